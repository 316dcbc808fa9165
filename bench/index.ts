/**
 * npm run bench                                the table that docs/performance.md explains
 * npm run bench -- contacts search …           some parts of it
 * npm run bench -- --scale                     what grows with the number of people: the tables of docs/scaling.md, in half an hour or more
 * npm run bench -- handshake --profile=folder  with CPU profiles of the server, to open in a browser's developer tools
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { measureAnswers } from './answers.js';
import { measureContacts } from './contacts.js';
import { measureDeploy } from './deploy.js';
import { measureHandshake } from './handshake.js';
import { measureImports } from './imports.js';
import { measureLine } from './line.js';
import { profiles } from './processes.js';
import { measurePosting, measureRooms } from './rooms.js';
import { measureScale } from './scale.js';
import { measureSearch } from './search.js';
import { measureSlowClients } from './slow-clients.js';
import { measureStart } from './start.js';
import { measureDeliveries, measureIdle } from './subscriptions.js';
import { printed, type Row } from './table.js';

const parts: Record<string, () => Promise<Row[]>> = {
  contacts: measureContacts,
  handshake: measureHandshake,
  idle: measureIdle,
  deliveries: measureDeliveries,
  posting: measurePosting,
  rooms: measureRooms,
  stalled: measureSlowClients,
  answers: measureAnswers,
  start: measureStart,
  search: measureSearch,
  line: measureLine,
  imports: measureImports,
  deploy: measureDeploy,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
const profile = process.argv.find((argument) => argument.startsWith('--profile='))?.slice('--profile='.length);
if (profile) {
  mkdirSync(profile, { recursive: true });
  profiles.folder = profile;
}

console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)} before. CPU is that of the server's process.`,
);
if (process.argv.includes('--scale')) {
  await measureScale();
  process.exit();
}
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.error(`Measuring: ${name}…`);
  rows.push(...(await measure()));
}
console.log(printed(rows));
process.exit();
