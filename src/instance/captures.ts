import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod, Capture } from '../manifest/connector.ts';
import { hostnameOf } from '../manifest/host.ts';
import { rememberedOf } from '../manifest/remembered-of.ts';
import { lookUp } from '../oauth/look-up.ts';
import { hasConsent, hasTokens } from './method.ts';

/** Name → value, kept with the instance; templates read it as `{captured.name}`. */
export type Captured = Readonly<Record<string, string>>;

/** Nothing that is worth keeping is longer. */
const longestValue = 2048;

/**
 * The callback's parameters that the connector keeps. They come from the customer's browser, so one that does not match
 * its pattern is refused rather than left out.
 * @throws invalid_request
 */
export function captureCallback(method: AuthenticationMethod, parameters: Readonly<Record<string, string>>): Captured {
  if (!hasConsent(method)) return {};
  const entries = Object.entries(method.authorization_response.capture);
  const found = entries.flatMap(([name, capture]) => {
    const sent = parameters[capture.from];
    if (sent === undefined) return [];
    const value = acceptable(sent, capture);
    if (value === null) throw unexpected(capture.from);
    return [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** What an answer's body holds of the captures; a value that is absent or does not match its pattern is not taken. */
export function captureAnswer(captures: Readonly<Record<string, Capture>>, body: unknown): Captured {
  const found = Object.entries(captures).flatMap(([name, capture]) => {
    const at = lookUp(body, capture.from);
    const value = acceptable(capture.claim === undefined ? at : claim(at, capture.claim), capture);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** A value as it may be kept, or null: text of printable characters that matches the pattern, of an address the host. */
export function acceptable(value: unknown, { format, pattern }: Pick<Capture, 'format' | 'pattern'>): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = format === 'hostname' ? hostnameOf(String(value)) : String(value);
  if (text === '' || text.length > longestValue || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return null;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text) ? text : null;
}

/** Every capture of a method, by name. */
export const capturesOf = rememberedOf((method: AuthenticationMethod): Readonly<Record<string, Capture>> => {
  const steps = hasTokens(method) ? [method.token_request, ...method.exchange, method.refresh_request] : [];
  const answers = [...steps, ...method.after_connect].map(({ response }) => response);
  const chosen = answers.flatMap(({ choose }) =>
    choose ? [[choose.as, { ...choose, from: choose.value }] as const] : [],
  );
  return {
    ...Object.fromEntries(chosen),
    ...Object.assign({}, ...answers.map(({ capture }) => capture)),
    ...(hasConsent(method) ? method.authorization_response.capture : {}),
  };
});

/** A claim of a JWT whose signature nobody checked (RFC 7519 §7.2): good to describe, never to decide. */
function claim(token: unknown, name: string): unknown {
  if (typeof token !== 'string') return undefined;
  const [, payload = ''] = token.split('.');
  try {
    return lookUp(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')), name);
  } catch {
    // An opaque token holds no claims.
    return undefined;
  }
}

function unexpected(parameter: string): EvergrantError {
  return new EvergrantError('invalid_request', `The answer's ${parameter} does not have the form that is expected.`, {
    hint: 'Start the authorisation again. If it happens each time, the connector needs a correction.',
  });
}
