import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { HttpClient, percentile } from './load.js';
import { movedToPostgres } from './postgres.js';
import { startOurs } from './processes.js';
import type { Row } from './table.js';
import { COLLEAGUES, World, type Inhabitant } from './world.js';

const PEOPLE = 1_000_000;
const SEARCHES = 300;
const WARM_UP = 40;

const query = `query Search($query: String!) { searchUsers(query: $query, first: 20) {
  nodes { id displayName department title organization { id name } } pageInfo { hasNextPage endCursor } } }`;
const countedQuery = query.replace('pageInfo', 'totalCount pageInfo');

const commonParts = 'ng an nh th en ha in 田 藤 on er ar ma li'.split(' ').filter((part) => part.length > 1);
const vietnamese = [
  'nguyen van',
  'nguyen thi',
  'Nguyễn Văn',
  'tran thi',
  'le van',
  'pham minh',
  'nguyen van a',
  'Trần Thị',
];
const twoKanji = ['田中', '佐藤', '鈴木', '高橋', '山本', '長谷', '美咲', '大輔', '林さ', '木村'];
const kana = ['サクラ', 'さくら', 'ひなた', 'ヒロシ', 'たろう', 'ナオミ', 'ｻｸﾗ', 'けんじ'];
const nobody = ['qzx', '鬱鬱', 'xqj wvz', 'ぬぬぬ', 'zzzzzzzz', 'nguyenq', 'smithq', '田中q'];
const singles = [
  '森 薫',
  '森薫',
  '原 愛',
  '林 誠',
  '原　新',
  '林学',
  'n v',
  'n t',
  'd n',
  'a b',
  'v a',
  't h',
  'q z',
  'n n n',
  'm s',
];
/** More than are looked for at once. */
const manyWords = [
  'Nguyen Thi Kim Hoang Anh Zzzz',
  'nguyen van an ng uy en',
  'ng gu uy ye en qz',
  'ng gu uy ye en ba',
  'an ng th en ha in er on ar',
  'an ng th en ha ng an zz',
  'n t v h a b c d e f g ng',
  'nguye guyen ng uy en gu ye zz',
  'er ar on ma li an in ith',
  'nguyen thi ng th hi uy en gu ye v k m a b c d e',
];
/** Each part is in very many names, and hardly one has both; or every pair of neighbours is common, and not in this order. */
const adversarial = [
  'smith van',
  'nguyen john',
  '田中 van',
  'an 藤 ',
  'thi 子',
  'anhanh',
  'ngth',
  'nanan',
  'van er',
  'inh son',
  'ngon',
  'ha thi van li',
  'nguyen nguyen',
  '佐藤 nguyen',
  'thang er',
  'anthan',
  'hihi',
  'minh smith',
  'er on an in ar',
];

/** Whom the viewer may reach. `@own` is the viewer's organization, the first one made; ids are in the order they were made. */
const policies: Record<string, string[]> = {
  'whoever is outside': [],
  'nobody outside': ["update organizations set outside_audience = 'NOBODY' where id = @own"],
  'an allow-list of 1,000': [
    'update organizations set allow_listed = true where id = @own',
    `insert into allowed_organizations (organization_id, allowed_id)
     select @own, id from (select id, row_number() over (order by id) as place from organizations where id <> @own) x where place % 50 = 0 order by id limit 1000`,
  ],
  'all others refuse': ["update organizations set outside_audience = 'NOBODY' where id <> @own"],
  'nine in ten refuse, the oldest': [
    `update organizations set outside_audience = 'NOBODY' where id <> @own
     and id <= (select id from organizations order by id limit 1 offset (select count(*) * 9 / 10 from organizations))`,
  ],
};

/** Where the people are, and how its rows are changed. */
interface Place {
  name: string;
  settings: Record<string, string>;
  run: (statement: string) => Promise<unknown>;
  remove: () => Promise<void>;
}

/**
 * How long searches among a million people take, by what is looked for and whom the viewer may reach: in SQLite, and with
 * BENCH_DATABASE_URL in a database of its own on that PostgreSQL.
 */
