// Writes generated/operations.ts: each operation of the .graphql files here as a text, with its types by schema.graphql.
// An operation that the schema does not allow stops the build.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = import.meta.dirname;
const parsed = (path) => parse(readFileSync(path, 'utf8'));

const documents = readdirSync(here, { recursive: true })
  .filter((path) => path.endsWith('.graphql'))
  .sort((a, b) => (a < b ? -1 : 1))
  .map((path) => ({ location: path, document: parsed(join(here, path)) }));

const source = await codegen({
  filename: 'operations.ts',
  schema: parsed(join(here, '../../schema.graphql')),
  documents,
  plugins: [{ operations: {} }, { typedDocuments: {} }],
  pluginMap: { operations, typedDocuments },
  config: {
    documentMode: 'string',
    dedupeFragments: true,
    enumsAsTypes: true,
    useTypeImports: true,
    onlyOperationTypes: true,
    skipTypename: true,
    scalars: { DateTime: 'string', EmailAddress: 'string', PhoneNumber: 'string', URL: 'string' },
  },
});

mkdirSync(join(here, 'generated'), { recursive: true });
writeFileSync(join(here, 'generated/operations.ts'), source);
