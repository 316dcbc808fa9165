import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Contact } from '../entities/contact.js';
import { User } from '../entities/user.js';
import { newId } from '../src/ids.js';
import type { Card } from '../src/import/formats/card.js';
import { cardFile, readCards } from './support/card-files.js';
import { cast, connect, password, person, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const app = 'https://app.example.com';
let server: TestServer;
let an: Actor, chie: Actor, daichi: Actor, emma: Actor;

/** `=1+1` of a company that would be a formula too, in all that can be. */
let formula: Actor;
const note = 'Met in Osaka;\r\nlikes "tea", and \\ too\n@home';

beforeAll(async () => {
  server = await startServer({ ALLOWED_ORIGINS: app });
  ({ an, chie, daichi, emma } = await cast(server));
  formula = await person(server, { name: '=1+1', email: 'formula@example.com', organizationName: '＠SUM(A1)' });
  await formula.mutate('updateProfile', { department: '-1', title: '+1, "x"' });
  await chie.mutate('setMessageId', { messageId: 'chie-tanaka' });
  await chie.mutate('updateProfile', { department: '営業本部', title: '部長' });
  await phoneOf(chie, '+819012345678');
  await phoneOf(daichi, '+819087654321');
  await daichi.mutate('updatePrivacy', { showEmail: false, showPhoneNumber: false });
  for (const other of [chie, daichi, formula]) await connect(emma, other);
  const { contacts } = await emma.ask('{ contacts { nodes { id user { id } } } }');
  const idOf = (of: Actor) => contacts.nodes.find(({ user }: any) => user.id === of.id).id;
  await emma.mutate('updateContact', { id: idOf(chie), nickname: 'Chi', note });
});
afterAll(() => server.stop());

const phoneOf = ({ id }: Actor, phone: string) =>
  server.app.services.db.transaction((tx) =>
    tx.run('update users set phone_number = $2, phone_verified_at = 1, show_phone_number = true where id = $1', [
      id,
      phone,
    ]),
  );

async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(`${server.url}${path}`, { method, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
}
const bearer = ({ token }: Actor) => ({ authorization: `Bearer ${token}` });
const exported = async (by: Actor, kind: 'csv' | 'vcf') => (await get(`/contacts.${kind}`, bearer(by))).text;
const codeOf = ({ status, text }: { status: number; text: string }) =>
  `${status} ${JSON.parse(text).errors[0].extensions.code}`;

describe('the list as CSV', () => {
  test('has what its owner sees, in quotes, with formulas made harmless', async () => {
    const { status, headers, text } = await get('/contacts.csv', bearer(emma));
    expect([status, Object.fromEntries(headers)]).toEqual([
      200,
      expect.objectContaining({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="contacts.csv"; filename*=UTF-8''contacts.csv`,
        'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        ratelimit: expect.stringMatching(/^"api";r=\d+;t=\d+$/),
      }),
    ]);
    const chiesNote = note.replaceAll('"', '""').replaceAll('\r\n', '\n');
    expect(text.replaceAll('\r\n', '\n')).toBe(
      `\ufeff"Name","E-mail","Phone","Company","Department","Job title","Message ID","Nickname","Note"
"'=1+1","formula@example.com","","'＠SUM(A1)","'-1","'+1, ""x""","","",""
"田中 千恵","chie@sakura.example","+819012345678","さくら商事","営業本部","部長","chie-tanaka","Chi","${chiesNote}"
"佐藤 大地","","","さくら商事","","","","",""
`,
    );
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test.each([
    ['JA', '"氏名","メールアドレス","電話番号","会社名","部署名","役職","メッセージID","ニックネーム","メモ"'],
    ['VI', '"Họ tên","Địa chỉ email","Điện thoại","Công ty","Phòng ban","Chức vụ","ID tin nhắn","Biệt danh","Ghi chú"'],
    ['EN', '"Name","E-mail","Phone","Company","Department","Job title","Message ID","Nickname","Note"'],
  ])('names its columns in %s, and the import knows them', async (locale, columns) => {
    await emma.mutate('updateProfile', { locale });
    const text = await exported(emma, 'csv');
    expect(text.split('\r\n')[0]).toBe(`\ufeff${columns}`);
    const { source, cards } = await readCards(cardFile(text));
    expect(source).toBe('GENERIC_CSV');
    expect(cards).toEqual(asCards([2, 3, 6]));
  });
});

describe('the list as vCards', () => {
  test('has the same, folded and escaped', async () => {
    const { status, headers, bytes, text } = await get('/contacts.vcf', bearer(emma));
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/vcard; charset=utf-8',
      `attachment; filename="contacts.vcf"; filename*=UTF-8''contacts.vcf`,
    ]);
    const lines = bytes.toString('latin1').split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(75);
    expect(text).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
    expect(text.replaceAll('\r\n ', '').split('\r\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:3.0',
      `UID:${formula.id}`,
      'FN:=1+1',
      'N:=1+1;;;;',
      'EMAIL;TYPE=INTERNET:formula@example.com',
      'ORG:＠SUM(A1);-1',
      'TITLE:+1\\, "x"',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      `UID:${chie.id}`,
      'FN:田中 千恵',
      'N:田中 千恵;;;;',
      'NICKNAME:Chi',
      'EMAIL;TYPE=INTERNET:chie@sakura.example',
      'TEL;TYPE=CELL:+819012345678',
      'ORG:さくら商事;営業本部',
      'TITLE:部長',
      'NOTE:Met in Osaka\\;\\nlikes "tea"\\, and \\\\ too\\n@home',
      'X-TSUNAGU-MESSAGE-ID:chie-tanaka',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      `UID:${daichi.id}`,
      'FN:佐藤 大地',
      'N:佐藤 大地;;;;',
      'ORG:さくら商事',
      'END:VCARD',
      '',
    ]);
    const { source, cards } = await readCards(cardFile(text));
    expect([source, cards]).toEqual(['VCARD', asCards(cards.map(({ row }) => row))]);
  });

  test('no name begins another line, or another property', async () => {
    const crafty = await person(server, { name: 'A;B,C\\nD:E' });
    const owner = await person(server);
    await connect(owner, crafty);
    await crafty.mutate('updateProfile', { title: `${'髙'.repeat(40)};END:VCARD` });
    const text = await exported(owner, 'vcf');
    expect(text).toContain('\r\nFN:A\\;B\\,C\\\\nD:E\r\n');
    const { cards } = await readCards(cardFile(text));
    expect(cards).toMatchObject([{ name: 'A;B,C\\nD:E', title: `${'髙'.repeat(40)};END:VCARD` }]);
  });
});

/** The three of Emma’s list, at these places. */
function asCards([first, second, third]: number[]): Card[] {
  const nothing = { email: null, phoneNumber: null, department: null, title: null, fault: null };
  return [
    {
      ...nothing,
      row: first!,
      name: '=1+1',
      email: 'formula@example.com',
      company: '＠SUM(A1)',
      department: '-1',
      title: '+1, "x"',
    },
    {
      ...nothing,
      row: second!,
      name: '田中 千恵',
      email: 'chie@sakura.example',
      phoneNumber: '+819012345678',
      company: 'さくら商事',
      department: '営業本部',
      title: '部長',
    },
    { ...nothing, row: third!, name: '佐藤 大地', company: 'さくら商事' },
  ];
}

describe('who may have it', () => {
  test('whoever is signed in, also by a token that may only read; nobody else, and everybody their own', async () => {
    const { token } = await emma.mutate('createAccessToken', { name: 'a program', readOnly: true }, 'token');
    for (const path of ['/contacts.csv', '/contacts.vcf']) {
      expect((await get(path, { authorization: `Bearer ${token}` })).text).toBe((await get(path, bearer(emma))).text);
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'tsunagu_session=wrong', origin: app }]) {
        const refused = await get(path, headers as Record<string, string>);
        expect(codeOf(refused)).toBe('401 UNAUTHENTICATED');
        expect(refused.headers.get('content-disposition')).toBeNull();
      }
      expect((await get(path, bearer(emma), 'HEAD')).status).toBe(200);
      expect((await get(path, bearer(emma), 'POST')).status).toBe(404);
    }
    expect(await exported(an, 'vcf')).toBe('');
    expect((await exported(an, 'csv')).split('\r\n')).toHaveLength(2);
    expect(await exported(chie, 'csv')).toContain('emma@northwind.example');
    expect(await exported(chie, 'csv')).not.toContain('formula');
  });

  test('with the cookie: pages of this server and allowed ones, and whoever types the address', async () => {
    const signedIn = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { signIn(input: { email: "${emma.email}", password: "${password}", cookie: true }) { token } }`,
      }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const statusWith = async (headers: Record<string, string>) =>
      (await get('/contacts.csv', { cookie, ...headers })).status;
    expect(await statusWith({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusWith({ 'sec-fetch-site': 'none' })).toBe(200);
    expect(await statusWith({ origin: app })).toBe(200);
    expect(await statusWith({ 'graphql-require-preflight': '1' })).toBe(200);
    for (const site of ['cross-site', 'same-site']) expect(await statusWith({ 'sec-fetch-site': site })).toBe(403);
    expect(await statusWith({})).toBe(403);
    expect(await statusWith({ origin: 'https://evil.example' })).toBe(401);
  });

  test('a contact who was suspended, or has blocked the owner, is there with what is left of them', async () => {
    const owner = await person(server);
    const blocking = await person(server, { name: 'Blocking', email: 'blocking@example.com' });
    const suspended = await person(server, {
      name: 'Suspended',
      email: 'gone@example.com',
      organizationId: an.organizationId,
    });
    for (const other of [blocking, suspended]) await connect(owner, other);
    await blocking.mutate('blockPerson', { personId: owner.id });
    await an.mutate('suspendMember', { userId: suspended.id });
    const text = await exported(owner, 'csv');
    expect(text).toContain('"Blocking","",""');
    expect(text).toContain('"Suspended","",""');
    expect(text).not.toMatch(/@example/);
  });
});

describe('a long list', () => {
  const many = 1_050;
  let owner: Actor;

  beforeAll(async () => {
    owner = await person(server, { name: 'Owner of many' });
    await server.app.services.db.transaction(async (tx) => {
      const model = (await tx.row(User, 'where id = $1', [an.id]))!;
      for (let i = 0; i < many; i += 1) {
        const email = `many${i}@example.com`;
        const userId = newId('usr');
        await tx.insert(User, {
          ...model,
          id: userId,
          email,
          emailKey: email,
          lineCode: null,
          displayName: `Many ${i}`,
        });
        const contact = { ownerId: owner.id, userId, nickname: null, note: 'x'.repeat(20_000), since: 1 } as const;
        await tx.insert(Contact, {
          ...contact,
          id: newId('ctc'),
          source: 'SEARCH',
          sortName: `many ${String(i).padStart(5, '0')}`,
          searchText: '',
        });
      }
    });
  });

  test('comes whole, page after page', async () => {
    const { cards } = await readCards(cardFile(await exported(owner, 'csv')));
    expect(cards.map(({ name }) => name)).toEqual(Array.from({ length: many }, (_, i) => `Many ${i}`));
    expect((await exported(owner, 'vcf')).match(/^FN:/gm)).toHaveLength(many);
  });

  test('waits for whoever reads slowly, and is fetched twice at a time at most', async () => {
    const slow = [new AbortController(), new AbortController()];
    const answers = slow.map(({ signal }) => fetch(`${server.url}/contacts.csv`, { headers: bearer(owner), signal }));
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
    expect(codeOf(await get('/contacts.vcf', bearer(owner)))).toBe('429 RATE_LIMITED');
    for (const controller of slow) controller.abort();
    await until(async () => (await get('/contacts.vcf', bearer(owner))).status === 200, 'their places to be free');
  });
});
