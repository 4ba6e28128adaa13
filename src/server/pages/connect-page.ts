import { html } from 'hono/html';
import type { ConnectLinkView } from '../../engine/engine.ts';
import { type Brand, type Html, layout } from './layout.ts';

/** What a connect link is for, before anything happens. The form goes to the page's own address. */
export function connectPage(brand: Brand, view: ConnectLinkView): Html {
  const { workspace } = brand;
  const { instance_name, connector_title, scope, expires_at } = view;
  return layout(
    brand,
    `Connect ${connector_title}`,
    html`<article>
<h1>Connect ${connector_title}</h1>
<p><strong>${workspace}</strong> asks for access to your account at <strong>${connector_title}</strong>.</p>
<dl>
<dt>Connection</dt><dd>${instance_name}</dd>
<dt>Access</dt><dd>${scope ?? 'as agreed with the provider'}</dd>
</dl>
<h2>What happens next</h2>
<p>Continue takes you to ${connector_title}, where you sign in and allow or deny the access. Your password is not shown
to ${workspace}.</p>
<p>Continue only if you expected this request. Otherwise close the page: nothing has happened yet.</p>
<form method="post"><button type="submit">Continue to ${connector_title}</button></form>
<p class="fine">This link works once, until ${timeOfDay(expires_at)}.</p>
</article>`,
  );
}

function timeOfDay(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(11, 16)} UTC`;
}
