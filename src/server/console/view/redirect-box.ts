import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import type { Reachability } from '../reachability.ts';
import { copyable } from './copyable.ts';

export interface RedirectView {
  readonly uri: string;
  readonly reach: Reachability;
}

/** What to register with the provider, and whether it would work. */
export function redirectBox({ uri, reach }: RedirectView): Html {
  return html`<section class="card redirect">
<h2>Redirect URI</h2>
<p>Register this address with the provider, to the letter:</p>
${copyable('Redirect URI', uri)}
<p class="reach ${reach.tone}"><span aria-hidden="true">${reach.tone === 'good' ? '✓' : '!'}</span> ${reach.words.split(/(--[\w-]+)/).map(optionOrWords)}</p>
</section>`;
}

/** An option of the command line stays in one line. */
const optionOrWords = (part: string): Html | string =>
  part.startsWith('--') ? html`<span class="nowrap">${part}</span>` : part;
