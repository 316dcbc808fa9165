import { isObjectType, parse } from 'graphql';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Executor } from '../src/execution/executor.js';
import { factsOf } from '../src/execution/facts.js';
import { createSchema } from '../src/schema.js';
import { anotherDevice, connect, person, type Actor } from './support/cast.js';
import { request } from './support/contact-requests.js';
import { hangUp, subscribe, subscribeSse, type Live } from './support/live.js';
import { documentsOf } from './support/replica.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const schema = createSchema();
const titles = 'subscription { events { cursor ... on ViewerChanged { viewer { user { title } } } } }';
const sessions = 'subscription { events { cursor ... on ViewerChanged { viewer { sessions { id current } } } } }';
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  hangUp();
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
});
afterAll(() => server.stop());

/** Somebody with two more sessions and a program of theirs. */
async function devicesOf(actor: Actor) {
  const { token } = await actor.mutate('createAccessToken', { name: 'robot', readOnly: true }, 'token');
  return [actor, await anotherDevice(actor), await anotherDevice(actor), { server, token: token as string }];
}

async function followed(lives: readonly Live[]): Promise<void> {
  await until(() => server.app.streams.count().listeners === lives.length + 1, 'all to follow');
}

test('whatever session or token somebody listens with, each event is executed once for all, and all are renewed at once', async () => {
  const actor = await person(server);
  const devices = await devicesOf(actor);
  const lives = await Promise.all(
    [...devices, ...devices].map((device, i) => (i % 3 ? subscribe : subscribeSse)(device, titles)),
  );
  await followed(lives);
  const executed = vi.spyOn(Executor.prototype, 'runForEvent');
  const { read } = server.app.services.db;
  const [many, one] = [vi.spyOn(read, 'all'), vi.spyOn(read, 'get')];
  for (const [i, title] of ['部長', '課長', '係長'].entries()) {
    await actor.mutate('updateProfile', { title });
    for (const live of lives) await live.have(i + 1);
  }
  for (const live of lives)
    expect(live.received.map(({ events }) => events.viewer.user.title)).toEqual(['部長', '課長', '係長']);
  expect(executed).toHaveBeenCalledTimes(3);
  const renewed = many.mock.calls.filter(([sql]) => sql.includes('c.read_only') || sql.includes('0 as "readOnly"'));
  expect(renewed.length).toBe(2 * 3); // sessions, and tokens
  const alone = one.mock.calls.filter(([, params]) =>
    params?.some((param) => typeof param === 'string' && param.startsWith('ses_')),
  );
  expect(alone).toEqual([]);
});

test('what is of the session is told each session, once for all who listen with it', async () => {
  const actor = await person(server);
  const devices = [actor, await anotherDevice(actor)];
  const lives = await Promise.all([...devices, ...devices].map((device) => subscribe(device, sessions)));
  await followed(lives);
  const executed = vi.spyOn(Executor.prototype, 'runForEvent');
  await actor.mutate('updateProfile', { title: 'Head' });
  for (const [i, live] of lives.entries()) {
    const [{ events }] = await live.have(1);
    const current = events.viewer.sessions.filter((session: any) => session.current).map(({ id }: any) => id);
    expect(current).toEqual([devices[i % 2]!.sessionId]);
  }
  expect(executed).toHaveBeenCalledTimes(2);
});

test('a session that is over is told nothing more, though it was the first to ask; the others go on', async () => {
  const actor = await person(server);
  const other = await anotherDevice(actor);
  const lives = [await subscribe(actor, titles), await subscribe(other, titles)];
  await followed(lives);
  // As on another machine, whose wake-up is on its way.
  await server.app.services.db.transaction((tx) =>
    tx.run('update sessions set ended_at = $2 where id = $1', [actor.sessionId, tx.now]),
  );
  await other.mutate('updateProfile', { title: 'Head' });
  expect((await lives[1]!.have(1))[0].events.viewer.user.title).toBe('Head');
  await until(() => lives[0]!.closed !== null, 'the end of the session', 1_000);
  expect(lives[0]).toMatchObject({ received: [], closed: { code: 4403 } });
  expect(lives[1]!.closed).toBe(null);
});

test('nothing looks different to two sessions of somebody but the fields that are marked', async () => {
  const marked = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ extensions }) => extensions.ownToCredential === true)
        .map(({ name }) => `${type.name}.${name}`),
    );
  expect(marked).toEqual(['Session.current']);

  const [actor, friend, stranger] = [await person(server), await person(server), await person(server)];
  await connect(actor, friend);
  await request(stranger, actor);
  await actor.mutate('createInviteLink', { label: 'fair' });
  await actor.mutate('inviteByEmail', { emails: ['somebody@neu.example'] });
  await actor.mutate('createRoom', { personIds: [friend.id] });
  const [, ...others] = await devicesOf(actor);
  const { state, events } = documentsOf(schema);
  const seenBy = async (token: string) => {
    const { data, errors } = await server.graphql(state, {}, token);
    expect(errors).toBe(undefined);
    const heard = await server.graphql(events, { after: '0' }, token);
    expect(heard.errors).toBe(undefined);
    return JSON.parse(JSON.stringify([data, heard.data]), (key, value: unknown) =>
      key === 'current' ? 'own' : value,
    ) as unknown;
  };
  const first = await seenBy(actor.token);
  expect(JSON.stringify(first)).toContain('"current":"own"');
  for (const { token } of others) expect(await seenBy(token)).toEqual(first);
});

test('what a document depends on is known from what it selects', () => {
  const facts = (query: string) => factsOf(schema, parse(query)).ownToCredential;
  expect([facts(titles), facts(sessions)]).toEqual([false, true]);
  expect(
    facts(
      'subscription { events { ...E } } fragment E on ViewerChanged { viewer { ...V } } fragment V on Viewer { sessions { mine: current } }',
    ),
  ).toBe(true);
  expect(facts('subscription { events { ... on ViewerChanged { viewer { sessions { current: id } } } } }')).toBe(false);
});
