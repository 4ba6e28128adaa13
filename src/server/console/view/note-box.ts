import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import type { Note } from '../note.ts';
import { copyable } from './copyable.ts';
import { testResult } from './test-result.ts';

export function noteBox({ tone, text, hint, copy, test }: Note): Html {
  return html`<section class="note ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">
<p><span class="mark" aria-hidden="true">${tone === 'bad' ? '!' : '✓'}</span> ${text}</p>
${hint ? html`<p>${hint}</p>` : ''}
${copy ? html`${copyable(copy.label, copy.value)}<p class="fine">${copy.remark}</p>` : ''}
${test ? testResult(test) : ''}
</section>`;
}
