// `npm test`: set-up, then the suite. What follows `--` goes to vitest.
import { readFileSync } from 'node:fs';
import './node-version.mjs';

const { runNode, setUp } = await import('./set-up.mjs');
await setUp();

process.exitCode = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);

const elsewhere = { PostgreSQL: 'TEST_DATABASE_URL', Redis: 'TEST_REDIS_URL' };
const missing = Object.entries(elsewhere).filter(([, name]) => !process.env[name]);
console.log('Left out: the long run of mutated documents (npm run fuzz: 100,000 of them; here it is 1,000).');
console.log('Left out: the long run of random sequences (npm run sequences: 1,500 of them; here it is 200).');
console.log('Left out: the fault test (npm run chaos), which kills processes and databases of its own under load.');
console.log('Left out: the web client in Chromium (npm run browser).');
if (missing.length > 0) {
  const [services, names] = [0, 1].map((i) => missing.map((pair) => pair[i]).join(' and '));
  console.log(`Left out: ${services} (set ${names} to run the same suite on ${missing.length > 1 ? 'them' : 'it'}).`);
}
if (process.env.TEST_PROCESSES === '2') {
  const { alone } = JSON.parse(readFileSync('tests/support/two-processes.json', 'utf8'));
  for (const { file, tests, why } of alone)
    console.log(
      tests
        ? `With one process and not with two: in tests/${file} ${tests.map((name) => `"${name}"`).join(', ')}: ${why}.`
        : `With one process and not with two: tests/${file}: ${why}.`,
    );
}
