import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { EvergrantError } from '../../errors.ts';

export interface BrowserPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const style = `:root{color-scheme:light dark;font:1.05rem/1.6 system-ui,sans-serif}
body{max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{font-size:1.5rem;line-height:1.3}p{opacity:.85}`;

const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

/** The small page that the browser shows after the callback: what happened and what to do next, in plain words. */
export function browserPage(outcome: 'authorised' | 'nothing_here' | EvergrantError): BrowserPage {
  const { title, text } = wordsFor(outcome);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Evergrant</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${text.map((paragraph) => html`<p>${paragraph}</p>`)}
</main>
</body>
</html>
`;
  return { html: String(page), contentSecurityPolicy };
}

function wordsFor(outcome: 'authorised' | 'nothing_here' | EvergrantError): { title: string; text: string[] } {
  if (outcome === 'authorised') {
    return {
      title: 'Authorised',
      text: ['The connection works. You can close this page and go back to the terminal.'],
    };
  }
  if (outcome === 'nothing_here') return { title: 'Nothing here', text: ['This address answers the callback only.'] };
  return {
    title: 'Not authorised',
    text: [outcome.message, ...(outcome.hint === undefined ? [] : [outcome.hint]), 'The terminal says how to go on.'],
  };
}
