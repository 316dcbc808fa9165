// `npm run bench`: set-up, then the measurements. What follows `--` goes to them.
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

process.exitCode =
  (await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.bench.json'])) ||
  (await runNode(['dist/bench/index.js', ...process.argv.slice(2)], { NODE_ENV: 'production' }));
