import { html } from 'hono/html';
import type { Session } from '../../../engine/access/sessions.ts';
import type { ApiKeyRecord } from '../../../engine/store.ts';
import type { Html } from '../../pages/layout.ts';
import { consolePage, type Frame } from './frame.ts';
import { moment } from './moment.ts';
import { csrfField } from './post-button.ts';

interface KeysView {
  readonly keys: readonly ApiKeyRecord[];
  readonly perPage: number;
  readonly now: number;
}

const roleWords = [
  ['runtime', 'Runtime: get tokens, make calls, see everything that is not secret'],
  ['viewer', 'Viewer: see everything that is not secret'],
  ['admin', 'Admin: everything'],
] as const;

export function apiKeysPage(view: KeysView, frame: Frame): Html {
  const { keys, perPage } = view;
  const content = html`<h1>API keys</h1>
<p>A program presents a key with each request; a person can sign in here with one.</p>
${newKey(frame.session!)}
<table role="table" class="cards">
<caption class="hidden">API keys</caption>
<thead role="rowgroup"><tr role="row">${['Name', 'Begins with', 'Role', 'Made', 'Last used', 'Ends', ''].map((words) => html`<th role="columnheader" scope="col">${words || html`<span class="hidden">Revoke</span>`}</th>`)}</tr></thead>
<tbody role="rowgroup">${keys.map((key) => row(key, view))}</tbody>
</table>
${keys.length === perPage ? html`<nav class="pager" aria-label="Pages"><a href="/console/api-keys?before=${keys.at(-1)!.id}">Older</a></nav>` : ''}`;
  return consolePage({ title: 'API keys', section: 'api-keys', content }, frame);
}

function newKey(session: Session): Html {
  return html`<details class="card"><summary>Make a key</summary>
<form method="post" action="/console/api-keys">
${csrfField(session)}
<label for="name">Name</label>
<input id="name" name="name" required maxlength="200" autocomplete="off" aria-describedby="name-help">
<p class="fine" id="name-help">Who or what uses it: that is what events show.</p>
<fieldset><legend>Role</legend>
${roleWords.map(([role, words]) => html`<label><input type="radio" name="role" value="${role}"${role === 'runtime' ? html` checked` : ''}> ${words}</label>`)}
</fieldset>
<label for="days">Ends after</label>
<select id="days" name="days"><option value="">Never</option><option value="30">30 days</option><option value="90">90 days</option><option value="365">A year</option></select>
<button type="submit">Make the key</button>
</form></details>`;
}

function row({ id, name, prefix, role, created_at, last_used_at, expires_at }: ApiKeyRecord, { now }: KeysView): Html {
  return html`<tr role="row">
<th role="rowheader" scope="row">${name}</th>
${cell('Begins with', prefix === '' ? '–' : html`<code>${prefix}</code>`)}
${cell('Role', role)}
${cell('Made', moment(created_at, now))}
${cell('Last used', last_used_at === null ? 'not yet' : moment(last_used_at, now))}
${cell('Ends', expires_at === null ? 'never' : expires_at <= now ? html`<span class="badge bad">ended</span>` : moment(expires_at, now))}
${cell('', html`<a href="/console/api-keys/${id}/revoke" aria-label="Revoke ${name}">Revoke</a>`)}
</tr>`;
}

const cell = (label: string, content: Html | string): Html =>
  html`<td role="cell"><span class="label" aria-hidden="true">${label}</span> <span>${content}</span></td>`;

export function revokePage({ id, name }: ApiKeyRecord, frame: Frame): Html {
  const content = html`<p class="back"><a href="/console/api-keys">API keys</a></p>
<h1>Revoke ${name}?</h1>
<p>Programs that present this key are refused from then on, and whoever signed in here with it is signed out. That cannot
be undone.</p>
<form method="post" action="/console/api-keys/${id}/revoke">${csrfField(frame.session!)}
<button type="submit" class="danger">Revoke ${name}</button>
<a role="button" class="secondary outline" href="/console/api-keys">Keep it</a></form>`;
  return consolePage({ title: `Revoke ${name}?`, section: 'api-keys', content }, frame);
}
