// `npm run chaos`: set-up, then the fault test, at length; what follows `--` goes to it: `--short`, `--seed 7`, `--seconds 60`, `--keep`…
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

process.exitCode =
  (await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.chaos.json'])) ||
  (await runNode(['dist/chaos/index.js', ...process.argv.slice(2)]));
