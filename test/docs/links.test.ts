import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md')].sort();

describe('every link within the repository leads somewhere', () => {
  test.each(pages)('%s', (page) => {
    const dead = linksOf(page).filter(({ path, anchor }) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(dead).toEqual([]);
  });
});

test('the README leads to every page of docs/', () => {
  const named = linksOf('README.md').map(({ path }) => path);
  expect(globSync('docs/*.md').filter((page) => !named.includes(page))).toEqual([]);
});

interface RelativeLink {
  /** Empty: the page itself. */
  readonly path: string;
  readonly anchor?: string | undefined;
}

function linksOf(page: string): RelativeLink[] {
  const targets = [...withoutCode(readFileSync(page, 'utf8')).matchAll(/\]\(([^()\s]+)\)/g)].map(([, to = '']) => to);
  return targets
    .filter((to) => !/^[a-z]+:/i.test(to))
    .map((to) => {
      const [path = '', anchor] = to.split('#');
      return { path, anchor };
    });
}

/** As GitHub makes them of headings: lower case, without punctuation, hyphens for spaces, a number where one comes twice. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(readFileSync(page, 'utf8')).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

const withoutBlocks = (text: string): string => text.replace(/^ *(`{3,})[\s\S]*?^ *\1$/gm, '');

const withoutCode = (text: string): string => withoutBlocks(text).replace(/(`+)[\s\S]*?\1/g, '');
