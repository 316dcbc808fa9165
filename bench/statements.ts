import { authenticate } from '../src/auth/credentials.js';
import type { Reader } from '../src/database/tx.js';
import { listContacts } from '../src/reads/contacts.js';
import { Reads } from '../src/reads/reads.js';
import type { Viewer } from '../src/viewer.js';

/** What the server asks its database, taken from its own functions: the bare servers prepare the same texts. */
export const viewerSql = await textOf((reader) => authenticate(reader, 'x'.repeat(43), 0));
/** Each of its parameters is the viewer's id. */
export const contactsSql = await textOf((reader) =>
  listContacts(new Reads(reader, { id: '' } as Viewer), { first: 50, orderBy: 'NAME', descending: false }),
);

async function textOf(work: (reader: Reader) => Promise<unknown>): Promise<string> {
  const asked: string[] = [];
  const reader = {
    dialect: 'sqlite',
    async all(sql: string) {
      asked.push(sql);
      return [];
    },
    async get(sql: string) {
      asked.push(sql);
      return undefined;
    },
  } as unknown as Reader;
  await work(reader);
  return asked[0]!.replace(/\$\d+/g, '?');
}
