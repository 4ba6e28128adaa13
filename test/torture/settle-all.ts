import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../src/engine/engine.ts';
import type { Account } from './arena.ts';
import { askOnce } from './ask-once.ts';

export interface Waited {
  /** How many times anyone asked. */
  readonly callers: number;
  /** The longest that one caller waited, milliseconds. */
  readonly longest: number;
  /** Callers that were told to ask again. */
  readonly timeouts: number;
  /** Accounts that came to neither an answer nor a verdict. */
  readonly errors: readonly string[];
}

/** Milliseconds after which an account that has no outcome is given up. */
const patience = 60_000;

/** Asks for the token of every account again and again, as callers do, until there is one or the grant is condemned. */
export async function settleAll(engine: Engine, accounts: readonly Account[]): Promise<Waited> {
  const answers: number[] = [];
  const errors: string[] = [];
  let timeouts = 0;
  await Promise.all(
    accounts.map(async ({ name, instance }) => {
      const end = performance.now() + patience;
      for (;;) {
        const answer = await askOnce(engine, instance.id);
        answers.push(answer.took);
        if (!('error' in answer) || answer.error === 'reauthorization_required') return;
        if (answer.error === 'refresh_timeout') timeouts += 1;
        if (performance.now() > end) return void errors.push(`${name}: ${answer.error}`);
        await sleep(250);
      }
    }),
  );
  return { callers: answers.length, longest: Math.max(0, ...answers), timeouts, errors };
}
