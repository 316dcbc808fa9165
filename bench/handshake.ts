import { HttpClient, median, rateOf, repeat } from './load.js';
import { startOurs, startPeer, type Measured } from './processes.js';
import { Listener, openAll, quiet } from './sockets.js';
import type { Row } from './table.js';
import { copyOf, World, type Inhabitant } from './world.js';

const PAIRS = 300;
/** The two servers take turns with so many, and so do the groups. */
const AT_A_TIME = 25;
const WARM_UP = 1_500;
const AT_ONCE = 4;
const message = 'We met at the fair in Osaka. お世話になっております。';

const received = `subscription { push: contactRequestReceived { cursor occurredAt
  contactRequest { id message createdAt sender { id displayName organization { id name } } } } }`;
const approved = `subscription { push: contactRequestApproved { cursor occurredAt
  contactRequest { id state recipient { id displayName organization { id name } } } } }`;
const ask =
  'mutation($input: RequestContactInput!) { payload: requestContact(input: $input) { contactRequest { id } userErrors { code } } }';
const approve =
  'mutation($input: ApproveContactRequestInput!) { payload: approveContactRequest(input: $input) { contactRequest { id } userErrors { code } } }';

interface Pair {
  sender: Inhabitant;
  recipient: Inhabitant;
}

interface Payload {
  payload: { contactRequest: { id: string } | null; userErrors: { code: string }[] };
}

/** One asks, the other hears of it and says yes, the first hears of that; every step is on the disk before it is answered. */
export async function measureHandshake(): Promise<Row[]> {
  const { dataDir, known } = await load();
  const { warmUp, groups } = known;

  const ours = await startOurs(dataDir, { API_REQUESTS_PER_MINUTE: '10000000' });
  const bare = await startPeer('handshake-bare', copyOf(dataDir));
  const our = new Handshakes(ours, (token, query) => new Listener(ours.port, { token, query }));
  const peer = new Handshakes(
    bare,
    (token) => new Listener(bare.port, null, { headers: { authorization: `Bearer ${token}` } }),
  );
  for (const side of [our, peer])
    for (let from = 0; from < WARM_UP; from += 300) await side.run(warmUp.slice(from, from + 300));
  const costs = groups.map(() => ({ ours: [] as number[], bare: [] as number[] }));
  for (let from = 0; from < PAIRS; from += AT_A_TIME)
    for (const [i, { pairs }] of groups.entries()) {
      const some = pairs.slice(from, from + AT_A_TIME);
      costs[i]!.ours.push((await our.run(some)) / AT_A_TIME);
      costs[i]!.bare.push((await peer.run(some)) / AT_A_TIME);
    }
  await ours.stop();
  await bare.stop();
  return groups.map(({ what }, i) => ({
    what: `handshake, ${what}: CPU`,
    unit: 'ms',
    ours: median(costs[i]!.ours),
    bare: median(costs[i]!.bare),
    target: '2 ms',
  }));
}

function load() {
  return World.filled('handshake', async (world) => {
    world.mail = false;
    const warmUp = pairsOf(await world.addPeople(2 * WARM_UP));
    const others = await world.addPeople(2_000, { signedIn: false });
    const groups: { what: string; contacts: number; people: Inhabitant[]; pairs: Pair[] }[] = [];
    for (const contacts of [0, 200, 2_000]) {
      const people = await world.addPeople(2 * PAIRS);
      const what = `people with ${contacts.toLocaleString('en')} contacts each`;
      groups.push({ what, contacts, people, pairs: pairsOf(people) });
    }
    world.mail = true;
    const people = await world.addPeople(2 * PAIRS);
    groups.push({ what: 'no contacts, and with the mail of it', contacts: 0, people, pairs: pairsOf(people) });
    world.inBulk('contacts', () => {
      for (const { contacts, people } of groups) world.introduce(people, others.slice(0, contacts));
    });
    return { warmUp, groups };
  });
}

/** People of different organizations. */
function pairsOf(people: readonly Inhabitant[]): Pair[] {
  const half = people.length / 2;
  return people.slice(0, half).map((sender, i) => ({ sender, recipient: people[half + i]! }));
}

class Handshakes {
  private readonly client: HttpClient;

  constructor(
    private readonly server: Measured,
    private readonly listen: (token: string, query: string) => Listener,
  ) {
    this.client = new HttpClient(server.port);
  }

  /** The milliseconds of CPU that these pairs cost together, with the mail that tells of the request. Opening the sockets is not counted. */
  async run(pairs: readonly Pair[]): Promise<number> {
    const senders = await openAll(pairs, ({ sender }) => this.listen(sender.token, approved));
    const recipients = await openAll(pairs, ({ recipient }) => this.listen(recipient.token, received));
    await quiet(this.server);
    const { cpu } = await rateOf(this.server, 1, 1, async () => {
      await repeat(pairs.length, AT_ONCE, async (i) => {
        const { sender, recipient } = pairs[i]!;
        const id = await this.mutate(ask, { userId: recipient.id, message }, sender);
        await recipients[i]!.have(1);
        await this.mutate(approve, { id }, recipient);
        await senders[i]!.have(1);
      });
      await quiet(this.server);
    });
    for (const listener of [...senders, ...recipients]) listener.close();
    await quiet(this.server);
    return cpu;
  }

  private async mutate(query: string, input: Record<string, unknown>, by: Inhabitant): Promise<string> {
    const { payload } = await this.client.data<Payload>(query, { input }, by.token);
    if (!payload.contactRequest) throw new Error(payload.userErrors[0]!.code);
    return payload.contactRequest.id;
  }
}
