import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LineUser } from '../cli/fake-line/fake-line.js';
import { cast, verbs, type Actor } from './support/cast.js';
import { freshPlace, type TestPlace } from './support/database.js';
import { startLine, type Line } from './support/line.js';
import { connectChannel, delivered, entryOf, received, said, write, type Connected } from './support/line-world.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

let place: TestPlace;
let line: Line;
let server: TestServer | undefined;
let logged: string[] = [];
let chie: Actor, daichi: Actor;
let connected: Connected;
let hanako: LineUser;
let room: string;

/** The server again, on the same data, with these keys. */
async function restart(...keys: string[]): Promise<void> {
  await stop();
  const log = pino({ level: 'info' }, new Writable({ write: (line, _, done) => (logged.push(String(line)), done()) }));
  server = await startServer({ ...place.env, ...line.env, ENCRYPTION_KEYS: keys.join(',') }, { log });
  const again = (actor: Actor): Actor => {
    const graphql: Actor['graphql'] = (query, variables) => server!.graphql(query, variables, actor.token);
    return { ...actor, server: server!, graphql, ...verbs(graphql) };
  };
  if (!connected) return;
  [chie, daichi] = [again(chie), again(daichi)];
  connected.channel.webhook.endpoint = `${server.url}/webhooks/line/${connected.id}`;
}

async function stop(): Promise<void> {
  await line.idle();
  await server?.stop();
  server = undefined;
}

beforeEach(async () => {
  logged = [];
  place = await freshPlace();
  line = await startLine({ now: () => server?.clock.now() ?? Date.now() });
  await restart(A);
  ({ chie, daichi } = await cast(server!));
  connected = await connectChannel({ server: server!, line }, chie, { member: daichi });
  hanako = line.addUser({ displayName: 'Hanako' });
  await hanako.follow(connected.channel);
  room = (await entryOf(daichi, hanako)).room.id;
});
afterEach(async () => {
  await stop();
  await line.stop();
  await place.remove();
});

const sealed = async () => {
  const [row] = await server!.app.services.db.read.all<{ secret: string; token: string }>(
    'select channel_secret as secret, access_token as token from line_channels',
  );
  return row!;
};
/** Both ways. */
async function works(text: string): Promise<void> {
  const before = hanako.chat(connected.channel).messages.filter(({ sender }) => sender === connected.channel).length;
  const heard = (await said(daichi, room, 0)).length;
  await hanako.say(connected.channel, `${text}?`);
  expect((await said(daichi, room, heard + 1)).at(-1)).toBe(`Hanako: ${text}?`);
  const message = await write(daichi, room, `${text}!`);
  expect((await received(hanako, connected.channel, before + 1)).at(-1)).toBe(`佐藤 大地 / さくら商事: ${text}!`);
  expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
}
const stateOf = async () =>
  (await chie.ask('{ organization { lineChannels { state } } }')).organization.lineChannels[0].state;
const becomes = (state: string) => until(async () => (await stateOf()) === state, `the state ${state}`);
const lines = (text: string) => logged.filter((line) => line.includes(text));

test('a key is replaced: the new one before the old, then the new one alone', async () => {
  const first = await sealed();
  await works('one');
  await restart(B, A);
  expect(lines('credentials are encrypted with the newest key').map((line) => JSON.parse(line).channels)).toEqual([1]);
  const second = await sealed();
  for (const what of ['secret', 'token'] as const) {
    expect(second[what]).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(second[what].slice(0, 11)).not.toBe(first[what].slice(0, 11)); // the id of the key
  }
  await works('two');
  await restart(B, A);
  expect(await sealed()).toEqual(second);
  await restart(B);
  expect(await sealed()).toEqual(second);
  await works('three');
  expect(lines('credentials are encrypted')).toHaveLength(1);
  expect(lines('cannot be read')).toEqual([]);
});

