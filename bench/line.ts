import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { startFakeLine, type FakeLine } from '../cli/fake-line/fake-line.js';
import { Vault } from '../src/auth/vault.js';
import { systemClock } from '../src/clock.js';
import { openDatabase, type Database } from '../src/database/database.js';
import { createOrganization, createUser } from '../src/domain/accounts.js';
import { addExternalUser, befriend } from '../src/domain/external-users.js';
import { connectLineChannel } from '../src/domain/line-channels.js';
import { makeLoad, type Happening, type LoadPlan, type LoadResult } from './line-plan.js';
import { percentile } from './load.js';
import { startOurs, type Measured } from './processes.js';
import type { Row } from './table.js';
import { temporaryFolder } from './world.js';

const SECONDS = Number(process.env.BENCH_LINE_SECONDS ?? 30);
const PER_SECOND = Number(process.env.BENCH_LINE_RATE ?? 1_000);
const USERS = 1_000;
const NEWCOMERS = 100;
const KILLS = [1 / 3, 2 / 3];
/** A server that has just started is slow for so long: nothing of it is compiled yet. */
const WARM_UP = 3_000;
const secretKey = 'a secret key of the bench, which is long enough';

/**
 * Webhooks of LINE on a fixed schedule, while processes are killed: on SQLite the only one, and with BENCH_DATABASE_URL (and
 * BENCH_REDIS_URL) one of two on PostgreSQL. At the end each message that was accepted has to stand in its room once.
 */
export async function measureLine(): Promise<Row[]> {
  const rows = await measure('SQLite', {}, 1);
  const { BENCH_DATABASE_URL: url, BENCH_REDIS_URL: redis } = process.env;
  if (url === undefined) return rows;
  const name = `tsunagu_bench_${randomBytes(6).toString('hex')}`;
  const client = new Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  try {
    const database = new URL(url);
    database.pathname = `/${name}`;
    const settings = { DATABASE_URL: database.href, ...(redis && { REDIS_URL: redis }) };
    rows.push(...(await measure('PostgreSQL, two processes', settings, 2)));
  } finally {
    await client.query(`drop database ${name} with (force)`);
    await client.end();
  }
  return rows;
}

async function measure(where: string, settings: Record<string, string>, processes: number): Promise<Row[]> {
  const dataDir = temporaryFolder();
  const line = await startFakeLine();
  const place = { dataDir, databaseUrl: settings.DATABASE_URL ?? null, clock: systemClock, onCommit: () => undefined };
  const db = await openDatabase(place);
  const known = await fill(db, line);
  if (db.dialect === 'sqlite') await db.close();

  const env = {
    ...settings,
    SECRET_KEY: secretKey,
    LINE_API_URL: line.url,
    LINE_DATA_API_URL: line.url,
  };
  const servers = await Promise.all(Array.from({ length: processes }, () => startOurs(dataDir, env)));
  const ports = servers.map(({ port }) => port);
  let cpu = -(await cpuOf(servers));
  const profile = servers[0]!.nextProfile();

  const from = Date.now() + 12_000;
  const { happenings, webhooks } = makeLoad({ ...known, from, seconds: SECONDS, perSecond: PER_SECOND });
  const file = join(dataDir, 'load.json');
  const plan: LoadPlan = {
    ports,
    from,
    webhooks,
    patience: 2_000,
    redeliverAfter: [1_000, 5_000, 10_000, 30_000, 60_000],
  };
  writeFileSync(file, JSON.stringify(plan));
  const load = fork(fileURLToPath(new URL('./line-load.js', import.meta.url)), [file], { execArgv: [] });
  const finished = once(load, 'message') as Promise<[LoadResult]>;
  if (Date.now() > from - 500) console.error('The load was made too late: its beginning is not as planned.');

  const kills: { at: number; up: number }[] = [];
  for (const [i, part] of KILLS.entries()) {
    if (profile && i === 0) {
      await wait(from + 2_000 - Date.now());
      await servers[0]!.ask('profileFrom');
      await wait(from + SECONDS * part * 1_000 - 1_000 - Date.now());
      await servers[0]!.ask('profileTo', profile);
    }
    await wait(from + SECONDS * part * 1_000 - Date.now());
    const victim = i % processes;
    cpu += await servers[victim]!.cpu();
    const at = Date.now();
    await servers[victim]!.stop();
    servers[victim] = await startOurs(dataDir, { ...env, PORT: String(ports[victim]) });
    kills.push({ at, up: Date.now() });
    cpu -= await servers[victim].cpu();
  }
  const [result] = await finished;
  const lastAnswer = Math.max(...result.answeredAt);
  const reader = db.dialect === 'sqlite' ? await openDatabase(place) : db;
  const waiting =
    'select 1 from line_events where line_channel_id = $1 and done_at is null and held_for is null limit 1';
  while (await reader.read.get(waiting, [known.channelId])) await wait(100);
  const allDone = Date.now();
  cpu += await cpuOf(servers);
  const { lost, twice, foreign, friends } = await compare(
    reader,
    happenings,
    new Set(result.accepted.map((i) => webhooks[i]!.tells)),
  );
  for (const server of servers) await server.stop();
  await reader.close();
  await line.stop();

  const answers = result.waits.map((took, i) => ({ took, due: result.answeredAt[i]! - took }));
  const restarting = ({ due }: { due: number }) => kills.some((kill) => due >= kill.at && due <= kill.up + WARM_UP);
  const all = spread(answers);
  const steady = spread(answers.filter((answer) => !restarting(answer)));
  const beside = spread(answers.filter(restarting));
  const accepted = new Set(result.accepted).size;
  const downs = kills.map((kill) => {
    const next = Math.min(...result.answeredAt.filter((time) => time > kill.at + 50));
    return `${((kill.up - kill.at) / 1_000).toFixed(1)} s until it greeted, ${((next - kill.at) / 1_000).toFixed(1)} s until an answer`;
  });
  console.error(
    `${where}: ${accepted} of ${webhooks.length} webhooks accepted, ${result.given} given up; ${happenings.length} events, ${lost} lost, ${twice} twice, ${foreign} not of LINE, ${friends} friends.\n` +
      `  not answered in 2 s: ${result.unanswered}, refused: ${result.refused}, cut: ${result.cut}; the load was up to ${result.late} ms late\n` +
      `  answers: ${all.told}\n  but for restarts: ${steady.told}\n  while one restarted, and ${WARM_UP / 1_000} s more: ${beside.told}\n` +
      `  killed: ${downs.join('; ')}\n` +
      `  the last answer ${((lastAnswer - from) / 1_000 - SECONDS).toFixed(1)} s after the last was due, all done ${((allDone - lastAnswer) / 1_000).toFixed(1)} s after that`,
  );
  const what = `${(SECONDS * PER_SECOND).toLocaleString('en')} webhooks of LINE, ${where}`;
  return [
    { what: `${what}: not accepted`, unit: '', ours: webhooks.length - accepted, target: '0' },
    { what: `${what}: lost or twice`, unit: '', ours: lost + twice + foreign, target: '0' },
    { what: `${what}: p50 of an answer`, unit: 'ms', ours: all.at(0.5) },
    { what: `${what}: p99 of an answer, restarts included`, unit: 'ms', ours: all.at(0.99), target: '200 ms' },
    { what: `${what}: p99 of an answer but for restarts`, unit: 'ms', ours: steady.at(0.99) },
    { what: `${what}: p99 of an answer while one restarts`, unit: 'ms', ours: beside.at(0.99) },
    { what: `${what}: CPU of an event, done`, unit: 'ms', ours: cpu / happenings.length },
    { what: `${what}: all done after the last`, unit: 's', ours: (allDone - lastAnswer) / 1_000 },
  ];
}

