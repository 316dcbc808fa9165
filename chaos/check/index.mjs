// Reads a history of the fault test, and nothing else, and says what in it must not be. Shares no code with the server or the test.
//   node chaos/check/index.mjs history.jsonl
import { deliveries } from './deliveries.mjs';
import { groupBy, readHistory } from './history.mjs';
import { listeners } from './listeners.mjs';
import { mails } from './mails.mjs';
import { messages } from './messages.mjs';
import { recoveries } from './recoveries.mjs';
import { writes } from './writes.mjs';

const kinds = [
  'acknowledged writes lost',
  'events missed',
  'events twice',
  'events out of order',
  'messages twice',
  'pushes to LINE lost',
  'pushes to LINE twice',
  'pushes to LINE out of order',
  'mails lost',
  'mails twice',
  'not back within 5 s',
  'surprises',
];

/** The lines of a history: what was found, by kind, and what there is to tell. */
export function check(lines) {
  const groups = groupBy(lines, ({ what }) => what);
  const history = { lines, of: (what) => groups.get(what) ?? [] };
  const found = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const report = (kind, what) => found[kind].push(what);
  const told = [listeners, writes, messages, deliveries, mails, recoveries].flatMap((one) => one(history, report));
  for (const { what, ...fields } of lines)
    if (['surprise', 'crashed', 'refused'].includes(what)) report('surprises', `${what}: ${JSON.stringify(fields)}`);
  if (lines.at(-1)?.what !== 'end') report('surprises', 'the history has no end');
  return { found, told };
}

if (process.argv[1]?.endsWith('check/index.mjs')) {
  const { found, told } = check(readHistory(process.argv[2]));
  for (const line of told) console.log(line);
  console.log(kinds.map((kind) => `${kind} ${found[kind].length}`).join(', '));
  const bad = kinds.filter((kind) => found[kind].length > 0);
  for (const kind of bad) {
    console.error(`\n${kind}:`);
    for (const what of found[kind].slice(0, 10)) console.error(`  ${what.slice(0, 300)}`);
  }
  process.exit(bad.length > 0 ? 1 : 0);
}
