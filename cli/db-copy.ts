import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../src/config.js';
import { copyDatabase, CopyRefused } from '../src/database/copy/database.js';
import { FileInUse } from '../src/database/sqlite-file.js';
import { describeError } from '../src/log.js';
import { draw, wipe } from './bar.js';

/** `tsunagu db copy`: answers the exit code. */
export async function copyFromCommandLine(config: Config, args: readonly string[]): Promise<number> {
  const asked = read(config, args);
  if (typeof asked === 'string') {
    console.error(asked);
    return 2;
  }
  const { from, to } = asked;
  const target = new URL(to);
  try {
    const copied = await copyDatabase(from, to, (_table, done, total) => draw(done, total));
    wipe();
    for (const { table, count, checksum } of copied)
      console.log(`${count.toLocaleString('en').padStart(12)}  ${table.padEnd(24)} ${checksum.slice(0, 16)}`);
    const rows = copied.reduce((sum, { count }) => sum + count, 0);
    console.log(`
${rows.toLocaleString('en')} rows of ${copied.length} tables are in ${target.host}${target.pathname}, and were read back: counts and checksums are the same.
Start the server with DATABASE_URL now, and keep DATA_DIR: the files people sent stay in ${join(from, 'uploads')}.
${join(from, 'tsunagu.sqlite')} is as it was, for the way back. A server that is started on it again goes a way of its own.`);
    return 0;
  } catch (error) {
    wipe();
    const told = error instanceof CopyRefused || error instanceof FileInUse;
    console.error(told ? error.message : `${describeError(error).message}\nNothing was copied.`);
    return 1;
  }
}

function read(config: Config, args: readonly string[]): { from: string; to: string } | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' }, to: { type: 'string' } } });
    const to = values.to ?? config.databaseUrl;
    if (to === null) return 'Say where to: --to postgres://user:password@host:5432/name, or set DATABASE_URL.';
    if (!/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to))
      return '--to is an address such as postgres://user:password@host:5432/name';
    return { from: values.from ?? config.dataDir, to };
  } catch (error) {
    return (error as Error).message;
  }
}
