// Holds package-lock.json to the versions below: older ones have known holes, or break something here.
// A package that is not installed passes; one that comes in later, by itself or beneath another, is held too.
import { readFileSync } from 'node:fs';

const floors = {
  '@apollo/server': '5.5.0', // CSRF and cross-site search over GET
  'body-parser': '2.3.0', // CVE-2026-12590
  express: '4.20.0', // CVE-2024-43796
  'fast-csv': '5.0.0',
  'file-type': '21.3.4', // the newest that runs on Node 20
  graphql: '16.8.1', // CVE-2023-26144
  'graphql-ws': '6.0.0', // errors of an iterator ended the process
  jws: '4.0.1', // CVE-2025-65945
  morgan: '1.11.0',
  multer: '2.2.0', // CVE-2026-5079
  nodemailer: '9.0.5', // header and command injection
  'path-to-regexp': '8.4.0', // CVE-2026-4926
  typeorm: '1.1.0', // CVE-2026-73651
  ws: '8.21.0', // memory exhausted by tiny fragments
};
const exact = { 'type-graphql': '2.0.0-rc.4' }; // its tag `latest` is an older major version
const single = ['graphql']; // the schema of one copy is invalid to another

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const installed = Object.entries(packages).map(([path, { version }]) => ({
  name: path.split('node_modules/').pop(),
  path,
  version,
}));
const copies = (name) => installed.filter((each) => each.name === name);

const faults = [
  ...Object.entries(floors).flatMap(([name, floor]) =>
    copies(name)
      .filter(({ version }) => isBelow(version, floor))
      .map(({ path, version }) => `${path} is ${version}; it has to be ${floor} or newer`),
  ),
  ...Object.entries(exact).flatMap(([name, only]) =>
    copies(name)
      .filter(({ version }) => version !== only)
      .map(({ path, version }) => `${path} is ${version}; it has to be ${only}`),
  ),
  ...single
    .filter((name) => copies(name).length > 1)
    .map((name) => `there are ${copies(name).length} copies of ${name}`),
];

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${installed.length} packages, all at or above their floors.`);

function isBelow(version, floor) {
  const [numbers, prerelease] = version.split('-');
  const order = numbers.localeCompare(floor, 'en', { numeric: true });
  return order < 0 || (order === 0 && prerelease !== undefined);
}
