// Says what the first screen loads, and fails where it is too much.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MOST = 150_000;
const built = join(import.meta.dirname, '../../dist/web/client');
const chunks = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'));

/** A chunk with everything it imports at once; what it may import later is another screen. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const other of chunks[name].imports ?? []) withImports(other, found);
  return found;
}

// Of the languages one is loaded before anything is shown: the largest counts.
const languages = Object.keys(chunks).filter((name) => /^i18n\/\w+\/index\.ts$/.test(name));
const sizeOf = (names) =>
  [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(built, chunks[name].file))).length, 0);
const first = withImports('index.html');
const size =
  sizeOf(first) +
  Math.max(...languages.map((name) => sizeOf([...withImports(name)].filter((each) => !first.has(each)))));

console.log(
  `The first screen of the web client: ${(size / 1_000).toFixed(1)} kB of JavaScript (gzip), ${MOST / 1_000} at most.`,
);
if (size > MOST) process.exit(1);
