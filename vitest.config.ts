import { appendFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Many tests wait, for processes and for time to pass: two workers more than there are processors.
    maxWorkers: availableParallelism() + 2,
    // Tests start many processes of the same code: what one compiled, the others read.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'evergrant-test-compile-cache') },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What tests and the processes that they start write is searched for secrets at the end.
    globalSetup: ['test/log/scan-log.ts', 'test/helpers/postgres-for-run.ts'],
    setupFiles: ['test/log/record-children.ts'],
    onConsoleLog(text) {
      const folder = process.env.EVERGRANT_TEST_LOG;
      if (folder !== undefined) appendFileSync(join(folder, 'console.log'), text);
    },
  },
  // Examples in the documentation say `from 'evergrant'`; in a checkout that is src/.
  ssr: { resolve: { conditions: ['evergrant-source', 'module', 'node', 'development|production'] } },
});
