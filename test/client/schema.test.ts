import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientTypes } from '../../tools/generate-client.ts';

test('the types of the client are those of the API: npm run generate writes them', async () => {
  const written = readFileSync(new URL('../../src/client/schema.ts', import.meta.url), 'utf8');
  expect(written).toBe(await clientTypes());
});
