import { googleAccountOf, tokenToRevoke } from '../domain/google-accounts.js';
import { JobRejected, type JobHandlers } from '../live/worker.js';
import type { Services } from '../services.js';
import { GoogleFault, isLinkingSetUp, revokeToken } from './google-client.js';

/** The job that tells Google of a token that nobody uses any more. */
export function googleJobs({
  db,
  vault,
  config,
}: Pick<Services, 'db' | 'vault' | 'config'>): Pick<JobHandlers, 'revokeGoogle'> {
  return {
    async revokeGoogle(data) {
      // Google takes back all that an account has granted: what it was linked by again, too.
      const account = await googleAccountOf(db.read, data.userId);
      if (account?.subject === data.subject) return;
      if (!isLinkingSetUp(config)) throw new JobRejected('linking Google accounts is not set up any more');
      await revokeToken(config, tokenToRevoke(vault, data)).catch((error: unknown) => {
        if (!(error instanceof GoogleFault) || error.kind !== 'TOKEN') throw error; // there is nothing left to revoke
      });
    },
  };
}
