import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOrganization, createUser } from '../src/domain/accounts.js';
import { allowedBetween } from '../src/domain/policy.js';
import type { Tx } from '../src/database/tx.js';
import { parseEmail } from '../src/mail/address.js';
import { person, type Actor } from './support/cast.js';
import { startServer, type TestServer } from './support/server.js';

const naughty = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('big-list-of-naughty-strings/blns.json'), 'utf8'),
) as string[];

let server: TestServer;
let seeker: Actor;

beforeAll(async () => {
  server = await startServer();
  seeker = await person(server, { name: 'Seeker of people' });
});
afterAll(() => server.stop());

const search = async (query: string, by = seeker): Promise<string[]> =>
  (
    await by.ask('query($query: String!) { searchUsers(query: $query, first: 100) { nodes { displayName } } }', {
      query,
    })
  ).searchUsers.nodes.map(({ displayName }: { displayName: string }) => displayName);

const off = { findableByName: false, findableByEmail: false, findableByMessageId: false };

describe('by a part of the name', () => {
  test.each([
    ['Nguyễn Văn Đạt', ['nguyen', 'NGUYỄN', 'đạt', 'dat', 'Đa', 'van dat', 'dat nguyen', 'uyễ', 'guyên']],
    ['田中 千恵', ['田中', '千恵', '千恵 田中', '田中 千恵']],
    ['ナカムラ はるこ', ['なかむら', 'ナカムラ', 'ﾅｶﾑﾗ', 'ハルコ', 'むら', 'カム']],
    ['ｶﾞﾘﾊﾞｰ ジョー', ['ガリバー', 'がりばー', 'ｼﾞｮｰ']],
    ['金子 ミスヾ', ['みすゞ', 'ミスヾ', 'みすヾ']],
    ['Lukas Straßer', ['strasse', 'STRAẞER', 'raße']],
    ['\u00d0ỗ Ánh', ['đỗ ánh', '\u00d0ỗ', 'do anh']],
    ['Ｗｉｄｅ Ｊｏｎｅｓ', ['wide', 'ｗｉｄｅ', 'WIDE', 'jones']],
    ['Renée Müller-Ångström', ['renee', 'MULLER', 'ångs', 'r-an']],
    ['김민준', ['김민', '민준']],
    ['Олег Ёлкин', ['ОЛЕГ', 'ёлк']],
    ['𠮷野家 🍜 ramen', ['𠮷野', '🍜', '野家'].filter((word) => [...word].length > 1)],
    ['O\'Neil "Quote" \\ 100% a_b', ["o'neil", '"quote"', '100%', 'a_b', '0% a_']],
  ])('%s is found', async (name, queries) => {
    await person(server, { name });
    for (const query of queries) expect([query, await search(query)]).toEqual([query, [name]]);
  });

  test('every word has to be in it, in any order, and a part is no pattern', async () => {
    await person(server, { name: 'Pattern Axb' });
    await person(server, { name: 'Pattern A_b' });
    await person(server, { name: 'Pattern A%b' });
    expect(await search('pattern')).toHaveLength(3);
    expect(await search('a_b pattern')).toEqual(['Pattern A_b']);
    expect(await search('a%b')).toEqual(['Pattern A%b']);
    expect(await search('pattern missing')).toEqual([]);
    // A single character is the beginning of a word.
    expect(await search('pattern a')).toHaveLength(3);
    expect(await search('p axb')).toEqual(['Pattern Axb']);
    expect(await search('pattern x')).toEqual([]);
    expect(await search('p x')).toEqual([]);
    // SQLite's full-text language means nothing either.
    for (const query of [
      'patt*',
      '"pattern"',
      'pattern OR seeker',
      'NEAR(pattern)',
      'pattern -axb',
      'grams:pattern',
      '^pattern',
    ])
      expect([query, await search(query)]).toEqual([query, []]);
  });

  test('also by words longer than what is looked for at first: all of them has to be right', async () => {
    const long = 'Donaudampfschifffahrtsgesellschaft';
    await person(server, { name: `Kapitän ${long} Hauptmann` });
    const found = [`Kapitän ${long} Hauptmann`];
    for (const query of [long, `kapitan ${long}`, `${long} haupt`, `hauptmann ${long.slice(4)} kapi`])
      expect({ query, found: await search(query) }).toEqual({ query, found });
    for (const query of [`${long}x`, `${long} kapitx`, `${long.slice(0, 30)}_`, `${long.slice(0, 30)}%`])
      expect({ query, found: await search(query) }).toEqual({ query, found: [] });
  });

  test('by all words, however many', async () => {
    const name = 'Wordy Thi Kim Hoang Anh Diep Q';
    await person(server, { name });
    for (const query of [name, 'wordy thi kim hoang anh die', 'wo th ki ho an di q'])
      expect({ query, found: await search(query) }).toEqual({ query, found: [name] });
    for (const query of [`${name} zz`, `${name} z`, 'wordy thi kim hoang anh zzzz', 'wo th ki ho an zz di'])
      expect({ query, found: await search(query) }).toEqual({ query, found: [] });
  });

  test('names of which each part is one character, as they are written', async () => {
    for (const name of ['森 薫', '李 明', '岡　新', 'D Ng', '森 明子', '小森 薫子']) await person(server, { name });
    const found = {
      '森 薫': ['森 薫'],
      森薫: ['森 薫'],
      '森　薫': ['森 薫'],
      '李 明': ['李 明'],
      李明: ['李 明'],
      '岡 新': ['岡　新'],
      岡新: ['岡　新'],
      '森 明': ['森 明子'],
      '小森 薫': ['小森 薫子'],
      '薫 森': [],
      薫森: [],
      'd n': ['D Ng'],
      'D N': ['D Ng'],
      'n d': [],
      '森 薫 x': [],
      '森 ': [],
    };
    for (const [query, names] of Object.entries(found))
      expect({ query, found: await search(query) }).toEqual({ query, found: names });
  });

  test('from two characters on', async () => {
    await person(server, { name: 'Qx' });
    await person(server, { name: '龘' });
    expect(await search('qx')).toEqual(['Qx']);
    for (const query of ['q', '龘', ' q ', '', '   ', '\u3000'])
      expect([query, await search(query)]).toEqual([query, []]);
  });

  test('a new name is found and the old one is not', async () => {
    const somebody = await person(server, { name: 'Former Name' });
    await somebody.mutate('updateProfile', { displayName: 'Latter Name' });
    expect(await search('former')).toEqual([]);
    expect(await search('latter')).toEqual(['Latter Name']);
  });
});

