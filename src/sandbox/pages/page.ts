import { html, raw } from 'hono/html';
import type { Answer } from '../exchange.ts';
import { style, styleSource } from './style.ts';

export interface Page {
  readonly status: number;
  readonly title: string;
  /** What `html` made. */
  readonly content: unknown;
  readonly outcome: string;
  /** Where a form of the page may lead besides this server: an origin. */
  readonly leadsTo?: string;
  /** Allows one script in a Content-Security-Policy. */
  readonly scriptSource?: string;
}

/** A page of the sandbox, complete, with headers that allow nothing but what it needs. `vendor`: its name. */
export function renderPage(vendor: string, page: Page, headers: Record<string, string> = {}): Answer {
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>${raw(style)}</style>
</head>
<body>
<p class="banner">Sandbox: simulated ${vendor}. Nothing here reaches the vendor.</p>
<main>
${page.content}
</main>
</body>
</html>
`;
  return {
    status: page.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(page),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: String(body),
    outcome: page.outcome,
  };
}

function contentSecurityPolicy({ leadsTo, scriptSource }: Page): string {
  // Chromium applies form-action to the redirect that answers a form too, so the callback's origin must be in it.
  const formAction = leadsTo === undefined ? "'self'" : `'self' ${leadsTo}`;
  return [
    "default-src 'none'",
    `style-src ${styleSource}`,
    ...(scriptSource === undefined ? [] : [`script-src ${scriptSource}`]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${formAction}`,
  ].join('; ');
}
