import { SECOND } from '../../src/clock.js';
import { fault, ok, warning, type Check, type Finding, type Patient } from './finding.js';

const about = 'clock';
const NOTICED = 2 * SECOND;
const HARMFUL = 30 * SECOND;

/** Whether this machine's clock goes as those of the database and of the server at PUBLIC_URL. */
export const checkClock: Check = async (patient) => {
  const { config, look } = patient;
  const found: Finding[] = [];
  if (look && !look.sqlite) {
    const read = async () => {
      const [row] = await look.all<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
      return Number(row!.now);
    };
    found.push(await compare(patient, 'the database', read, 0));
  }
  if (config.publicUrlFixed) {
    const date = await dateAt(config.publicUrl);
    // Whole seconds, rounded down.
    if (date !== null) found.push(await compare(patient, config.publicUrl, async () => date, SECOND));
  }
  return found.length > 0 ? found : [ok(about, `This machine has ${new Date(patient.now()).toISOString()}.`)];
};

async function compare({ now }: Patient, what: string, read: () => Promise<number>, blur: number): Promise<Finding> {
  const before = now();
  const theirs = await read();
  const after = now();
  // They looked at their clock between our two looks at ours.
  const away = Math.max(0, before - (theirs + blur), theirs - after);
  const text = `This machine and ${what} are ${(away / SECOND).toFixed(1)} s apart.`;
  const advice = 'Let both keep time by NTP: leases of jobs, codes and signed links go by it.';
  if (away > HARMFUL) return fault(about, text, advice);
  return away > NOTICED ? warning(about, text, advice) : ok(about, `This machine and ${what} agree.`);
}

/** What the address check says of it is said there. */
async function dateAt(url: string): Promise<number | null> {
  try {
    const { headers } = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) });
    const date = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(date) ? null : date;
  } catch {
    return null;
  }
}
