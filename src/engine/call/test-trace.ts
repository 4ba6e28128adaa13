import { hideSecrets } from '../../instance/scrub.ts';
import type { TestTrace } from '../engine.ts';
import type { Header, OutboundRequest } from '../ports.ts';

/** Characters of a body that are shown. */
const longest = 2_000;
/** Their values are secrets, whatever stands in them. */
const secretHeaders = /^(authorization|cookie|set-cookie|proxy-authorization)$|token|secret|api-?key/i;

interface Answered {
  readonly headers: readonly Header[];
  /** null: too long to be read. */
  readonly text: string | null;
}

/**
 * What was sent and what came back, fit to be shown: credentials are named and not shown, wherever they stand.
 * @param secrets every value that must not appear
 */
export function testTrace(
  sent: OutboundRequest | null,
  { headers, text }: Answered,
  secrets: readonly string[],
  milliseconds: number,
): TestTrace {
  const hide = (words: string) => hideSecrets(words, secrets);
  const shown = (all: readonly Header[]) =>
    all.map(([name, value]): Header => [name, secretHeaders.test(name) ? '[hidden]' : hide(value)]);
  const body = hide(text ?? '').replace(/[^\P{Cc}\n\t]/gu, '');
  return {
    url: hide(sent?.url ?? ''),
    request_headers: shown(sent?.headers ?? []),
    response_headers: shown(headers),
    body: text === null ? 'too long to be shown' : body.length > longest ? `${body.slice(0, longest)}…` : body,
    milliseconds: Math.round(milliseconds),
  };
}
