import { readFileSync, writeFileSync } from 'node:fs';
import { createSchema, printedSchema } from '../src/schema.js';

/** Writes schema.graphql from the code; with --check it only says whether it is current. */
const text = printedSchema(createSchema());
if (!process.argv.includes('--check')) {
  writeFileSync('schema.graphql', text);
} else if (readFileSync('schema.graphql', 'utf8') !== text) {
  console.error('schema.graphql is not what the code makes: run npm run schema');
  process.exitCode = 1;
}
