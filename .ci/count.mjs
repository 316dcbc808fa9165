// Adds up what the runs of vitest reported, in the form that closes a run of .ci/run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of readdirSync(folder)) {
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  passed += numPassedTests;
  failed += success ? 0 : Math.max(1, numFailedTests); // A file that does not load has no test to fail.
}
console.log(`${passed} passed, ${failed} failed`);
