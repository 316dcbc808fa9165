// Builds the web client: types of its operations, types of everything, bundle, size. Stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const steps = [
  ['web/client/generate.mjs'],
  ['node_modules/typescript/bin/tsc', '-p', 'web/client'],
  ['node_modules/typescript/bin/tsc', '-p', 'web/client/worker'],
  ['node_modules/vite/bin/vite.js', 'build', 'web/client'],
  ['web/client/size.mjs'],
];

for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
}
