// `npm run sequences`: set-up, then 1,500 random sequences; TEST_RUNS (of 50 each) and TEST_SEED say how many and which. What follows `--` goes to vitest.
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

const env = { TEST_RUNS: process.env.TEST_RUNS ?? '30' };
process.exitCode = await runNode(
  ['node_modules/vitest/vitest.mjs', 'run', 'tests/state-and-events-random.test.ts', ...process.argv.slice(2)],
  env,
);
