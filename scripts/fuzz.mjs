// `npm run fuzz`: set-up, then a hundred thousand mutated documents; FUZZ and FUZZ_SEED say how many and which.
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

const env = { FUZZ: process.env.FUZZ ?? '100000' };
process.exitCode = await runNode(['node_modules/vitest/vitest.mjs', 'run', 'tests/fuzz.test.ts'], env);
