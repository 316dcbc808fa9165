// `npm run schema`: writes schema.graphql from the code, and from it the types of the client package. With --check it only says whether
// they are current.
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

for (const program of ['dist/cli/print-schema.js', 'clients/typescript/generate.mjs']) {
  const code = await runNode([program, ...process.argv.slice(2)]);
  if (code !== 0) process.exit(code);
}
