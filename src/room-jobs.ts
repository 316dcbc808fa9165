import { settleRooms } from './domain/room-policy.js';
import type { JobHandlers } from './live/worker.js';
import type { Services } from './services.js';

/** The job that closes and opens rooms, page by page, so that writers get their turn between. */
export function roomJobs({ db }: Pick<Services, 'db'>): Pick<JobHandlers, 'settleRooms'> {
  return {
    async settleRooms({ of, id }) {
      let after: string | null = '';
      while (after !== null) {
        const from: string = after;
        after = await db.transaction((tx) => settleRooms(tx, of, id, from));
      }
    },
  };
}
