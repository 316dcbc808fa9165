import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchema } from '../src/schema.js';
import { RandomWorld, stepOfPeople, stepOfRooms } from './support/random-world.js';
import { documentsOf, Replica, type State } from './support/replica.js';
import { agreeOnRooms } from './support/room-agreement.js';
import { roomDocumentsOf, RoomReplicas } from './support/room-replica.js';
import { startServer, type TestServer } from './support/server.js';

/** Each run is a new world of four people, in which this many sequences happen one after the other. */
const SEQUENCES = 25;
const RUNS = Number(process.env.TEST_RUNS ?? 4);
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

const schema = createSchema();
const documents = documentsOf(schema);
const roomDocuments = roomDocumentsOf(schema);
/** Mutations that are not done at random, and why; each is done once in state-and-events.test.ts. */
const notAtRandom: Record<string, readonly string[]> = {
  'makes or unmakes one of the four': [
    'signUp',
    'verifyEmail',
    'resendEmailVerification',
    'removeMember',
    'deleteAccount',
  ],
  'asks Google': ['startGoogleLink', 'unlinkGoogle', 'importGoogleContacts'],
  'asks LINE': ['connectLineChannel', 'updateLineChannel', 'testLineChannel', 'disconnectLineChannel'],
  'is a matter of one person, or of mails, which are not sent here': [
    'requestPhoneVerification',
    'confirmPhone',
    'removePhone',
    'inviteMember',
    'cancelMemberInvitation',
    'resendEmailInvitation',
  ],
  'is a matter of sessions and secrets, which no other step touches': [
    'signIn',
    'signInWithGoogle',
    'signOut',
    'revokeSession',
    'changePassword',
    'requestPasswordReset',
    'resetPassword',
    'requestEmailChange',
    'confirmEmailChange',
  ],
};
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ SESSION_DAYS: '3650', EVENT_DAYS: '365' });
  await server.app.worker.stop(); // the mails are not what this is about
});
afterAll(() => server.stop());

const sequencesOf = (step: typeof stepOfPeople, maxLength: number) =>
  fc.array(
    fc.record({
      /** At once, or one after the other. */
      atOnce: fc.boolean(),
      steps: fc.array(step, { minLength: 1, maxLength, size: 'max' }),
      /** Who reads their state anew while it happens. */
      reader: fc.nat(3),
      /** Who looks afterwards. */
      looker: fc.nat(3),
    }),
    { minLength: SEQUENCES, maxLength: SEQUENCES },
  );

test.each([
  { what: 'strangers', acquainted: false, arbitrary: sequencesOf(stepOfPeople, 5) },
  { what: 'friends', acquainted: true, arbitrary: sequencesOf(stepOfRooms, 8) },
])(
  `four $what do ${RUNS * SEQUENCES} sequences of things, and each knows their state from the events (TEST_SEED=${seed})`,
  async ({ acquainted, arbitrary }) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (sequences) => {
        const world = await RandomWorld.begin(server);
        if (acquainted) await world.getAcquainted();
        const people = [0, 1, 2, 3];
        const read = async (who: number): Promise<Client> => {
          const replica = await Replica.read(documents, world.as(who));
          return { replica, rooms: await RoomReplicas.read(roomDocuments, world.as(who)) };
        };
        const sinceTheStart = await Promise.all(people.map(read));
        const latest = await Promise.all(people.map(read));
        const look = async (who: number, { replica, rooms }: Client) => {
          const fresh = await replica.followAndRead(world.as(who));
          expect(replica.state).toEqual(fresh.state);
          expect([replica.cursor, replica.pendingRequestCount]).toEqual([fresh.cursor, fresh.pendingRequestCount]);
          const written = await rooms.followAndRead(world.as(who), replica.marks);
          expect(rooms.state).toEqual(written);
          return { state: fresh.state, rooms: written };
        };

        for (const { atOnce, steps, reader, looker } of sequences) {
          const anew = (await world.active(reader)) ? read(reader).catch(ifSuspended) : null;
          if (atOnce) await Promise.all(steps.map((step) => world.take(step)));
          else for (const step of steps) await world.take(step);
          latest[reader] = (await anew) ?? latest[reader]!;
          await world.settle();
          if (await world.active(looker)) await look(looker, latest[looker]!);
        }

        const active: Awaited<ReturnType<typeof look>>[] = [];
        const here = [];
        for (const who of people) if (await world.active(who)) here.push(who);
        for (const who of here) await look(who, latest[who]!);
        // Everybody listens at the same time, and is given the same results as far as they may be.
        const ends = new Map<string, number>();
        const heard = here.map((who) =>
          latest[who]!.rooms.hear(world.as(who), (roomId, revision) => revision === ends.get(roomId)),
        );
        await world.sayGoodbye((roomId, revision) => ends.set(roomId, revision));
        await Promise.all(heard);
        for (const who of here) await look(who, latest[who]!);
        for (const who of here) active.push(await look(who, sinceTheStart[who]!));
        agree(active.map(({ state }) => state));
        await agreeOnRooms(
          server,
          active.map(({ rooms }) => rooms),
        );
      }),
      { numRuns: RUNS, seed, endOnFailure: true },
    );
  },
  120_000 + RUNS * 20_000,
);

test('every mutation is done at random, or is said not to be', async () => {
  const mutations = Object.keys(schema.getMutationType()!.getFields());
  const world = await RandomWorld.begin(server);
  await world.takeAll();
  expect([...world.done, ...Object.values(notAtRandom).flat()].toSorted()).toEqual(mutations.toSorted());
});

/** What one device of somebody knows. */
interface Client {
  replica: Replica;
  rooms: RoomReplicas;
}

/** Whoever was suspended meanwhile could not read. */
function ifSuspended(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}

/** What has to hold between what different people see, whatever they did. */
function agree(states: State[]): void {
  for (const mine of states) {
    for (const theirs of states) {
      const [me, them] = [mine.viewer.user.id, theirs.viewer.user.id];
      if (me >= them) continue;
      const contacts = [contactOf(mine, them), contactOf(theirs, me)];
      expect(contacts[0]).toBe(contacts[1]);
      const sent = [...between(mine, me, them), ...between(theirs, them, me)];
      const waiting = sent.filter(({ state }) => state === 'PENDING');
      expect(waiting.length).toBeLessThanOrEqual(contacts[0] ? 0 : 1);
      const received = [...between(mine, them, me), ...between(theirs, me, them)];
      for (const { id, state } of received) {
        const [own] = sent.filter((request) => request.id === id);
        // What was declined looks to the sender as if nothing had happened; everything else is the same to both.
        if (state === 'DECLINED') expect(['PENDING', 'CANCELLED', 'EXPIRED']).toContain(own!.state);
        else expect(own!.state).toBe(state);
      }
    }
  }
}

function contactOf(state: State, userId: string): boolean {
  return Object.values(state.contacts).some(({ user }) => user.id === userId);
}

function between(state: State, senderId: string, recipientId: string): Record<string, any>[] {
  return Object.values(state.requests).filter(
    ({ sender, recipient }) => sender.id === senderId && recipient.id === recipientId,
  );
}
