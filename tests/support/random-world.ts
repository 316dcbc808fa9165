import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { Room } from '../../entities/room.js';
import { authenticate } from '../../src/auth/credentials.js';
import { DAY } from '../../src/clock.js';
import { say } from '../../src/domain/room-stream.js';
import { connectLineChannel } from '../../src/domain/line-channels.js';
import { doEvents, keepEvents, nextEvents } from '../../src/domain/line-intake.js';
import { startSession } from '../../src/domain/sessions.js';
import { userById } from '../../src/domain/people.js';
import { recordUpload } from '../../src/domain/uploads.js';
import { ApiError } from '../../src/errors.js';
import { newId } from '../../src/ids.js';
import { connectJobs } from '../../src/import/connect-jobs.js';
import { importJobs } from '../../src/import/read-jobs.js';
import { person, verbs, type Actor } from './cast.js';
import { roomJobs } from '../../src/room-jobs.js';
import type { LineEvent } from '../../src/line.js';
import type { JobData } from '../../src/jobs.js';
import { listening, type Listening } from './room-replica.js';
import type { GraphqlAnswer, TestServer } from './server.js';

/** Something one of four people does, to another of them where it takes two. */
export interface Step {
  what: keyof typeof steps;
  who: number;
  whom: number;
  /** Which of several: of the requests there were, of the words and ways there are. */
  which: number;
}

/** How often each thing is done, against the others. */
type Weights = Partial<Record<keyof typeof steps, number>>;

/** Where people are what it is about: contacts and requests are what there is most of. */
const ofPeople: Weights = {
  ...{ request: 16, approve: 8, decline: 2, declineAndBlock: 2, cancel: 2, removeContact: 2 },
  ...{ block: 2, unblock: 2, updateContact: 2 },
  ...{ updateProfile: 1, updatePrivacy: 1, setMessageId: 1, updateNotifications: 1 },
  ...{ createContactLink: 1, createInviteLink: 1, revokeInviteLink: 1, followInviteLink: 1 },
  ...{ inviteByEmail: 1, cancelEmailInvitation: 1, acceptInvitation: 1 },
  ...{ updateExternalPolicy: 1, setExternalAccess: 1, updateOrganization: 1 },
  ...{ createAccessToken: 1, revokeAccessToken: 1, setRole: 1, suspend: 1, time: 1 },
  ...{ openDirectRoom: 1, postMessage: 1, markRead: 1 },
  ...{ importCards: 2, connectImport: 2, cancelImport: 1 },
};
/** Where rooms are: what is written, who comes and goes, and what closes and opens them. */
const ofRooms: Weights = {
  ...{ postMessage: 16, markRead: 6, recallMessage: 3, renameRoom: 1 },
  ...{ openDirectRoom: 6, createRoom: 4, inviteToRoom: 8, removeFromRoom: 3, leaveRoom: 3 },
  ...{ block: 5, unblock: 4, request: 4, approve: 4, decline: 1, removeContact: 2 },
  ...{ updateExternalPolicy: 1, setExternalAccess: 1, suspend: 2, updateProfile: 1, setMessageId: 2, time: 1 },
  ...{ lineEvent: 8, updateExternalUser: 2, deleteExternalUser: 1, blockOutside: 1, roomWithOutside: 3 },
};

function stepOf(weights: Weights): fc.Arbitrary<Step> {
  const choices = Object.entries(weights) as [Step['what'], number][];
  return fc
    .record({
      what: fc.oneof(...choices.map(([what, weight]) => ({ weight, arbitrary: fc.constant(what) }))),
      who: fc.nat(3),
      whom: fc.nat(3),
      which: fc.nat(9),
    })
    .map((made) => ({ ...made, [fc.toStringMethod]: () => `${made.what} ${made.who}>${made.whom} ${made.which}` }));
}
export const stepOfPeople = stepOf(ofPeople);
export const stepOfRooms = stepOf(ofRooms);

/** Four people, the first two of one organization, and what they do at random. */
export class RandomWorld {
  /** The names of all that was done, refused or not. */
  readonly done = new Set<string>();
  requests: { id: string; sender: { id: string }; recipient: { id: string } }[] = [];
  /** How many groups were made. */
  groups = 0;
  private days = 0;

  private constructor(
    readonly server: TestServer,
    readonly people: Actor[],
  ) {}

  static async begin(server: TestServer): Promise<RandomWorld> {
    const first = await person(server);
    const second = await person(server, { organizationId: first.organizationId });
    return new RandomWorld(server, [first, second, await person(server), await person(server)]);
  }

