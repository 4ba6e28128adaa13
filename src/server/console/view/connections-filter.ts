import { html } from 'hono/html';
import type { InstanceQuery } from '../../../engine/engine.ts';
import type { Attention } from '../../../instance/attention.ts';
import type { Connector } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { listAddress } from './connections-page.ts';

interface FilterView {
  readonly asked: InstanceQuery;
  readonly counts: Readonly<Record<Attention, number>>;
  readonly total: number;
  readonly connectors: readonly Connector[];
}

const levels: Readonly<Record<Attention, string>> = {
  act: 'Needs attention',
  soon: 'Ends soon',
  begin: 'Not authorised yet',
  watch: 'Trying again',
  none: 'Healthy',
};

const sorts = [
  ['attention', 'What needs attention first'],
  ['name', 'Name'],
  ['expiry', 'End of the token'],
  ['newest', 'Newest first'],
] as const;

export function listFilter({ asked, counts, total, connectors }: FilterView): Html {
  const { q, connector, attention, sort } = asked;
  return html`<search><form class="filter" action="/console/connections">
${attention ? html`<input type="hidden" name="attention" value="${attention}">` : ''}
<label>Search <input type="search" name="q" value="${q ?? ''}" placeholder="Name or external id" autocomplete="off"></label>
<label>Connector <select name="connector"><option value="">All</option>
${connectors.map(({ id, title }) => option(id, title, id === connector))}
</select></label>
<label>Order <select name="sort">${sorts.map(([value, words]) => option(value, words, value === sort))}</select></label>
<button type="submit" class="secondary">Show</button>
</form></search>
<nav class="levels" aria-label="Health">
${level(asked, undefined, 'All', total)}
${Object.entries(levels).map(([name, words]) =>
  counts[name as Attention] > 0 || name === attention
    ? level(asked, name as Attention, words, counts[name as Attention])
    : '',
)}
</nav>`;
}

const option = (value: string, words: string, selected: boolean): Html =>
  html`<option value="${value}"${selected ? html` selected` : ''}>${words}</option>`;

function level(asked: InstanceQuery, name: Attention | undefined, words: string, count: number): Html {
  const address = listAddress({ ...asked, attention: name, after: undefined });
  return html`<a href="${address}"${asked.attention === name ? html` aria-current="true"` : ''}>${words} <span class="count">${count}</span></a>`;
}
