import type { AuthenticationMethod, RequestTemplate } from '../manifest/connector.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import { readTokenAnswer, type TokenFailure } from '../oauth/token-answer.ts';
import { hasTokens } from './method.ts';
import { type Roots, tokenKeys } from './resolve.ts';
import { applyAnswer, type TokenSet } from './token-set.ts';

export interface AnswerContext {
  readonly method: AuthenticationMethod;
  /** `token_request` or `refresh_request` of the method: its response map is used. */
  readonly request: RequestTemplate;
  readonly values: Roots;
  /** What an answer that leaves something out keeps. */
  readonly before: Pick<TokenSet, 'refresh_token' | 'scope'>;
  /** When the request left, milliseconds since 1970. */
  readonly sentAt: number;
}

/** A token endpoint's answer as the connector reads it: a token set, or why there is none. */
export function readAnswer(
  answer: HttpAnswer,
  context: AnswerContext,
): { readonly tokens: TokenSet } | { readonly failure: TokenFailure } {
  const keys = tokenKeys(context.request, context.values);
  const result = readTokenAnswer(answer, keys, context.sentAt);
  if ('failure' in result) return result;
  // Where every use spends the refresh token, an answer without the next one is one whose key is wrong: the token
  // that keeps the connection alive is in there, under another name.
  if (
    hasTokens(context.method) &&
    context.method.refresh_token.rotation === 'single_use' &&
    result.tokens.refresh_token === null
  ) {
    const message = `The answer holds no refresh token under “${keys.refresh_token}”, although each one works once.`;
    return { failure: { code: 'refresh_token_missing', message, keep: true } };
  }
  return { tokens: applyAnswer(context.before, result.tokens, context.sentAt) };
}
