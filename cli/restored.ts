import type { Config } from '../src/config.js';
import { postgresSource } from '../src/database/postgres.js';
import { moveOn } from '../src/database/restored.js';
import { describeError } from '../src/log.js';

/** `tsunagu restored`: answers the exit code. What `restore` does by itself, for a database of PostgreSQL. */
export async function restoredFromCommandLine({ databaseUrl }: Config, args: readonly string[]): Promise<number> {
  if (args.length > 0 || databaseUrl === null) {
    console.error(
      'Name the restored database in DATABASE_URL, and nothing else. For SQLite "restore" does it by itself.',
    );
    return 2;
  }
  const source = postgresSource(databaseUrl, {});
  try {
    await source.initialize();
    const inUse = await source.transaction(async (manager) => {
      await manager.query('set local statement_timeout = 0');
      const [{ others }] = await manager.query(
        `select count(*) as others from pg_stat_activity
         where datname = current_database() and application_name = 'tsunagu' and pid <> pg_backend_pid()`,
      );
      if (others === 0) for (const statement of moveOn) await manager.query(statement);
      return others > 0;
    });
    if (inUse) {
      console.error('A server has this database open: stop all of them first. Nothing was changed.');
      return 1;
    }
    console.log('Start the server. Clients that have seen later things are told so, by CURSOR_AHEAD, and read afresh.');
    return 0;
  } catch (error) {
    console.error(`${describeError(error).message}\nNothing was changed.`);
    return 1;
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}
