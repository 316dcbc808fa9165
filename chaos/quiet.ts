import { Client } from 'pg';
import type { FakeLine } from '../cli/fake-line/fake-line.js';
import type { Clients, Person } from './clients.js';
import type { History } from './history.js';
import { eventEntry, eventPage, type Entry, type Listener } from './listeners.js';
import { inTurns, until, wait } from './wait.js';
import type { LineFriend, World } from './world.js';

/** Longer than the lease of a job, and than the first pauses between its attempts. */
const JOBS_WITHIN = 480_000;
const LISTENERS_WITHIN = 60_000;
const AT_ONCE = 6;

/** Until there is nothing left to be done: no job, nothing that waits for LINE or came from there. What is left after that the checker finds. */
export async function jobsDone(databaseUrl: string): Promise<void> {
  const left = `select (select count(*) from jobs where dead_at is null)
    + (select count(*) from line_events where done_at is null and held_for is null) as left`;
  await until(
    async () => {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      const { rows } = await client.query(left);
      await client.end();
      if (Number(rows[0].left) > 0) await wait(200);
      return Number(rows[0].left) === 0;
    },
    'the jobs',
    JOBS_WITHIN,
  ).catch((error: Error) => console.error(error.message));
}

/** Notes down how everything stands at the end: what the listeners and the answers are held against. */
export async function recordEnd(
  world: World,
  clients: Clients,
  listeners: readonly Listener[],
  line: FakeLine,
  history: History,
): Promise<void> {
  const ends = new Map<string, number>();
  await inTurns(AT_ONCE, world.people.length, async (i) => {
    const { id, token } = world.people[i]!;
    const entries = await readEvents(clients, token);
    ends.set(id, entries.length);
    history.write('stream', { stream: id, entries });
  });
  const readers = [...new Map(listeners.flatMap(({ person, rooms }) => rooms.map((id) => [id, person] as const)))];
  await inTurns(AT_ONCE, readers.length, async (i) => {
    const [id, person] = readers[i]!;
    ends.set(id, await recordRoom(clients, id, person, history));
  });
  const behind = () => listeners.filter((one) => one.followed.some((id) => one.lastOf(id) < (ends.get(id) ?? 0)));
  await until(() => behind().length === 0, 'the listeners', LISTENERS_WITHIN).catch((error: Error) =>
    console.error(error.message),
  );
  for (const friend of world.friends) recordChat(friend, history);
  for (const channel of line.channels) {
    for (const { body, status } of channel.deliveries)
      for (const { webhookEventId: event } of JSON.parse(body).events) history.write('webhook', { event, status });
  }
}

async function readEvents(clients: Clients, token: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const { events } = await clients.read(token, eventPage, { after: String(entries.at(-1)?.number ?? 0) });
    entries.push(...events.map(eventEntry));
    if (events.length < 100) return entries;
  }
}

const page = `query($id: ID!, $after: String) { room(id: $id) { revision lastSequence messages(first: 100, after: $after) {
  nodes { id sequence sender { id } content { ... on TextContent { text } } delivery { state } } } } }`;

async function recordRoom(clients: Clients, id: string, { token }: Person, history: History): Promise<number> {
  const messages: object[] = [];
  let after: string | null = null;
  for (;;) {
    const { room }: any = await clients.read(token, page, { id, after });
    for (const { id, sequence, sender, content, delivery } of room.messages.nodes)
      messages.push({
        id,
        sequence,
        by: sender?.id ?? null,
        text: content?.text ?? null,
        delivery: delivery?.state ?? null,
      });
    if (room.messages.nodes.length < 100) {
      history.write('room', { id, revision: room.revision, lastSequence: room.lastSequence, messages });
      return room.revision;
    }
    after = String(room.messages.nodes.at(-1).sequence);
  }
}

/** What somebody sees on their phone of the account. */
function recordChat({ user, channel, room }: LineFriend, history: History): void {
  const shown = user
    .chat(channel)
    .messages.flatMap(({ sender, content }) => (sender === channel && content.type === 'text' ? [content.text] : []));
  history.write('chat', { room: room.id, shown });
}
