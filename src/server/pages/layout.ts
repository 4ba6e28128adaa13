import { html } from 'hono/html';
import { stylesheets } from '../assets.ts';

/** A page or a part of one; everything that was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** The frame of every page. `wide`: for pages to read in. */
export function layout(title: string, content: Html, { wide = false } = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${stylesheets.map((address) => html`<link rel="stylesheet" href="${address}">`)}
</head>
<body>
<main class="${wide ? 'wide' : ''}">
${content}
</main>
<footer class="page fine">Evergrant</footer>
</body>
</html>
`;
}
