import type { Fresh } from '../instance/roots.ts';
import type { EngineContext } from './context.ts';
import { randomText } from './random-text.ts';

/** What is new for each request: the time, and a random value that nobody guesses. */
export const fresh = ({ clock, random }: EngineContext): Fresh => ({
  now: clock.now(),
  random: randomText(random, 32),
});
