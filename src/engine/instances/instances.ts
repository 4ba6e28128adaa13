import { EvergrantError } from '../../errors.ts';
import { noConnection } from '../../instance/connection.ts';
import { effectiveValues, readCredentials, type Warning } from '../../instance/credentials.ts';
import { credentialsChanged, healthy, neverAuthorized } from '../../instance/health.ts';
import { hasConsent, hasTokens, withTokens } from '../../instance/method.ts';
import { providerUrl } from '../../instance/provider-url.ts';
import { renewable } from '../../instance/read-answer.ts';
import { grantFields } from '../../instance/reauthorization.ts';
import { withCaptured } from '../../instance/roots.ts';
import { readTokenSet, type TokenSet } from '../../instance/token-set.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import { randomId } from '../access/random-text.ts';
import { chooseCaptured } from '../authorize/choose-captured.ts';
import { connectSteps } from '../authorize/connect-steps.ts';
import type { EngineContext } from '../context.ts';
import type {
  ChangeOptions,
  InstanceChanges,
  InstanceFilter,
  InstancePage,
  InstanceQuery,
  InstanceView,
  NewInstance,
} from '../engine.ts';
import type { Route } from '../ports.ts';
import { firstDue } from '../refresh/due.ts';
import { rereadKeptAnswer } from '../refresh/kept-answer.ts';
import type { InstanceRecord, NewGrant } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { methodOf, noInstance, openInstance } from './opened-instance.ts';
import { viewOf } from './view.ts';

type Written = { instance: InstanceView; warnings: readonly Warning[] };

export async function addInstance(
  context: EngineContext,
  input: NewInstance,
  { id }: { readonly id?: string } = {},
): Promise<Written> {
  if (id !== undefined && (await context.store.instances.find(id))) {
    return { instance: await readInstance(context, id), warnings: [] };
  }
  const connector = context.connectors.get(input.connector);
  const method = methodOf(connector, input.method);
  const name = readName(input.name);
  const { values, problems, warnings } = readCredentials(connector, method, input.credentials);
  if (problems.length > 0) throw invalidCredentials(connector.title, problems);
  const now = context.clock.now();
  if (input.token_set && !hasTokens(method)) withTokens(method);
  const imported = input.token_set ? { ...importTokens(input.token_set, now), ...renewable(method) } : null;
  const url = providerUrl(connector, method, effectiveValues(method, values));
  const route = context.transport.routeOf(url);
  const record: InstanceRecord = {
    id: id ?? randomId(context.random, 'ci'),
    connector: connector.id,
    connector_version: connector.version,
    method: method.id,
    name,
    external_id: input.external_id ?? null,
    metadata: input.metadata ?? {},
    credentials: values,
    connection: noConnection,
    token_host: new URL(url).hostname,
    revision: 1,
    created_at: now,
    updated_at: now,
  };
  const grant: NewGrant = imported
    ? {
        status: 'active',
        health: healthy(now),
        tokens: imported,
        route,
        due_at: firstDue(context, method, imported, { authorizedAt: now, announcedEnd: null, imported: true }, now),
      }
    : firstGrant(method, route, now);
  const event = imported
    ? eventOf(context, 'imported', { generation: 1, tokens: imported })
    : eventOf(context, 'added', { generation: 0 });
  await context.store.instances.insert(record, secretNames(method), grant, event);
  if (!hasTokens(method) || imported?.access_token) await connectSteps(context, record.id);
  return { instance: await readInstance(context, record.id), warnings };
}

