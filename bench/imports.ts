import { execFileSync } from 'node:child_process';
import { createWriteStream, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { HttpClient, percentile } from './load.js';
import { startOurs } from './processes.js';
import type { Row } from './table.js';
import { World, type Inhabitant } from './world.js';

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 1_000_000);
const PEOPLE = 20_000;
const viewerQuery = '{ viewer { id user { displayName organization { name } } } }';

/**
 * A file of a million rows as Eight gives it, one in fifty of them of somebody who is here: how fast it is read, what memory that
 * takes, and how long others wait for an answer meanwhile.
 */
export async function measureImports(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('imports', (world) => world.addPeople(PEOPLE));
  const owner = people[0]!;
  const server = await startOurs(dataDir, { API_REQUESTS_PER_MINUTE: '10000000', REQUESTS_PER_DAY: '1000000' });
  const client = new HttpClient(server.port);
  const file = join(dataDir, 'eight.csv');
  await writeCards(file, people);

  await waits(client, people[1]!.token, async () => undefined, 200); // warms up
  const alone = await waits(client, people[1]!.token, async () => undefined, 1_000);
  const uploadId = await upload(server.port, file, owner.token);
  const memoryBefore = await server.memory();
  const profile = server.nextProfile();
  if (profile) await server.ask('profileFrom');
  const cpuBefore = await server.cpu();
  const begun = performance.now();
  const { importBusinessCards: payload } = await client.data<{ importBusinessCards: any }>(
    'mutation($id: ID!) { importBusinessCards(input: { uploadId: $id }) { contactImport { id source } userErrors { message } } }',
    { id: uploadId },
    owner.token,
  );
  if (payload.userErrors.length > 0) throw new Error(payload.userErrors[0].message);
  const state = async () =>
    (
      await client.data<{ node: any }>(
        'query($id: ID!) { node(id: $id) { ... on ContactImport { state processed problem counts { registered notRegistered duplicate invalid } } } }',
        { id: payload.contactImport.id },
        owner.token,
      )
    ).node;
  let most = 0;
  const watch = setInterval(() => void server.memory().then((bytes) => (most = Math.max(most, bytes))), 200);
  const during = await waits(client, people[1]!.token, async () => {
    const { state: now, problem } = await state();
    if (now === 'FAILED') throw new Error(problem);
    return now === 'READY' ? true : undefined;
  });
  const seconds = (performance.now() - begun) / 1_000;
  clearInterval(watch);
  const cpu = (await server.cpu()) - cpuBefore;
  if (profile) await server.ask('profileTo', profile);
  const end = await state();
  if (end.processed !== ROWS) throw new Error(`${end.processed} of ${ROWS} rows`);
  console.error(`  ${JSON.stringify(end.counts)}`);
  const chosen = end.counts.registered as number;
  const askBegun = performance.now();
  const { requestContactsFromImport: asked } = await client.data<{ requestContactsFromImport: any }>(
    'mutation($id: ID!) { requestContactsFromImport(input: { importId: $id, allRegistered: true }) { userErrors { message } } }',
    { id: payload.contactImport.id },
    owner.token,
  );
  const answered = performance.now() - askBegun;
  if (asked.userErrors.length > 0) throw new Error(asked.userErrors[0].message);
  const connecting = async () =>
    (
      await client.data<{ node: any }>(
        'query($id: ID!) { node(id: $id) { ... on ContactImport { connecting { state requested failed } } } }',
        { id: payload.contactImport.id },
        owner.token,
      )
    ).node.connecting;
  const asking = await waits(client, people[1]!.token, async () =>
    (await connecting()).state === 'READY' ? true : undefined,
  );
  const askedSeconds = (performance.now() - askBegun) / 1_000;
  const outcome = await connecting();
  if (outcome.requested !== chosen) throw new Error(JSON.stringify(outcome));
  client.close();
  await server.stop();
  const what = `importing ${ROWS.toLocaleString('en')} rows (cp932)`;
  const asks = `asking ${chosen.toLocaleString('en')} of an import`;
  const wait = '(bare: without it): p99 of a viewer query';
  return [
    { what: `${what}: rows a second`, unit: '', ours: ROWS / seconds, inverse: true },
    { what: `${what}: CPU of a row`, unit: 'µs', ours: (cpu / ROWS) * 1_000, target: '50 µs' },
    { what: `${what}: memory more than before`, unit: 'MB', ours: (most - memoryBefore) / 2 ** 20 },
    { what: `${what} ${wait}`, unit: 'ms', ours: during, bare: alone, target: '100 ms' },
    { what: `${asks}: the answer`, unit: 'ms', ours: answered },
    { what: `${asks}: people a second`, unit: '', ours: chosen / askedSeconds, inverse: true },
    { what: `${asks} ${wait}`, unit: 'ms', ours: asking, bare: alone, target: '100 ms' },
  ];
}

/** The p99 of one query after the other, so many times, or until `over` answers. */
async function waits(
  client: HttpClient,
  token: string,
  over: () => Promise<true | undefined>,
  count = Infinity,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const begun = performance.now();
    await client.graphql(viewerQuery, {}, token);
    times.push(performance.now() - begun);
    if (i % 20 === 19 && (await over())) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return percentile(times, 0.99);
}

async function upload(port: number, file: string, token: string): Promise<string> {
  const form = new FormData();
  form.append('file', await openAsBlob(file), 'Eight20261126sjis.csv');
  const response = await fetch(`http://127.0.0.1:${port}/uploads?purpose=import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (response.status !== 201) throw new Error(await response.text());
  return ((await response.json()) as { uploadId: string }).uploadId;
}

const columns = `会社名,部署名,役職,姓,名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,Fax,携帯電話,URL,名刺交換日,Eightでつながっている人,再データ化中の名刺,'?'を含んだデータ`;

/** In UTF-8, and then as iconv makes cp932 of it. */
async function writeCards(path: string, people: readonly Inhabitant[]): Promise<void> {
  const file = createWriteStream(`${path}.utf8`);
  file.write(`${columns}\r\n`);
  for (let i = 0; i < ROWS; i += 1) {
    const email = i % 50 === 0 ? people[(i / 50) % people.length]!.email : `taro.${i}@example-${i % 5_000}.co.jp`;
    const phone = `090-${String(1_000 + (i % 9_000))}-${String(1_000 + ((i * 7) % 9_000))}`;
    const line = `株式会社サンプル${i % 5_000},営業部,課長,山田,太郎${i},${email},150-0001,東京都渋谷区神宮前1-2-3,03-1234-5678,,,03-1234-5679,${phone},https://example-${i % 5_000}.co.jp,2026/01/31,,,\r\n`;
    if (!file.write(line)) await new Promise((resolve) => file.once('drain', () => resolve(null)));
  }
  file.end();
  await finished(file);
  execFileSync('sh', ['-c', `iconv -f UTF-8 -t CP932 '${path}.utf8' > '${path}' && rm '${path}.utf8'`]);
}
