import { HttpClient, percentile } from './load.js';
import { startOurs } from './processes.js';
import type { Row } from './table.js';
import { World, type Inhabitant } from './world.js';

const TRIES = 1_000;
const WARM_UP = 150;

const request =
  'mutation($input: RequestContactInput!) { requestContact(input: $input) { contactRequest { id } userErrors { code } } }';
const cancel =
  'mutation($input: CancelContactRequestInput!) { cancelContactRequest(input: $input) { userErrors { code } } }';
const decline =
  'mutation($input: DeclineContactRequestInput!) { declineContactRequest(input: $input) { userErrors { code } } }';
const block = 'mutation($input: BlockPersonInput!) { blockPerson(input: $input) { userErrors { code } } }';
const open =
  'mutation($input: OpenDirectRoomInput!) { openDirectRoom(input: $input) { room { id } userErrors { code } } }';
const post =
  'mutation($input: PostMessageInput!) { postMessage(input: $input) { message { id } userErrors { code } } }';
const byPhone = 'query($phoneNumber: PhoneNumber!) { userByPhone(phoneNumber: $phoneNumber) { id } }';
const phone = (number: number) => `+81901${String(number).padStart(7, '0')}`;

type Made = { requestContact: { contactRequest: { id: string } | null; userErrors: { code: string }[] } };
type Opened = { openDirectRoom: { room: { id: string } | null; userErrors: { code: string }[] } };
type Posted = { postMessage: { message: { id: string } | null; userErrors: { code: string }[] } };
interface Kind {
  before?: () => Promise<unknown>;
  /** What is timed; takes what came before it. */
  run: (before: unknown) => Promise<unknown>;
  after?: (answer: unknown) => Promise<void>;
}

/**
 * Whether the time of an answer tells what the answer does not: a thousand tries of each kind, in turn. What counts is how often an
 * answer of one kind takes longer than one of the first kind: 50 % of the time where nobody can tell them apart.
 */
