import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import type { ConnectionView } from './connection-page.ts';
import { copyable } from './copyable.ts';
import { momentAndExact } from './moment.ts';

/** What is stored; secrets by name alone. */
export function connectionFacts({ instance, known, now }: ConnectionView): Html {
  const titles = new Map(known?.method.credential_fields.map(({ name, title }) => [name, title]));
  // An advanced field that has its preset is no news.
  const advanced = known?.method.credential_fields.filter((field) => field.advanced || field.hidden) ?? [];
  const presets = new Map(advanced.map((field) => [field.name, String(field.default)]));
  const metadata = Object.entries(instance.metadata);
  const captured = Object.entries(instance.captured);
  return html`${copyable('Id', instance.id)}
<dl>
${fact('External id', instance.external_id)}
${fact('Account at the provider', instance.account)}
${fact('Access granted', instance.scope)}
${instance.authorized_at === null ? '' : html`<dt>Authorised</dt><dd>${momentAndExact(instance.authorized_at, now)}</dd>`}
${instance.last_used_at === null ? '' : html`<dt>Last used</dt><dd>${momentAndExact(instance.last_used_at, now)}</dd>`}
${fact('Connector', html`<a href="/console/connectors/${instance.connector}">${known?.connector.title ?? instance.connector}</a> <span class="fine">${instance.connector_version}</span>`)}
<dt>Added</dt><dd>${momentAndExact(instance.created_at, now)}</dd>
${instance.route === 'redirected' ? fact('Route', 'Redirected by --connect-to: a sandbox or a test, not the real provider.') : ''}
${metadata.map(([name, value]) => fact(name, value))}
</dl>
<h3>Credentials</h3>
<dl>
${Object.entries(instance.credentials)
  .filter(([name, value]) => !presets.has(name) || presets.get(name) !== String(value))
  .map(([name, value]) => fact(titles.get(name) ?? name, String(value)))}
${instance.secrets_set.map((name) => fact(titles.get(name) ?? name, 'set, never shown'))}
</dl>
${
  captured.length === 0
    ? ''
    : html`<h3>Learnt from the provider</h3><dl>${captured.map(([name, value]) => fact(name, value))}</dl>`
}`;
}

const fact = (words: string, value: Html | string | null): Html | '' =>
  value === null ? '' : html`<dt>${words}</dt><dd>${value}</dd>`;
