import type { Engine } from '../engine/engine.ts';
import type { Heard } from './heard.ts';

/** What people see of these, secrets have no place in. Tokens, codes and the browser's address are not for people. */
const seen: ReadonlySet<string | symbol> = new Set([
  'addInstance',
  'updateInstance',
  'instances',
  'instance',
  'finishAuthorization',
  'authorizationResult',
  'test',
  'events',
]);

/** An engine whose answers to people, and whose errors, are kept for the search for leaks. */
export function recordedEngine(engine: Engine, heard: Heard): Engine {
  return new Proxy(engine, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const answer: unknown = member.apply(target, given);
        if (answer instanceof Promise) listen(answer, String(name), seen.has(name), heard);
        return answer;
      };
    },
  });
}

function listen(answer: Promise<unknown>, name: string, isSeen: boolean, heard: Heard): void {
  answer.then(
    (value) => {
      if (isSeen) heard.said(`what ${name} gives`, value);
    },
    (error: unknown) => heard.said(`an error of ${name}`, error),
  );
}
