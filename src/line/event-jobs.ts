import type { LineChannel } from '../../entities/line-channel.js';
import { accessToken, channelById, readCredentials } from '../domain/line-channels.js';
import { announceUsersOf, unknownOn, updateProfile, type Newcomer } from '../domain/external-users.js';
import { stopAsking } from '../domain/line-talk.js';
import { welcome } from '../domain/line-welcome.js';
import { knowsGroup } from '../domain/line-rooms.js';
import { doEvents, failEvent, firstTogether, nextEvents } from '../domain/line-intake.js';
import { ExternalUser } from '../../entities/external-user.js';
import type { LineEvent } from '../line.js';
import type { Known } from '../domain/line-scene.js';
import { lookAtChannel } from './channels.js';
import { groupNameOn, meetOnLine, peopleIn } from './people.js';
import type { JobHandlers } from '../live/worker.js';
import { describeError } from '../log.js';
import { atMost } from '../uploads/at-most.js';
import type { Services } from '../services.js';

type Kinds =
  | 'announceChannelUsers'
  | 'handleLineEvents'
  | 'welcomeLineFriend'
  | 'releaseLineEvents'
  | 'refreshLineChannel'
  | 'readLineProfile';

/** So many webhooks wait where the server is behind; then events are done in portions with so many milliseconds between them. */
const BEHIND = 30;
const PATIENCE = 200;
const LOOK = 10;

/** LINE is asked of so many people at the same moment. */
const AT_ONCE = 8;

type KnownOf = (event: LineEvent) => Known;

/** The jobs that do what LINE has told. What has to be asked of LINE is asked before the transaction. */
export function lineEventJobs(services: Services): Pick<JobHandlers, Kinds> {
  const { db, vault, log, clock, webhooks } = services;
  /** The channels whose events are being done here, and whether more have come since. */
  const busy = new Map<string, { more: boolean }>();

  async function drain(channelId: string, state: { more: boolean }): Promise<void> {
    for (;;) {
      state.more = false;
      const channel = await channelById(db.read, channelId);
      let events = await nextEvents(db.read, channelId, clock.now());
      if (events.length === 0 && !state.more) break;
      const known = await ask(channel, events);
      while (events.length > 0) {
        await letWebhooksBefore();
        const some = firstTogether(events);
        events = events.slice(some.length);
        if (some.length > 1 && (await isDone(channelId, some, known))) continue;
        for (const event of some) {
          try {
            await db.transaction((tx) => doEvents(tx, channelId, [event], known));
          } catch (error) {
            const last = await db.transaction((tx) => failEvent(tx, channelId, event.id));
            log[last ? 'error' : 'warn']({ channel: channelId, error: describeError(error) }, 'event of LINE not done');
          }
        }
      }
    }
  }

  /** LINE does not wait long: what it tells is kept before what it told is done, but not for ever. */
  async function letWebhooksBefore(): Promise<void> {
    await new Promise(setImmediate);
    const until = performance.now() + PATIENCE;
    while (webhooks.waiting > BEHIND && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, LOOK));
  }

  /** Does several at once; where one of them cannot be done none is, and each is done by itself. */
  async function isDone(channelId: string, events: readonly LineEvent[], known: KnownOf): Promise<boolean> {
    return db
      .transaction((tx) => doEvents(tx, channelId, events, known))
      .then(
        () => true,
        () => false,
      );
  }

  /** Asks LINE of everybody who is new in these events, and of groups. */
  async function ask(channel: LineChannel | undefined, events: readonly LineEvent[]): Promise<KnownOf> {
    const people = new Map<string, Newcomer>();
    const groups = new Map<string, string | null>();
    const token = channel && readCredentials(vault, channel)?.token;
    if (channel && token !== undefined) {
      const asked = new Map(events.flatMap(peopleIn).map((one) => [one.userId, one]));
      const unknown = await unknownOn(db.read, channel, [...asked.keys()]);
      const meet = atMost(AT_ONCE);
      await Promise.all(
        unknown.map(async (userId) => {
          const found = await meet(() => meetOnLine(services, token, asked.get(userId)!));
          if (found) people.set(userId, found);
        }),
      );
      for (const event of events) {
        const { source } = event;
        if (source?.type !== 'group' || groups.has(source.groupId)) continue;
        const there = await knowsGroup(db.read, channel, source.groupId);
        groups.set(source.groupId, there ? null : await groupNameOn(services, token, event));
      }
    }
    return ({ source }: LineEvent) => ({
      people,
      groupName: source?.type === 'group' ? (groups.get(source.groupId) ?? null) : null,
    });
  }

  return {
    async handleLineEvents({ channelId }) {
      const running = busy.get(channelId);
      if (running) {
        running.more = true; // whoever is at it goes on, and their job is there as long as they are
        return;
      }
      const state = { more: false };
      busy.set(channelId, state);
      try {
        // Looked at once more at the very end: whoever came in between has left it to this one.
        do await drain(channelId, state);
        while (state.more);
      } finally {
        busy.delete(channelId);
      }
    },
    welcomeLineFriend: ({ externalUserId, speaks }) => db.transaction((tx) => welcome(tx, externalUserId, speaks)),
    releaseLineEvents: ({ externalUserId, question }) =>
      db.transaction((tx) => stopAsking(tx, externalUserId, question)),
    async refreshLineChannel({ channelId }) {
      const channel = await channelById(db.read, channelId);
      if (channel) await lookAtChannel(services, channel);
    },
    async announceChannelUsers({ channelId }) {
      let after: string | null = '';
      while (after !== null) {
        const from: string = after;
        after = await db.transaction((tx) => announceUsersOf(tx, channelId, from));
      }
    },
    async readLineProfile({ externalUserId }) {
      const user = await db.read.row(ExternalUser, 'where id = $1 and network_user_id is not null', [externalUserId]);
      const channel = user && (await channelById(db.read, user.lineChannelId));
      const token = channel && accessToken(vault, channel);
      if (!user || token === undefined) return;
      const found = await meetOnLine(services, token, { userId: user.networkUserId!, group: null });
      if (found) await db.transaction((tx) => updateProfile(tx, user.id, found));
    },
  };
}
