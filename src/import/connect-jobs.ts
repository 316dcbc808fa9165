import { ContactImport } from '../../entities/contact-import.js';
import { User } from '../../entities/user.js';
import { audit } from '../domain/audit.js';
import {
  Overtaken,
  beginConnecting,
  connectCandidate,
  endPass,
  failConnecting,
  giveUpPass,
  isUniform,
  nextToConnect,
  noteRefusal,
} from '../domain/connect-import.js';
import { isActive } from '../domain/people.js';
import { PolicyRefusal } from '../domain/policy.js';
import { ApiError, Refusal } from '../errors.js';
import { JobInterrupted, type GivenUp, type JobHandlers } from '../live/worker.js';
import type { Services } from '../services.js';

/** The job that asks and invites those of an import who were chosen, each in a transaction that also notes how far it is. */
export function connectJobs({ db, secrets, config }: Services): Pick<JobHandlers, 'connectContactImport'> {
  return {
    async connectContactImport({ importId, planId }, _id, stop) {
      const begun = await db.transaction((tx) => beginConnecting(tx, importId, planId));
      if (!begun) return;
      const owner = await db.read.row(User, 'where id = $1', [begun.ownerId]);
      if (!owner || !isActive(owner)) return db.transaction((tx) => failConnecting(tx, importId, planId));

      let audited = false; // once: thousands may be refused
      for (;;) {
        const contactImport = await db.transaction((tx) => beginConnecting(tx, importId, planId));
        if (!contactImport) return; // done, or cancelled
        const candidates = await nextToConnect(db.read, contactImport);
        if (candidates.length === 0) await db.transaction((tx) => endPass(tx, contactImport));
        for (const candidate of candidates) {
          if (stop.aborted) throw new JobInterrupted();
          try {
            await db.transaction((tx) => connectCandidate(tx, secrets, owner, contactImport, candidate, config));
          } catch (error) {
            if (error instanceof Overtaken) break;
            if (error instanceof ApiError && error.code === 'UNAUTHENTICATED')
              return await db.transaction((tx) => failConnecting(tx, importId, planId));
            if (!(error instanceof Refusal)) throw error;
            if (error instanceof PolicyRefusal && !audited)
              audited = await db.transaction((tx) =>
                audit(tx, owner, 'policy.refused', error.subjectId, 'requestContactsFromImport').then(() => true),
              );
            if (endsPass(error, contactImport)) {
              await db.transaction((tx) => giveUpPass(tx, contactImport));
              break;
            }
            const noted = await db
              .transaction((tx) => noteRefusal(tx, contactImport, candidate, error))
              .catch((overtaken: unknown) => {
                if (overtaken instanceof Overtaken) return null;
                throw overtaken;
              });
            if (noted === null) break;
          }
        }
      }
    },
  };
}

/** The limit of a day, or a policy that lets nobody out, is the same for all who come after. */
function endsPass(refusal: Refusal, contactImport: ContactImport): boolean {
  const forAll = refusal.code === 'LIMIT_REACHED' || (refusal instanceof PolicyRefusal && refusal.subjectId === null);
  return forAll && isUniform(contactImport);
}

export function givenUpConnecting({ db }: Pick<Services, 'db'>): GivenUp {
  return {
    connectContactImport: ({ importId, planId }) => db.transaction((tx) => failConnecting(tx, importId, planId)),
  };
}