  /** They know each other, and talk. */
  async getAcquainted(): Promise<void> {
    for (const [who, whom] of [
      [0, 2],
      [0, 3],
      [1, 2],
      [2, 3],
    ] as const) {
      await this.take({ what: 'request', who, whom, which: 0 });
      await this.take({ what: 'approve', who: whom, whom: who, which: 0 });
    }
    await this.mutate(0, 'createRoom', { name: 'All', personIds: [1, 2, 3].map((place) => this.people[place]!.id) });
    await this.connectLine();
    for (const who of [1, 2]) await this.take({ what: 'setMessageId', who, whom: who, which: who });
  }

  /** The channel of the first of them on LINE. */
  private channelId: string | undefined;

  private async connectLine(): Promise<void> {
    const { db, vault, clock } = this.server.app.services;
    const { viewer } = (await authenticate(db.read, this.people[0]!.token, clock.now()))!;
    const input = {
      channelId: String(Date.now()) + String(madeChannels++),
      channelSecret: 's',
      channelAccessToken: 't',
    };
    const account = { userId: 'U', basicId: '@line', displayName: 'Line' };
    const channel = await db.transaction((tx) =>
      connectLineChannel(tx, viewer, vault, { ...input, memberId: viewer.id }, account),
    );
    this.channelId = channel.id;
  }

  /** LINE tells something. What happens at the same moment is told in some order. */
  async hearFromLine(happening: LineEvent['happening'], source: LineEvent['source']): Promise<void> {
    const channelId = this.channelId;
    if (channelId === undefined) return;
    const { db, clock } = this.server.app.services;
    const event: LineEvent = {
      id: `event-${(this.lineEvents += 1)}`,
      at: clock.now() + this.lineEvents,
      active: true,
      replyToken: null,
      source,
      happening,
    };
    const people = new Map(
      [0, 1, 2].map((n) => [
        `U${n}`,
        { profile: { displayName: `Line ${n}`, pictureUrl: null, statusMessage: null, language: null }, avatar: null },
      ]),
    );
    await db.transaction((tx) => keepEvents(tx, [{ channelId, events: [event] }]));
    for (const next of await nextEvents(db.read, channelId, clock.now()))
      await db.transaction((tx) => doEvents(tx, channelId, [next], () => ({ people, groupName: 'Group' })));
  }

  private lineEvents = 0;

  /** One of the address book. */
  async outsider(who: number, which: number): Promise<string | undefined> {
    const answer = await this.send(who, '{ externalUsers(first: 5) { nodes { id } } }');
    const users: { id: string }[] = answer?.data?.externalUsers.nodes ?? [];
    return users[which % Math.max(1, users.length)]?.id;
  }

