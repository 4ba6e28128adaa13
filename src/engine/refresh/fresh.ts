import type { Fresh } from '../../instance/roots.ts';
import { randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';

/** What is new for each request: the time, and a random value that nobody guesses, drawn where a template asks for it. */
export function fresh({ clock, random }: EngineContext): Fresh {
  let drawn: string | undefined;
  return {
    now: clock.now(),
    get random() {
      drawn ??= randomText(random, 32);
      return drawn;
    },
  };
}
