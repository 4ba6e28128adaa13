import { html } from 'hono/html';
import { type ErrorCode, errorCodes } from '../../errors.ts';
import { statusOf } from '../problem.ts';
import { type Brand, type Html, layout } from './layout.ts';

/** Every error code: the address that `type` of the problem details names. */
export function errorsPage(brand: Brand): Html {
  return layout(
    brand,
    'Error codes',
    html`<h1>Error codes</h1>
<p>The code of an error is stable: programs may rely on it. docs/errors.md says what to do about each.</p>
${Object.entries(errorCodes).map(
  ([code, meaning]) => html`<section id="${code}">
<h2>${code}</h2>
<p>${meaning} <span class="fine">HTTP ${statusOf[code as ErrorCode]}</span></p>
</section>`,
)}`,
    { wide: true },
  );
}