test('by the exact message ID or e-mail address, whatever their case, and by no part of them', async () => {
  const somebody = await person(server, { name: 'Exact One', email: 'Exact.Match@Example.com' });
  await somebody.mutate('setMessageId', { messageId: 'Exact-ID_1' });
  for (const query of [
    'exact-id_1',
    'EXACT-ID_1',
    ' Exact-ID_1 ',
    'Exact.Match@Example.com',
    'exact.match@EXAMPLE.com',
  ])
    expect([query, await search(query)]).toEqual([query, ['Exact One']]);
  for (const query of ['exact-id', 'exact-id_', 'match@example.com', '@example.com', 'exact.match', '%@example.com'])
    expect([query, await search(query)]).toEqual([query, []]);
});

test('who is found exactly and by name comes first, and once', async () => {
  const named = await person(server, { name: 'doppel second' });
  const exact = await person(server, { name: 'doppel first' });
  await exact.mutate('setMessageId', { messageId: 'doppel' });
  const { searchUsers } = await seeker.ask(
    '{ searchUsers(query: "doppel") { nodes { id } totalCount edges { cursor } } }',
  );
  expect(searchUsers.nodes).toEqual([{ id: exact.id }, { id: named.id }]);
  expect(searchUsers.totalCount).toBe(2);
  const next = await seeker.ask(
    'query($after: String) { searchUsers(query: "doppel", after: $after) { nodes { id } } }',
    {
      after: searchUsers.edges[0].cursor,
    },
  );
  expect(next.searchUsers.nodes).toEqual([{ id: named.id }]);
});