function spread(answers: readonly { took: number }[]) {
  const times = answers.map(({ took }) => took);
  const at = (part: number) => percentile(times, part);
  const told = `${times.length}, p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
  return { at, told };
}

async function cpuOf(servers: readonly Measured[]): Promise<number> {
  let sum = 0;
  for (const server of servers) sum += await server.cpu();
  return sum;
}

/** A member's own account, and those who talk to them through it. */
async function fill(db: Database, line: FakeLine) {
  const channel = line.addChannel();
  const people = Array.from({ length: USERS + NEWCOMERS }, (_, i) => line.addUser({ displayName: `LINE user ${i}` }));
  await Promise.all(people.map((user) => user.follow(channel, { deliver: false })));
  const ids = people.map((user) => user.idFor(channel));
  const users = ids.slice(0, USERS);
  const { channelId, channelSecret, channelAccessToken, userId, basicId, displayName } = channel;
  const own = await db.transaction(async (tx) => {
    const organizationId = await createOrganization(tx, 'Company');
    const email = { address: 'member@company.example', key: 'member@company.example' };
    const member = await createUser(tx, {
      organizationId,
      role: 'ADMIN',
      email,
      displayName: 'Member',
      locale: 'JA',
      passwordHash: null,
    });
    const viewer = { id: member.id, organizationId, role: member.role, locale: member.locale, region: member.region };
    const credentials = { channelId, channelSecret, channelAccessToken };
    const account = { basicId, displayName };
    const vault = new Vault([secretKey]);
    return connectLineChannel(tx, viewer, vault, { ...credentials, memberId: member.id }, account);
  });
  await db.transaction(async (tx) => {
    for (const [i, id] of users.entries()) {
      const profile = { displayName: people[i]!.displayName, pictureUrl: null, statusMessage: null, language: 'ja' };
      const user = await addExternalUser(tx, own, id, { profile, avatar: null });
      await befriend(tx, user, own.memberId!);
    }
  });
  return {
    channelId: own.id,
    path: `/webhooks/line/${own.id}`,
    accountId: userId,
    secret: channelSecret,
    users,
    newcomers: ids.slice(USERS),
  };
}

/** Holds what stands in the rooms against what was written on LINE. */
async function compare({ read }: Database, happenings: readonly Happening[], accepted: ReadonlySet<number>) {
  const found = await read.all<{ userId: string; content: string }>(
    `select x.network_user_id as "userId", m.content from messages m join external_users x on x.id = m.sender_id
     where exists (select 1 from room_members p where p.room_id = m.room_id and p.person_id = x.id)`,
  );
  const counts = new Map<string, number>();
  for (const { userId, content } of found) {
    const key = `${userId} ${(JSON.parse(content) as { text: string }).text}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const friends = await read.all<{ userId: string }>(
    `select x.network_user_id as "userId" from external_friends f join external_users x on x.id = f.external_user_id`,
  );
  for (const { userId } of friends) counts.set(`${userId} follows`, 1);
  let lost = 0;
  let twice = 0;
  let expected = 0;
  for (const [i, { userId, text }] of happenings.entries()) {
    const count = counts.get(`${userId} ${text ?? 'follows'}`) ?? 0;
    if (count === 0 && accepted.has(i)) lost += 1;
    if (count > 1) twice += 1;
    if (text !== null) expected += count;
  }
  return { lost, twice, foreign: found.length - expected, friends: friends.length };
}
