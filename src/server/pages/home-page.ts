import { html } from 'hono/html';
import { type Brand, type Html, layout } from './layout.ts';

/** For whoever opens the address of the server. */
export function homePage(brand: Brand): Html {
  return layout(
    brand,
    'Home',
    html`<article>
<h1>Evergrant</h1>
<p>This is an open connector runtime. It connects accounts at other services through OAuth 2, keeps the access alive and
makes calls with it.</p>
<p><a role="button" href="/console">Open the console</a></p>
<p>It is also used from the command line, see <code>evergrant --help</code>, and through its HTTP API:</p>
<ul>
<li><a href="/api/openapi.json">Description of the API</a> (OpenAPI 3.1)</li>
<li><a href="/errors">Error codes</a></li>
<li><a href="/readyz">State of the server</a></li>
</ul>
</article>`,
  );
}
