import { html } from 'hono/html';
import type { TestResult } from '../../../engine/engine.ts';
import type { Html } from '../../pages/layout.ts';

/** What was asked and what came back; the engine has hidden every secret. */
export function testResult({ method, path, status, trace }: TestResult): Html {
  if (!trace) return html`<p class="fine">${method} ${path} → ${status}</p>`;
  const { url, request_headers, response_headers, body, milliseconds } = trace;
  return html`<details>
<summary>What was sent, and what came back</summary>
<pre tabindex="0">${method} ${url}
${lines(request_headers)}</pre>
<pre tabindex="0">${status} <span class="fine">after ${milliseconds} ms</span>
${lines(response_headers)}

${body === '' ? 'no body' : body}</pre>
</details>`;
}

const lines = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n');
