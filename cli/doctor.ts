import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../src/config.js';
import { describeError } from '../src/log.js';
import { checkAddress } from './doctor/address.js';
import { checkBus } from './doctor/bus.js';
import { checkClock } from './doctor/clock.js';
import { checkDatabase, checkDisk } from './doctor/database.js';
import { fault, type Check, type Finding, type Patient } from './doctor/finding.js';
import { checkKeys } from './doctor/keys.js';
import { openLook, type Look } from './doctor/look.js';
import { checkMail } from './doctor/mail.js';

/** PostgreSQL's code for a database that is not there. */
const NO_DATABASE = '3D000';

const checks: Record<string, Check> = {
  database: checkDatabase,
  disk: checkDisk,
  bus: checkBus,
  mail: checkMail,
  clock: checkClock,
  address: checkAddress,
  keys: checkKeys,
};

/** `tsunagu doctor`: answers the exit code. It reaches only what the settings name, and changes nothing there. */
export async function doctorFromCommandLine(config: Config, args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.error('tsunagu doctor takes nothing: it goes by the settings.');
    return 2;
  }
  const findings = await examine(config);
  for (const { level, about, text, advice } of findings) {
    console.log(`${level.padEnd(8)} ${about.padEnd(9)} ${text}`);
    if (advice !== null) console.log(`${' '.repeat(18)} ${advice}`);
  }
  return findings.some(({ level }) => level === 'fault') ? 1 : 0;
}

/** Everything there is to say, in the order of the checks. */
export async function examine(config: Config, now: () => number = Date.now): Promise<Finding[]> {
  const findings: Finding[] = [];
  let look: Look | null = null;
  let unreached = false;
  try {
    look = await openLook(config);
  } catch (error) {
    unreached = true;
    const where = config.databaseUrl === null ? config.dataDir : new URL(config.databaseUrl).host;
    findings.push(
      fault(
        'database',
        `${where} cannot be opened: ${reasonOf(error)}`,
        (error as NodeJS.ErrnoException).code === NO_DATABASE
          ? 'Make it, with createdb, or name another one in DATABASE_URL.'
          : 'Start the database, or mend DATABASE_URL or DATA_DIR; for a file that is damaged, restore a backup.',
      ),
    );
  }
  const patient: Patient = { config, look, key: await keyOf(config, look), now };
  for (const [about, check] of Object.entries(checks)) {
    if (about === 'database' && unreached) continue;
    findings.push(
      ...(await check(patient).catch((error: unknown) => [
        fault(about, `It could not be checked: ${reasonOf(error)}`, 'See the log of the server.'),
      ])),
    );
  }
  await look?.close();
  return findings;
}

/** As the server finds it (database/secret-key.ts), and none is made. */
async function keyOf({ secretKey, dataDir }: Config, look: Look | null): Promise<string | null> {
  if (secretKey !== null) return secretKey;
  if (look && !look.sqlite) {
    const found = look.all<{ value: string }>("select value from server_values where name = 'secret-key'");
    return (await found.catch(() => []))[0]?.value ?? null;
  }
  const file = join(dataDir, 'secret-key');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function reasonOf(error: unknown): string {
  return describeError(error).message || ((error as NodeJS.ErrnoException).code ?? 'no reason given');
}
