import { expect, test, vi } from 'vitest';
import { openFolder } from '../../src/check/check-folder.ts';

// Seconds of work, and tests beside it may take the processors.
vi.setConfig({ testTimeout: 120_000 });

// Every connector that comes with us, against what its vendor documents.
const folder = await openFolder(new URL('../../connector/', import.meta.url).pathname, (path) => path);

test.each(await folder.list())('%s is as its vendor documents', async (id) => {
  const { results } = await folder.check(id, { seed: 'shipped', only: null });
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  expect(failures.map(({ method, scenario, causes }) => ({ method, scenario, causes }))).toEqual([]);
  expect(results.some(({ outcome }) => outcome === 'passed')).toBe(true);
});
