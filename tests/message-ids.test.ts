import { afterAll, beforeAll, expect, test } from 'vitest';
import { cast, person, type Actor } from './support/cast.js';
import { unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';

let server: TestServer;
let an: Actor, chie: Actor, emma: Actor;

beforeAll(async () => {
  server = await startServer();
  ({ an, chie, emma } = await cast(server));
});
afterAll(() => server.stop());

const take = (actor: Actor, messageId: string) =>
  actor.mutate('setMessageId', { messageId }, 'viewer { user { messageId } }');
const holderOf = async (messageId: string, by: Actor = emma) =>
  (await by.ask('query($id: String!) { userByMessageId(messageId: $id) { id } }', { id: messageId })).userByMessageId
    ?.id ?? null;
const taken = { viewer: null, userErrors: [{ field: ['messageId'], code: 'TAKEN' }] };

test('an ID is found without regard to case, and kept as it was written', async () => {
  expect(await take(an, 'Nguyen-An_01')).toEqual({ viewer: { user: { messageId: 'Nguyen-An_01' } }, userErrors: [] });
  for (const typed of ['Nguyen-An_01', 'nguyen-an_01', 'NGUYEN-AN_01']) expect(await holderOf(typed)).toBe(an.id);
  expect(await unchanged(server, () => take(chie, 'NGUYEN-an_01'))).toMatchObject(taken);
  expect((await take(an, 'NGUYEN-AN_01')).viewer.user.messageId).toBe('NGUYEN-AN_01');
  expect(await holderOf('nguyen-an_01')).toBe(an.id);
});

test('a change retires the old one at once: nobody else gets it, and its last holder may take it back', async () => {
  const first = await person(server, {});
  await take(first, 'old-name');
  await take(first, 'new-name');
  expect([await holderOf('old-name'), await holderOf('new-name')]).toEqual([null, first.id]);
  for (const again of ['old-name', 'OLD-NAME', 'new-name'])
    expect(await unchanged(server, () => take(chie, again))).toMatchObject(taken);

  expect((await take(first, 'Old-Name')).userErrors).toEqual([]);
  expect([await holderOf('old-name'), await holderOf('new-name')]).toEqual([first.id, null]);
  await take(first, 'third-name');
  await take(first, 'new-name');
  for (const retired of ['old-name', 'third-name']) {
    expect(await holderOf(retired)).toBeNull();
    expect(await unchanged(server, () => take(chie, retired))).toMatchObject(taken);
  }
});

test('what somebody deleted had is gone for good', async () => {
  const gone = await person(server, { organizationId: an.organizationId });
  await take(gone, 'gone-for-good');
  await an.mutate('removeMember', { userId: gone.id });
  expect(await holderOf('gone-for-good')).toBeNull();
  expect(await unchanged(server, () => take(chie, 'Gone-For-Good'))).toMatchObject(taken);
});

test('somebody suspended keeps theirs', async () => {
  const away = await person(server, { organizationId: an.organizationId });
  await take(away, 'back-soon');
  await an.mutate('suspendMember', { userId: away.id });
  expect(await holderOf('back-soon')).toBeNull();
  expect(await unchanged(server, () => take(chie, 'back-soon'))).toMatchObject(taken);
  await an.mutate('suspendMember', { userId: away.id, suspended: false });
  expect(await holderOf('back-soon')).toBe(away.id);
});

test('ten people take the same ID at once: one gets it', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => person(server, {})));
  const answers = await together(
    server,
    people.map((actor, i) => () => take(actor, i % 2 ? 'popular' : 'POPULAR')),
  );
  const winners = people.filter((_, i) => answers[i]!.userErrors.length === 0);
  expect(winners).toHaveLength(1);
  expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))).toEqual(
    Array(9).fill('TAKEN'),
  );
  expect(await holderOf('popular')).toBe(winners[0]!.id);
});

test('somebody who changes theirs many times at once retires all but the last', async () => {
  const restless = await person(server, {});
  const ids = Array.from({ length: 8 }, (_, i) => `restless-${i}`);
  await together(
    server,
    ids.map((id) => () => take(restless, id)),
  );
  const { viewer } = await restless.ask('{ viewer { user { messageId } } }');
  for (const id of ids) {
    expect(await holderOf(id)).toBe(id === viewer.user.messageId ? restless.id : null);
    expect(await take(chie, id)).toMatchObject(taken);
  }
});

test.each([
  ['', 'INVALID'],
  ['ab', 'INVALID'],
  ['x'.repeat(51), 'INVALID'],
  ['with space', 'INVALID'],
  ['abc ', 'INVALID'],
  ['abc\n', 'INVALID'],
  ['ten@example', 'INVALID'],
  ['đức', 'INVALID'],
  ['ａｂｃ', 'INVALID'],
  ['田中千恵', 'INVALID'],
  ['a.b', 'INVALID'],
  ['admin', 'INVALID'],
  ['SUPPORT', 'INVALID'],
  ['Tsunagu', 'INVALID'],
  ['null', 'INVALID'],
])('is refused: %j', async (messageId, code) => {
  const refused = await unchanged(server, () => take(emma, messageId));
  expect(refused).toMatchObject({ viewer: null, userErrors: [{ field: ['messageId'], code }] });
});

test('the reason is given in the language of the person', async () => {
  expect((await take(chie, 'x')).userErrors[0]!.message).toBe(
    'メッセージIDは3～50文字で、半角英数字、「-」、「_」のみを使って入力してください。',
  );
  expect((await take(chie, 'nguyen-an_01')).userErrors[0]!.message).toBe(
    'このメッセージIDはすでに使用されています。別のメッセージIDをお選びください。',
  );
  expect((await take(chie, 'root')).userErrors[0]!.message).toBe(
    'このメッセージIDは使用できません。別のメッセージIDをお選びください。',
  );
});

test.each(['abc', 'x'.repeat(50), '---', '___', '007', 'A-Z_09'])('is taken: %j', async (messageId) => {
  const somebody = await person(server, {});
  expect((await take(somebody, messageId)).viewer.user.messageId).toBe(messageId);
});

test('nobody takes one who is not signed in', async () => {
  const { errors } = await unchanged(server, () =>
    server.graphql('mutation { setMessageId(input: { messageId: "nobody-s" }) { viewer { id } } }'),
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});
