import { html } from 'hono/html';
import { stylesheets } from '../assets.ts';

/** A page or a part of one; everything that was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** Whose pages these are. */
export interface Brand {
  readonly workspace: string;
  readonly logo: { readonly address: string } | null;
}

/** The frame of every page. `wide`: for pages to read in. */
export function layout({ workspace, logo }: Brand, title: string, content: Html, { wide = false } = {}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} – ${workspace}</title>
<link rel="icon" href="data:,">
${stylesheets.map((address) => html`<link rel="stylesheet" href="${address}">`)}
</head>
<body>
<header class="brand">${logo ? html`<img src="${logo.address}" alt="">` : ''}<span>${workspace}</span></header>
<main class="${wide ? 'wide' : ''}">
${content}
</main>
</body>
</html>
`;
}
