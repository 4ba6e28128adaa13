import { html } from 'hono/html';
import type { Page } from '../../../docs-page/page.ts';
import type { ConnectorCatalog } from '../../../engine/engine.ts';
import type { Connector } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { blocks } from './blocks.ts';
import { consolePage, type Frame } from './frame.ts';

type Broken = ReturnType<ConnectorCatalog['broken']>[number];

interface ConnectorsView {
  readonly connectors: readonly Connector[];
  readonly broken: readonly Broken[];
}

export function connectorsPage({ connectors, broken }: ConnectorsView, frame: Frame): Html {
  const content = html`<h1>Connectors</h1>
<p>Each is one manifest in the connectors folder.</p>
${
  broken.length === 0
    ? ''
    : html`<section aria-labelledby="broken"><h2 id="broken">Manifests with problems</h2>
<p>Everything else goes on. Correct the file; it is read again when it changes.</p>${broken.map(listed)}</section>`
}
<table role="table" class="cards">
<caption class="hidden">Connectors</caption>
<thead role="rowgroup"><tr role="row">${['Name', 'Id', 'Version', 'Methods'].map((words) => html`<th role="columnheader" scope="col">${words}</th>`)}</tr></thead>
<tbody role="rowgroup">${connectors.map(row)}</tbody>
</table>`;
  return consolePage({ title: 'Connectors', section: 'connectors', content }, frame);
}

function row({ id, title, version, authentication_methods: methods }: Connector): Html {
  return html`<tr role="row">
<th role="rowheader" scope="row"><a href="/console/connectors/${id}">${title}</a></th>
${cell('Id', html`<code>${id}</code>`)}
${cell('Version', version)}
${cell('Methods', methods.map((method) => method.title).join(', '))}
</tr>`;
}

const cell = (label: string, content: Html | string): Html =>
  html`<td role="cell"><span class="label" aria-hidden="true">${label}</span> <span>${content}</span></td>`;

interface DetailView {
  readonly connector: Connector;
  readonly page: Page;
  /** The file on disk has problems, and what was loaded before is still in use. */
  readonly broken: Broken | undefined;
  readonly mayAdd: boolean;
}

export function connectorDetailPage({ connector, page, broken, mayAdd }: DetailView, frame: Frame): Html {
  const content = html`<p class="back"><a href="/console/connectors">Connectors</a></p>
${broken ? html`<section class="note bad" role="alert"><p><span class="mark" aria-hidden="true">!</span> The file has problems. ${standIn(broken)}</p>${issues(broken)}</section>` : ''}
<div class="docs">${blocks(page.slice(0, 2))}
<p class="buttons">
${mayAdd ? html`<a role="button" href="/console/connections/new/${connector.id}">Add a connection</a>` : ''}
<a role="button" class="secondary outline" href="/console/connections?connector=${encodeURIComponent(connector.id)}">Its connections</a>
</p>
${blocks(page.slice(2))}</div>`;
  return consolePage({ title: connector.title, section: 'connectors', content }, frame);
}

export function brokenPage(broken: Broken, frame: Frame): Html {
  const content = html`<p class="back"><a href="/console/connectors">Connectors</a></p>
<h1>${broken.id}</h1>
<p>The manifest has problems. ${standIn(broken)} Everything else goes on. Correct the file; it is read again when it
changes.</p>
${issues(broken)}`;
  return consolePage({ title: broken.id, section: 'connectors', content }, frame);
}

const listed = (broken: Broken): Html =>
  html`<article><h3><a href="/console/connectors/${broken.id}">${broken.id}</a></h3><p>${standIn(broken)}</p>${issues(broken)}</article>`;

/** What its connections do meanwhile. */
const standIn = ({ in_use }: Broken): string =>
  in_use === null
    ? 'Nothing can be added, renewed or called with it until then.'
    : `Version ${in_use}, which was read before, stays in use; a restart would lose it.`;

/** As `validate` prints them. */
function issues({ file, issues: all }: Broken): Html {
  return html`<ul class="issues">
${all.map(
  ({ line, column, code, message, hint }) =>
    html`<li><code>${file}:${line}:${column}</code> ${message} <span class="fine">${hint ?? ''} ${code}</span></li>`,
)}
</ul>`;
}
