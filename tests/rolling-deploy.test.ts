import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agent, request } from 'node:http';
import { onPostgres } from './support/database.js';
import { subscribe } from './support/live.js';
import { serverPlace, type ServerPlace, type ServerProcess } from './support/process.js';
import { startProxy, type Proxy } from './support/proxy.js';
import { until } from './support/until.js';
import { signedUp } from './support/sign-up.js';

const FOLLOWERS = 60;
const WRITERS = 4;

describe.skipIf(!onPostgres || !process.env.TEST_REDIS_URL)('a process is told to stop behind a proxy', () => {
  let place: ServerPlace;
  let servers: ServerProcess[];
  let proxy: Proxy;
  let url: string;
  const ready = new Set<number>();
  let asking: NodeJS.Timeout;
  const portOf = ({ url: at }: ServerProcess) => Number(new URL(at).port);

  beforeAll(async () => {
    place = await serverPlace();
    const settings = { MAX_SOCKETS_PER_PERSON: '1000', MAX_SUBSCRIPTIONS_PER_PERSON: '1000' };
    servers = [await place.start(settings), await place.start(settings)];
    let count = 0;
    proxy = await startProxy(() => [...ready][(count += 1) % ready.size]!);
    url = `http://localhost:${proxy.port}`;
    // As a proxy does: whoever says that it is not ready gets nothing new.
    const look = async (server: ServerProcess) => {
      const is = await fetch(`${server.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (is) ready.add(portOf(server));
      else ready.delete(portOf(server));
    };
    await Promise.all(servers.map(look));
    asking = setInterval(() => void Promise.all(servers.map(look)), 50);
  });
  afterAll(async () => {
    clearInterval(asking);
    await proxy.close();
    await place.remove();
  });

  /** One request on a connection of its own, as the proxy sends it on. */
  const agent = new Agent({ keepAlive: false });
  function ask(token: string, query: string, variables: object): Promise<any> {
    const body = JSON.stringify({ query, variables });
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const sent = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () => resolve(JSON.parse(text)));
      });
      sent.on('error', reject).end(body);
    });
  }

  test('no request fails, and everybody who listened there goes on elsewhere and misses nothing', async () => {
    const [writer, reader] = [await signedUp(() => servers[1]!, 'writer'), await signedUp(() => servers[1]!, 'reader')];
    const asked = await writer.mutate('requestContact', { userId: reader.id }, 'contactRequest { id }');
    const { room } = await reader.mutate('approveContactRequest', { id: asked.contactRequest.id }, 'room { id }');
    const roomId: string = room.id;

    let over = false;
    const isOver = () => over;
    let resumed = 0;
    const document =
      'subscription($roomId: ID!, $after: Int!) { messagePosted(roomId: $roomId, afterSequence: $after) { sequence } }';
    const followers = Array.from({ length: FOLLOWERS }, async () => {
      const heard: number[] = [];
      for (;;) {
        const live = await subscribe({ token: reader.token, server: { url } }, document, {
          roomId,
          after: heard.at(-1) ?? 0,
        });
        const take = () =>
          heard.push(...live.received.splice(0).map(({ messagePosted }) => messagePosted.sequence as number));
        await until(() => take() >= 0 && (live.closed !== null || (over && heard.at(-1) === last)), 'the end', 60_000);
        take();
        live.stop();
        if (live.closed === null) return heard;
        expect(live.closed).toEqual({ code: 1001, reason: 'Server is stopping: connect again' });
        resumed += 1;
      }
    });
    let last = -1;
    let written = 0;
    const post =
      'mutation($input: PostMessageInput!) { postMessage(input: $input) { message { sequence } userErrors { code } } }';
    const writing = Array.from({ length: WRITERS }, async () => {
      while (!isOver()) {
        const { data, errors } = await ask(writer.token, post, { input: { roomId, text: 'Hello' } });
        expect([errors, data?.postMessage.userErrors]).toEqual([undefined, []]);
        written += 1;
      }
    });
    await until(() => written > 50, 'a good deal of load');
    expect(await servers[0]!.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const before = written;
    await until(() => resumed > 0 && written > before + 50, 'load as before');
    over = true;
    await Promise.all(writing);
    last = (await reader.ask('query($id: ID!) { room(id: $id) { lastSequence } }', { id: roomId })).room.lastSequence;
    for (const heard of await Promise.all(followers))
      expect(heard).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    expect(last).toBeGreaterThanOrEqual(written);
    expect(resumed).toBeGreaterThan(FOLLOWERS / 4);
  }, 90_000);
});