export async function measureAnswers(): Promise<Row[]> {
  const { dataDir, known } = await World.filled('answers', async (world) => {
    const all = await world.addPeople(20 * 12, { answer: 20 });
    const asked = await world.addPeople(2 * (TRIES + WARM_UP));
    const [, , , , , hidden, , , unverified, closed, phoneBlocker] = all;
    world.change('update users set findable_by_message_id = false where id = ?', hidden!.id);
    for (const [i, person] of [unverified!, closed!, phoneBlocker!].entries())
      world.change(
        'update users set phone_number = ?, phone_verified_at = ?, findable_by_phone = ? where id = ?',
        phone(1 + i),
        person === unverified ? null : 1,
        person === closed ? 0 : 1,
        person.id,
      );
    for (const { id } of asked.slice(TRIES + WARM_UP)) world.decline(all[0]!.id, id);
    return { people: all, asked };
  });
  const { people, asked } = known;
  const [asker, answersNot, declines, blocks, idBlocker, hidden, silent, blocksLater, , , phoneBlocker] = people as [
    Inhabitant,
    ...Inhabitant[],
  ];
  const server = await startOurs(dataDir, {
    API_REQUESTS_PER_MINUTE: '10000000',
    SEARCHES_PER_MINUTE: '10000000',
    REQUESTS_PER_DAY: '1000000',
  });
  const client = new HttpClient(server.port);
  for (const { token } of [blocks!, idBlocker!, phoneBlocker!])
    await client.data(block, { input: { personId: asker.id } }, token);
  const ask = async (input: object) => (await client.data<Made>(request, { input }, asker.token)).requestContact;
  const first = await ask({ userId: declines!.id });
  await client.data(decline, { input: { id: first.contactRequest!.id } }, declines!.token);
  await client.data(cancel, { input: { id: first.contactRequest!.id } }, asker.token);

  const idOf = (made: unknown) => (made as Made['requestContact']).contactRequest!.id;
  const takingBack = (id: string) => client.data(cancel, { input: { id } }, asker.token);
  const asking = (userId: string): Kind => ({
    run: () => ask({ userId }),
    after: async (made) => void (await takingBack(idOf(made))),
  });
  const cancelling = (userId: string): Kind => ({
    before: async () => idOf(await ask({ userId })),
    run: (id) => takingBack(id as string),
  });
  const openingRooms = (people: Inhabitant[]): Kind => ({
    before: async () => people.pop()!.messageId,
    async run(messageId) {
      const { openDirectRoom: made } = await client.data<Opened>(open, { input: { messageId } }, asker.token);
      if (!made.room) throw new Error(`no room: ${made.userErrors[0]?.code}`);
    },
  });
  const writing = (roomId: string): Kind => ({
    async run() {
      const { postMessage: made } = await client.data<Posted>(post, { input: { roomId, text: 'Hello' } }, asker.token);
      if (!made.message) throw new Error(`not written: ${made.userErrors[0]?.code}`);
    },
  });
  const roomWith = async (messageId: string) =>
    (await client.data<Opened>(open, { input: { messageId } }, asker.token)).openDirectRoom.room!.id;
  const rooms = [await roomWith(silent!.messageId), await roomWith(blocksLater!.messageId)] as const;
  await client.data(block, { input: { personId: asker.id } }, blocksLater!.token);
  const refused = (messageId: string) => ({
    async run() {
      const [error] = (await ask({ messageId })).userErrors;
      if (error?.code !== 'NOT_FOUND') throw new Error(`${messageId} was answered ${error?.code}`);
    },
  });
  const lookingUp = (phoneNumber: string) => ({
    async run() {
      const found = await client.data<{ userByPhone: unknown }>(byPhone, { phoneNumber }, asker.token);
      if (found.userByPhone !== null) throw new Error(`${phoneNumber} was found`);
    },
  });
  const groups: Record<string, Record<string, Kind>> = {
    'asking by id': {
      'who never answers': asking(answersNot!.id),
      'who has declined': asking(declines!.id),
      'who has blocked': asking(blocks!.id),
    },
    'taking it back': {
      'from who never answers': cancelling(answersNot!.id),
      'from who has declined': cancelling(declines!.id),
      'from who has blocked': cancelling(blocks!.id),
    },
    'opening a room at once': {
      'with somebody never asked': openingRooms(asked.slice(0, TRIES + WARM_UP)),
      'with somebody who has declined': openingRooms(asked.slice(TRIES + WARM_UP)),
    },
    'writing in a direct room': {
      'to who never answers': writing(rooms[0]),
      'to who has blocked': writing(rooms[1]),
    },
    'asking by message ID': {
      'that nobody has': refused('nobody-has-this'),
      'of somebody hidden': refused(hidden!.messageId),
      'of somebody who has blocked': refused(idBlocker!.messageId),
    },
    'looking up a phone number': {
      'that nobody has': lookingUp(phone(99)),
      'not verified': lookingUp(phone(1)),
      'not opted in': lookingUp(phone(2)),
      'of somebody who has blocked': lookingUp(phone(3)),
    },
  };
  const rows: Row[] = [];
  for (const [group, kinds] of Object.entries(groups)) {
    const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
    for (let i = 0; i < TRIES + WARM_UP; i += 1) {
      // In any order: what one leaves the server to do is in the time of whichever comes next.
      for (const [kind, { before, run, after }] of shuffled(Object.entries(kinds))) {
        const given = await before?.();
        const begun = performance.now();
        const answer = await run(given);
        const time = performance.now() - begun;
        await after?.(answer);
        if (i >= WARM_UP) times[kind]!.push(time);
      }
    }
    const [base] = Object.values(times) as [number[]];
    for (const [kind, list] of Object.entries(times)) {
      list.sort((a, b) => a - b);
      const longer =
        list === base
          ? 0.5
          : longerThan(
              list,
              base.toSorted((a, b) => a - b),
            );
      const spread = [0.1, 0.5, 0.9, 0.99]
        .map((share) => `p${share * 100} ${percentile(list, share).toFixed(2)}`)
        .join(', ');
      console.error(`  ${group}, ${kind}: ${spread} ms; longer than the first in ${(100 * longer).toFixed(1)} %`);
      rows.push({ what: `${group}, ${kind}: longer than the first`, unit: '%', ours: 100 * longer, target: '50 %' });
    }
  }
  client.close();
  await server.stop();
  return rows;
}

function shuffled<T>(list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** How often something of one list is more than something of the other; both are sorted. */
function longerThan(list: readonly number[], other: readonly number[]): number {
  let below = 0;
  let pairs = 0;
  for (const value of list) {
    while (below < other.length && other[below]! < value) below += 1;
    pairs += below;
  }
  return pairs / (list.length * other.length);
}
