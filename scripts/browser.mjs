// `npm run browser`: set-up, then the tests of the web client in Chromium. What follows `--` goes to vitest.
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
const { findChromium } = await import('./chromium.mjs');

if (findChromium() === null) {
  console.error('There is no Chromium: install it, or set TEST_CHROMIUM to its path.');
  process.exitCode = 1;
} else {
  await setUp();
  process.exitCode = await runNode([
    'node_modules/vitest/vitest.mjs',
    'run',
    'tests/client/',
    ...process.argv.slice(2),
  ]);
}
