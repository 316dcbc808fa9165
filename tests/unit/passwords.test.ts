import { expect, test } from 'vitest';
import { checkPassword, hashPassword, MAX_PASSWORD, verifyPassword } from '../../src/auth/passwords.js';
import { Refusal } from '../../src/errors.js';

function refusalOf(password: string, email: string | null = 'hanako@example.com'): object | null {
  try {
    checkPassword(password, 'password', email);
    return null;
  } catch (error) {
    const { code, field, variant } = error as Refusal;
    return { code, field, variant };
  }
}

const weak = (variant: string) => ({ code: 'WEAK_PASSWORD', field: ['password'], variant });
const tooLong = { code: 'TOO_LONG', field: ['password'], variant: null };

test.each<[string, object | null]>([
  ['correct horse', null],
  ['さくらさくら咲く', null],
  ['mật khẩu dài', null],
  ['12345678901234567', null],
  ['🙂🙃🙂🙃🙂🙃🙂🙃', null],
  ['        x', weak('common')],
  ['', weak('short')],
  ['1234567', weak('short')],
  ['🙂🙃🙂🙃', weak('short')],
  ['12345678', weak('common')],
  ['PASSWORD', weak('common')],
  ['ｐａｓｓｗｏｒｄ１', weak('common')],
  ['p a s s w o r d', weak('common')],
  ['Matkhau123', weak('common')],
  ['aaaaaaaaaaaaaaaa', weak('common')],
  ['🙂'.repeat(20), weak('common')],
  ['hanako2024', weak('address')],
  ['I am HANAKO!', weak('address')],
  ['hanako@example.com', weak('address')],
  ['x'.repeat(255) + 'y', null],
  ['x'.repeat(256) + 'y', tooLong],
  ['🙂'.repeat(128) + '🙃'.repeat(128), null],
  ['🙂'.repeat(128) + '🙃'.repeat(129), tooLong],
])('%j', (password, refusal) => expect(refusalOf(password)).toEqual(refusal));

test('a short mailbox name may stand in a password', () => {
  expect(refusalOf('minh anh li', 'li@example.com')).toBeNull();
});

test('only the password that was hashed is right', async () => {
  const stored = await hashPassword('mật khẩu của tôi');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hashPassword('mật khẩu của tôi')).not.toBe(stored);
  expect(await verifyPassword(stored, 'mật khẩu của tôi')).toBe(true);
  expect(await verifyPassword(stored, 'mật khẩu của tôi'.normalize('NFD'))).toBe(true);
  expect(await verifyPassword(stored, 'Mật khẩu của tôi')).toBe(false);
  expect(await verifyPassword(stored, '')).toBe(false);
  for (const nothing of [null, undefined])
    expect(await verifyPassword(nothing, 'nobody has this password')).toBe(false);
});

test('the longest password is right as a whole, and nothing longer is', async () => {
  for (const character of ['x', 'é', '🙂']) {
    const longest = character.repeat(MAX_PASSWORD);
    const stored = await hashPassword(longest);
    expect(await verifyPassword(stored, longest)).toBe(true);
    expect(await verifyPassword(stored, longest.slice(0, -2))).toBe(false);
    expect(await verifyPassword(stored, `${longest}x`)).toBe(false);
  }
});

test('as much is worked out where there is no password', async () => {
  const stored = await hashPassword('a long enough secret');
  const work = async (hash: string | null, password: string) => {
    await verifyPassword(hash, password);
    const before = process.cpuUsage();
    for (let i = 0; i < 5; i += 1) await verifyPassword(hash, password);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const real = await work(stored, 'not this one');
  // One of these without the work would be some thousand times less.
  expect(await work(null, 'not this one')).toBeGreaterThan(real / 5);
  expect(await work(stored, 'x'.repeat(100_000))).toBeGreaterThan(real / 5);
});

test('other work goes on while a password is hashed and checked', async () => {
  let turns = 0;
  const other = setInterval(() => (turns += 1), 1);
  const hash = await hashPassword('correct horse');
  const meanwhile = turns;
  expect(await verifyPassword(hash, 'correct horse')).toBe(true);
  clearInterval(other);
  expect(meanwhile).toBeGreaterThan(0);
  expect(turns).toBeGreaterThan(meanwhile);
});
