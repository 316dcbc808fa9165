import DataLoader from 'dataloader';
import type { RoomChangeRow } from '../../entities/room-change-row.js';
import { renewAll } from '../auth/credentials.js';
import { readAudience, readChangeFacts, type ChangeFacts } from '../reads/room-audience.js';
import type { Services } from '../services.js';
import type { Viewer } from '../viewer.js';
import type { Neutral } from './neutral.js';
import type { PresentedResult } from './operations.js';
import { END, SESSION_OVER, SKIP, type Outcome } from './results.js';

/** How one subscription's document is executed for a change. */
export interface RoomDocument {
  /** What makes two subscriptions ask the same. */
  key: string;
  /** Null where each viewer is answered something of their own. */
  neutral: Neutral | null;
  execute: (viewer: Viewer, change: RoomChangeRow) => Promise<PresentedResult>;
}

interface Asked {
  document: RoomDocument;
  /** As they were when they subscribed. */
  viewer: Viewer;
  change: RoomChangeRow;
}

/**
 * The results of rooms' changes, made for all at once whose turn it is. Everybody in a room who asks the same is told the same, unless
 * it is hidden from them or their own, so it is executed once; who may see it is read before, and once more after.
 */
export class RoomResults {
  constructor(private readonly services: Pick<Services, 'db' | 'clock'>) {}

  private readonly turns = new DataLoader<Asked, Outcome>((asked) => this.answer(asked), { cache: false });

  resultOf(document: RoomDocument, viewer: Viewer, change: RoomChangeRow): Promise<Outcome> {
    return this.turns.load({ document, viewer, change });
  }

  private async answer(asked: readonly Asked[]): Promise<Outcome[]> {
    const { db, clock } = this.services;
    const viewers = await renewAll(
      db.read,
      asked.map(({ viewer }) => viewer),
      clock.now(),
    );
    const outcomes: Outcome[] = asked.map(() => SESSION_OVER);
    const byRoom = new Map<string, number[]>();
    for (const [i, { change }] of asked.entries()) {
      if (!viewers[i]) continue;
      const places = byRoom.get(change.roomId);
      if (places) places.push(i);
      else byRoom.set(change.roomId, [i]);
    }
    await Promise.all(
      [...byRoom].map(async ([roomId, indexes]) => {
        const results = await this.inRoom(
          roomId,
          indexes.map((i) => ({ ...asked[i]!, viewer: viewers[i]! })),
        );
        for (const [k, i] of indexes.entries()) outcomes[i] = results[k]!;
      }),
    );
    return outcomes;
  }

  private async inRoom(roomId: string, asked: readonly Asked[]): Promise<Outcome[]> {
    const reader = this.services.db.read;
    const before = await readAudience(reader, roomId);
    const facts = new Map<number, Promise<ChangeFacts>>();
    const shared = new Map<string, Promise<string | null>>();
    const made = await Promise.all(
      asked.map(async ({ document, viewer, change }) => {
        const place = before.get(viewer.id);
        if (!place) return END;
        if (change.sequence <= place.joinedRevision || (change.messageSequence ?? Infinity) <= place.joinedSequence)
          return SKIP;
        let known = facts.get(change.sequence);
        if (!known) facts.set(change.sequence, (known = readChangeFacts(reader, change)));
        return this.result({ document, viewer, change }, await known, shared);
      }),
    );
    // Whoever was taken out of the room meanwhile hears nothing more, not even of what was on its way.
    const after = await readAudience(reader, roomId);
    return made.map((outcome, i) => {
      const { id } = asked[i]!.viewer;
      return before.get(id)?.id === after.get(id)?.id ? outcome : END;
    });
  }

  private async result(
    asked: Asked,
    { kind, senderId, apart, outside }: ChangeFacts,
    shared: Map<string, Promise<string | null>>,
  ): Promise<string> {
    const { document, viewer, change } = asked;
    const alone = async () => JSON.stringify(await document.execute(viewer, change));
    if (!document.neutral || kind === 'MEDIA' || outside || apart.has(viewer.id)) return alone();
    const locale = kind === 'NOTICE' ? viewer.locale : '';
    const own = document.neutral.own && senderId === viewer.id ? 'own' : '';
    const key = `${change.sequence} ${locale} ${own} ${document.key}`;
    let text = shared.get(key);
    if (!text) shared.set(key, (text = this.forAll(asked)));
    return (await text) ?? alone();
  }

  /** Null where it failed: perhaps for this viewer alone. */
  private async forAll({ document, viewer, change }: Asked): Promise<string | null> {
    const result = await document.execute(viewer, change);
    return result.errors ? null : JSON.stringify(result);
  }
}
