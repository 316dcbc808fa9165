import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import together from './tests/support/two-processes.json' with { type: 'json' };

/** Tests of the web client are for `npm run browser`, unless they are named. */
const exclude = process.argv.some((argument) => argument.startsWith('tests/')) ? [] : ['tests/client/**'];

const filesOf = (list: { file: string }[]) => list.map(({ file }) => `tests/${file}`);
const wholly = together.alone.filter(({ tests }) => !tests);
const include = ['tests/**/*.test.ts'];
/** With TEST_PROCESSES=2 every server is two processes, but for the files, and the tests of others, that this cannot hold for. */
const projects: TestProjectConfiguration[] = [
  { extends: true, test: { name: 'two processes', include, exclude: filesOf(wholly) } },
  { extends: true, test: { name: 'one process', include: filesOf(together.alone), env: { TEST_PROCESSES: '1' } } },
];

export default defineConfig({
  resolve: {
    // Vite would take graphql's ES module and Node its CommonJS one: two copies, and no schema of one is valid in the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    ...(process.env.TEST_PROCESSES === '2' ? { projects } : { include }),
    exclude,
    setupFiles: ['tests/support/setup.ts'],
    // Each file starts servers of its own and leaves nothing behind, so the files of a worker share its loaded modules.
    isolate: false,
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
