import { html } from 'hono/html';
import type { GrantLife, InstancePage, InstanceQuery, InstanceView } from '../../../engine/engine.ts';
import type { Attention } from '../../../instance/attention.ts';
import { environmentOf } from '../../../instance/environment.ts';
import type { Connector } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { badge } from './badge.ts';
import { listFilter } from './connections-filter.ts';
import { consolePage, type Frame } from './frame.ts';
import { moment } from './moment.ts';

export interface ConnectionsView {
  readonly page: InstancePage;
  readonly counts: Readonly<Record<Attention, number>>;
  readonly asked: InstanceQuery;
  readonly lives: ReadonlyMap<string, GrantLife>;
  readonly connectors: readonly Connector[];
  readonly mayAdd: boolean;
  readonly now: number;
}

const nothing = '–';

export function connectionsPage(view: ConnectionsView, frame: Frame): Html {
  const { page, counts, asked, connectors, mayAdd } = view;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const narrowed = asked.q !== undefined || asked.connector !== undefined || asked.attention !== undefined;
  const content = html`<div class="head">
<h1>Connections</h1>
${mayAdd ? html`<a role="button" href="/console/connections/new">Add a connection</a>` : ''}
</div>
${total === 0 && !narrowed ? nothingYet(mayAdd) : html`${listFilter({ asked, counts, total, connectors })}${results(view)}`}
${page.next || asked.after ? pager(asked, page.next) : ''}`;
  return consolePage({ title: 'Connections', section: 'connections', content }, frame);
}

function nothingYet(mayAdd: boolean): Html {
  return html`<article>
<p>There is no connection yet. A connection is one customer’s account at one product.</p>
${mayAdd ? html`<p>Add the first one: choose the product, enter the credentials, and authorise it or send the customer a link.</p>` : ''}
</article>`;
}

function results(view: ConnectionsView): Html {
  const { items } = view.page;
  if (items.length === 0) return html`<p role="status">Nothing fits. <a href="/console/connections">Show all</a></p>`;
  // The roles say what the elements are also where CSS makes cards of the rows.
  return html`<table role="table" class="cards">
<caption class="hidden">Connections, ${items.length} on this page</caption>
<thead role="rowgroup"><tr role="row">
${['Name', 'Connector', 'Environment', 'Health', 'Token', 'Grant', 'Last used'].map((words) => html`<th role="columnheader" scope="col">${words}</th>`)}
</tr></thead>
<tbody role="rowgroup">
${items.map((item) => row(item, view))}
</tbody>
</table>`;
}

function row(instance: InstanceView, { connectors, lives, now }: ConnectionsView): Html {
  const { id, name, external_id, health } = instance;
  const connector = connectors.find((each) => each.id === instance.connector);
  const method = connector?.authentication_methods.find((each) => each.id === instance.method);
  const end = lives.get(id)?.ends[0];
  return html`<tr role="row">
<th role="rowheader" scope="row"><a href="/console/connections/${id}">${name}</a>${external_id === null ? '' : html` <span class="fine">${external_id}</span>`}</th>
${cell('Connector', connector?.title ?? instance.connector)}
${cell('Environment', environmentOf(method, instance.credentials) || nothing)}
${cell('Health', html`${badge(instance)}${health.state === 'ok' && health.next_step === null ? '' : html` <span class="fine reason">${health.reason}</span>`}`)}
${cell('Token', instance.expires_at === null ? nothing : moment(instance.expires_at, now))}
${cell('Grant', end ? moment(end.at, now) : nothing)}
${cell('Last used', instance.last_used_at === null ? nothing : moment(instance.last_used_at, now))}
</tr>`;
}

/** The label is shown where there is no head: on a phone. */
const cell = (label: string, content: Html | string): Html =>
  html`<td role="cell" class="${content === nothing ? 'none' : ''}"><span class="label" aria-hidden="true">${label}</span> <span>${content}</span></td>`;

function pager(asked: InstanceQuery, next: string | null): Html {
  return html`<nav class="pager" aria-label="Pages">
${asked.after ? html`<a href="${listAddress({ ...asked, after: undefined })}">First page</a>` : ''}
${next ? html`<a rel="next" href="${listAddress({ ...asked, after: next })}">Next page</a>` : ''}
</nav>`;
}

/** The address of the list as it is asked for. */
export function listAddress(asked: { readonly [name in keyof InstanceQuery]?: unknown }): string {
  const pairs = Object.entries(asked).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const query = new URLSearchParams(pairs.filter(([name, value]) => !(name === 'sort' && value === 'attention')));
  return query.size === 0 ? '/console/connections' : `/console/connections?${query}`;
}