  /** Sends an operation as one of them, without the network: thousands of them are the point. Undefined while they are suspended. */
  async send(who: number, query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer | undefined> {
    const { operations, services } = this.server.app;
    const found = await authenticate(services.db.read, this.people[who]!.token, services.clock.now());
    if (!found) return undefined;
    const device = { userAgent: 'random', ipAddress: '127.0.0.1' };
    const answer = await operations.start({ viewer: found.viewer, device, acceptLocale: 'EN' }, { query, variables });
    return JSON.parse(JSON.stringify(answer)) as GraphqlAnswer;
  }

  async active(who: number): Promise<boolean> {
    return (await this.send(who, '{ viewer { id } }')) !== undefined;
  }

  as(who: number): Listening {
    const { ask } = verbs(async (query, variables) => (await this.send(who, query, variables))!);
    return listening({ ask, token: this.people[who]!.token, server: this.server });
  }

  /** Does the work that closes and opens rooms, which begins once a mutation is committed. */
  async settle(): Promise<void> {
    const { services } = this.server.app;
    const jobs = await services.db.read.all<{ id: string; data: string }>(
      "select id, data from jobs where kind = 'settleRooms'",
    );
    for (const { id, data } of jobs) {
      await roomJobs(services).settleRooms(
        JSON.parse(data) as JobData['settleRooms'],
        undefined as never,
        undefined as never,
      );
      await services.db.transaction(async (tx) => void (await tx.run('delete from jobs where id = $1', [id])));
    }
  }

  /** Imports a file of addresses of these people; it is read at once, or waits. */
  async importCards(who: number, emails: readonly string[], waits: boolean): Promise<void> {
    const { db, uploads, clock, config } = this.server.app.services;
    const found = await authenticate(db.read, this.people[who]!.token, clock.now());
    if (!found) return;
    const id = newId('upl');
    const file = {
      id,
      purpose: 'import',
      fileName: 'a.csv',
      byteSize: 1,
      kind: 'FILE',
      contentType: 'text/csv',
    } as const;
    const recorded = await db
      .transaction((tx) => recordUpload(tx, found.viewer, { ...file, hasPreview: false }, config.uploadQuota))
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return 'suspended meanwhile';
        throw error;
      });
    if (recorded) return;
    // After its record: by the clock of these worlds every file is days old, and one of nobody's is swept.
    await writeFile(uploads.pathOf(id), `Name,E-mail\n${emails.map((email) => `x,${email}\n`).join('')}`);
    const payload = await this.mutate(who, 'importBusinessCards', { uploadId: id }, 'contactImport { id }');
    const importId = payload?.contactImport?.id as string | undefined;
    const { readContactImport } = importJobs(this.server.app.services);
    if (importId && !waits) await readContactImport({ importId }, '', new AbortController().signal);
  }

  /** Asks and invites those of somebody's latest import; it is done at once, or waits. */
  async connectImport(who: number, invite: boolean, waits: boolean): Promise<void> {
    const importId = await this.latestImport(who);
    const input = { importId, allRegistered: true, inviteUnregistered: invite };
    const payload = await this.mutate(who, 'requestContactsFromImport', input);
    const { connectContactImport } = connectJobs(this.server.app.services);
    if (payload?.userErrors.length === 0 && !waits)
      for (const { data } of await this.server.app.services.db.read.all<{ data: string }>(
        "select data from jobs where kind = 'connectContactImport'",
      ))
        await connectContactImport(
          JSON.parse(data) as JobData['connectContactImport'],
          '',
          new AbortController().signal,
        );
  }

  async latestImport(who: number): Promise<string> {
    const answer = await this.send(who, '{ contactImports { id } }');
    return (answer?.data?.contactImports[0]?.id as string | undefined) ?? 'none';
  }

  /** Does a mutation, which may be refused; nothing worse. Answers its payload. */
  async mutate(who: number, name: string, input: object, selection = ''): Promise<any> {
    this.done.add(name);
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const answer = await this.send(
      who,
      `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code } } }`,
      { input },
    );
    const code = answer?.errors?.[0]?.extensions.code;
    if (code !== undefined && code !== 'FORBIDDEN' && code !== 'UNAUTHENTICATED')
      throw new Error(`${name} answered ${JSON.stringify(answer!.errors)}`);
    return answer?.data?.[name] ?? null;
  }

  /** Each thing once. */
  async takeAll(): Promise<void> {
    await this.connectLine();
    await this.take({ what: 'lineEvent', who: 0, whom: 2, which: 1 });
    for (const what of Object.keys(steps) as Step['what'][]) await this.take({ what, who: 0, whom: 2, which: 0 });
  }

  async take({ what, who, whom, which }: Step): Promise<void> {
    await steps[what](this, who, whom, which);
  }

  /** One of the latest requests. */
  request(which: number): { id: string; from: number; to: number } | undefined {
    const found = this.requests.at(-1 - (which % Math.max(1, Math.min(this.requests.length, 4))));
    const place = (id: string) => this.people.findIndex((one) => one.id === id);
    return found && { id: found.id, from: place(found.sender.id), to: place(found.recipient.id) };
  }

  /** One of somebody's rooms. */
  async room(who: number, which: number, kind: 'GROUP' | null = null): Promise<string | undefined> {
    const answer = await this.send(who, 'query($kind: RoomKind) { rooms(kind: $kind, first: 3) { nodes { id } } }', {
      kind,
    });
    const rooms: { id: string }[] = answer?.data?.rooms.nodes ?? [];
    return rooms[which % Math.max(1, rooms.length)]?.id;
  }

  /** Everybody writes in all their rooms, and at last each room says that it is the end. Answers what was said when. */
  async sayGoodbye(saying: (roomId: string, revision: number) => void): Promise<void> {
    const rooms = new Set<string>();
    for (const who of [0, 1, 2, 3]) {
      const answer = await this.send(who, '{ rooms(first: 20) { nodes { id } } }');
      for (const { id } of (answer?.data?.rooms.nodes ?? []) as { id: string }[]) {
        rooms.add(id);
        await this.mutate(who, 'postMessage', { roomId: id, text: 'Goodbye' });
      }
    }
    for (const id of rooms)
      await this.server.app.services.db.transaction(async (tx) => {
        await tx.lockRooms([id]);
        const room = (await tx.row(Room, 'where id = $1', [id]))!;
        saying(id, room.revision + 1);
        await say(tx, room, { notice: 'PEOPLE_LEFT', people: [] });
      });
  }

  async links(who: number): Promise<{ id: string; code: string }[]> {
    return (await this.send(who, '{ inviteLinks { id code } }'))?.data?.inviteLinks ?? [];
  }

  /** The latest invitation somebody has mailed. */
  async invitation(who: number): Promise<string | undefined> {
    const answer = await this.send(who, '{ emailInvitations(first: 1) { nodes { id } } }');
    return answer?.data?.emailInvitations.nodes[0]?.id;
  }

  async contactId(who: number, whom: number): Promise<string | undefined> {
    const answer = await this.send(who, 'query($id: ID!) { node(id: $id) { ... on User { contact { id } } } }', {
      id: this.people[whom]!.id,
    });
    return answer?.data?.node?.contact?.id;
  }

  /** Time passes, and what is due is done. Not for longer than events are kept. */
  async pass(days: number): Promise<void> {
    if (this.days + days > 300) return;
    this.days += days;
    this.server.clock.advance(days * DAY);
    await this.server.app.housekeeping.run();
  }

  /** A new sign-in, as the old ones have ended. */
  async signIn(who: number): Promise<void> {
    const { db, config } = this.server.app.services;
    const old = this.people[who]!;
    const { token } = await db.transaction(async (tx) =>
      startSession(tx, (await userById(tx, old.id))!, { userAgent: 'random', ipAddress: null }, config),
    );
    this.people[who] = { ...old, token };
  }
}

