import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** What the head of every page holds, a customer's as well as the console's. `more` comes last. */
export function head(title: string, stylesheets: readonly string[], more: Html | '' = ''): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${stylesheets.map((address) => html`<link rel="stylesheet" href="${address}">`)}
${more}
</head>`;
}
