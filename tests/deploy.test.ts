import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settings } from '../src/settings.js';
import { person } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const read = (path: string) => readFileSync(path, 'utf8');

interface Service {
  environment?: Record<string, string>;
  env_file?: string;
  volumes?: string[];
  networks: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}
const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
  networks: Record<string, null>;
};
const servers = Object.entries(compose.services).filter(([name]) => name.startsWith('tsunagu-'));

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

test('the dashboard asks for what /metrics has: every name, and every label', async () => {
  const somebody = await person(server);
  await somebody.mutate('setMessageId', { messageId: '!' });
  const scraped = await until(async () => {
    Array.from({ length: 1_000_000 }, () => ({})); // garbage collection is told of once there was some
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return text.includes('nodejs_gc_duration_seconds_sum') ? text : undefined;
  }, 'the metrics');
  const samples = scraped.split('\n').filter((line) => /^[a-z]/.test(line));
  const labelsOf = new Map<string, Set<string>>();
  for (const sample of samples) {
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(sample)!;
    const known = labelsOf.get(name!) ?? new Set<string>();
    labelsOf.set(name!, known);
    for (const [, label] of labels.matchAll(/(\w+)="/g)) known.add(label!);
  }
  // Prometheus adds these two.
  const added = ['job', 'instance'];
  const { panels, templating } = JSON.parse(read('deploy/grafana-dashboard.json')) as {
    panels: Panel[];
    templating: { list: { definition?: string }[] };
  };
  const asked = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...templating.list.flatMap(({ definition }) => definition ?? []),
  ];
  expect(asked.length).toBeGreaterThan(20);
  for (const expr of asked) {
    const names = [...expr.matchAll(/\b((?:tsunagu|process|nodejs)_\w+)/g)].map(([name]) => name);
    expect([expr, names.length > 0]).toEqual([expr, true]);
    for (const name of names) {
      expect([expr, name, labelsOf.has(name)]).toEqual([expr, name, true]);
      const labels = [...expr.matchAll(/[{,](\w+)(?:=|!=|=~|!~)"|by \(([^)]*)\)/g)].flatMap(
        ([, one, many]) => one ?? many!.split(/, */),
      );
      for (const label of labels)
        expect([expr, label, added.includes(label) || labelsOf.get(name)!.has(label)]).toEqual([expr, label, true]);
    }
  }
  const shown = new Set(
    asked.flatMap((expr) =>
      [...expr.matchAll(/\btsunagu_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, '')),
    ),
  );
  const ours = new Set(
    [...labelsOf.keys()]
      .filter((name) => name.startsWith('tsunagu_'))
      .map((name) => name.replace(/_(bucket|sum|count)$/, '')),
  );
  expect([...ours].filter((name) => !shown.has(name))).toEqual([]);
});

test('compose.yaml, the proxy and the settings agree', () => {
  const { services, volumes, networks } = compose;
  expect(servers.map(([name]) => name)).toEqual(['tsunagu-1', 'tsunagu-2']);
  for (const [, { environment = {}, env_file, volumes: mounts = [] }] of servers) {
    for (const name of Object.keys(environment)) expect(Object.keys(settings)).toContain(name);
    expect(env_file).toBe('.env');
    expect(mounts).toEqual(['data:/data']); // the same for both
  }
  for (const { volumes: mounts = [], networks: joined, depends_on = {} } of Object.values(services)) {
    for (const mount of mounts) {
      const [source] = mount.split(':') as [string];
      expect([mount, source.startsWith('./') ? existsSync(source) : source in volumes]).toEqual([mount, true]);
    }
    for (const network of joined) expect(Object.keys(networks)).toContain(network);
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(condition).toBe('service_healthy');
      // Those of the servers is in their image.
      expect([name, services[name]?.healthcheck !== undefined || name.startsWith('tsunagu-')]).toEqual([name, true]);
    }
  }
  const upstreams = /reverse_proxy (.*) \{/.exec(read('deploy/Caddyfile'))![1]!.split(' ');
  expect(upstreams).toEqual(servers.map(([name]) => `${name}:4000`));
  expect(read('Dockerfile')).toContain('PORT=4000 DATA_DIR=/data');

  const example = [...read('deploy/compose.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name!);
  const asked = [...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
  expect(example).toEqual(expect.arrayContaining(asked));
  expect(example.filter((name) => !Object.hasOwn(settings, name))).toEqual(['POSTGRES_PASSWORD']);
});

test('what the image and the unit name is there, and no secret gets into the image', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts.build).toBeDefined();
  const dockerfile = read('Dockerfile');
  for (const [, names] of dockerfile.matchAll(/^COPY ((?!--)[\w. -]+) \.\/$/gm))
    for (const name of names!.split(' ')) expect([name, existsSync(name)]).toEqual([name, true]);
  expect(dockerfile.trimEnd().split('\n').at(-1)).toBe('CMD ["node", "dist/serve/main.js"]');
  expect(dockerfile).toMatch(/^USER node$/m);
  const left = read('.dockerignore').split('\n');
  for (const name of ['.env', 'data', 'node_modules', 'dist', '.git']) expect(left).toContain(name);
  const unit = read('deploy/tsunagu.service');
  for (const [, name] of unit.matchAll(/^Environment=(.*)$/gm))
    for (const pair of name!.split(' ')) expect(Object.keys(settings)).toContain(pair.split('=')[0]);
});
