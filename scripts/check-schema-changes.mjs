// Holds schema.graphql to its last release: what would break a client passes only if CHANGELOG.md says so, word for word,
// under "### Breaking" of its Unreleased part. Before the first release, each commit is held to the one before it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';

const before = git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*') ?? 'HEAD~1';
const old = git('show', `${before}:schema.graphql`);
if (old === undefined) {
  console.log(`No schema.graphql at ${before}: nothing to compare with.`);
  process.exit();
}

const changes = findBreakingChanges(buildSchema(old), buildSchema(readFileSync('schema.graphql', 'utf8')));
const announced = breakingSection(existsSync('CHANGELOG.md') ? readFileSync('CHANGELOG.md', 'utf8') : '');
const silent = changes.map(({ description }) => description).filter((text) => !announced.includes(text));

console.log(`Compared with ${before}: ${changes.length} breaking changes, ${silent.length} of them not announced.`);
if (silent.length > 0) {
  console.error('To announce them, add to CHANGELOG.md, under "### Breaking" of the Unreleased part:');
  for (const text of silent) console.error(`- ${text}`);
  process.exit(1);
}

function breakingSection(changelog) {
  const [, unreleased = ''] = changelog.split(/^## \[?Unreleased\]?.*$/m);
  const [current = ''] = unreleased.split(/^## /m);
  const [, breaking = ''] = current.split(/^### Breaking.*$/m);
  return breaking.split(/^### /m)[0];
}

function git(...args) {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // No such tag, commit or file; a shallow clone has few.
  }
}
