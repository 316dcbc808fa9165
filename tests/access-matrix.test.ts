import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema } from '../src/schema.js';
import { declaredCells } from './support/access-declared.js';
import { cellsOf, fill, fingerprint, followCell, payloadSelection, rootCell } from './support/access-matrix.js';
import { makeWorld, programs, viewers, type World } from './support/access-world.js';
import { startGoogle, type Google } from './support/google.js';
import { startLine, type Line } from './support/line.js';
import { startServer, type TestServer } from './support/server.js';

const schema = createSchema();
const declared = declaredCells();
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const kinds = [
  'usr',
  'hidden',
  'vwr',
  'org',
  'ses',
  'tok',
  'ctc',
  'creq',
  'blk',
  'link',
  'einv',
  'minv',
  'aud',
  'room',
  'rmem',
  'msg',
  'ext',
  'lch',
  'imp',
  'cand',
  'upl',
];

let server: TestServer;
let line: Line;
let google: Google;
/** The world that is only read, and the one whose ids are given to another organization. */
let world: World, theirs: World;

beforeAll(async () => {
  line = await startLine();
  google = await startGoogle();
  server = await startServer({ ...line.env, ...google.env });
  await server.app.worker.stop(); // jobs write too, and would be taken for what a refusal did
  world = await makeWorld(server, true, line);
  theirs = await makeWorld(server, false, line);
});
afterAll(async () => {
  await server.stop();
  await line.stop();
  await google.stop();
});

describe('everything has its cells', () => {
  const namesOf = (rows: object) => Object.keys(rows).toSorted();

  test('every field of every type', () => {
    const fields = types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .filter((type) => !roots.includes(type as GraphQLObjectType))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    const cells = declared.objects.flatMap((rows) => Object.keys(rows.cells).map((field) => `${rows.type}.${field}`));
    expect([...new Set(cells)].toSorted()).toEqual(fields.toSorted());
  });

  test('every field at a root', () => {
    const [queries, mutations, subscriptions] = roots.map((root) => namesOf(root.getFields()));
    expect(namesOf(declared.queries)).toEqual(queries);
    expect(namesOf(declared.mutations)).toEqual(mutations);
    expect(namesOf(declared.subscriptions)).toEqual(subscriptions);
  });

  test('every argument and input field that takes an id', () => {
    const isId = ({ type }: GraphQLArgument | GraphQLInputField) => getNamedType(type).name === 'ID';
    const names = types.flatMap((type) => {
      if (isInputObjectType(type))
        return Object.values(type.getFields())
          .filter(isId)
          .map((field) => `${type.name}.${field.name}`);
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) =>
        field.args.filter(isId).map((argument) => `${type.name}.${field.name}(${argument.name})`),
      );
    });
    expect(namesOf(declared.ids)).toEqual(names.toSorted());
  });

  test('and for every viewer', () => {
    const rows = [...declared.objects.flatMap((type) => Object.entries(type.cells).map(([, cells]) => cells))];
    const most = [...Object.values(declared.queries), ...Object.values(declared.subscriptions)];
    expect(new Set([...rows, ...most.map(({ cells }) => cells)].map((cells) => cells.length))).toEqual(
      new Set([viewers.length]),
    );
  });
});

test.each(declared.objects)('$type: $at', async ({ type, at, cells }) => {
  const own = at.startsWith('mutation') ? await makeWorld(server, false, line) : world;
  const found: Record<string, string> = {};
  for (const viewer of viewers) {
    const seen = await cellsOf(server, schema.getType(type) as GraphQLObjectType, at, own, own.tokens[viewer]);
    for (const [field, cell] of Object.entries(seen)) found[field] = (found[field] ?? '') + cell;
  }
  expect(found).toEqual(cells);
});

test.each(Object.entries(declared.queries))('Query.%s', async (_name, { operation, cells }) => {
  let found = '';
  for (const viewer of viewers) found += await rootCell(server, fill(operation, world), world.tokens[viewer]);
  expect(found).toBe(cells);
});

test.each(Object.entries(declared.mutations))('Mutation.%s', async (name, { operation, cells }) => {
  const payload = getNamedType(schema.getMutationType()!.getFields()[name]!.type) as GraphQLObjectType;
  const whole = operation.replace('%', payloadSelection(payload));
  let found = '';
  for (const group of [viewers, programs]) {
    const own = await makeWorld(server, false, line);
    for (const viewer of group) found += await changeCell(fill(whole, own), own.tokens[viewer]);
  }
  expect(found).toBe(cells);
});

test.each(Object.entries(declared.subscriptions))('Subscription.%s', async (_name, { operation, cells }) => {
  let found = '';
  for (const viewer of viewers) found += await followCell(server, fill(operation, world), world, world.tokens[viewer]);
  expect(found).toBe(cells);
});

test.each(Object.entries(declared.ids))('%s takes no id of another organization', async (_name, row) => {
  const { ids, tokens } = theirs;
  let found = '';
  for (const kind of kinds) {
    const operation = fill(row.operation, theirs).replaceAll('%', ids[kind]!);
    found += operation.startsWith('subscription')
      ? await followCell(server, operation, theirs, tokens.stranger)
      : await changeCell(operation, tokens.stranger);
  }
  expect(found).toBe(row.cells);
});

/** As rootCell; what is refused has changed nothing. */
async function changeCell(operation: string, token: string | undefined): Promise<string> {
  const before = await fingerprint(server);
  const cell = await rootCell(server, operation, token);
  if (cell !== 'v') expect([operation, cell, await fingerprint(server)]).toEqual([operation, cell, before]);
  return cell;
}
