import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, type Actor } from './support/cast.js';
import { onPostgres } from './support/database.js';
import { everything, hangUp, signedInSocket, subscribe, subscribeSse, type Live } from './support/live.js';
import { roomOf } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';
import { hasPostgresServer, privatePostgres, type PrivateService } from './support/services.js';
import { until } from './support/until.js';

const posted = 'subscription($roomId: ID!) { messagePosted(roomId: $roomId) { sequence } }';

describe.skipIf(!onPostgres || !hasPostgresServer)('PostgreSQL goes away and comes back', () => {
  let postgres: PrivateService;
  let server: TestServer;
  let people: Actor[];
  let roomId: string;

  beforeAll(async () => {
    postgres = await privatePostgres();
    server = await startServer({ DATABASE_URL: postgres.url });
    people = [await person(server), await person(server), await person(server), await person(server)];
    roomId = await roomOf(people as [Actor, ...Actor[]]);
  });
  afterAll(async () => {
    hangUp();
    await server.stop();
    await postgres.remove();
  });

  /** Writes one text after another until told to stop; what is refused is tried again, under the same key. Answers the refusals. */
  async function keepWriting(writer: Actor, stopped: () => boolean): Promise<{ texts: string[]; codes: string[] }> {
    const texts: string[] = [];
    const codes: string[] = [];
    while (!stopped()) {
      const text = `${writer.name} ${texts.length}`;
      const input = { roomId, text, idempotencyKey: `${writer.id} ${roomId} ${Math.random()}` };
      for (;;) {
        const { data, errors } = await writer.graphql(
          'mutation($input: PostMessageInput!) { postMessage(input: $input) { message { id } userErrors { code } } }',
          { input },
        );
        if (!errors) {
          expect(data.postMessage).toEqual({ message: { id: expect.any(String) }, userErrors: [] });
          texts.push(text);
          break;
        }
        codes.push(errors[0]!.extensions.code);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return { texts, codes };
  }

  const sequencesIn = (live: Live) => live.received.map(({ messagePosted }) => messagePosted.sequence);

  test.each(['SIGINT', 'SIGQUIT'] as const)(
    'stopped by %s: what is under way fails and may be tried again, nothing is half done, sockets stay and miss nothing',
    async (signal) => {
      const [reader, ...writers] = people as [Actor, ...Actor[]];
      const lives = [
        await subscribe(reader, posted, { roomId }),
        await subscribeSse(reader, posted, { roomId }),
        await subscribe(writers[0]!, posted, { roomId }),
      ];
      const own = await subscribe(reader, everything);
      const activity = await subscribe(reader, 'subscription { roomActivity { lastSequence } }');
      const read = async () =>
        (await reader.ask('query($id: ID!) { room(id: $id) { lastSequence } }', { id: roomId })).room;
      const from: number = (await read()).lastSequence;

      let over = false;
      const writing = Promise.all(writers.map((writer) => keepWriting(writer, () => over)));
      await until(() => lives.every((live) => live.received.length > 20), 'a good deal of load');
      await postgres.stop(signal);
      const refused = await reader.graphql('{ viewer { id } }');
      expect(refused).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'UNAVAILABLE', retryAfter: 2 } }],
      });
      const overHttp = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${reader.token}` },
        body: '{"query":"{ viewer { id } }"}',
      });
      expect([overHttp.status, overHttp.headers.get('retry-after')]).toEqual([503, '2']);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

      await postgres.start();
      await until(async () => !(await reader.graphql('{ viewer { id } }')).errors, 'the pool to recover');
      const back: number = (await read()).lastSequence;
      await until(async () => (await read()).lastSequence > back + 20, 'load as before');
      over = true;
      const written = await writing;

      const last: number = (await read()).lastSequence;
      const texts = written.flatMap((one) => one.texts);
      expect(last).toBe(from + texts.length);
      expect(new Set(written.flatMap((one) => one.codes))).toEqual(new Set(['UNAVAILABLE']));
      const rows = await messages();
      expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      expect(new Set(rows.slice(from).map(({ content }) => JSON.parse(content!).text))).toEqual(new Set(texts));
      for (const live of lives) {
        await live.have(texts.length);
        expect(sequencesIn(live)).toEqual(Array.from({ length: texts.length }, (_, i) => from + 1 + i));
        expect([live.errors, live.closed, live.completed]).toEqual([[], null, false]);
      }
      await until(() => activity.received.at(-1)?.roomActivity.lastSequence === last, 'the latest');
      const heard = own.received.length;
      await reader.mutate('updateProfile', { title: `after ${signal}` });
      await own.have(heard + 1);
      for (const live of [own, activity]) expect([live.errors, live.closed]).toEqual([[], null]);
      for (const live of [...lives, own, activity]) live.stop();
    },
  );

  function messages() {
    return server.app.services.db.read.all<{ sequence: number; content: string | null }>(
      'select sequence, content from messages where room_id = $1 order by sequence',
      [roomId],
    );
  }

  test('on a socket an operation is answered that it cannot be done now; a new socket is told to come again', async () => {
    const actor = people[0]!;
    const socket = await signedInSocket(actor);
    await postgres.stop('SIGINT');
    socket.send({ id: '1', type: 'subscribe', payload: { query: '{ viewer { id } }' } });
    expect((await socket.message('error', '1')).payload).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    await expect(subscribe(actor, everything)).rejects.toThrow('1013 Not available at the moment: connect again');
    await postgres.start();
    socket.send({ id: '2', type: 'subscribe', payload: { query: '{ viewer { user { id } } }' } });
    expect((await socket.message('next', '2')).payload).toEqual({ data: { viewer: { user: { id: actor.id } } } });
  });

  test('a connection that breaks off within a transaction ends neither the process nor the pool', async () => {
    const { db } = server.app.services;
    const broken = db.transaction(async (tx) => {
      const { id } = (await tx.get<{ id: number }>('select pg_backend_pid() as id'))!;
      await tx.run("update users set title = 'half done'");
      await db.read.all('select pg_terminate_backend($1)', [id]);
      await new Promise((resolve) => setTimeout(resolve, 50)); // the connection breaks off while nothing is asked
      await tx.run("update users set department = 'half done'");
    });
    await expect(broken).rejects.toMatchObject({ name: 'Error', message: expect.stringContaining('not available') });
    const left = await db.read.all("select 1 from users where title = 'half done' or department = 'half done'");
    expect(left).toEqual([]);
    await Promise.all(Array.from({ length: 40 }, () => people[0]!.ask('{ viewer { id } }')));
  });
});
