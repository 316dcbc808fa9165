import type { MigrationInterface, QueryRunner } from 'typeorm';
import { termsOfName } from '../name-terms.js';

const ROWS = 5_000;

/** PostgreSQL finds names by triples, too: see database/name-terms.ts. The table is written anew, and is half as large afterwards. */
export class NameTerms1764500000000 implements MigrationInterface {
  name = 'NameTerms1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type !== 'postgres') return;
    await runner.query('set local statement_timeout = 0'); // of a million names the index alone may take longer
    await runner.query('alter table searchable_names rename to old_names');
    await runner.query(
      `create table searchable_names (number bigint generated always as identity, user_id text collate "C" not null, folded text collate "C" not null, terms int4[] not null)`,
    );
    for (let after = 0; ;) {
      const rows = (await runner.query(
        `select s.number, s.user_id as "userId", s.folded, u.organization_id as "organizationId" from old_names s join users u on u.id = s.user_id
         where s.number > $1 order by s.number limit ${ROWS}`,
        [after],
      )) as { number: number; userId: string; folded: string; organizationId: string }[];
      if (rows.length === 0) break;
      await runner.query(
        `insert into searchable_names (number, user_id, folded, terms) overriding system value
         select number, user_id, folded, terms::int4[] from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) x (number, user_id, folded, terms)`,
        [
          rows.map(({ number }) => number),
          rows.map(({ userId }) => userId),
          rows.map(({ folded }) => folded),
          rows.map(({ folded, organizationId }) => `{${termsOfName(folded, organizationId).join(',')}}`),
        ],
      );
      after = rows.at(-1)!.number;
    }
    for (const statement of [
      "select setval(pg_get_serial_sequence('searchable_names', 'number'), (select coalesce(max(number), 0) + 1 from old_names), false)",
      'drop table old_names',
      'alter table searchable_names add primary key (number)',
      'alter table searchable_names add unique (user_id)',
      'create index searchable_names_terms on searchable_names using gin (terms)',
      'analyze searchable_names',
    ])
      await runner.query(statement);
  }

  /** There is nothing before the first release to go back to. */
  async down(): Promise<void> {
    throw new Error('the names are written anew: restore a backup instead');
  }
}
