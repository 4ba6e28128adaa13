import { html } from 'hono/html';
import type { PendingConsent } from '../authorization-endpoint.ts';
import type { Scopes } from '../authorization-server.ts';
import type { Answer } from '../exchange.ts';
import { isExcused } from '../redirect-uri.ts';
import { renderPage } from './page.ts';

export interface SignIn {
  /** Its name, as people know it. */
  readonly vendor: string;
  readonly pending: PendingConsent;
  /** The one-time proof that the answer is theirs. */
  readonly ticket: string;
  /** The path that the answer goes to. */
  readonly action: string;
}

/** Asks the customer: which application wants which access. */
export function signInPage({ vendor, pending, ticket, action }: SignIn, headers: Record<string, string>): Answer {
  const { server, client, scopes, redirect_uri } = pending;
  const content = html`<h1>${client.title} asks for access to ${vendor}</h1>
${scopes.length === 0 ? '' : scopeList(server.scopes, scopes)}
<dl>
<dt>Client id</dt><dd><code>${client.client_id}</code></dd>
<dt>Afterwards the browser goes to</dt><dd><code>${redirect_uri}</code></dd>
</dl>
${isExcused(redirect_uri, server) ? excuse(vendor) : ''}
<form method="post" action="${action}">
<input type="hidden" name="ticket" value="${ticket}">
<button class="primary" type="submit" name="decision" value="allow" autofocus>Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`;
  const page = {
    status: 200,
    title: `Sandbox sign-in: ${vendor}`,
    content,
    outcome: 'sign-in page shown',
    leadsTo: new URL(redirect_uri).origin,
  };
  return renderPage(vendor, page, headers);
}

function scopeList(known: Scopes, scopes: readonly string[]) {
  return html`<h2>Scopes</h2>
<ul>
${scopes.map((scope) => scopeItem(known, scope))}
</ul>`;
}

function scopeItem({ known }: Scopes, name: string) {
  const description = known.find((scope) => scope.name === name)?.description;
  if (description === undefined) return html`<li><code>${name}</code></li>`;
  return html`<li>${description} <span class="quiet"><code>${name}</code></span></li>`;
}

function excuse(vendor: string) {
  return html`<p class="note">${vendor} itself refuses this address, because it is not https. The sandbox lets
it pass, since it never leaves this machine.</p>`;
}
