import {
  getNamedType,
  isLeafType,
  isNonNullType,
  type GraphQLField,
  type GraphQLFormattedError,
  type GraphQLObjectType,
} from 'graphql';
import type { CloseEvent } from 'ws';
import type { Reader } from '../../src/database/tx.js';
import type { World } from './access-world.js';
import { clientOf } from './live.js';
import type { GraphqlAnswer, TestServer } from './server.js';
import { whileNothingIsWritten } from './rows.js';
import { until } from './until.js';

/** What the letters of a cell stand for: an answer, or the code of the error it was refused with. */
const letters: Record<string, string> = {
  UNAUTHENTICATED: 'U',
  FORBIDDEN: 'F',
  BAD_USER_INPUT: '!',
  NOT_FOUND: 'N',
  INVALID: 'I',
  WRONG_CREDENTIALS: 'W',
  SELF: 'S',
  ALREADY_CONTACT: 'C',
  ALREADY_REQUESTED: 'R',
  NOT_PENDING: 'P',
  BLOCKED: 'B',
  TAKEN: 'T',
  EXPIRED: 'X',
  LIMIT_REACHED: 'L',
  WRONG_CODE: 'K',
  NOT_CONNECTED: 'D',
  NOT_LINKED: 'G',
};

/** Puts the objects of a world into an operation: `$usr` becomes the person's id. */
export function fill(text: string, { ids }: World): string {
  return text.replace(/\$(\w+)/g, (whole, name: string) => ids[name] ?? whole);
}

async function ask(server: TestServer, operation: string, token: string | undefined): Promise<GraphqlAnswer> {
  return server.graphql(operation, {}, token);
}

export function letterOf(code: string): string {
  return letters[code] ?? `<${code}>`;
}

/** `v`: there is something; `n`: null; `e`: an empty list. */
export function letterOfValue(value: any): string {
  if (value === null || value === undefined) return 'n';
  const list = Array.isArray(value) ? value : value.nodes;
  if (!Array.isArray(list)) return 'v';
  return list.length === 0 ? 'e' : list.every((item) => item === null) ? 'n' : 'v';
}

/**
 * The cells of every field of a type, as one viewer gets them: `-` where there is no object to ask. Where the object comes by a
 * subscription, all that comes counts.
 */
export async function cellsOf(
  server: TestServer,
  type: { getFields: GraphQLObjectType['getFields'] },
  at: string,
  world: World,
  token: string | undefined,
): Promise<Record<string, string>> {
  const fields = Object.values(type.getFields());
  const selection = `here: __typename ${fields.map((field, i) => `f${i}: ${selectionOf(field)}`).join(' ')}`;
  const operation = fill(at, world).replace('%', selection);
  const { data, errors } = at.startsWith('subscription')
    ? await follow(server, operation, world, token)
    : await ask(server, operation, token);
  const found = [...objectsIn(data)];
  const refused = errors ? letterOf(errors[0]!.extensions.code) : '-';
  return Object.fromEntries(
    fields.map(({ name }, i) => {
      const failed = errors?.find(({ path }) => path?.at(-1) === `f${i}`);
      if (failed) return [name, letterOf(failed.extensions.code)];
      if (found.length === 0) return [name, refused];
      const cells = found.map((object) => letterOfValue(object[`f${i}`]));
      return [name, ['v', 'e', 'n'].find((letter) => cells.includes(letter))!];
    }),
  );
}

function selectionOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  if (args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined))
    throw new Error(`${name} has an argument that must be given`);
  return isLeafType(getNamedType(type)) ? name : `${name} { __typename }`;
}

/** The objects that were asked for, wherever they are in an answer. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  else if (typeof value === 'object' && value !== null) {
    if ('here' in value) yield { ...value };
    else for (const item of Object.values(value)) yield* objectsIn(item);
  }
}

/** The cell of one field at the root. A mutation that was refused answers nothing but why. */
export async function rootCell(server: TestServer, operation: string, token: string | undefined): Promise<string> {
  const { data, errors } = await ask(server, operation, token);
  if (errors) return letterOf(errors[0]!.extensions.code);
  const value = Object.values(data as object)[0];
  const [refusal] = value?.userErrors ?? [];
  if (!refusal) return letterOfValue(value);
  const { userErrors: _, accepted = false, ...rest } = value;
  const nothing = !accepted && Object.values(rest).every((item) => item === null);
  return nothing ? letterOf(refusal.code) : `${letterOf(refusal.code)} with something beside it`;
}

