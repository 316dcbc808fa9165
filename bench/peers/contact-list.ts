import { createHash } from 'node:crypto';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { contactsSql, viewerSql } from '../statements.js';

interface Row {
  c_id: string;
  c_nickname: string | null;
  c_source: string;
  c_since: number;
  c_sort: string;
  u_id: string;
  u_name: string;
  u_department: string | null;
  u_title: string | null;
  u_suspended: number | null;
  u_deleted: number | null;
  o_id: string;
  o_name: string;
}

/** The token check and the contacts query on better-sqlite3, opened as the server opens it. */
export function openContactList(dataDir: string) {
  const db = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'), { readonly: true });
  db.pragma('cache_size = -65536');
  db.pragma('mmap_size = 1073741824');
  const viewer = db.prepare(viewerSql);
  const contacts = db.prepare(contactsSql);
  const parameters = contactsSql.split('?').length - 1;
  return {
    viewerOf(authorization: string): string | undefined {
      const hash = createHash('sha256').update(authorization.slice('Bearer '.length)).digest('base64url');
      return (viewer.get(hash, Date.now()) as { id: string } | undefined)?.id;
    },
    firstContacts(viewerId: string) {
      const rows = contacts.all(Array(parameters).fill(viewerId)) as Row[];
      const hasNextPage = rows.length > 50;
      if (hasNextPage) rows.pop();
      const nodes = rows.map((row) => {
        const open = row.u_suspended === null && row.u_deleted === null;
        return {
          id: row.c_id,
          nickname: row.c_nickname,
          source: row.c_source,
          since: new Date(row.c_since).toISOString(),
          user: {
            id: row.u_id,
            displayName: row.u_name,
            department: open ? row.u_department : null,
            title: open ? row.u_title : null,
            organization: { id: row.o_id, name: row.o_name },
          },
        };
      });
      const cursorOf = (row: Row) => Buffer.from(JSON.stringify([row.c_sort, row.c_id])).toString('base64url');
      return {
        nodes,
        get edges() {
          return nodes.map((node, i) => ({ cursor: cursorOf(rows[i]!), node }));
        },
        pageInfo: { hasNextPage, endCursor: rows.length > 0 ? cursorOf(rows.at(-1)!) : null },
      };
    },
  };
}