test('where no key fits the server starts, the channel shows it, nothing is lost, and it goes on once the key is back', async () => {
  const first = await sealed();
  await restart(C);
  expect(lines('credentials cannot be read').map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 50, channels: 1, msg: expect.stringContaining('ENCRYPTION_KEYS') }),
  ]);
  expect(await stateOf()).toBe('WRONG_CREDENTIALS');
  const { delivery } = await hanako.say(connected.channel, 'lost?');
  expect(delivery!.status).toBe(401);
  const waiting = await write(daichi, room, 'It waits');
  await until(() => lines('deliverToLine').length > 0 || undefined, 'the first try');
  expect(
    (await daichi.ask('query($id: ID!) { node(id: $id) { ... on Message { delivery { state } } } }', { id: waiting }))
      .node.delivery.state,
  ).toBe('QUEUED');
  const tested = await chie.mutate('testLineChannel', { id: connected.id }, 'lineChannel { state }');
  expect(tested).toEqual({ userErrors: [], lineChannel: { state: 'WRONG_CREDENTIALS' } });
  expect(await sealed()).toEqual(first);
  const { channelSecret, channelAccessToken } = connected.channel;
  for (const secret of [A, C, channelSecret, channelAccessToken, first.secret, first.token])
    expect(logged.join('\n')).not.toContain(secret);

  await restart(C, A);
  await becomes('ACTIVE');
  expect(await received(hanako, connected.channel, 1)).toEqual(['佐藤 大地 / さくら商事: It waits']);
  await works('again');
  expect(await sealed()).not.toEqual(first);
});

test('where the key is gone for good, the credentials are given anew', async () => {
  await restart(C);
  const { id, channel } = connected;
  const { channelSecret, channelAccessToken } = channel;
  const codes = async (input: object) => (await chie.mutate('updateLineChannel', { id, ...input })).userErrors;
  const message =
    '保存されている認証情報を読み取れません。チャネルシークレットとアクセストークンの両方を入力してください。';
  for (const half of [{ channelSecret }, { channelAccessToken }])
    expect(await codes(half)).toEqual([{ field: null, code: 'INVALID', message }]);
  expect(await stateOf()).toBe('WRONG_CREDENTIALS');
  expect(await codes({ channelSecret, channelAccessToken })).toEqual([]);
  await becomes('ACTIVE');
  await works('anew');
  await restart(C);
  await works('and after');
});

test('a channel whose credentials cannot be read can be disconnected', async () => {
  await restart(C);
  const { userErrors } = await chie.mutate('disconnectLineChannel', { id: connected.id });
  expect(userErrors).toEqual([]);
  expect(await sealed()).toEqual({ secret: null, token: null });
  await restart(B);
  expect(lines('cannot be read')).toHaveLength(1);
});

interface Sealed {
  id: string;
  secret: string;
  token: string;
}

test('what was encrypted as one thing, or for one channel, cannot be read as another', async () => {
  await connectChannel({ server: server!, line }, chie, {}, 'Shared');
  const [own, shared] = (await server!.app.services.db.read.all<Sealed>(
    'select id, channel_secret as secret, access_token as token from line_channels order by created_at',
  )) as [Sealed, Sealed];
  const states = async () =>
    (await chie.ask('{ organization { lineChannels { state } } }')).organization.lineChannels.map(
      (channel: { state: string }) => channel.state,
    );
  const put = async (...rows: [Sealed, Pick<Sealed, 'secret' | 'token'>][]) => {
    await server!.app.services.db.transaction(async (tx) => {
      for (const [{ id }, { secret, token }] of rows)
        await tx.run('update line_channels set channel_secret = $2, access_token = $3 where id = $1', [
          id,
          secret,
          token,
        ]);
    });
    await restart(A);
  };
  await put([own, { secret: own.token, token: own.secret }]);
  expect(await states()).toEqual(['WRONG_CREDENTIALS', 'WAITING_FOR_WEBHOOK']);
  await put([own, shared], [shared, own]);
  expect(await states()).toEqual(['WRONG_CREDENTIALS', 'WRONG_CREDENTIALS']);
  await put([own, own], [shared, shared]);
  await until(async () => (await states()).join() === 'ACTIVE,WAITING_FOR_WEBHOOK', 'both to be read again');
});
