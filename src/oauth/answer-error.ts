import { lookUp } from './look-up.ts';
import { allHold, anyHolds, type Predicates } from './predicates.ts';

/** How a connector tells an error from a success, beyond RFC 6749 §5.2. Empty: as the standard says. */
export interface ErrorRules {
  /** What must hold for a 2xx to be one. */
  readonly success: Predicates;
  readonly error: {
    /** One of them that holds makes any answer an error. */
    readonly when: Predicates;
    /** Paths; the first that has a value counts. */
    readonly code: readonly string[];
    readonly description: readonly string[];
    /** Codes that end the grant, besides `invalid_grant`. */
    readonly refused: readonly string[];
  };
}

export interface AnswerError {
  /** RFC 6749 §5.2's where the server keeps to it. */
  readonly code: string;
  /** The code and the provider's words, for people. */
  readonly text: string;
  /** True where the connector declares that this code ends the grant. */
  readonly refused: boolean;
}

/** The error that an answer names, if any; a 2xx with an error in it is one. */
export function answerError(body: unknown, status: number, rules: ErrorRules): AnswerError | undefined {
  if (!isError(body, status, rules)) return undefined;
  const code = errorCode(body, rules) ?? 'error';
  const words = errorWords(body, rules);
  const text = words === undefined || words === code ? code : `${code} (${words})`;
  return { code, text, refused: rules.error.refused.includes(code) };
}

/** The provider's words for people: the connector's place, RFC 6749 §5.2's, then those that servers use instead. */
export function errorWords(body: unknown, rules: ErrorRules): string | undefined {
  return firstText(body, [...rules.error.description, ...usualWords]);
}

function isError(body: unknown, status: number, { success, error }: ErrorRules): boolean {
  if (anyHolds(error.when, body)) return true;
  if (status < 200 || status >= 300) return firstText(body, error.code) !== undefined || Boolean(lookUp(body, 'error'));
  // A connector that says what a success looks like knows better than the name of a member.
  if (Object.keys(success).length > 0) return !allHold(success, body);
  return Boolean(lookUp(body, 'error'));
}

function errorCode(body: unknown, { error }: ErrorRules): string | undefined {
  return firstText(body, [...error.code, 'error', 'error.code', 'error.type']);
}

const usualWords = [
  'error_description',
  'error.message',
  'message',
  'msg',
  'errors.0.title',
  'errors.0.defaultMessage',
];

function firstText(body: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = lookUp(body, path);
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value);
  }
  return undefined;
}
