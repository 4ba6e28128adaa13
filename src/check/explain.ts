import { EvergrantError } from '../errors.ts';
import { hasConsent, hasTokens } from '../instance/method.ts';
import { type PlannedRequest, type Step, shownText } from '../plan/plan.ts';
import { CheckFailure, SignInRefused } from './failure.ts';
import type { Cause } from './report.ts';
import { plannedRequests, type Subject } from './subject.ts';
import type { Received } from './vendor.ts';

/**
 * Why a scenario failed, for the manifest's author: what the vendor refused, with its reason, comes before what the
 * engine made of it.
 * @param received what the vendor got during the scenario
 */
export function explain(error: unknown, subject: Subject, received: readonly Received[]): readonly Cause[] {
  const refusal = received.findLast((each) => each.refusal !== null);
  if (error instanceof SignInRefused) {
    const [request] = plannedRequests(subject, 'authorization_request');
    return error.causes.map((cause) => ({ ...cause, ...placeOfReason(subject, request, cause.message) }));
  }
  if (error instanceof CheckFailure) {
    const isTold = error.causes.some(({ message }) => message.includes(vendorRefused));
    return refusal === undefined || isTold ? error.causes : [...error.causes, refusalCause(subject, refusal, received)];
  }
  if (refusal !== undefined) return [refusalCause(subject, refusal, received)];
  if (error instanceof EvergrantError) return [engineCause(subject, error)];
  return [{ message: `The check itself failed: ${error instanceof Error ? error.message : String(error)}` }];
}

/** A failure that says so needs no further word on it. */
const vendorRefused = 'The vendor refused';

function refusalCause(subject: Subject, refused: Received, received: readonly Received[]): Cause {
  const { endpoint, method, host, path, refusal } = refused;
  const { error, reason } = refusal ?? { error: '', reason: '' };
  const request = requestOf(subject, refused, received);
  if (endpoint === 'unknown') {
    const what = request === undefined ? 'a request' : `the ${request.title.toLowerCase()}`;
    const message = `The vendor documents nothing at ${method} ${host ?? ''}${path}, where ${what} goes. ${reason}`;
    return { message, ...placeOf(request?.parts[0]) };
  }
  const what = request?.title.toLowerCase() ?? `request at ${method} ${path}`;
  const words = reason === '' ? error : `${reason.replace(/\.?$/, '.')} (${error})`;
  return { message: `${vendorRefused} the ${what}: ${words}`, ...placeOfReason(subject, request, reason) };
}

/** The planned request that was received, by what it was for, else by its path. */
function requestOf(
  subject: Subject,
  { endpoint, path, method }: Received,
  received: readonly Received[],
): PlannedRequest | undefined {
  // A token request that names no grant: what came before tells which it was to be.
  const unnamed = endpoint === 'token' && !received.some((each) => each.endpoint === 'authorization');
  const step = stepOf(subject, unnamed ? 'refresh_token' : endpoint);
  if (step !== undefined) return plannedRequests(subject, step)[0];
  const sent = subject.plan.requests.filter((request) => request.step !== 'authorization_response');
  const exact = sent.filter((request) => request.method === method && pathOf(request) === path);
  return exact[0] ?? sent.find((request) => pathOf(request) === path);
}

function stepOf({ method }: Subject, endpoint: Received['endpoint']): Step | undefined {
  if (endpoint === 'authorization') return 'authorization_request';
  if (endpoint === 'revocation') return 'revocation_request';
  if (!hasTokens(method)) return undefined;
  if (endpoint === 'refresh_token') return hasConsent(method) ? 'refresh_request' : 'token_request';
  if (endpoint === 'authorization_code' || endpoint === 'client_credentials') return 'token_request';
  return endpoint === 'exchange' ? 'exchange' : undefined;
}

function pathOf({ parts }: PlannedRequest): string | null {
  const [address] = parts;
  return address === undefined ? null : (URL.parse(shownText(address.value))?.pathname ?? null);
}

/** The part of the request that the reason names; else the word of the manifest that decides about it. */
function placeOfReason(subject: Subject, request: PlannedRequest | undefined, reason: string): Place {
  if (request === undefined) return {};
  const named = request.parts
    .filter(({ name }) => name !== '' && new RegExp(`(?<![\\w-])${literal(name)}(?![\\w-])`, 'i').test(reason))
    .sort((a, b) => b.name.length - a.name.length)[0];
  const place = placeOf(named);
  if (place.line !== undefined) return place;
  const { step } = request;
  if (/client|secret|basic|credential/i.test(reason) && step !== 'authorization_request') {
    return subject.at([step, 'client_authentication'], ['token_request', 'client_authentication'], [step]);
  }
  if (/scope/i.test(reason)) return subject.at(['scope'], [step, 'query', 'scope'], [step]);
  if (/code_challenge|PKCE/i.test(reason)) return subject.at([step, 'pkce'], [step]);
  if (step === 'test') return subject.at(['api', 'authorization'], ['api', 'headers'], ['api']);
  return subject.at([step, 'query'], [step, 'form'], [step, 'json'], [step], ['token_request']);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

type Place = Pick<Cause, 'line' | 'column'>;

function placeOf(part: PlannedRequest['parts'][number] | undefined): Place {
  const origin = part?.named.find((each) => each.from === 'manifest');
  return origin?.from === 'manifest' ? { line: origin.line, column: origin.column } : {};
}

function engineCause(subject: Subject, error: EvergrantError): Cause {
  const { code, message, hint, problems } = error;
  const words = [message, ...problems.map((problem) => problem.message)].join(' ');
  return { message: words, ...(hint === undefined ? {} : { hint }), ...placeOfCode(subject, code) };
}

function placeOfCode(subject: Subject, code: EvergrantError['code']): Place {
  const key = { access_token_missing: 'access_token', refresh_token_missing: 'refresh_token' }[code as string];
  if (key !== undefined) {
    return subject.at(
      ['token_request', 'response', 'map', key],
      ['token_request', 'response', 'map'],
      ['token_request', 'response'],
      ['token_request'],
    );
  }
  if (code === 'invalid_request') return subject.at(['api', 'test'], ['api']);
  if (code === 'code_missing') return subject.at(['authorization_response'], ['authorization_request']);
  if (code === 'egress_refused' || code === 'provider_unreachable')
    return subject.at(['token_request', 'url'], ['api', 'base_url']);
  if (code === 'provider_error' || code === 'answer_unreadable') {
    return subject.at(['token_request', 'response'], ['token_request']);
  }
  return {};
}
