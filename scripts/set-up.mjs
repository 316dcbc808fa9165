// What `npm start`, `npm test`, `npm run build` and `npm run bench` begin with: install and build, each only when something changed.
// The usual case, nothing changed, is on the way of every start: it reads one file and asks for the dates of the others.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
module.enableCompileCache?.(); // Node 20 has none yet.

const server = {
  name: 'the server',
  inputs: [
    'entities',
    'resolvers',
    'src',
    'cli',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/bundle.mjs',
    'package-lock.json',
  ],
  outputs: ['entities', 'resolvers', 'src', 'cli', '.tsbuildinfo'].map((name) => join('dist', name)),
  stamp: 'dist/.server',
  command: ['scripts/bundle.mjs'],
};

const playground = {
  name: 'the playground',
  inputs: ['web/playground', 'package-lock.json'],
  outputs: ['dist/web/playground'],
  stamp: 'dist/.playground',
  command: ['node_modules/vite/bin/vite.js', 'build', 'web/playground'],
};

const client = {
  name: 'the web client',
  inputs: ['web/client', 'src/fold.ts', 'src/client-places.ts', 'schema.graphql', 'tsconfig.json', 'package-lock.json'],
  made: 'web/client/generated',
  outputs: ['dist/web/client'],
  stamp: 'dist/.client',
  command: ['web/client/build.mjs'],
};

export async function setUp() {
  await install();
  await Promise.all([build(server), build(playground), build(client)]);
}

/** Runs a JavaScript program with this Node and answers its exit code. Asked to stop, it passes that on. */
export async function runNode(args, env = {}) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const passOn = (signal) => child.kill(signal);
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  process.off('SIGINT', passOn).off('SIGTERM', passOn);
  return code ?? 1;
}

async function install() {
  // Native modules are built for one kind of Node on one kind of machine.
  const kind = [process.versions.modules, process.platform, process.arch].join(' ');
  const stamp = 'node_modules/.built-for';
  const before = read(stamp) ?? kind;
  if (before !== kind || !isInstalled()) {
    console.log('Installing the packages (npm ci): this takes a minute or two…');
    must(
      await runNode([npm(), 'ci', '--include=dev', '--no-audit', '--no-fund']),
      'Installing the packages',
      'It needs the network: the registry of npm, and GitHub for the prebuilt file of better-sqlite3. Without that file it is compiled, which needs python3, make and g++.',
    );
  }
  if (!existsSync(stamp)) writeFileSync(stamp, kind);
}

/** Whether what npm noted down when it last installed, by `npm ci` or `npm install`, is what the lock file asks for. */
function isInstalled() {
  const note = read('node_modules/.package-lock.json');
  if (note === undefined) return false;
  const installed = JSON.parse(note).packages;
  return Object.entries(JSON.parse(read('package-lock.json')).packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

async function build({ name, inputs, made, outputs, stamp, command }) {
  const now = listing(inputs, made);
  const before = read(stamp);
  if (now === before) return;
  console.log(`Building ${name}…`);
  // The compiler leaves the output of a source that is gone.
  if (before === undefined || !paths(before).every((path) => existsSync(path))) {
    for (const output of outputs) rmSync(output, { recursive: true, force: true });
  }
  must(await runNode(command), `Building ${name}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

/** One line a file, with its size and date: equal as long as nobody touched, added or removed one. `made`: what the build writes among them. */
function listing(inputs, made) {
  return inputs
    .flatMap(files)
    .filter((path) => made === undefined || !path.startsWith(made))
    .map((path) => {
      const { size, mtimeMs } = statSync(path);
      return `${path}\t${size}\t${mtimeMs}`;
    })
    .join('\n');
}

function files(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const paths = (list) => list.split('\n').map((line) => line.split('\t')[0]);
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** npm as a JavaScript file: the one that started this script, else the one that came with this Node. */
function npm() {
  const beside = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js'),
  ];
  return (
    beside.find((path) => path?.endsWith('npm-cli.js') && existsSync(path)) ??
    stop('Found no npm. Run this through npm: `npm start`.')
  );
}

function must(code, what, hint = '') {
  if (code !== 0) stop(`${what} failed (see above). ${hint}`.trimEnd());
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
