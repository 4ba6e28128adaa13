import { html } from 'hono/html';
import type { PendingConsent } from '../authorization-endpoint.ts';
import type { Answer } from '../exchange.ts';
import type { Provider } from '../provider.ts';
import { isExcused } from '../redirect-uri.ts';
import { renderPage } from './page.ts';

/** Asks the customer: which application wants which access. `ticket`: the one-time proof that the answer is theirs. */
export function signInPage(
  provider: Provider,
  pending: PendingConsent,
  ticket: string,
  headers: Record<string, string>,
): Answer {
  const { client, scopes, redirect_uri } = pending;
  const content = html`<h1>${client.title} asks for access to ${provider.title}</h1>
<h2>Scopes</h2>
<ul>
${scopes.map((scope) => scopeItem(provider, scope))}
</ul>
<dl>
<dt>Client id</dt><dd><code>${client.client_id}</code></dd>
<dt>Afterwards the browser goes to</dt><dd><code>${redirect_uri}</code></dd>
</dl>
${isExcused(redirect_uri, provider) ? excuse(provider) : ''}
<form method="post" action="${provider.authorization_endpoint.path}">
<input type="hidden" name="ticket" value="${ticket}">
<button class="primary" type="submit" name="decision" value="allow" autofocus>Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`;
  const page = {
    status: 200,
    title: `Sandbox sign-in: ${provider.title}`,
    content,
    outcome: 'sign-in page shown',
    leadsTo: new URL(redirect_uri).origin,
  };
  return renderPage(provider, page, headers);
}

function scopeItem(provider: Provider, name: string) {
  const description = provider.scopes.known.find((scope) => scope.name === name)?.description;
  if (description === undefined) return html`<li><code>${name}</code></li>`;
  return html`<li>${description} <span class="quiet"><code>${name}</code></span></li>`;
}

function excuse(provider: Provider) {
  return html`<p class="note">${provider.title} itself refuses this address, because it is not https. The sandbox lets
it pass, since it never leaves this machine.</p>`;
}
