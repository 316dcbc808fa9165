// Builds the server: the compiler's output (dist/src, dist/cli), and from it the few files that are run (dist/serve), which start in half
// the time of the two thousand they are made of.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { runNode } from './set-up.mjs';

const compiled = await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
if (compiled !== 0) process.exit(compiled);

const bundle = await rolldown({
  input: { main: 'dist/src/main.js', tsunagu: 'dist/cli/tsunagu.js' },
  platform: 'node',
  // Those with machine code of their own; and what type-graphql asks for where classes are validated, which ours are not.
  external: ['better-sqlite3', 'sharp', '@node-rs/argon2', 'class-validator'],
  onLog(level, log) {
    throw new Error(log.message);
  },
});
const folder = 'dist/serve';
const { output } = await bundle.write({ dir: folder, format: 'esm', keepNames: true });

// A server that runs from the build before may still load some of its files: they stay for a week.
const now = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  if (!now.has(name) && statSync(path).mtimeMs < Date.now() - 7 * 24 * 3_600_000) rmSync(path);
}
