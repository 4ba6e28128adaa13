import type { AuthenticationMethod, RequestTemplate, ResponseTemplate } from '../manifest/connector.ts';
import { rememberedOf } from '../manifest/remembered-of.ts';
import { expandValue, variablesOf } from '../manifest/template.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import {
  readBody,
  readTokenAnswer,
  type TokenAnswerRules,
  type TokenFailure,
  type TokenKeys,
  tokenMembers,
} from '../oauth/token-answer.ts';
import { type Captured, captureAnswer } from './captures.ts';
import { type ChoiceOption, choiceOptions } from './choose.ts';
import { hasTokens } from './method.ts';
import { refreshSpends } from './refreshable.ts';
import { lookUpIn, type Roots } from './roots.ts';
import { applyAnswer, type TokenSet } from './token-set.ts';

export interface AnswerContext {
  readonly method: AuthenticationMethod;
  /** The request that is answered: its `response` says how to read. */
  readonly request: RequestTemplate;
  readonly values: Roots;
  /** What an answer that leaves something out keeps. */
  readonly before: Pick<TokenSet, 'refresh_token' | 'scope'>;
  /** When the request left, milliseconds since 1970. */
  readonly sentAt: number;
}

export interface ReadAnswer {
  /** The default token set. */
  readonly tokens: TokenSet;
  /** Further token sets by name, as far as the answer holds them. */
  readonly sets: Readonly<Record<string, TokenSet>>;
  /** What the answer holds of the request's captures; what it leaves out stays as it was. */
  readonly captured: Captured;
}

/** A token endpoint's answer as the connector reads it: a token set, or why there is none. */
export function readAnswer(
  answer: HttpAnswer,
  context: AnswerContext,
): ReadAnswer | { readonly failure: TokenFailure } {
  const { method, request, before, sentAt } = context;
  const rules = tokenRules(request.response, method, context.values);
  const result = readTokenAnswer(answer, rules, sentAt);
  if ('failure' in result) return result;
  // Where every use spends the refresh token, an answer without the next one is one whose key is wrong: the token
  // that keeps the connection alive is in there, under another name.
  if (spendsRefreshToken(method) && result.tokens.refresh_token === null) {
    const keys = (rules.map.refresh_token ?? []).map((key) => `“${key}”`).join(' or ');
    const message = `The answer holds no refresh token under ${keys}, although each one works once.`;
    return { failure: { code: 'refresh_token_missing', message, keep: true } };
  }
  const { response } = request;
  return {
    tokens: { ...applyAnswer(before, result.tokens, sentAt), ...renewable(method) },
    sets: namedSets(response, result.body, context),
    captured: captureAnswer(response.capture, result.body),
  };
}

export interface StepAnswer {
  readonly captured: Captured;
  /** Present where one of several entries must be picked; a list of one is picked by itself. */
  readonly choice?: { readonly as: string; readonly options: readonly ChoiceOption[] };
}

/** The answer of a request that brings no tokens, such as those after connect. */
export function readStepAnswer(
  answer: HttpAnswer,
  { response }: RequestTemplate,
  now: number,
): StepAnswer | { readonly failure: TokenFailure } {
  const read = readBody(answer, response, now);
  if ('failure' in read) return read;
  const captured = captureAnswer(response.capture, read.body);
  const { choose } = response;
  if (!choose) return { captured };
  const options = choiceOptions(choose, read.body);
  const [only] = options;
  if (only && options.length === 1) return { captured: { ...captured, [choose.as]: only.value } };
  return { captured, choice: { as: choose.as, options } };
}

/**
 * The answer of a revocation: undefined when the token is gone, which it also is where the server never heard of it
 * (RFC 7009 §2.2).
 */
export function readRevocationAnswer(
  answer: HttpAnswer,
  { response }: RequestTemplate,
  now: number,
): TokenFailure | undefined {
  const read = readBody(answer, response, now);
  // An empty answer is the usual one.
  if ('body' in read || read.failure.code === 'answer_unreadable') return undefined;
  return read.failure;
}

/** Where the members of a token answer stand, with the fields that name keys put in. */
function tokenRules(response: ResponseTemplate, method: AuthenticationMethod, values: Roots): TokenAnswerRules {
  return { ...response, map: keysOf(response.map, method, values) };
}

function keysOf(map: ResponseTemplate['map'], method: AuthenticationMethod, values: Roots): TokenKeys {
  if (!namesFields(map)) return map;
  const lookUp = lookUpIn(method, values);
  const entries = Object.entries(map).map(([key, paths]) => [key, paths.map((path) => expandValue(path, lookUp))]);
  return Object.fromEntries(entries);
}

/** Whether a field of the instance says where something stands, as for vendors whose keys hold the shop's name. */
const namesFields = rememberedOf((map: ResponseTemplate['map']): boolean =>
  Object.values(map).some((paths) => paths.some((path) => variablesOf(path).length > 0)),
);

function namedSets(
  response: ResponseTemplate,
  body: unknown,
  { method, values, sentAt }: AnswerContext,
): Record<string, TokenSet> {
  const found = Object.entries(response.tokens).flatMap(([name, map]) => {
    const members = tokenMembers(body, { map: keysOf(map, method, values) }, sentAt);
    return members === null
      ? []
      : [[name, applyAnswer({ refresh_token: null, scope: null }, members, sentAt)] as const];
  });
  return Object.fromEntries(found);
}

export const renewable = (method: AuthenticationMethod): Pick<TokenSet, 'renewable'> =>
  refreshSpends(method) === 'refresh_token' ? {} : { renewable: true };

const spendsRefreshToken = (method: AuthenticationMethod): boolean =>
  hasTokens(method) && method.grant === 'authorization_code' && method.refresh_token.rotation === 'single_use';