test('each way that is switched off is off, and the others are not', async () => {
  const somebody = await person(server, { name: 'Switched Person', email: 'switched@example.com' });
  await somebody.mutate('setMessageId', { messageId: 'switched-id' });
  const ways = async () => ({
    findableByName: (await search('switched per')).length > 0,
    findableByEmail: (await search('switched@example.com')).length > 0,
    findableByMessageId: (await search('switched-id')).length > 0,
    exactly: (await seeker.ask('{ userByMessageId(messageId: "switched-id") { id } }')).userByMessageId !== null,
    node: (await seeker.ask('query($id: ID!) { node(id: $id) { id } }', { id: somebody.id })).node !== null,
  });
  const all = { findableByName: true, findableByEmail: true, findableByMessageId: true };
  expect(await ways()).toEqual({ ...all, exactly: true, node: true });
  for (const way of ['findableByName', 'findableByEmail', 'findableByMessageId'] as const) {
    await somebody.mutate('updatePrivacy', { ...all, [way]: false });
    expect(await ways()).toEqual({ ...all, [way]: false, exactly: way !== 'findableByMessageId', node: true });
  }
  await somebody.mutate('updatePrivacy', off);
  expect(await ways()).toEqual({ ...off, exactly: false, node: false });
  // A new name does not bring back who is not to be found by it.
  await somebody.mutate('updateProfile', { displayName: 'Switched Personage' });
  expect(await search('switched per')).toEqual([]);
  await somebody.mutate('updatePrivacy', { findableByName: true });
  expect(await search('switched per')).toEqual(['Switched Personage']);
});

test('nobody finds themselves', async () => {
  const self = await person(server, { name: 'Selfish Person', email: 'selfish@example.com' });
  await self.mutate('setMessageId', { messageId: 'selfish' });
  for (const query of ['selfish', 'selfish person', 'selfish@example.com']) {
    expect(await search(query, self)).toEqual([]);
    expect(await search(query)).toEqual(['Selfish Person']);
  }
  expect((await self.ask('{ userByMessageId(messageId: "selfish") { id } }')).userByMessageId).toBeNull();
});

test('colleagues are found; the suspended, and those who are gone, are not', async () => {
  const admin = await person(server, { name: 'Staffed Admin' });
  const member = await person(server, { name: 'Staffed Member', organizationId: admin.organizationId });
  await member.mutate('setMessageId', { messageId: 'staffed-member' });
  const ways = ['staffed m', member.email, 'staffed-member'];
  const found = async (by: Actor) => {
    const all = [];
    for (const query of ways) all.push(...(await search(query, by)));
    return all;
  };
  expect(await found(admin)).toEqual(Array(3).fill('Staffed Member'));
  await admin.mutate('suspendMember', { userId: member.id });
  expect([await found(admin), await found(seeker)]).toEqual([[], []]);
  expect((await seeker.ask('{ userByMessageId(messageId: "staffed-member") { id } }')).userByMessageId).toBeNull();
  await admin.mutate('suspendMember', { userId: member.id, suspended: false });
  expect(await found(seeker)).toEqual(Array(3).fill('Staffed Member'));
  await admin.mutate('removeMember', { userId: member.id });
  expect([await found(admin), await found(seeker)]).toEqual([[], []]);
});

test('what is found says what the viewer is to them, and no address', async () => {
  const other = await person(server, { name: 'Standing Person' });
  const one = async () =>
    (await seeker.ask('{ searchUsers(query: "standing p") { nodes { id connection email } } }')).searchUsers.nodes;
  expect(await one()).toEqual([{ id: other.id, connection: 'NONE', email: null }]);
  const { contactRequest } = await seeker.mutate('requestContact', { userId: other.id }, 'contactRequest { id }');
  expect(await one()).toEqual([{ id: other.id, connection: 'REQUEST_SENT', email: null }]);
  await other.mutate('approveContactRequest', { id: contactRequest.id });
  expect(await one()).toEqual([{ id: other.id, connection: 'CONTACT', email: other.email }]);
});

test('a search counts to 1,000 and no further', async () => {
  const admin = await person(server, { name: 'Countless 0' });
  const { db } = server.app.services;
  const count = async () =>
    (await seeker.ask('{ searchUsers(query: "countless") { totalCount } }')).searchUsers.totalCount;
  const add = (from: number, to: number) =>
    db.transaction(async (tx) => {
      for (let i = from; i < to; i += 1)
        await createUser(tx, {
          organizationId: admin.organizationId,
          role: 'MEMBER',
          email: parseEmail(`countless-${i}@example.com`)!,
          displayName: `Countless ${i}`,
          locale: 'EN',
          passwordHash: null,
        });
    });
  await add(1, 999);
  expect(await count()).toBe(999);
  await add(999, 1_003);
  expect(await count()).toBe(1_000);
});