/** The cell of a subscription: what comes first. */
export async function followCell(
  server: TestServer,
  operation: string,
  world: World,
  token: string | undefined,
): Promise<string> {
  const { data, errors } = await follow(server, operation, world, token);
  if (errors) return letterOf(errors[0]!.extensions.code);
  return (data as unknown[]).length > 0 ? 'v' : '-';
}

/**
 * What comes by a subscription: all up to the result whose `end` is the end of the group, where it is asked for, and otherwise one.
 * What is not replayed comes as something is written in a room of everybody.
 */
async function follow(
  server: TestServer,
  operation: string,
  world: World,
  token: string | undefined,
): Promise<GraphqlAnswer<unknown[]>> {
  const connectionParams = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const client = clientOf({ token: '', server }, { connectionParams });
  const data: unknown[] = [];
  const { metrics } = server.app.services;
  const others = metrics.subscriptions;
  let over = false;
  const answer = new Promise<GraphqlAnswer<unknown[]>>((resolve) => {
    client.subscribe<Record<string, { end?: number }>>(
      { query: operation },
      {
        next(result) {
          if (result.data) data.push(result.data);
          const { end } = Object.values(result.data ?? {})[0] ?? {};
          if (result.errors || end === undefined || String(end) === world.ids.revision)
            resolve({ data, errors: result.errors as GraphqlAnswer['errors'] });
        },
        error: (error) => resolve({ errors: [{ message: '', extensions: { code: refusalOf(error) } }] }),
        complete: () => resolve({ data }),
      },
    );
  }).finally(() => {
    over = true;
    void client.dispose();
  });
  if (operation.includes('roomActivity')) {
    await until(() => over || metrics.subscriptions > others, 'the subscription to begin or to be refused');
    await world.stir();
  }
  const answered = await answer;
  await until(() => metrics.subscriptions === others, 'the subscription to end');
  return answered;
}

/** The errors of an operation, or the closing of the socket: 4401 is graphql-ws's Unauthorized. */
function refusalOf(error: unknown): string {
  if (Array.isArray(error)) return String((error[0] as GraphQLFormattedError).extensions!.code);
  const { code } = error as CloseEvent;
  return code === 4401 ? 'UNAUTHENTICATED' : String(code);
}

/** The fields of a payload, as far as they show whether there is something. */
export function payloadSelection(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .map((field) => (field.name === 'userErrors' ? 'userErrors { code }' : selectionOf(field)))
    .join(' ');
}

/** How much there is of everything, and how much has been announced. */
export function fingerprint(server: TestServer): Promise<unknown> {
  return whileNothingIsWritten(server, countsOf);
}

async function countsOf(read: Reader): Promise<unknown> {
  const tables = (
    'organizations users contacts contact_requests blocks one_time_tokens retired_message_ids ' +
    'invite_links email_invitations member_invitations phone_verifications allowed_organizations ' +
    'rooms room_members messages hidden_messages room_changes uploads external_users external_friends google_accounts google_links contact_imports import_candidates'
  ).split(' ');
  const live = ['sessions', 'access_tokens'].map((table) => `(select count(*) from ${table} where ended_at is null)`);
  const counts = tables.map((table) => `(select count(*) from ${table})`);
  const ends = [
    '(select count(*) from line_channels where disconnected_at is null)',
    '(select count(*) from external_users where deleted_at is null)',
    '(select sum(last_sequence) from event_streams)',
    '(select sum(revision) from rooms)',
    '(select sum(read_sequence) from room_members where left_at is null)',
    '(select count(*) from room_members where left_at is null and not unheard)',
  ];
  return read.get(`select ${[...counts, ...live, ...ends].map((sql, i) => `${sql} as n${i}`).join(', ')}`);
}
