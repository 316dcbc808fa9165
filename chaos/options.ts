import { parseArgs } from 'node:util';

export interface Options {
  seed: number;
  /** How long the faults and the load last, in seconds; longer where the events take longer. */
  seconds: number;
  events: number;
  cuts: number;
  kills: number;
  redis: number;
  postgres: number;
  /** What a process that died had taken is free after two minutes: waited for, or jumped over by clocks that are ahead. */
  ahead: boolean;
  /** Leaves the history and the logs where they are, also where nothing was found. */
  keep: boolean;
}

const long = { seconds: 900, events: 100_000, cuts: 1_000, kills: 100, redis: 20, postgres: 20 };
const short = { seconds: 28, events: 4_000, cuts: 20, kills: 6, redis: 2, postgres: 2 };

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      seed: { type: 'string' },
      ...Object.fromEntries(Object.keys(long).map((name) => [name, { type: 'string' as const }])),
    },
  });
  const given = values as Record<string, string | boolean | undefined>;
  const base = given.short ? short : long;
  const numbers = Object.fromEntries(
    Object.entries(base).map(([name, usual]) => [name, numberOf(name, given[name]) ?? usual]),
  ) as typeof long;
  return {
    ...numbers,
    seed: numberOf('seed', given.seed) ?? Math.floor(Math.random() * 1_000_000),
    ahead: Boolean(given.short),
    keep: Boolean(given.keep),
  };
}

function numberOf(name: string, text: string | boolean | undefined): number | undefined {
  if (typeof text !== 'string') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}