test('pages follow each other to the end', async () => {
  const admin = await person(server, { name: 'Paged Admin' });
  for (let i = 0; i < 6; i += 1)
    await person(server, { name: `Paged Number ${i}`, organizationId: admin.organizationId });
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const { searchUsers }: any = await seeker.ask(
      'query($after: String) { searchUsers(query: "paged num", first: 4, after: $after) { nodes { displayName } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }',
      { after },
    );
    seen.push(...searchUsers.nodes.map(({ displayName }: any) => displayName));
    expect(searchUsers.totalCount).toBe(6);
    expect(searchUsers.pageInfo).toMatchObject({ hasNextPage: page === 1, hasPreviousPage: page > 1 });
    if (!searchUsers.pageInfo.hasNextPage) break;
    after = searchUsers.pageInfo.endCursor;
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((i) => `Paged Number ${i}`));
});

describe('as the policies of both organizations let them', () => {
  const policies: Record<string, { outside?: string; listed?: string[] }> = {
    open: {},
    'open too': {},
    nobody: { outside: 'NOBODY' },
    chosen: { outside: 'CHOSEN_MEMBERS' },
    'nobody allowed': { listed: [] },
    'open allowed': { listed: ['open', 'chosen', 'nobody', 'all but one allowed'] },
    'all but one allowed': { listed: ['open', 'open too', 'nobody', 'chosen', 'nobody allowed', 'open allowed'] },
  };
  const actors: Actor[] = [];
  const organizations = new Map<string, string>();

  beforeAll(async () => {
    for (const policy of Object.keys(policies)) {
      const admin = await person(server, { name: `Reached Admin ${policy}` });
      organizations.set(policy, admin.organizationId);
      const other = { name: `Reached Member ${policy}`, organizationId: admin.organizationId };
      actors.push(admin, await person(server, other));
    }
    await server.app.services.db.transaction(async (tx) => {
      await tx.run("update users set chosen_for_outside = true where display_name = 'Reached Member chosen'");
      for (const [name, { outside = 'EVERYBODY', listed }] of Object.entries(policies)) {
        const id = organizations.get(name)!;
        await tx.run('update organizations set outside_audience = $2, allow_listed = $3 where id = $1', [
          id,
          outside,
          listed !== undefined,
        ]);
        for (const other of listed ?? []) await allow(tx, id, organizations.get(other)!);
      }
    });
  });
  const allow = (tx: Tx, organizationId: string, allowedId: string) =>
    tx.run('insert into allowed_organizations (organization_id, allowed_id) values ($1, $2)', [
      organizationId,
      allowedId,
    ]);
  const found = async (viewer: Actor) => {
    const { searchUsers } = await viewer.ask(
      '{ searchUsers(query: "reached") { nodes { displayName } totalCount pageInfo { hasNextPage } } }',
    );
    expect(searchUsers.totalCount).toBe(searchUsers.nodes.length);
    expect(searchUsers.pageInfo.hasNextPage).toBe(false);
    return searchUsers.nodes.map(({ displayName }: { displayName: string }) => displayName);
  };
  const expectFound = async () => {
    for (const viewer of actors) {
      const expected = [];
      for (const other of actors) {
        const { own, theirs } = await allowedBetween(server.app.services.db.read, viewer.id, other.id);
        if (other !== viewer && own && theirs) expected.push(other.name);
      }
      expect([viewer.name, await found(viewer)]).toEqual([viewer.name, expected]);
    }
  };
  /** Organizations without members, that some allow. */
  const addOrganizations = (count: number, ...allowedBy: string[]) =>
    server.app.services.db.transaction(async (tx) => {
      for (let i = 0; i < count; i += 1) {
        const id = await createOrganization(tx, `Empty ${i}`);
        for (const name of allowedBy) await allow(tx, organizations.get(name)!, id);
      }
    });

  test('whether few may be reached, or many', async () => {
    await expectFound();
    expect(await found(actors[4]!)).toEqual(['Reached Member nobody']);
    // More than are looked for in the index at once.
    await addOrganizations(110, 'open allowed', 'all but one allowed');
    await expectFound();
    // More than are told apart.
    await addOrganizations(1_000);
    await expectFound();
  });

  test('a page ends after two thousand who may not be shown, and the next one goes on', async () => {
    const closed = await person(server, { name: 'Thousandth first', organizationName: 'Closed' });
    const { db } = server.app.services;
    const add = (organizationId: string, from: number, to: number) =>
      db.transaction(async (tx) => {
        for (let i = from; i < to; i += 1)
          await createUser(tx, {
            organizationId,
            role: 'MEMBER',
            email: parseEmail(`thousandth-${i}@example.com`)!,
            displayName: `Thousandth ${i}`,
            locale: 'EN',
            passwordHash: null,
          });
      });
    await closed.mutate('updateExternalPolicy', { otherOrganizations: 'CHOSEN_MEMBERS' });
    await add(closed.organizationId, 0, 2_000);
    const { organizationId } = await person(server, { name: 'Somebody open' });
    await add(organizationId, 2_000, 2_003);
    const ask = async (after: string | null) =>
      (
        await seeker.ask(
          'query($after: String) { searchUsers(query: "thousandth", after: $after) { nodes { displayName } totalCount pageInfo { hasNextPage endCursor } } }',
          { after },
        )
      ).searchUsers;
    const page = await ask(null);
    expect(page).toEqual({
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
    });
    const next = await ask(page.pageInfo.endCursor);
    expect(next.nodes.map(({ displayName }: { displayName: string }) => displayName)).toEqual(
      [2_000, 2_001, 2_002].map((i) => `Thousandth ${i}`),
    );
    expect(next.pageInfo.hasNextPage).toBe(false);
    // Colleagues are found all the same.
    expect((await closed.ask('{ searchUsers(query: "thousandth 19") { totalCount } }')).searchUsers.totalCount).toBe(
      139,
    );
  });
});

