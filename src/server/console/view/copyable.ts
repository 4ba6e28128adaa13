import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';

/** A value to copy: by the button where script runs, by hand where it does not. */
export function copyable(label: string, value: string): Html {
  return html`<p class="copy"><span class="label">${label}</span>
<code tabindex="0">${value}</code>
<button type="button" class="small" data-copy="${value}" aria-label="Copy ${label}" hidden>Copy</button></p>`;
}
