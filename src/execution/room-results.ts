import DataLoader from 'dataloader';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import { renewAll } from '../auth/credentials.js';
import { readAudience, readFacts, type Place } from '../reads/room-audience.js';
import type { Services } from '../services.js';
import type { Viewer } from '../viewer.js';
import type { Caller } from './context.js';
import type { PresentedResult } from './operations.js';
import { END, SESSION_OVER, SKIP, type Outcome } from './results.js';

/** How one subscription's document is executed for a change. */
export interface RoomDocument {
  /** What makes two subscriptions ask the same; null where each viewer is answered something of their own. */
  key: string | null;
  execute: (viewer: Viewer, change: RoomChangeRow) => Promise<PresentedResult>;
}

/**
 * The results of a room's changes. Everybody in a room who asks the same is told the same, as far as nothing between them and the
 * others makes a difference, so it is executed once for all whose turn it is; who may see it is read before and, once more, after.
 */
export class RoomResults {
  private readonly moment = new Moment();

  constructor(private readonly services: Pick<Services, 'db' | 'clock'>) {}

  async resultOf(document: RoomDocument, caller: Caller, change: RoomChangeRow): Promise<Outcome> {
    const viewer = await this.renewals.load(caller.viewer!);
    if (!viewer) return SESSION_OVER;
    const place = await this.placeOf(viewer, change, 'before');
    if (!place) return END;
    if (change.sequence <= place.joinedRevision || (change.messageSequence ?? Infinity) <= place.joinedSequence)
      return SKIP;
    const text = (await this.shared(document, viewer, place, change)) ?? (await this.own(document, viewer, change));
    // Whoever was taken out of the room meanwhile hears nothing more, not even of what was on its way.
    return (await this.placeOf(viewer, change, 'after'))?.id === place.id ? text : END;
  }

  private readonly renewals = new DataLoader<Viewer, Viewer | null>(
    (viewers) => renewAll(this.services.db.read, viewers, this.services.clock.now()),
    { cache: false, maxBatchSize: 1_000 },
  );

  private async placeOf(
    { id }: Viewer,
    { roomId }: RoomChangeRow,
    when: 'before' | 'after',
  ): Promise<Place | undefined> {
    const places = await this.moment.once(`${when} ${roomId}`, () => readAudience(this.services.db.read, roomId));
    return places.get(id);
  }

  /** The result made for all of them; null where this viewer needs one of their own. */
  private async shared(
    { key, execute }: RoomDocument,
    viewer: Viewer,
    place: Place,
    change: RoomChangeRow,
  ): Promise<string | null> {
    if (key === null || place.apart) return null;
    const { roomId, sequence } = change;
    const facts = await this.moment.once(`facts ${roomId} ${sequence}`, () => readFacts(this.services.db.read, change));
    if (facts.kind === 'MEDIA' || facts.hiddenFrom.has(viewer.id)) return null;
    const kind = `${viewer.locale} ${facts.senderId === viewer.id}`;
    return this.moment.once(`result ${roomId} ${sequence} ${kind} ${key}`, async () => {
      const result = await execute(viewer, change);
      return result.errors ? null : JSON.stringify(result); // it may have failed for this one alone
    });
  }

  private async own({ execute }: RoomDocument, viewer: Viewer, change: RoomChangeRow): Promise<string> {
    return JSON.stringify(await execute(viewer, change));
  }
}

/** What is read once for all who ask before others get their turn. */
class Moment {
  private readonly known = new Map<string, Promise<unknown>>();

  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    let known = this.known.get(key) as Promise<T> | undefined;
    if (!known) {
      if (this.known.size === 0) setImmediate(() => this.known.clear());
      this.known.set(key, (known = read()));
    }
    return known;
  }
}