test('a query has up to 200 characters; signed out nobody is found', async () => {
  expect(await search('🙂'.repeat(200))).toEqual([]);
  const tooLong = await seeker.graphql('query($query: String!) { searchUsers(query: $query) { nodes { id } } }', {
    query: '🙂'.repeat(201),
  });
  expect(tooLong.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  for (const field of [
    'searchUsers(query: "seeker") { nodes { id } }',
    'userByMessageId(messageId: "exact-id_1") { id }',
  ])
    expect((await server.graphql(`{ ${field} }`)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

test('no string of any kind does harm: not as a query, not as a name', async () => {
  const texts = [
    ...naughty.map((text) => text.slice(0, 200)),
    'a\0b',
    '\ud800',
    '"'.repeat(200),
    '%'.repeat(200),
    "'--",
    '\\',
    'ﷺ'.repeat(200),
  ];
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const document = `query(${names.map((name) => `$${name}: String!`).join(' ')}) { ${names
    .map(
      (
        name,
      ) => `s${name}: searchUsers(query: $${name}) { nodes { id } totalCount } u${name}: userByMessageId(messageId: $${name}) { id }
        c${name}: contacts(filter: { search: $${name} }) { nodes { id } totalCount }`,
    )
    .join(' ')}
    organization { ${names.map((name) => `m${name}: members(search: $${name}) { nodes { id } totalCount }`).join(' ')} } }`;
  for (let from = 0; from < texts.length; from += names.length) {
    const variables = Object.fromEntries(names.map((name, i) => [name, texts[from + i] ?? '']));
    const { data, errors } = await seeker.graphql(document, variables);
    expect([variables, errors]).toEqual([variables, undefined]);
    for (const name of names) {
      expect(data[`s${name}`].nodes.length).toBe(Math.min(20, data[`s${name}`].totalCount));
      expect(data[`c${name}`].nodes.length).toBe(Math.min(20, data[`c${name}`].totalCount));
    }
  }
  // A name that is taken is found by its own text, where it has two characters that count.
  const somebody = await person(server, { name: 'To be renamed' });
  for (const text of texts.filter((_, i) => i % 7 === 0)) {
    const { viewer, userErrors } = await somebody.mutate(
      'updateProfile',
      { displayName: text },
      'viewer { user { displayName } }',
    );
    if (userErrors.length > 0) continue;
    const name: string = viewer.user.displayName;
    const words = name.normalize('NFKC').split(/\s+/);
    if (words.length <= 5 && words.every((word) => [...word].length > 2)) expect(await search(name)).toContain(name);
  }
});
