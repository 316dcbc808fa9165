import { defineConfig } from 'vitest/config';
import together from './tests/support/two-processes.json' with { type: 'json' };

/** With TEST_PROCESSES=2 every server is two processes: the files that matter for that, unless others are named. */
const named = process.argv.some((argument) => argument.startsWith('tests/'));
const include =
  process.env.TEST_PROCESSES === '2' && !named ? together.files.map((file) => `tests/${file}`) : ['tests/**/*.test.ts'];

export default defineConfig({
  resolve: {
    // Vite would take graphql's ES module and Node its CommonJS one: two copies, and no schema of one is valid in the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include,
    // `npm run browser` is for these.
    exclude: named ? [] : ['tests/client/**'],
    setupFiles: ['tests/support/setup.ts'],
    // Each file starts servers of its own and leaves nothing behind, so the files of a worker share its loaded modules.
    isolate: false,
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
