import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ContactImport, type CandidateState } from '../entities/contact-import.js';
import type { PageArgs } from '../src/database/pages.js';
import { PostgresConnection } from '../src/database/postgres.js';
import { SqliteConnection } from '../src/database/sqlite.js';
import { nextToConnect } from '../src/domain/connect-import.js';
import { cancelImport, noCandidates } from '../src/domain/contact-imports.js';
import { newId } from '../src/ids.js';
import { listCandidates } from '../src/reads/contact-imports.js';
import type { Reads } from '../src/reads/reads.js';
import type { Viewer } from '../src/viewer.js';
import { person } from './support/cast.js';
import { onPostgres } from './support/database.js';
import { startServer, type TestServer } from './support/server.js';

/** Of so many rows every thousandth is REGISTERED, every two thousandth is chosen. */
const ROWS = 20_000;

let server: TestServer;
let contactImport: ContactImport;

beforeAll(async () => {
  server = await startServer();
  const owner = await person(server);
  await server.app.services.db.transaction(async (tx) => {
    contactImport = {
      id: newId('imp'),
      ownerId: owner.id,
      source: 'GENERIC_CSV',
      fileName: null,
      uploadId: null,
      contentHash: null,
      state: 'READY',
      processed: ROWS,
      total: ROWS,
      counts: JSON.stringify(noCandidates()),
      problem: null,
      place: null,
      connecting: null,
      createdAt: tx.now,
      forgottenAt: null,
    };
    await tx.insert(ContactImport, contactImport);
    await tx.run(
      `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${ROWS})
       insert into import_candidates (import_id, row_number, id, owner_id, email, email_key, state, chosen)
       select $1, n, 'cand_' || n, $2, 'p' || n || '@example.com', 'p' || n || '@example.com',
         case when n % 1000 = 0 then 'REGISTERED' else 'NOT_REGISTERED' end, case when n % 2000 = 0 then 'REQUEST' end from numbers`,
      [contactImport.id, owner.id],
    );
  });
});
afterAll(() => server.stop());

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}

/** What a statement goes through: the indexes, and how much of the table otherwise. */
interface Plan {
  text: string;
  indexes: string[];
  scans: string[];
}

async function planOf(text: string, params: readonly never[]): Promise<Plan> {
  const explained = <T>(how: string) =>
    server.app.services.db.transaction((tx) => tx.all<T>(`explain ${how} ${text}`, params));
  if (!onPostgres) {
    const lines = (await explained<{ detail: string }>('query plan')).map(({ detail }) => detail);
    return {
      text,
      indexes: lines.flatMap((line) => /USING (?:COVERING )?INDEX (\w+)/.exec(line)?.[1] ?? []),
      // By a part of the key only: all of the import, from some row on.
      scans: lines.filter((line) => /^SCAN import|PRIMARY KEY \(import_id=\?( AND row_number[<>]\?)?\)/.test(line)),
    };
  }
  const how = text.startsWith('select') ? '(analyze, format json)' : '(format json)';
  const [row] = await explained<{ 'QUERY PLAN': [{ Plan: Node }] }>(how);
  const nodes: Node[] = [];
  const walk = (node: Node): void => {
    nodes.push(node);
    node.Plans?.forEach(walk);
  };
  walk(row!['QUERY PLAN'][0].Plan);
  const went = (node: Node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return {
    text,
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    scans: nodes
      .filter((node) => node['Node Type'].includes('Scan') && went(node) > 200)
      .map((node) => JSON.stringify(node)),
  };
}

/** The ways to run a statement. */
type Ways = Record<string, (text: string, params: readonly never[]) => unknown>;
const ways = (onPostgres ? PostgresConnection.prototype : SqliteConnection.prototype) as unknown as Ways;

/** The plans of what is read and written of candidates. */
async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
  const spies = (onPostgres ? ['all', 'run'] : ['all', 'read', 'run']).map((way) => vi.spyOn(ways, way));
  await work();
  const statements = spies.flatMap(({ mock }) => mock.calls).filter(([text]) => text.includes('import_candidates'));
  for (const spy of spies) spy.mockRestore();
  return Promise.all(statements.map(([text, params]) => planOf(text, params)));
}

const cursorAt = async (row: number) => {
  const { read: reader } = server.app.services.db;
  const page = await listCandidates({ reader } as Reads, contactImport, null, { first: row });
  return page.edges.at(-1)!.cursor;
};

// SQLite knows nothing of what is in the tables until it is told, as PostgreSQL is by itself.
describe.each(onPostgres ? ['analyzed'] : ['as it is', 'analyzed'])('a large import, %s,', (how) => {
  beforeAll(async () => {
    if (how === 'analyzed') await server.app.services.db.transaction((tx) => tx.run('analyze import_candidates'));
  });

  test.each<[string, () => Promise<PageArgs>]>([
    ['from the beginning', async () => ({ first: 50 })],
    ['from the end', async () => ({ last: 50 })],
    ['after some', async () => ({ first: 50, after: await cursorAt(100) })],
    ['before some', async () => ({ last: 50, before: await cursorAt(100) })],
  ])('is listed by state from its index: %s', async (_, args) => {
    const { read: reader } = server.app.services.db;
    const page = await args();
    const states: CandidateState[] = ['REGISTERED', 'REQUEST_SENT'];
    const plans = await plansOf(() => listCandidates({ reader } as Reads, contactImport, states, page));
    expect(plans).toHaveLength(2);
    for (const { indexes, scans } of plans) {
      expect(indexes).toContain('import_candidates_state');
      expect(scans).toEqual([]);
    }
  });

  test.each([
    ['CHOSEN', 'import_candidates_chosen'],
    ['REGISTERED', 'import_candidates_state'],
  ])('is gone through by those who are %s from %s', async (which, index) => {
    const { read: reader } = server.app.services.db;
    for (const after of [0, 10_000]) {
      const connecting = JSON.stringify({ passes: [{ which, after, left: ROWS }] });
      const plans = await plansOf(async () => {
        const next = await nextToConnect(reader, { ...contactImport, connecting });
        expect(next.map(({ row }) => row)).toEqual(
          Array.from({ length: ROWS / 1_000 }, (_, i) => 1_000 * (i + 1)).filter(
            (row) => row > after && (which !== 'CHOSEN' || row % 2_000 === 0),
          ),
        );
      });
      expect(plans).toHaveLength(1);
      expect(plans[0]!.indexes).toContain(index);
      expect(plans[0]!.scans).toEqual([]);
    }
  });

  test('whoever cancels does not go through all of it', async () => {
    const { db } = server.app.services;
    const undone = new Error('undone');
    const plans = await plansOf(() =>
      db
        .transaction(async (tx) => {
          const connecting = JSON.stringify({ state: 'RUNNING' });
          await tx.update(ContactImport, contactImport.id, { connecting });
          await cancelImport(tx, { id: contactImport.ownerId } as Viewer, contactImport.id);
          const chosen = await tx.get('select 1 from import_candidates where import_id = $1 and chosen is not null', [contactImport.id]); // prettier-ignore
          expect(chosen).toBeUndefined();
          throw undone;
        })
        .catch((error: unknown) => expect(error).toBe(undone)),
    );
    expect(plans.filter(({ text }) => text.startsWith('update'))).toEqual([
      expect.objectContaining({ indexes: expect.arrayContaining(['import_candidates_chosen']), scans: [] }),
    ]);
  });
});