let madeChannels = 0;

type Act = (world: RandomWorld, who: number, whom: number, which: number) => Promise<unknown>;
const answering =
  (name: string, more: object = {}): Act =>
  async (world, _who, _whom, which) => {
    const request = world.request(which);
    if (request)
      await world.mutate(name === 'cancelContactRequest' ? request.from : request.to, name, {
        id: request.id,
        ...more,
      });
  };
/** One of the few message IDs that somebody in this world may have. */
const messageIdIn = (world: RandomWorld, which: number) => `w${world.people[0]!.id.slice(-12)}-${which % 3}`;
const ways = ['findableByName', 'findableByEmail', 'findableByMessageId', 'showEmail'];

/** In an order in which each finds something to be done with. */
const steps = {
  async request(world, who, whom, which) {
    const selection = 'contactRequest { id sender { id } recipient { id } }';
    const key = which === 9 ? { idempotencyKey: `key-${whom}` } : {};
    const payload = await world.mutate(who, 'requestContact', { userId: world.people[whom]!.id, ...key }, selection);
    const made = payload?.contactRequest;
    if (made && !world.requests.some(({ id }) => id === made.id)) world.requests.push(made);
  },
  approve: answering('approveContactRequest'),
  decline: answering('declineContactRequest'),
  declineAndBlock: answering('declineContactRequest', { block: true }),
  cancel: answering('cancelContactRequest'),
  async updateContact(world, who, whom, which) {
    const id = await world.contactId(who, whom);
    if (id)
      await world.mutate(
        who,
        'updateContact',
        which % 2 ? { id, nickname: `Nick ${which}` } : { id, note: `Note ${which}` },
      );
  },
  async removeContact(world, who, whom) {
    const id = await world.contactId(who, whom);
    if (id) await world.mutate(who, 'removeContact', { id });
  },
  block: (world, who, whom) => world.mutate(who, 'blockPerson', { personId: world.people[whom]!.id }),
  unblock: (world, who, whom) => world.mutate(who, 'unblockPerson', { personId: world.people[whom]!.id }),
  updateProfile: (world, who, _, which) =>
    world.mutate(
      who,
      'updateProfile',
      which % 2 ? { displayName: `Name ${which}` } : { department: `Department ${which}` },
    ),
  updatePrivacy: (world, who, whom, which) => world.mutate(who, 'updatePrivacy', { [ways[whom]!]: which % 3 > 0 }),
  setMessageId: (world, who, _, which) => world.mutate(who, 'setMessageId', { messageId: messageIdIn(world, which) }),
  createContactLink: (world, who) => world.mutate(who, 'createContactLink', {}),
  createInviteLink: (world, who, _, which) =>
    world.mutate(who, 'createInviteLink', { autoApprove: which % 2 > 0, ...(which % 3 > 0 && { maxUses: which % 3 }) }),
  async revokeInviteLink(world, who, _, which) {
    const links = await world.links(who);
    if (links.length > 0) await world.mutate(who, 'revokeInviteLink', { id: links[which % links.length]!.id });
  },
  async followInviteLink(world, who, whom, which) {
    if ((await world.links(whom)).length === 0) await steps.createInviteLink(world, whom, who, which);
    const links = await world.links(whom);
    if (links.length === 0) return; // they are suspended
    const selection = 'contactRequest { id sender { id } recipient { id } }';
    const { code } = links[which % links.length]!;
    const made = (await world.mutate(who, 'followInviteLink', { code }, selection))?.contactRequest;
    if (made && !world.requests.some(({ id }) => id === made.id)) world.requests.push(made);
  },
  importCards: (world, who, whom, which) =>
    world.importCards(
      who,
      [world.people[whom]!.email, world.people[(whom + 1) % 4]!.email, `outside-${which}@example.com`].slice(which % 2),
      which > 6,
    ),
  connectImport: (world, who, _whom, which) => world.connectImport(who, which % 2 === 0, which > 7),
  cancelImport: async (world, who) => {
    await world.mutate(who, 'cancelContactImport', { id: await world.latestImport(who) });
  },
  inviteByEmail: (world, who, whom) => world.mutate(who, 'inviteByEmail', { emails: [world.people[whom]!.email] }),
  async cancelEmailInvitation(world, who) {
    const id = await world.invitation(who);
    if (id) await world.mutate(who, 'cancelEmailInvitation', { id });
  },
  async acceptInvitation(world, who, whom) {
    if (!(await world.invitation(whom))) await steps.inviteByEmail(world, whom, who);
    const id = await world.invitation(whom);
    const { secrets } = world.server.app.services;
    if (id) await world.mutate(who, 'acceptInvitation', { token: secrets.tokenFor(id) });
  },
  openDirectRoom: (world, who, whom, which) =>
    world.mutate(
      who,
      'openDirectRoom',
      which % 2 ? { personId: world.people[whom]!.id } : { messageId: messageIdIn(world, which) },
    ),
  async createRoom(world, who, whom, which) {
    if (world.groups === 8) return; // as many as are read
    // A colleague, whoever may be no contact, or both.
    const places = [who < 2 && which % 3 < 2 ? 1 - who : whom, ...(which % 3 === 1 ? [whom] : [])];
    const payload = await world.mutate(who, 'createRoom', {
      personIds: places.map((place) => world.people[place]!.id),
      name: which % 2 ? `Room ${which}` : null,
      idempotencyKey: which > 6 ? 'room' : null,
    });
    if (payload?.userErrors.length === 0) world.groups += 1;
  },
  async inviteToRoom(world, who, whom, which) {
    const roomId = await world.room(who, which, 'GROUP');
    if (roomId) await world.mutate(who, 'inviteToRoom', { roomId, personIds: [world.people[whom]!.id] });
  },
  async renameRoom(world, who, _, which) {
    const roomId = await world.room(who, which, which ? 'GROUP' : null);
    if (roomId) await world.mutate(who, 'renameRoom', { roomId, name: `Room ${which}` });
  },
  async postMessage(world, who, _, which) {
    const roomId = await world.room(who, which);
    if (!roomId) return;
    const key = which === 9 ? { idempotencyKey: 'message' } : {};
    const said = which % 4 ? { text: `Text ${which}` } : { sticker: { packageId: '446', stickerId: '1988' } };
    await world.mutate(who, 'postMessage', { roomId, ...said, ...key });
  },
  async recallMessage(world, who, _, which) {
    const answer = await world.send(
      who,
      '{ rooms(first: 3) { nodes { messages(last: 5) { nodes { id sender { id } } } } } }',
    );
    const all = (answer?.data?.rooms.nodes ?? []).flatMap((room: any) => room.messages.nodes);
    const own = all.filter((message: any) => message.sender?.id === world.people[who]!.id);
    if (own.length > 0) await world.mutate(who, 'recallMessage', { id: own[which % own.length].id });
  },
  async markRead(world, who, _, which) {
    const roomId = await world.room(who, which);
    const answer = await world.send(who, 'query($id: ID!) { room(id: $id) { lastSequence } }', { id: roomId ?? '' });
    const last: number | undefined = answer?.data?.room?.lastSequence;
    if (last !== undefined) await world.mutate(who, 'markRead', { roomId, sequence: last - (which % 3) });
  },
  async removeFromRoom(world, who, whom, which) {
    const roomId = await world.room(who, which, 'GROUP');
    if (roomId) await world.mutate(who, 'removeFromRoom', { roomId, personId: world.people[whom]!.id });
  },
  async leaveRoom(world, who, _, which) {
    const roomId = await world.room(who, which, 'GROUP');
    if (roomId) await world.mutate(who, 'leaveRoom', { roomId });
  },
  async lineEvent(world, _, whom, which) {
    const userId = `U${whom % 3}`;
    const group = { type: 'group', groupId: 'C0', old: false, userId } as const;
    const text = { kind: 'TEXT', text: `Line says ${which}` } as const;
    const message = { type: 'message', messageId: `m${which}-${Math.random()}`, content: text } as const;
    if (which === 0) await world.hearFromLine({ type: 'unfollow' }, { type: 'user', userId });
    else if (which < 4) await world.hearFromLine({ type: 'follow' }, { type: 'user', userId });
    else if (which < 7) await world.hearFromLine(message, { type: 'user', userId });
    else if (which === 7) await world.hearFromLine({ type: whom % 2 ? 'join' : 'leave' }, { ...group, userId: null });
    else await world.hearFromLine(message, group);
  },
  async updateExternalUser(world, who, whom, which) {
    const id = await world.outsider(who, whom);
    if (id) await world.mutate(who, 'updateExternalUser', { id, displayName: which % 3 ? `Given ${which}` : null });
  },
  async deleteExternalUser(world, who, whom) {
    const id = await world.outsider(who, whom);
    if (id) await world.mutate(who, 'deleteExternalUser', { id });
  },
  async blockOutside(world, who, whom, which) {
    const personId = await world.outsider(who, whom);
    if (personId) await world.mutate(who, which % 2 ? 'blockPerson' : 'unblockPerson', { personId });
  },
  async roomWithOutside(world, who, whom, which) {
    const personId = await world.outsider(who, which);
    if (!personId) return;
    if (which % 3 === 0) return world.mutate(who, 'openDirectRoom', { personId });
    const roomId = await world.room(who, which, 'GROUP');
    if (which % 3 === 1 && roomId) return world.mutate(who, 'inviteToRoom', { roomId, personIds: [personId] });
    if (world.groups === 8) return;
    const payload = await world.mutate(who, 'createRoom', { personIds: [personId, world.people[whom]!.id] });
    if (payload?.userErrors.length === 0) world.groups += 1;
  },
  updateExternalPolicy: (world, who, _, which) =>
    world.mutate(who, 'updateExternalPolicy', {
      line: (['EVERYBODY', 'CHOSEN_MEMBERS', 'EVERYBODY', 'EVERYBODY'] as const)[which % 4],
      otherOrganizations: (['EVERYBODY', 'EVERYBODY', 'CHOSEN_MEMBERS', 'NOBODY'] as const)[which % 4],
    }),
  setExternalAccess: (world, who, whom, which) =>
    world.mutate(who, 'setExternalAccess', {
      userId: world.people[whom]!.id,
      otherOrganizations: which % 2 > 0,
      line: which % 3 > 0,
    }),
  updateOrganization: (world, who, _, which) => world.mutate(who, 'updateOrganization', { name: `Company ${which}` }),
  updateNotifications: (world, who, _, which) =>
    world.mutate(who, 'updateNotifications', { contactRequestMail: which % 2 > 0 }),
  createAccessToken: (world, who, _, which) => world.mutate(who, 'createAccessToken', { name: `Program ${which}` }),
  async revokeAccessToken(world, who) {
    const answer = await world.send(who, '{ viewer { accessTokens { id } } }');
    const id = answer?.data?.viewer?.accessTokens[0]?.id;
    if (id) await world.mutate(who, 'revokeAccessToken', { id });
  },
  setRole: (world, who, _, which) =>
    world.mutate(who, 'setMemberRole', {
      userId: world.people[1 - (who % 2)]!.id,
      role: which % 3 > 0 ? 'ADMIN' : 'MEMBER',
    }),
  async suspend(world, who, _, which) {
    const by = who % 2;
    const suspended = which % 2 > 0;
    const payload = await world.mutate(by, 'suspendMember', { userId: world.people[1 - by]!.id, suspended });
    if (payload?.userErrors.length === 0 && !suspended && !(await world.active(1 - by))) await world.signIn(1 - by);
  },
  time: (world, _, __, which) => world.pass([1, 10, 29, 31][which % 4]!),
} satisfies Record<string, Act>;
