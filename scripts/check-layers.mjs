// Holds the layers of the code: who may import whom, and who may know what. Part of `npm run lint`.
//   node scripts/check-layers.mjs [folder]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';

// Lowest first. A file belongs to the last layer that matches it; it may import its own layer and those named.
const layers = [
  { name: 'leaf', files: /^src\/([^/]+\.ts|auth\/|messages\/)/, imports: [] },
  { name: 'entities', files: /^entities\//, imports: ['leaf'] },
  { name: 'database', files: /^src\/database\//, imports: ['leaf', 'entities'] },
  { name: 'domain', files: /^src\/(domain|reads)\//, imports: ['leaf', 'entities', 'database'] },
  {
    name: 'edge',
    files:
      /^(resolvers\/|src\/(execution|http|line|live|import)\/|src\/auth\/(credentials|flows|google)\.ts|src\/(services|mail-jobs|invitation-jobs|phone-jobs|room-jobs|upload-jobs)\.ts)/,
    imports: ['leaf', 'protocol', 'entities', 'database', 'domain'],
  },
  { name: 'protocol', files: /^src\/(channels|mail|sms|uploads|import\/formats)\//, imports: ['leaf'] },
  {
    name: 'app',
    files: /^src\/(app|schema|server)\.ts$/,
    imports: ['leaf', 'protocol', 'entities', 'database', 'domain', 'edge'],
  },
  { name: 'web', files: /^web\//, imports: ['leaf'] },
  { name: 'client package', files: /^clients\//, imports: [] },
  {
    name: 'main',
    files: /^(src\/(main|start)\.ts|cli\/)/,
    imports: ['leaf', 'protocol', 'entities', 'database', 'domain', 'edge', 'app'],
  },
];

// What some files may not touch although any package or global is at hand.
const rules = [
  {
    files: /^src\/domain\//,
    packages: /graphql|apollo|fastify|mail|^ws$|redis|^@line\/|^google|^node:(http|https|http2|net|tls|dns|timers)/,
    globals: /^(fetch|WebSocket|Date\(\)|Date\.now|performance\.now|setTimeout|setInterval|setImmediate)$/,
    why: 'the domain talks to no network and takes the time from the transaction',
  },
  {
    files: /^entities\//,
    packages: /^(?!typeorm$|type-graphql$|graphql-scalars$|reflect-metadata$)/,
    why: 'an entity is a row and a type, nothing more',
  },
  {
    files: /^web\/client\/(?!vite\.config\.ts$)/,
    packages: /^(?!react$|react-dom\/client$|graphql-ws\/client$)/,
    why: 'the web client is small: whatever it imports, a phone loads',
  },
  {
    files: /^clients\/typescript\/src\//,
    packages: /^(?!graphql$|graphql-ws\/client$)/,
    why: 'the client package runs in browsers, and brings few packages along',
  },
  {
    files: /^(?!src\/(config|main)\.ts$|cli\/)/,
    packages: /^(node:)?process$/,
    globals: /^process\.env$/,
    why: 'only src/config.ts reads the environment',
  },
];

const folder = process.argv[2] ?? '.';
const found = ['src', 'entities', 'resolvers', 'cli', 'web', 'clients']
  .filter((name) => existsSync(join(folder, name)))
  .flatMap((name) => readdirSync(join(folder, name), { recursive: true }).map((path) => join(name, path)))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.includes('/generated/'))
  .flatMap((path) => check(path, readFileSync(join(folder, path), 'utf8')));

for (const line of found) console.error(line);
if (found.length > 0) process.exit(1);

function check(path, source) {
  const layer = layerOf(path);
  if (!layer) return [`${path}: belongs to no layer; name it in scripts/check-layers.mjs`];

  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) return [`${path}: ${errors[0].message}`];

  const imports = [...module.staticImports, ...module.staticExports.flatMap((statement) => statement.entries)]
    .flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])
    .concat(module.dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1)));
  const ours = new Set(imports.filter((name) => name.startsWith('.')).map((name) => join(dirname(path), name)));
  const packages = new Set(imports.filter((name) => !name.startsWith('.')));
  const globals = new Set(globalsOf(program));

  const climbs = [...ours]
    .map((target) => [target, layerOf(target.replace(/\.js$/, '.ts'))])
    .filter(([, target]) => target && target !== layer && !layer.imports.includes(target.name))
    .map(([target, { name }]) => `${path}: imports ${target}; ${layer.name} may not import ${name}`);
  const trespasses = rules
    .filter(({ files }) => files.test(path))
    .flatMap((rule) => [
      ...[...packages]
        .filter((name) => rule.packages.test(name))
        .map((name) => `${path}: imports ${name}; ${rule.why}`),
      ...[...globals].filter((name) => rule.globals?.test(name)).map((name) => `${path}: uses ${name}; ${rule.why}`),
    ]);
  return [...climbs, ...trespasses];
}

function layerOf(path) {
  return layers.findLast(({ files }) => files.test(path));
}

/** Names and `name.property` pairs that stand in the code, and `Date()` for the time of this moment. */
function globalsOf(node) {
  if (Array.isArray(node)) return node.flatMap(globalsOf);
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(globalsOf);
  switch (node.type) {
    case 'Identifier':
      return [node.name];
    case 'MemberExpression':
      return [`${node.object.name}.${node.property.name}`, ...inside];
    case 'NewExpression':
    case 'CallExpression':
      return node.arguments.length === 0 ? [`${node.callee.name}()`, ...inside] : inside;
    default:
      return inside;
  }
}
