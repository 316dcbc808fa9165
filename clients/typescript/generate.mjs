// Writes src/generated from schema.graphql: its types, and the document that `events` follows by itself.
// With --check it only says whether they are current. `npm run schema` runs this, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { buildASTSchema, getNamedType, isLeafType, parse } from 'graphql';

const here = import.meta.dirname;
const document = parse(readFileSync(join(here, '../../schema.graphql'), 'utf8'));
const head = '// Made from schema.graphql: npm run schema\n';

const types = await codegen({
  filename: 'schema.ts',
  schema: document,
  documents: [],
  plugins: [{ typescript: {} }],
  pluginMap: { typescript },
  config: {
    avoidOptionals: { field: true },
    defaultScalarType: 'unknown',
    enumsAsTypes: true,
    nonOptionalTypename: true,
    scalars: { DateTime: 'string', EmailAddress: 'string', PhoneNumber: 'string', URL: 'string' },
  },
});

const schema = buildASTSchema(document);
const common = Object.keys(schema.getType('Event').getFields());
const kinds = schema
  .getPossibleTypes(schema.getType('Event'))
  .map((type) => ({ name: type.name, fields: plainFields(type).filter((name) => !common.includes(name)) }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const events = `import type {
${kinds.map(({ name }) => `  ${name},`).join('\n')}
} from './schema.js';

/** The document that \`events\` follows where it is given none: every kind of event with its plain fields. */
export const EVENTS = \`subscription ($after: String) {
  events(after: $after) {
    __typename
    ${common.join('\n    ')}
${kinds
  .filter(({ fields }) => fields.length > 0)
  .map(({ name, fields }) => `    ... on ${name} { ${fields.join(' ')} }`)
  .join('\n')}
  }
}\`;

/** An event with its plain fields: what it is about is named by id. */
export type LiveEvent =
${kinds
  .map(({ name, fields }) => `  | Pick<${name}, ${['__typename', ...common, ...fields].map(quoted).join(' | ')}>`)
  .join('\n')};
`;

const written = { 'schema.ts': `${head}\n${types}`, 'events.ts': `${head}\n${events}` };
for (const [name, text] of Object.entries(written)) {
  const path = join(here, 'src/generated', name);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`clients/typescript/src/generated/${name} is not what schema.graphql says: run npm run schema`);
    process.exitCode = 1;
  }
}

function plainFields(type) {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
    .map(({ name }) => name);
}

function quoted(name) {
  return `'${name}'`;
}
