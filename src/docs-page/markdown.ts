import { type Block, type Inline, isWebAddress, type Page } from './page.ts';

/** The page as GitHub-flavoured Markdown, one block after the other, with a newline at its end. */
export function markdown(page: Page): string {
  return `${page.map(block).join('\n\n')}\n`;
}

function block(one: Block): string {
  if ('heading' in one) return `${'#'.repeat(one.level)} ${line(one.heading)}`;
  if ('paragraph' in one) return line(one.paragraph);
  if ('list' in one) {
    return one.list.map((item, index) => `${one.ordered ? `${index + 1}.` : '-'} ${line(item)}`).join('\n');
  }
  if ('code' in one) return fenced(one.code);
  const rows = [one.head.map(escapeText), one.head.map(() => '---'), ...one.table.map((cells) => cells.map(cell))];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A text that begins like a list, a quotation or a heading would become one. */
function line(content: readonly Inline[]): string {
  return content
    .map(inline)
    .join('')
    .replace(/^(\s*\d*)([#+>.)=~-])/, '$1\\$2');
}

/** Also within code, a bar ends the cell (GFM §4.10). */
const cell = (content: readonly Inline[]): string =>
  content.map((part) => (isCode(part) ? inline(part).replaceAll('|', '\\|') : inline(part))).join('');

const isCode = (part: Inline): boolean => typeof part === 'object' && 'code' in part;

function inline(part: Inline): string {
  if (typeof part === 'string') return escapeText(part);
  if ('code' in part) return codeSpan(part.code);
  if ('strong' in part) return `**${escapeText(part.strong)}**`;
  if (!isWebAddress(part.to)) return escapeText(part.link);
  // The parsed address has neither spaces nor angle brackets; parentheses would end it.
  return `[${escapeText(part.link)}](${new URL(part.to).href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

/** What Markdown or HTML would read as markup; an underscore within a word is none. */
function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]|]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Backticks inside need a longer fence (CommonMark §6.1). */
function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const padding = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${padding}${oneLine(text)}${padding}${fence}`;
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}\n${text}\n${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ');
