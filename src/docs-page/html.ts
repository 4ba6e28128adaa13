import { type Block, type Inline, isWebAddress, type Page } from './page.ts';

/** The page as an HTML document that stands by itself: no script, nothing loaded from elsewhere. */
export function html(page: Page, title: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${page.map(block).join('\n')}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
`;

function block(one: Block): string {
  if ('heading' in one) return `<h${one.level}>${content(one.heading)}</h${one.level}>`;
  if ('paragraph' in one) return `<p>${content(one.paragraph)}</p>`;
  if ('code' in one) return `<pre><code>${escapeText(one.code)}</code></pre>`;
  if ('list' in one) {
    const name = one.ordered ? 'ol' : 'ul';
    return `<${name}>\n${one.list.map((item) => `<li>${content(item)}</li>`).join('\n')}\n</${name}>`;
  }
  const head = one.head.map((text) => `<th scope="col">${escapeText(text)}</th>`).join('');
  const rows = one.table.map((cells) => `<tr>${cells.map((cell) => `<td>${content(cell)}</td>`).join('')}</tr>`);
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

const content = (parts: readonly Inline[]): string => parts.map(inline).join('');

function inline(part: Inline): string {
  if (typeof part === 'string') return escapeText(part);
  if ('code' in part) return `<code>${escapeText(part.code)}</code>`;
  if ('strong' in part) return `<strong>${escapeText(part.strong)}</strong>`;
  if (!isWebAddress(part.to)) return escapeText(part.link);
  return `<a href="${escapeText(new URL(part.to).href)}" rel="noreferrer">${escapeText(part.link)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Right for text and for attributes in quotes, and these are the only places where a value stands. */
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
