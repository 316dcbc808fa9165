import type { GoogleAccount } from '../../entities/google-account.js';
import { noteImport } from '../domain/google-accounts.js';
import { accessTo, failed, type Access, type Parts } from './google-access.js';
import { askPeople, GoogleFault, grantsOtherContacts } from './google-client.js';
import { cardOf, OTHER_FIELDS, PERSON_FIELDS, type Person } from './google-people.js';
import type { PeoplePage } from './people-page.js';

/** Google gives at most so many at once. */
const PAGE_SIZE = 1_000;

/** The two lists, in the order they are read, and how Google calls what is in them. */
const lists = {
  connections: {
    path: '/v1/people/me/connections',
    params: { personFields: PERSON_FIELDS },
    read: ({ connections, totalItems, totalPeople }: Listed) => ({
      people: connections,
      total: totalItems ?? totalPeople,
    }),
  },
  otherContacts: {
    path: '/v1/otherContacts',
    params: { readMask: OTHER_FIELDS },
    read: ({ otherContacts, totalSize }: Listed) => ({ people: otherContacts, total: totalSize }),
  },
};
type List = keyof typeof lists;

interface Listed {
  connections?: Person[];
  otherContacts?: Person[];
  totalItems?: number;
  totalPeople?: number;
  totalSize?: number;
  nextPageToken?: string;
  nextSyncToken?: string;
}

/** Where reading begins. */
interface Start {
  full: boolean;
}

/** Where it goes on. */
interface Place extends Start {
  /** Whose contacts these are: another account may be linked meanwhile. */
  subject: string;
  list: List;
  /** What this list is read by, all pages alike: all that has changed since. Null: everything. */
  syncToken: string | null;
  pageToken: string | null;
  /** What the list before answered for the next time. */
  nextSyncToken: string | null;
  /** How many were in the list before; null where only what has changed is read. */
  before: number | null;
}

/**
 * The next page of the contacts of somebody's Google account, and of those they have written to where that was granted; `place` is
 * `{"full": boolean}` at first. Unless it is full only what is new or has changed since the last time is read, as long as Google knows
 * that: a week. Throws ServiceBusy and ServiceRefused.
 */
export async function readPeoplePage(parts: Parts, userId: string, place: string | null): Promise<PeoplePage> {
  const access = await accessTo(parts, userId);
  const at = placeOf(access.account, JSON.parse(place ?? '{"full":false}') as Start | Place);
  try {
    return await pageAt(parts, access, at);
  } catch (error) {
    if (!(error instanceof GoogleFault) || error.kind !== 'TOKEN') throw await failed(parts, access.account, error);
  }
  const renewed = await accessTo(parts, userId, access.token);
  return pageAt(parts, renewed, at).catch(async (error: unknown) => {
    throw await failed(parts, renewed.account, error);
  });
}

/** Of an account that was linked in the place of the one that was being read, everything is read. */
function placeOf(account: GoogleAccount, at: Start | Place): Place {
  if ('list' in at && at.subject === account.subject) return at;
  return {
    full: at.full || 'list' in at,
    subject: account.subject,
    list: 'connections',
    syncToken: at.full || 'list' in at ? null : account.syncToken,
    pageToken: null,
    nextSyncToken: null,
    before: 0,
  };
}

async function pageAt(parts: Parts, access: Access, at: Place): Promise<PeoplePage> {
  const { account } = access;
  const answer = await listed(parts, access, at).catch((error: unknown) => {
    if (error instanceof GoogleFault && error.kind === 'SYNC' && at.syncToken !== null) return null;
    throw error;
  });
  // Google has forgotten what there was: the list is read from its beginning, as a whole.
  if (!answer) return pageAt(parts, access, { ...at, syncToken: null, pageToken: null });

  const { people = [], total: size } = lists[at.list].read(answer);
  const cards = people.filter(({ metadata }) => !metadata?.deleted).map(cardOf);
  const total = at.syncToken !== null || at.before === null || size === undefined ? null : at.before + size;
  const page = (next: Place): PeoplePage => ({ cards, place: JSON.stringify(next), total });
  if (answer.nextPageToken) return page({ ...at, pageToken: answer.nextPageToken });
  const nextSyncToken = answer.nextSyncToken ?? null;
  if (at.list === 'connections' && grantsOtherContacts(account.scopes))
    return page({
      ...at,
      list: 'otherContacts',
      syncToken: at.full ? null : account.otherSyncToken,
      pageToken: null,
      nextSyncToken,
      before: total,
    });
  const tokens =
    at.list === 'connections'
      ? { syncToken: nextSyncToken, otherSyncToken: account.otherSyncToken }
      : { syncToken: at.nextSyncToken, otherSyncToken: nextSyncToken };
  return { cards, place: null, total, finish: (tx) => noteImport(tx, account, tokens) };
}

function listed({ config }: Parts, { token }: Access, { list, syncToken, pageToken }: Place): Promise<Listed> {
  const { path, params } = lists[list];
  return askPeople<Listed>(config, token, path, {
    ...params,
    pageSize: String(PAGE_SIZE),
    requestSyncToken: 'true', // with a page token everything else has to be as it was on the first page
    ...(syncToken !== null && { syncToken }),
    ...(pageToken !== null && { pageToken }),
  });
}
