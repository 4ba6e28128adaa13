import { html } from 'hono/html';
import { stylesheets } from '../assets.ts';
import { head } from './head.ts';

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
${head(`${title} – ${workspace}`, stylesheets)}
<body>
<header class="brand">${logo ? html`<img src="${logo.address}" alt="">` : ''}<span>${workspace}</span></header>
<main class="${wide ? 'wide' : ''}">
${content}
</main>
</body>
</html>
`;
}
