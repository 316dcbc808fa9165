import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../src/clock.js';
import { MemoryBus } from '../src/live/bus.js';
import { anotherDevice, connect, password, person, type Actor } from './support/cast.js';
import { everything, hangUp, signedInSocket, subscribe, subscribeSse, type Live } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

/** Loses every wake-up. */
class DeafBus extends MemoryBus {
  override publish(): void {}
}

describe.each([
  ['', false],
  [', though every wake-up is lost', true],
])('within a second%s', (_, deaf) => {
  let server: TestServer;
  let admin: Actor;

  beforeAll(async () => {
    server = await startServer({}, deaf ? { bus: new DeafBus() } : {});
    admin = await person(server);
  });
  afterEach(async () => {
    hangUp();
    await until(() => server.app.sockets.size === 0 && server.app.streams.count().feeds === 0, 'no sockets');
  });
  afterAll(() => server.stop());

  /** Somebody who follows their events over both, and on another device whose session goes on. */
  async function follower() {
    const actor = await person(server, { organizationId: admin.organizationId });
    const phone = await anotherDevice(actor);
    const lives = [await subscribe(actor, everything), await subscribeSse(actor, everything)];
    const other = await subscribe(phone, everything);
    await until(() => server.app.streams.count().listeners === 4, 'three to follow');
    return { actor, phone, lives, other };
  }

  /** Both streams have ended without an error, the socket with a reason. */
  async function bothEnd([ws, sse]: Live[], reason = { code: 4403, reason: 'Session is over' }) {
    await until(() => ws!.closed !== null && sse!.completed, 'the end of both', 1_000);
    expect(ws!.closed).toEqual(reason);
    expect([ws!.completed, ws!.errors.filter((error) => !('code' in error)), sse!.errors]).toEqual([false, [], []]);
  }

  const ends: [string, (who: { actor: Actor; phone: Actor }) => Promise<unknown>][] = [
    ['that was signed out', ({ actor }) => actor.mutate('signOut', {})],
    [
      'that was revoked on another device',
      ({ actor, phone }) => phone.mutate('revokeSession', { id: actor.sessionId }),
    ],
    [
      'that ended with a new password',
      ({ phone }) => phone.mutate('changePassword', { currentPassword: password, newPassword: 'another long secret' }),
    ],
  ];
  test.each(ends)('a session %s loses its streams, and no other does', async (_, end) => {
    const { actor, phone, lives, other } = await follower();
    await end({ actor, phone });
    await bothEnd(lives);
    expect(server.app.connections.count(actor.id)).toBe(1);
    expect(other.closed).toBe(null);
    if (deaf) return;
    const heard = other.received.length;
    await phone.mutate('updateProfile', { title: 'still here' });
    await other.have(heard + 1);
  });

  const endsAll: [string, (who: { actor: Actor }) => Promise<unknown>][] = [
    ['signed out everywhere', ({ actor }) => actor.mutate('signOut', { everywhere: true })],
    ['are suspended', ({ actor }) => admin.mutate('suspendMember', { userId: actor.id })],
    ['are removed', ({ actor }) => admin.mutate('removeMember', { userId: actor.id })],
    ['delete their account', ({ actor }) => actor.mutate('deleteAccount', { password })],
  ];
  test.each(endsAll)('all sessions end of people who %s', async (_, end) => {
    const { actor, lives, other } = await follower();
    await end({ actor });
    await bothEnd(lives);
    await until(() => other.closed !== null, 'the end of the other session', 1_000);
    expect(server.app.connections.count(actor.id)).toBe(0);
  });

  test('a session that expires loses its streams; one in use elsewhere goes on', async () => {
    const { actor, phone, lives, other } = await follower();
    server.clock.advance(29 * DAY);
    await phone.ask('{ viewer { id } }'); // moves its end on
    const { sessions } = (await phone.ask('{ viewer { sessions { id lastSeenAt } } }')).viewer;
    expect(sessions.length).toBe(2);
    server.clock.advance(2 * DAY);
    await bothEnd(lives);
    expect(server.app.connections.count(actor.id)).toBe(1);
    expect(other.closed).toBe(null);
    expect((await actor.graphql('{ viewer { id } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('an access token that is revoked, or expires, loses its streams', async () => {
    const actor = await person(server);
    const token = (input: object) =>
      actor.mutate('createAccessToken', { name: 'robot', readOnly: true, ...input }, 'token accessToken { id }');
    const [revoked, expiring] = [
      await token({}),
      await token({ expiresAt: new Date(server.clock.now() + HOUR).toISOString() }),
    ];
    const follow = async ({ token }: { token: string }) => [
      await subscribe({ server, token }, everything),
      await subscribeSse({ server, token }, everything),
    ];
    const [first, second] = [await follow(revoked), await follow(expiring)];
    await actor.mutate('revokeAccessToken', { id: revoked.accessToken.id });
    await bothEnd(first);
    expect(second[0]!.closed).toBe(null);
    server.clock.advance(HOUR);
    await bothEnd(second);
  });

  test('an access token of somebody suspended loses its streams, and may be used again afterwards', async () => {
    const boss = await person(server);
    const actor = await person(server, { organizationId: boss.organizationId });
    const { token } = await actor.mutate('createAccessToken', { name: 'robot' }, 'token');
    const lives = [await subscribe({ server, token }, everything), await subscribeSse({ server, token }, everything)];
    await actor.mutate('signOut', {}); // nothing but the token is left, and what ended lately tells nothing of it
    server.clock.advance(HOUR);
    await until(() => server.app.connections['lastLook'] > server.clock.now() - MINUTE, 'a look at what ended');
    expect(lives.map(({ closed, completed }) => [closed, completed])).toEqual([
      [null, false],
      [null, false],
    ]);
    await boss.mutate('suspendMember', { userId: actor.id });
    await bothEnd(lives);
    await boss.mutate('suspendMember', { userId: actor.id, suspended: false });
    expect((await server.graphql('{ viewer { user { id } } }', {}, token)).data).toEqual({
      viewer: { user: { id: actor.id } },
    });
  });

  test('nothing more is done on a socket of a session that is over, even by a client that does not let go', async () => {
    const actor = await person(server);
    const socket = await signedInSocket(actor);
    await actor.mutate('signOut', {});
    // Before the server has noticed, and after: the frames are sent whatever it has answered.
    for (let i = 0; i < 50; i += 1)
      socket.send({
        id: `${i}`,
        type: 'subscribe',
        payload: { query: 'mutation { updateProfile(input: { title: "too late" }) { userErrors { code } } }' },
      });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Session is over' });
    expect(socket.messages.filter(({ type }) => type === 'next')).toEqual([]);
    const row = await server.app.services.db.read.get<{ title: string | null }>(
      'select title from users where id = $1',
      [actor.id],
    );
    expect(row).toEqual({ title: null });
  });

  test('events come, also those whose wake-up was lost', async () => {
    const actor = await person(server);
    const lives = [await subscribe(actor, everything), await subscribeSse(actor, everything)];
    await until(() => server.app.streams.count().listeners === 3, 'both to follow');
    await actor.mutate('updateProfile', { title: 'one' });
    await actor.mutate('updateProfile', { title: 'two' });
    for (const live of lives) await live.have(2);
    expect(lives[0]!.received).toEqual(lives[1]!.received);
  });

  if (deaf) return;

  test('rights are looked at again for each event', async () => {
    const [one, other] = [await person(server), await person(server)];
    await connect(one, other);
    const query =
      'subscription { events { ... on ContactChanged { contact { nickname user { displayName email } } } ... on OrganizationChanged { organization { members { nodes { role } } } } } }';
    const live = await subscribe(one, query);
    await until(() => server.app.streams.count().listeners === 2, 'the subscription');
    const { nodes } = (await one.ask('{ contacts { nodes { id } } }')).contacts;
    const rename = (nickname: string) => one.mutate('updateContact', { id: nodes[0].id, nickname });
    const user = (email: string | null) => ({ displayName: other.name, email });

    await rename('a');
    expect((await live.have(1)).at(-1)!.events.contact).toEqual({ nickname: 'a', user: user(other.email) });
    await other.mutate('blockPerson', { personId: one.id });
    await rename('b');
    expect((await live.have(2)).at(-1)!.events.contact).toEqual({ nickname: 'b', user: user(null) });
    await other.mutate('unblockPerson', { personId: one.id });
    await rename('c');
    expect((await live.have(3)).at(-1)!.events.contact).toEqual({ nickname: 'c', user: user(other.email) });

    const colleague = await person(server, { organizationId: one.organizationId, role: 'ADMIN' });
    const heard = live.received.length;
    await colleague.mutate('updateProfile', { displayName: 'Somebody Else' });
    const before = (await live.have(heard + 1)).at(-1)!.events.organization.members.nodes;
    expect(before).toEqual([{ role: 'ADMIN' }, { role: 'ADMIN' }]);
    await colleague.mutate('setMemberRole', { userId: one.id, role: 'MEMBER' });
    const after = await until(
      () =>
        live.received
          .map(({ events }) => events.organization)
          .find((organization) => organization && organization.members.nodes[0].role === null),
      'an event after',
    );
    expect(after.members.nodes).toEqual([{ role: null }, { role: null }]);
  });
});