export async function measureSearch(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('search', async (world) => [
    ...(await world.addPeople(COLLEAGUES, { answer: COLLEAGUES })),
    ...(await world.addPeople(PEOPLE - COLLEAGUES, { signedIn: false, answer: 101 })),
  ]);
  const kinds = kindsOf(people);
  const { BENCH_DATABASE_URL: url } = process.env;
  const place = url === undefined ? inFile(dataDir) : await inPostgres(url, dataDir);
  const rows: Row[] = [];
  try {
    for (const [policy, changes] of Object.entries(policies)) {
      await setPolicy(place, changes);
      rows.push(
        ...(await measurePolicy(place, dataDir, changes.length === 0 ? null : policy, people[0]!.token, kinds)),
      );
    }
    await setPolicy(place, []);
  } finally {
    await place.remove();
  }
  return rows;
}

/** Without a policy it is measured without `totalCount` too. */
async function measurePolicy(
  place: Place,
  dataDir: string,
  policy: string | null,
  token: string,
  kinds: Record<string, string[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const limits = { API_REQUESTS_PER_MINUTE: '10000000', SEARCHES_PER_MINUTE: '10000000' };
  const server = await startOurs(dataDir, { ...limits, ...place.settings });
  const client = new HttpClient(server.port);
  for (const counted of policy === null ? [false, true] : [true]) {
    for (const [kind, queries] of Object.entries(kinds)) {
      const times: number[] = [];
      for (let i = 0; i < WARM_UP + SEARCHES; i += 1) {
        const begun = performance.now();
        await client.graphql(counted ? countedQuery : query, { query: queries[i % queries.length] }, token);
        if (i >= WARM_UP) times.push(performance.now() - begun);
      }
      const what = `search among 1,000,000 people${place.name}${policy === null ? '' : `, ${policy}`}${counted ? ', with totalCount' : ''}, ${kind}`;
      rows.push(
        { what: `${what}: p50`, unit: 'ms', ours: percentile(times, 0.5) },
        { what: `${what}: p99`, unit: 'ms', ours: percentile(times, 0.99), target: '50 ms' },
      );
    }
  }
  client.close();
  await server.stop();
  return rows;
}

function inFile(dataDir: string): Place {
  const db = new BetterSqlite(join(dataDir, 'tsunagu.sqlite'));
  const remove = async () => void db.close();
  return { name: '', settings: {}, run: async (statement) => db.exec(statement), remove };
}

async function inPostgres(server: string, dataDir: string): Promise<Place> {
  const { url, run, remove } = await movedToPostgres(server, 'search', dataDir);
  return { name: ' (PostgreSQL)', settings: { DATABASE_URL: url }, run, remove };
}

async function setPolicy({ run }: Place, changes: readonly string[]): Promise<void> {
  await run("update organizations set outside_audience = 'EVERYBODY', allow_listed = false");
  await run('delete from allowed_organizations');
  const own = "(select organization_id from users where email_key = 'person.1@company-1.example')";
  for (const change of changes) await run(change.replaceAll('@own', own));
  await run('analyze');
}

export function kindsOf(people: readonly Inhabitant[]): Record<string, string[]> {
  const some = Array.from(
    { length: SEARCHES },
    (_, i) => people[1 + Math.floor((i * (people.length - 1)) / SEARCHES)]!,
  );
  return {
    'a whole name': some.map(({ name }) => name),
    'a rare family name': some
      .filter(({ rare }) => rare)
      .map(({ name }) => name.split(' ').at(/[a-z]/.test(name) ? -1 : 0)!),
    'a very common part (ng, an, th…)': commonParts,
    'nguyen van': vietnamese,
    'two kanji': twoKanji,
    kana,
    'words of one character': singles,
    'many words': manyWords,
    'an exact e-mail address': some.map(({ email }) => email),
    'an exact message ID': some.map(({ messageId }) => messageId),
    'nobody’s name': nobody,
    'common parts that hardly meet': adversarial,
  };
}
