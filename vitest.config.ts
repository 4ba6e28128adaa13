import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
  // Examples in the documentation say `from 'evergrant'`; in a checkout that is src/.
  ssr: { resolve: { conditions: ['evergrant-source', 'module', 'node', 'development|production'] } },
});
