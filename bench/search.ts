import { HttpClient } from './load.js';
import { startOurs } from './processes.js';
import type { Row } from './table.js';
import { World } from './world.js';

const PEOPLE = 1_000_000;
const SEARCHES = 300;
const WARM_UP = 40;

const query = `query Search($query: String!) { searchUsers(query: $query, first: 20) {
  nodes { id displayName department title organization { id name } } pageInfo { hasNextPage endCursor } } }`;

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

/** How long searches among a million people take, by what is looked for. */
export async function measureSearch(): Promise<Row[]> {
  const { dataDir, known: people } = await World.filled('search', async (world) => [
    ...(await world.addPeople(1)),
    ...(await world.addPeople(PEOPLE - 1, { signedIn: false, answer: 101 })),
  ]);
  const server = await startOurs(dataDir, {
    API_REQUESTS_PER_MINUTE: '10000000',
    SEARCHES_PER_MINUTE: '10000000',
  });
  const client = new HttpClient(server.port);
  const viewer = people[0]!.token;
  const some = Array.from(
    { length: SEARCHES },
    (_, i) => people[1 + Math.floor((i * (people.length - 1)) / SEARCHES)]!,
  );
  const kinds: Record<string, string[]> = {
    'a whole name': some.map(({ name }) => name),
    'a rare family name': some
      .filter(({ rare }) => rare)
      .map(({ name }) => name.split(' ').at(/[a-z]/.test(name) ? -1 : 0)!),
    'a very common part (ng, an, th…)': commonParts,
    'nguyen van': vietnamese,
    'two kanji': twoKanji,
    kana,
    'an exact e-mail address': some.map(({ email }) => email),
    'an exact message ID': some.map(({ messageId }) => messageId),
    'nobody’s name': nobody,
    'common parts that hardly meet': adversarial,
  };
  const rows: Row[] = [];
  for (const [kind, queries] of Object.entries(kinds)) {
    const times: number[] = [];
    for (let i = 0; i < WARM_UP + SEARCHES; i += 1) {
      const begun = performance.now();
      await client.graphql(query, { query: queries[i % queries.length] }, viewer);
      if (i >= WARM_UP) times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)]!;
    const what = `search among 1,000,000 people, ${kind}`;
    rows.push(
      { what: `${what}: p50`, unit: 'ms', ours: at(0.5) },
      { what: `${what}: p99`, unit: 'ms', ours: at(0.99), target: '50 ms' },
    );
  }
  client.close();
  await server.stop();
  return rows;
}
