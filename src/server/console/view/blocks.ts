import { html } from 'hono/html';
import { type Block, type Inline, isWebAddress, type Page } from '../../../docs-page/page.ts';
import type { Html } from '../../pages/layout.ts';

/** A generated page, within a page of the console. */
export const blocks = (page: Page): Html => html`${page.map(block)}`;

function block(one: Block): Html {
  if ('heading' in one) return heading(one.level, inlines(one.heading));
  if ('paragraph' in one) return html`<p>${inlines(one.paragraph)}</p>`;
  if ('code' in one) return html`<pre tabindex="0"><code>${one.code}</code></pre>`;
  if ('list' in one) {
    const items = one.list.map((item) => html`<li>${inlines(item)}</li>`);
    return one.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  }
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>
<thead><tr>${one.head.map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
<tbody>${one.table.map((cells) => html`<tr>${cells.map((cell) => html`<td>${inlines(cell)}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

function heading(level: 1 | 2 | 3 | 4, words: Html): Html {
  if (level === 1) return html`<h1>${words}</h1>`;
  if (level === 2) return html`<h2>${words}</h2>`;
  return level === 3 ? html`<h3>${words}</h3>` : html`<h4>${words}</h4>`;
}

const inlines = (parts: readonly Inline[]): Html => html`${parts.map(inline)}`;

function inline(part: Inline): Html | string {
  if (typeof part === 'string') return part;
  if ('code' in part) return html`<code>${part.code}</code>`;
  if ('strong' in part) return html`<strong>${part.strong}</strong>`;
  return isWebAddress(part.to) ? html`<a href="${new URL(part.to).href}" rel="noreferrer">${part.link}</a>` : part.link;
}