export async function updateInstance(
  context: EngineContext,
  id: string,
  changes: InstanceChanges,
  { check }: ChangeOptions = {},
): Promise<Written> {
  const record = await context.store.instances.find(id);
  if (!record) throw noInstance(id);
  const connector = context.connectors.get(record.connector);
  const method = methodOf(connector, record.method);
  const known = new Set(method.credential_fields.map((field) => field.name));
  const kept = Object.entries(record.credentials).filter(([name]) => known.has(name));
  const entered = { ...Object.fromEntries(kept), ...changes.credentials };
  const { values, problems, warnings } = readCredentials(connector, method, entered);
  if (problems.length > 0) throw invalidCredentials(connector.title, problems);
  const now = context.clock.now();
  const before = effectiveValues(method, record.credentials);
  const after = effectiveValues(method, values);
  const changed = [...known].filter((name) => before[name] !== after[name]);
  const summary = await context.store.instances.summary(id);
  if (summary) check?.(viewOf(context.connectors, summary));
  const lost = changed.filter((name) => grantFields(method).has(name));
  const reauthorize = lost.length > 0 && summary?.status !== 'pending_authorization';
  const next: InstanceRecord = {
    ...record,
    connector_version: connector.version,
    name: changes.name === undefined ? record.name : readName(changes.name),
    external_id: changes.external_id === undefined ? record.external_id : changes.external_id,
    metadata: changes.metadata ?? record.metadata,
    credentials: values,
    token_host: new URL(providerUrl(connector, method, withCaptured(after, record.connection.captured))).hostname,
    // Every edit moves it, so that it tells whether there was one.
    updated_at: Math.max(now, record.updated_at + 1),
  };
  const written = await context.store.instances.update(next, secretNames(method), {
    moves: changed.length > 0,
    outdates: lost.length > 0,
    before: record.updated_at,
    reauthorize: reauthorize ? credentialsChanged(lost, now) : null,
    event:
      changed.length > 0
        ? eventOf(context, 'credentials_changed', { detail: changed.join(', '), announce: reauthorize })
        : null,
  });
  if (!written) {
    throw new EvergrantError('conflict', `${record.name} was changed by someone else meanwhile.`, {
      hint: 'Look at it again, then repeat your change.',
    });
  }
  context.cache.forget(id);
  if (changes.captured) await chooseCaptured(context, id, changes.captured);
  if (changed.length > 0 && !hasTokens(method)) await connectSteps(context, id);
  if (changed.length > 0 && summary?.has_kept_answer) await rereadKeptAnswer(context, await openInstance(context, id));
  return { instance: await readInstance(context, id), warnings };
}

export async function listInstances(context: EngineContext, filter: InstanceFilter): Promise<readonly InstanceView[]> {
  const summaries = await context.store.instances.list(filter);
  return summaries.map((summary) => viewOf(context.connectors, summary));
}

export async function pageOfInstances(context: EngineContext, query: InstanceQuery): Promise<InstancePage> {
  const { items, next } = await context.store.instances.page(query);
  return { items: items.map((summary) => viewOf(context.connectors, summary)), next };
}

export async function findInstance(context: EngineContext, handle: string): Promise<InstanceView> {
  const ids = await context.store.instances.resolve(handle);
  const [id] = ids;
  if (id === undefined) throw noInstance(handle);
  if (ids.length === 1) return readInstance(context, id);
  throw new EvergrantError('ambiguous_name', `${ids.length} instances are called ${handle}.`, {
    hint: `Use an id instead: ${ids.join(', ')}.`,
  });
}

export async function readInstance(context: EngineContext, id: string): Promise<InstanceView> {
  const summary = await context.store.instances.summary(id);
  if (!summary) throw noInstance(id);
  return viewOf(context.connectors, summary);
}

/** Where no customer is asked, what was entered is enough. */
function firstGrant(method: AuthenticationMethod, route: Route, now: number): NewGrant {
  const empty = { tokens: null, due_at: null };
  if (hasConsent(method))
    return { ...empty, status: 'pending_authorization', health: neverAuthorized(now), route: null };
  return { ...empty, status: 'active', health: healthy(now), route };
}

function readName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= 200 && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new EvergrantError('invalid_request', 'The name must have 1 to 200 characters, without control characters.');
}

function importTokens(entered: Readonly<Record<string, unknown>>, now: number): TokenSet {
  const read = readTokenSet(entered, now);
  if ('tokens' in read) return read.tokens;
  throw new EvergrantError('invalid_token_set', 'The token set cannot be brought in.', {
    problems: read.problems,
    hint: 'Give the members of RFC 6749 §5.1, for example {"access_token": "…", "refresh_token": "…", "expires_in": 3600}.',
  });
}

function invalidCredentials(title: string, problems: EvergrantError['problems']): EvergrantError {
  return new EvergrantError('invalid_credentials', `The credentials for ${title} need a correction.`, { problems });
}

const secretNames = (method: AuthenticationMethod): string[] =>
  method.credential_fields.filter((field) => field.secret).map((field) => field.name);
