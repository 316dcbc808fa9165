import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cast, person, type Actor } from './support/cast.js';
import { clientOf, everything, hangUp, rawSocket, signedInSocket, subscribe } from './support/live.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

let server: TestServer;
let an: Actor, binh: Actor, chie: Actor;

beforeAll(async () => {
  server = await startServer({
    ALLOWED_ORIGINS: 'https://app.example.com',
    MAX_SOCKETS_PER_PERSON: '5',
    MAX_SUBSCRIPTIONS_PER_PERSON: '8',
  });
  ({ an, binh, chie } = await cast(server));
});
afterEach(async () => {
  hangUp();
  await until(() => server.app.sockets.size === 0, 'no sockets');
  // A subscription that was being begun when its socket closed is given up once it has.
  await until(() => server.app.streams.count().feeds === 0, 'no streams');
  expect(server.app.streams.count()).toEqual({ feeds: 0, listeners: 0 });
});
afterAll(() => server.stop());

const subscription = (id: string, query = everything, variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});
const whoAmI = { id: '1', type: 'subscribe', payload: { query: '{ viewer { user { id } } }' } };
const cookieOf = (actor: Actor) => ({ cookie: `other=1; tsunagu_session=${actor.token}` });

describe('who is on the socket', () => {
  test('a bearer token in connection_init signs in', async () => {
    const socket = await rawSocket(server);
    socket.send({ type: 'connection_init', payload: { authorization: `bearer ${an.token}` } });
    socket.send({ type: 'ping' });
    await socket.message('connection_ack');
    socket.send(whoAmI);
    expect((await socket.message('next')).payload).toEqual({ data: { viewer: { user: { id: an.id } } } });
    await socket.message('complete', '1');
    await socket.message('pong');
    socket.web.close();
  });

  test.each([
    ['of nobody', { Authorization: `Bearer ${'x'.repeat(43)}` }],
    ['that is no token', { Authorization: 'Bearer !' }],
    ['of another scheme', { Authorization: 'Basic YTpi' }],
    ['that is no text', { Authorization: 7 }],
  ])('a token %s closes it with 4401', async (_, payload) => {
    const socket = await rawSocket(server);
    socket.send({ type: 'connection_init', payload });
    expect(await socket.closed).toEqual({ code: 4401, reason: 'Signed out, or the token is not valid' });
    expect(socket.messages).toEqual([]);
  });

  test.each([
    ['the server itself', () => server.url],
    ['an allowed origin', () => 'https://app.example.com'],
  ])('the session cookie signs in a page of %s', async (_, origin) => {
    const socket = await rawSocket(server, { headers: { ...cookieOf(an), origin: origin() } });
    socket.send({ type: 'connection_init' });
    await socket.message('connection_ack');
    socket.send(whoAmI);
    expect((await socket.message('next')).payload).toEqual({ data: { viewer: { user: { id: an.id } } } });
    socket.web.close();
  });

  test.each(['https://evil.example', 'null', 'http://app.example.com'])(
    'a page of %s is refused at the upgrade',
    async (origin) => {
      await expect(rawSocket(server, { headers: { ...cookieOf(an), origin } })).rejects.toThrow('403');
    },
  );

  test('a cookie without an origin, or of a session that is over, signs nobody in', async () => {
    for (const headers of [cookieOf(an), { cookie: `tsunagu_session=${'x'.repeat(43)}`, origin: server.url }]) {
      const socket = await rawSocket(server, { headers: headers });
      socket.send({ type: 'connection_init' });
      await socket.message('connection_ack');
      socket.send(whoAmI);
      expect((await socket.message('next')).payload).toEqual({ data: { viewer: null } });
      socket.send(subscription('2'));
      expect((await socket.message('error')).payload).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      socket.web.close();
    }
    expect(server.app.connections.size).toBe(0);
  });

  test('each operation is done by the person as they are at that moment', async () => {
    const helper = await person(server, { organizationId: an.organizationId, role: 'ADMIN', locale: 'EN' });
    const socket = await signedInSocket(helper);
    const suspend = (id: string, suspended: boolean) =>
      socket.send({
        id,
        type: 'subscribe',
        payload: {
          query: 'mutation($input: SuspendMemberInput!) { suspendMember(input: $input) { userErrors { code } } }',
          variables: { input: { userId: binh.id, suspended } },
        },
      });
    suspend('1', false);
    expect((await socket.message('next', '1')).payload).toEqual({ data: { suspendMember: { userErrors: [] } } });
    await an.mutate('setMemberRole', { userId: helper.id, role: 'MEMBER' });
    await helper.mutate('updateProfile', { locale: 'VI' });
    suspend('2', true);
    expect((await socket.message('next', '2')).payload.errors).toMatchObject([
      {
        message: 'Bạn không có quyền thực hiện thao tác này. Vui lòng liên hệ quản trị viên của tổ chức.',
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
    expect(await binh.ask('{ viewer { id } }')).toEqual({ viewer: { id: expect.any(String) } });
    socket.web.close();
  });
});

describe('the protocol', () => {
  test('connection_init is due within three seconds', async () => {
    const began = performance.now();
    const socket = await rawSocket(server);
    expect(await socket.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    expect(performance.now() - began).toBeGreaterThan(2_500);
  });

  test.each([
    ['no sub-protocol', { protocol: '' }, null, 4406],
    ['an operation before connection_init', {}, JSON.stringify(subscription('1')), 4401],
    ['a message that is no JSON', {}, '{', 4400],
    ['a message of an unknown kind', {}, '{"type":"next2"}', 4400],
    ['a frame of more than 64 KB', {}, ' '.repeat(64 * 1024 + 1), 1009],
  ])('%s closes the socket', async (_, options, text, code) => {
    const socket = await rawSocket(server, options);
    if (text !== null) socket.send(text);
    expect((await socket.closed).code).toBe(code);
  });

  test('a frame of 64 KB is taken', async () => {
    const socket = await signedInSocket(an);
    const text = JSON.stringify({ ...whoAmI, payload: { ...whoAmI.payload, extensions: { padding: '' } } });
    socket.send(text.replace('"padding":""', `"padding":"${'x'.repeat(64 * 1024 - text.length)}"`));
    expect((await socket.message('next')).payload.data.viewer.user.id).toBe(an.id);
    socket.web.close();
  });

  test('connection_init twice, or the same id twice, closes the socket', async () => {
    const twice = await signedInSocket(an);
    twice.send({ type: 'connection_init' });
    expect((await twice.closed).code).toBe(4429);
    const same = await signedInSocket(an);
    same.send(subscription('1'));
    same.send(subscription('1'));
    expect(await same.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
    await until(() => server.app.connections.size === 0, 'no connections');
  });

  test('there are no sockets on other paths', async () => {
    await expect(rawSocket(server, { path: '/graphql/stream' })).rejects.toThrow('404');
    await expect(rawSocket(server, { path: '/' })).rejects.toThrow('404');
  });
});

describe('how many', () => {
  test('a person may hold so many sockets, and another one when one is closed', async () => {
    const held = await Promise.all(Array.from({ length: 5 }, () => signedInSocket(binh)));
    const sixth = await rawSocket(server);
    sixth.send({ type: 'connection_init', payload: { Authorization: `Bearer ${binh.token}` } });
    expect(await sixth.closed).toEqual({ code: 4429, reason: 'Too many connections' });
    const other = await signedInSocket(chie);
    other.web.close();
    held[0]!.web.close();
    await until(() => server.app.connections.count(binh.id) === 4, 'room for another');
    const again = await signedInSocket(binh);
    for (const { web } of [...held, again]) web.close();
  });

  test('sockets asked for at the same moment are counted, too', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, () => rawSocket(server)));
    await expect(rawSocket(server)).rejects.toThrow('429'); // of an address nobody has signed in from
    for (const socket of sockets)
      socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${binh.token}` } });
    await Promise.all(sockets.map((socket) => socket.message('connection_ack')));
    expect(server.app.connections.count(binh.id)).toBe(5);
    for (const { web } of sockets) web.close();
    await until(() => server.app.connections.count(binh.id) === 0, 'no sockets');
  });

  test('a person may hold so many subscriptions; the next one is refused, and the others go on', async () => {
    const [one, two] = [await signedInSocket(chie), await signedInSocket(chie)];
    for (let i = 0; i < 4; i += 1) {
      one.send(subscription(`a${i}`));
      two.send(subscription(`b${i}`));
    }
    await until(() => server.app.streams.count().listeners === 1 + 8, 'eight subscriptions');
    two.send(subscription('one too many'));
    expect((await two.message('error')).payload).toEqual([
      {
        message: 'サブスクリプションが多すぎます。同時に開けるのは8件までです。',
        extensions: { code: 'RATE_LIMITED' },
      },
    ]);
    await chie.mutate('updateProfile', { title: '部長' });
    for (let i = 0; i < 4; i += 1) {
      expect((await one.message('next', `a${i}`)).payload.data.events.__typename).toBe('ViewerChanged');
      await two.message('next', `b${i}`);
    }
    one.send({ id: 'a0', type: 'complete' });
    await until(() => server.app.streams.count().listeners === 1 + 7, 'seven subscriptions');
    two.send(subscription('again'));
    await until(() => server.app.streams.count().listeners === 1 + 8, 'eight subscriptions again');
    for (const { web } of [one, two]) web.close();
    await until(() => server.app.streams.count().listeners === 0, 'no subscriptions');
  });
});

test('many subscriptions share a socket, and each stops by itself', async () => {
  const client = clientOf(an);
  const heard: string[] = [];
  const stops = ['a', 'b', 'c'].map((name) =>
    client.subscribe({ query: everything }, { next: () => void heard.push(name), error: () => {}, complete: () => {} }),
  );
  await until(() => server.app.streams.count().listeners === 4, 'three subscriptions');
  await an.mutate('updateProfile', { title: 'one' });
  await until(() => heard.length === 3, 'three to hear');
  stops[1]!();
  await until(() => server.app.streams.count().listeners === 3, 'two subscriptions');
  await an.mutate('updateProfile', { title: 'two' });
  await until(() => heard.length === 5, 'two to hear');
  expect(heard.slice(3).sort()).toEqual(['a', 'c']);
  await client.dispose();
});

test('two sessions of one person, and two people, hear only what is theirs', async () => {
  const query = 'subscription { events { ... on ViewerChanged { viewer { user { id } sessions { id current } } } } }';
  const [mine, theirs] = [await subscribe(an, query), await subscribe(chie, query)];
  await until(() => server.app.streams.count().listeners === 4, 'both subscriptions');
  await an.mutate('updateProfile', { title: 'three' });
  await chie.mutate('updateProfile', { title: '課長' });
  expect((await mine.have(1))[0].events.viewer.user.id).toBe(an.id);
  expect((await theirs.have(1))[0].events.viewer.user.id).toBe(chie.id);
  mine.stop();
  theirs.stop();
});
