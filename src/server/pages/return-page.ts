import { html } from 'hono/html';
import type { AuthorizationResult } from '../../engine/engine.ts';
import { type Brand, type Html, layout } from './layout.ts';

/**
 * On the way back to the platform, which is to confirm what was allowed. A page and no redirect: the browser is still in
 * the chain that the provider's form began, and a form that may not lead elsewhere (CSP form-action) would end it here.
 * @param url a web address, with the completion code
 */
export function returnPage(brand: Brand, { connector_title, instance_name }: AuthorizationResult, url: string): Html {
  return layout(
    brand,
    'One more moment',
    html`<article>
<h1>Back to ${new URL(url).host}</h1>
<p>You allowed the access to ${connector_title} for the connection <strong>${instance_name}</strong>. It is used as soon as ${new URL(url).host} has confirmed it.</p>
<p><a role="button" href="${url}">Continue</a></p>
</article>`,
  );
}
