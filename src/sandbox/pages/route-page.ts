import { hash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Answer } from '../exchange.ts';
import { routePrefix } from '../route-prefix.ts';
import { renderPage } from './page.ts';

/** The page of a vendor's web application that reads what stands behind the # and goes on from there. */
export function routePage(vendor: string): Answer {
  const content = html`<h1>One moment</h1>
<p>This page reads what stands behind the # of its address.</p>
<script>${raw(script)}</script>`;
  const scriptSource = `'sha256-${hash('sha256', script, 'base64')}'`;
  return renderPage(vendor, { status: 200, title: 'Sandbox: sign-in', content, outcome: 'route read', scriptSource });
}

const script = `if (location.hash.startsWith('#/')) location.replace('${routePrefix}' + location.hash.slice(1));`;
