import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  validateSchema,
  type GraphQLNamedType,
} from 'graphql';
import { expect, test } from 'vitest';
import { createSchema, printedSchema } from '../src/schema.js';

const schema = createSchema();
const printed = readFileSync('schema.graphql', 'utf8');
const ours = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const builtIn = ['Boolean', 'Float', 'ID', 'Int', 'String'];

test('schema.graphql is what the code makes', () => {
  expect(printed).toBe(printedSchema(schema));
  expect(validateSchema(schema)).toEqual([]);
  const read = buildSchema(printed);
  expect([...findBreakingChanges(schema, read), ...findBreakingChanges(read, schema)]).toEqual([]);
  expect([...findDangerousChanges(schema, read), ...findDangerousChanges(read, schema)]).toEqual([]);
});

interface Described {
  name: string;
  description?: string | null;
}

/** Everything that can be described: the type, and its fields, arguments, input fields and values. */
function* partsOf(type: GraphQLNamedType): Generator<[path: string, part: Described]> {
  yield [type.name, type];
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field];
      for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument];
    }
}

test('everything in it is described, in sentences', () => {
  const parts = ours.filter(({ name }) => !builtIn.includes(name)).flatMap((type) => [...partsOf(type)]);
  expect(parts.length).toBeGreaterThan(350);
  const undescribed = parts.filter(([, { description }]) => !/^[A-Z0-9`"'].{2,}[.:]$/s.test(description?.trim() ?? ''));
  expect(undescribed.map(([path, { description }]) => [path, description])).toEqual([]);
});

test('it keeps to the conventions', () => {
  const mutations = Object.values(schema.getMutationType()!.getFields());
  for (const { name, args, type } of mutations) {
    expect([name, args.map((argument) => `${argument.name}: ${String(argument.type)}`)]).toEqual([
      name,
      [`input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!`],
    ]);
    const payload = schema.getType(String(type).replace('!', ''));
    expect([name, isObjectType(payload) && String(payload.getFields().userErrors?.type)]).toEqual([
      name,
      '[UserError!]!',
    ]);
  }
  for (const type of ours.filter(({ name }) => name.endsWith('Connection')))
    expect([type.name, isObjectType(type) && Object.keys(type.getFields()).sort()]).toEqual([
      type.name,
      ['edges', 'nodes', 'pageInfo', 'totalCount'],
    ]);
});
