import { html } from 'hono/html';
import { type ErrorCode, errorCodes } from '../../errors.ts';
import { type Brand, type Html, layout } from './layout.ts';
import { nextStep } from './next-step.ts';
import { whatHappened } from './what-happened.ts';

/** What went wrong, by its code, with finer words where there are some. An unknown code is not repeated. */
export function problemPage(
  brand: Brand,
  code: string,
  words: { message?: string; hint?: string | undefined } = {},
): Html {
  const known: ErrorCode = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'not_found';
  return layout(
    brand,
    'Something is in the way',
    html`<article>
<span class="mark failed" aria-hidden="true">!</span>
<h1>That did not work</h1>
<p>${words.message ?? whatHappened(known)}</p>
<h2>What to do next</h2>
<p>${words.hint ?? nextStep(known)}</p>
<p class="fine">Code <a href="/errors#${known}"><code>${known}</code></a></p>
</article>`,
  );
}
