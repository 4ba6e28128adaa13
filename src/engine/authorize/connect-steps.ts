import type { Connection } from '../../instance/connection.ts';
import { currentTokens } from '../../instance/current-tokens.ts';
import { readStepAnswer, type StepAnswer } from '../../instance/read-answer.ts';
import { stepRequest } from '../../instance/resolve.ts';
import { requestedScope, withCaptured } from '../../instance/roots.ts';
import { scrub } from '../../instance/scrub.ts';
import type { RequestTemplate } from '../../manifest/connector.ts';
import { scopesOf } from '../../oauth/scope.ts';
import type { EngineContext } from '../context.ts';
import { changeConnection } from '../instances/change-connection.ts';
import { type OpenedInstance, openInstance } from '../instances/opened-instance.ts';
import { fresh } from '../refresh/fresh.ts';
import type { Grant } from '../store.ts';
import { exchange, failureOf } from './exchange.ts';

/**
 * The requests that are made once after connecting, in their order, each with what the ones before it brought. A failure
 * ends them, undoes nothing and is told in the instance's health.
 */
export async function connectSteps(context: EngineContext, id: string): Promise<void> {
  const opened = await openInstance(context, id);
  const { after_connect: steps } = opened.method;
  if (steps.length === 0) return;
  const grant = await context.store.grants.find(id);
  const granted = scopesOf((grant?.scope || requestedScope(opened.method, opened.values)).replaceAll('+', ' '));
  let learnt: Connection = { captured: {}, choices: [], problem: null };
  for (const step of steps) {
    if (step.scope !== undefined && !granted.includes(step.scope)) continue;
    const read = await send(context, opened, step, grant, learnt);
    if ('problem' in read) {
      learnt = { ...learnt, problem: read.problem };
      break;
    }
    learnt = {
      ...learnt,
      captured: { ...learnt.captured, ...read.captured },
      choices: read.choice ? [...learnt.choices, read.choice] : learnt.choices,
    };
  }
  await changeConnection(context, id, (before) => joined(before, learnt));
}

/** What was picked before stays picked, as long as it is still among what there is to pick from. */
function joined(before: Connection, learnt: Connection): Connection {
  const gone = learnt.choices
    .filter(({ as, options }) => !options.some(({ value }) => value === before.captured[as]))
    .map(({ as }) => as);
  const kept = Object.entries(before.captured).filter(([name]) => !gone.includes(name));
  return { ...learnt, captured: { ...Object.fromEntries(kept), ...learnt.captured } };
}

async function send(
  context: EngineContext,
  { connector, method, values, hosts, secrets }: OpenedInstance,
  step: RequestTemplate,
  grant: Grant | null,
  { captured }: Connection,
): Promise<StepAnswer | { readonly problem: string }> {
  const tokens = currentTokens(grant?.tokens ?? null);
  const read = await Promise.resolve()
    .then(() => stepRequest(connector, method, step, withCaptured(values, captured), tokens, fresh(context)))
    .then((request) => exchange(context, request, hosts, grant?.route ?? null))
    .then((answer) => readStepAnswer(answer, step, context.clock.now()))
    .catch((error: unknown) => ({ failure: failureOf(error) }));
  if (!('failure' in read)) return read;
  return { problem: scrub(read.failure.message, [...secrets, tokens.access_token, tokens.refresh_token]) };
}
