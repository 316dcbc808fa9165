import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tsunagu } from './support/command-line.js';
import { onPostgres } from './support/database.js';
import { hangUp, subscribe } from './support/live.js';
import { serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { signedUp, type SignedUp } from './support/sign-up.js';
import { until } from './support/until.js';

let place: ServerPlace;
let folder: string;
let server: ServerProcess;
let mai: SignedUp;
let roomId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tsunagu-restored-'));
  place = await serverPlace();
  server = await place.start();
  const [, ben] = [(mai = await signedUp(() => server, 'mai')), await signedUp(() => server, 'ben')];
  const { inviteLink } = await mai.mutate('createInviteLink', { autoApprove: true }, 'inviteLink { code }');
  await ben.mutate('followInviteLink', { code: inviteLink.code }, 'contactRequest { id }');
  roomId = (await mai.ask('{ contacts { nodes { room { id } } } }')).contacts.nodes[0].room.id;
});
afterEach(() => hangUp());
afterAll(async () => {
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
});

const say = (text: string) => mai.mutate('postMessage', { roomId, text }, 'message { id }');
const link = () => mai.mutate('createInviteLink', {}, 'inviteLink { id }');
const ends = async () => {
  const { viewer, room } = await mai.ask(
    'query($roomId: ID!) { viewer { eventCursor } room(id: $roomId) { revision } }',
    {
      roomId,
    },
  );
  return { cursor: Number(viewer.eventCursor), revision: room.revision as number };
};
/** What comes after a cursor, or why not. */
const after = async (cursor: number) => {
  const { data, errors } = await server.graphql(
    'query($after: String!) { events(after: $after) { cursor } }',
    { after: String(cursor) },
    mai.token,
  );
  return errors?.[0]!.extensions.code ?? (data.events as { cursor: string }[]).map((event) => Number(event.cursor));
};
const changesAfter = async (revision: number, count: number) => {
  const query =
    'subscription($roomId: ID!, $after: Int) { roomChanges(roomId: $roomId, afterRevision: $after) { revision } }';
  const live = await subscribe({ token: mai.token, server }, query, { roomId, after: revision });
  await until(() => live.errors.length > 0 || live.received.length >= count, 'changes, or why there are none');
  return live.errors[0]?.extensions.code ?? live.received.map(({ roomChanges }) => roomChanges.revision);
};

/** Comes back to the moment before `lose`, as an operator does. */
async function restore(lose: () => Promise<void>): Promise<void> {
  if (onPostgres) {
    expect(await tsunagu(place.env, 'restored')).toEqual({
      code: 1,
      out: '',
      err: 'A server has this database open: stop all of them first. Nothing was changed.\n',
    });
    await server.kill('SIGTERM'); // nothing is lost, but nobody knows
    expect(await tsunagu(place.env, 'restored')).toMatchObject({ code: 0, err: '' });
    server = await place.start();
    return;
  }
  expect(await tsunagu(place.env, 'restored')).toMatchObject({ code: 2 });
  expect(await tsunagu(place.env, 'backup', join(folder, 'backup'))).toMatchObject({ code: 0, err: '' });
  await lose();
  await server.kill('SIGTERM');
  const env = { DATA_DIR: join(folder, 'data') };
  expect(await tsunagu(env, 'restore', join(folder, 'backup'))).toMatchObject({ code: 0, err: '' });
  server = await place.start(env);
}

test('what was seen and is lost is never taken for what comes after a backup was restored', async () => {
  await say('before');
  const there = await ends();
  await restore(async () => {
    for (let n = 0; n < 2; n += 1) await Promise.all([say('lost'), link()]);
  });
  expect(await after(there.cursor)).toEqual([]);
  expect(await ends()).toEqual({ cursor: there.cursor + 1_000_000, revision: there.revision + 1_000_000 });
  for (let n = 0; n < 5; n += 1) {
    await link();
    await say('new');
  }
  const now = await ends();
  const last = <T>(list: T[] | string) => (typeof list === 'string' ? list : [list.length, list.at(-1)]);

  // Whoever has seen nothing of it goes on, and misses nothing.
  expect(await after(there.cursor)).toHaveLength(now.cursor - there.cursor - 1_000_000);
  expect(last(await after(there.cursor))).toEqual([expect.any(Number), now.cursor]);
  const changes = now.revision - there.revision - 1_000_000;
  expect(last(await changesAfter(there.revision, changes))).toEqual([changes, now.revision]);
  expect(await after(there.cursor + 1_000_000)).toEqual(await after(there.cursor));
  expect(await after(now.cursor)).toEqual([]);

  // Whoever has seen some of it begins anew.
  for (const lost of [1, 2, 4, 999_999]) {
    expect([lost, await after(there.cursor + lost)]).toEqual([lost, 'CURSOR_AHEAD']);
    expect([lost, await changesAfter(there.revision + lost, 1)]).toEqual([lost, 'CURSOR_AHEAD']);
  }
});
