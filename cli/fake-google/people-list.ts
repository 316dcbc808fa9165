import { randomBytes } from 'node:crypto';
import { GoogleError } from './errors.js';
import type { World } from './world.js';

/** https://developers.google.com/people/api/rest/v1/people#Person, as far as it is used. */
export interface Person {
  names?: { displayName: string }[];
  emailAddresses?: { value: string }[];
  phoneNumbers?: { value: string; canonicalForm?: string }[];
  organizations?: { name?: string; department?: string; title?: string }[];
  [field: string]: unknown;
}

interface Entry {
  resourceName: string;
  /** Null: deleted. */
  person: Person | null;
  version: number;
}

interface Page {
  /** What has to be asked the same way again. */
  asked: string;
  rest: Entry[];
  /** What was there when the first page was read. */
  version: number;
}

interface Sync {
  asked: string;
  version: number;
  expiresAt: number;
}

export interface Listed {
  people: object[];
  total: number;
  nextPageToken?: string;
  nextSyncToken?: string;
}

const WEEK = 7 * 24 * 60 * 60 * 1_000;
const MOST = 1_000;

/** A list of people, with what has changed in it since when. */
export class PeopleList {
  private readonly entries = new Map<string, Entry>();
  private readonly pages = new Map<string, Page>();
  private readonly syncs = new Map<string, Sync>();
  private version = 0;

  constructor(
    private readonly world: World,
    private readonly prefix: string,
    people: readonly Person[] = [],
  ) {
    for (const person of people) this.add(person);
  }

  /** Answers the name of the resource. */
  add(person: Person): string {
    const resourceName = `${this.prefix}${String(this.entries.size + 1).padStart(4, '0')}`;
    this.put(resourceName, person);
    return resourceName;
  }

  update(resourceName: string, person: Person): void {
    this.put(resourceName, person);
  }

  delete(resourceName: string): void {
    this.put(resourceName, null);
  }

  /** Everything, or what has changed since the sync token, a page at a time. */
  list(params: Record<string, string>): Listed {
    const { pageToken, syncToken, ...rest } = params;
    const asked = new URLSearchParams(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1))).toString();
    const size = Number(params.pageSize ?? 100);
    if (!(size >= 1 && size <= MOST)) throw new GoogleError(400, 'INVALID_ARGUMENT', 'Page size must be 1 to 1000.');
    const page = pageToken === undefined ? this.firstPage(asked, syncToken) : this.pages.get(pageToken);
    const whole = JSON.stringify([asked, syncToken ?? null]);
    if (!page || (pageToken !== undefined && page.asked !== whole))
      throw new GoogleError(400, 'INVALID_ARGUMENT', 'Request parameters must match the original request.');
    const shown = page.rest.slice(0, size);
    const left = page.rest.slice(size);
    const more = left.length > 0;
    return {
      people: shown.map(({ resourceName, person }) =>
        person ? { resourceName, ...person } : { resourceName, metadata: { deleted: true } },
      ),
      total: [...this.entries.values()].filter(({ person }) => person !== null).length,
      ...(more && { nextPageToken: this.keep(this.pages, { ...page, asked: whole, rest: left }) }),
      ...(!more &&
        params.requestSyncToken === 'true' && {
          nextSyncToken: this.keep(this.syncs, {
            asked,
            version: page.version,
            expiresAt: this.world.settings.now() + WEEK,
          }),
        }),
    };
  }

  private put(resourceName: string, person: Person | null): void {
    this.version += 1;
    this.entries.set(resourceName, { resourceName, person, version: this.version });
  }

  private firstPage(asked: string, syncToken: string | undefined): Page {
    const all = [...this.entries.values()];
    const { version } = this;
    if (syncToken === undefined) return { asked, version, rest: all.filter(({ person }) => person !== null) };
    const sync = this.syncs.get(syncToken);
    if (!sync || sync.expiresAt <= this.world.settings.now())
      throw new GoogleError(400, 'FAILED_PRECONDITION', 'Sync token is expired. Clear local cache and retry call without the sync token.', 'EXPIRED_SYNC_TOKEN'); // prettier-ignore
    if (sync.asked !== asked)
      throw new GoogleError(400, 'INVALID_ARGUMENT', 'Request parameters must match the original request.');
    return { asked, version, rest: all.filter((entry) => entry.version > sync.version) };
  }

  private keep<T>(kept: Map<string, T>, value: T): string {
    const token = randomBytes(24).toString('base64url');
    kept.set(token, value);
    return token;
  }
}
