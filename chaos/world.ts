import { startFakeLine, type FakeLine, type LineChannel, type LineUser } from '../cli/fake-line/fake-line.js';
import type { Clients, Person } from './clients.js';
import type { History } from './history.js';
import type { MailSink } from './mail-sink.js';
import type { Random } from './random.js';
import { inTurns, until } from './wait.js';

const GROUPS = 5;
const OF_EACH = 10;
const ON_LINE = 4;
const SILENT = 8;

export interface Room {
  id: string;
  members: Person[];
  /** Its latest message that was answered for. */
  last: number;
}

/** Somebody on LINE, the account they have added, and the room here. */
export interface LineFriend {
  user: LineUser;
  channel: LineChannel;
  room: Room;
}

/** Two people who ask each other, answer, talk and part: one step at a time. */
export interface Pair {
  people: [Person, Person];
  state: 'apart' | 'asked' | 'declined' | 'together';
  /** Who asked last, and the request. */
  asker: 0 | 1;
  request: string;
  room: Room | null;
  busy: boolean;
}

export interface World {
  people: Person[];
  /** They are asked, and never answer: each request is a mail. */
  silent: Person[];
  groups: Room[];
  friends: LineFriend[];
  pairs: Pair[];
  rooms(): Room[];
}

/** Fifty people in five groups, who know those of other groups a little, and eight who never answer. */
export async function makeWorld(
  clients: Clients,
  mails: MailSink,
  line: FakeLine,
  url: string,
  random: Random,
): Promise<World> {
  const made = await inTurns(6, GROUPS * OF_EACH + SILENT, (i) => signUp(clients, mails, `person${i}`));
  const people = made.slice(0, GROUPS * OF_EACH);
  const groups = await inTurns(GROUPS, GROUPS, (i) => makeGroup(clients, people.slice(i * OF_EACH, (i + 1) * OF_EACH)));
  const friends = (
    await inTurns(GROUPS, GROUPS, (i) => makeFriends(clients, line, url, people[i * OF_EACH]!, i))
  ).flat();
  const pairs = people.flatMap((person, i) =>
    [1, 2, 3].map((n): Pair => {
      const other = people[(i + n * OF_EACH + n) % people.length]!;
      const asker = random.chance(0.5) ? 0 : 1;
      return { people: [person, other], state: 'apart', asker, request: '', room: null, busy: false };
    }),
  );
  const distinct = new Map(
    pairs.map((pair) => [
      pair.people
        .map(({ id }) => id)
        .toSorted()
        .join(),
      pair,
    ]),
  );
  const own = [...distinct.values()];
  return {
    people,
    silent: made.slice(people.length),
    groups,
    friends,
    pairs: own,
    rooms: () => [...groups, ...friends.map(({ room }) => room), ...own.flatMap(({ room }) => room ?? [])],
  };
}

/** LINE as it is to servers: what is not answered it tells again. */
export function startLine(history: History): Promise<FakeLine> {
  return startFakeLine({
    redeliverAfter: [300, 1_000, ...Array.from({ length: 30 }, () => 3_000)],
    onExchange({ request: { path, headers }, answer }) {
      if (!/\/(push|reply)$/.test(path)) return;
      const key = headers['x-line-retry-key'] ?? null;
      history.write('call', { path, key, status: answer?.status ?? null });
    },
  });
}

async function signUp(clients: Clients, mails: MailSink, name: string): Promise<Person> {
  const email = `${name}@chaos.example`;
  await clients.ask(null, 'mutation($input: SignUpInput!) { signUp(input: $input) { accepted } }', {
    input: { email, password: 'a long enough secret', displayName: name },
  });
  const mail = await until(() => mails.to(email), `the mail to ${email}`);
  const { verifyEmail } = await clients.ask(
    null,
    'mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { token viewer { user { id } } } }',
    { input: { token: /verify-email\?token=(?:3D)?([\w-]+)/.exec(mail)![1]! } },
  );
  return { id: verifyEmail.viewer.user.id, name, email, token: verifyEmail.token };
}

/** The first knows all the others, and brings them into a room. */
async function makeGroup(clients: Clients, members: Person[]): Promise<Room> {
  const [owner, ...others] = members as [Person, ...Person[]];
  for (const other of others) {
    const asked = await clients.act(owner, 'requestContact', { userId: other.id }, 'contactRequest { id state }');
    await clients.act(
      other,
      'approveContactRequest',
      { id: asked.contactRequest.id },
      'contactRequest { id } room { id }',
    );
  }
  const input = { name: `Group of ${owner.name}`, personIds: others.map(({ id }) => id) };
  const { room } = await clients.act(owner, 'createRoom', input, 'room { id lastSequence }');
  return { id: room.id, members, last: room.lastSequence };
}

/** A member's own account, and those who have added it. */
async function makeFriends(
  clients: Clients,
  line: FakeLine,
  url: string,
  member: Person,
  number: number,
): Promise<LineFriend[]> {
  const channel = line.addChannel({ displayName: `Account ${number}` });
  channel.redelivery = true;
  const { channelId, channelSecret, channelAccessToken } = channel;
  const input = { channelId, channelSecret, channelAccessToken, memberId: member.id };
  const { lineChannel } = await clients.act(member, 'connectLineChannel', input, 'lineChannel { id }');
  channel.webhook.endpoint = `${url}/webhooks/line/${lineChannel.id}`;
  return inTurns(2, ON_LINE, async (i) => {
    const displayName = `line${number}-${i}`;
    const user = line.addUser({ displayName });
    await user.follow(channel);
    const id = await until(async () => {
      const query = '{ externalUsers(first: 100) { nodes { profileName room { id } } } }';
      const { externalUsers } = await clients.ask(member.token, query);
      return externalUsers.nodes.find((node: any) => node.profileName === displayName)?.room?.id as string | undefined;
    }, `the room of ${displayName}`);
    return { user, channel, room: { id, members: [member], last: 0 } };
  });
}
