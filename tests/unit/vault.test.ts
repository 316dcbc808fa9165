import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Vault, VaultError } from '../../src/auth/vault.js';

const oldKey = 'the old key, of more than 32 characters';
const newKey = 'the new key, of more than 32 characters';
const vault = new Vault([oldKey]);
const purpose = 'chn_01.access_token';

/** Whether it can be opened. Whatever else goes wrong than a VaultError is thrown. */
function opens(vault: Vault, purpose: string, sealed: string): boolean {
  try {
    vault.open(purpose, sealed);
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

test('what is sealed is opened again, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, purpose) => {
      const sealed = vault.seal(purpose, text);
      expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
      expect(vault.open(purpose, sealed)).toBe(text);
    }),
  );
});

test('the form stays: what an earlier version sealed is opened', () => {
  const sealed = 'v1.1030efdb.K3z69KJ895q4wUj7XdlCMdnC71wfWir91P3sbSl_UaOVQtb6XKahKt_ZEA';
  expect(vault.open(purpose, sealed)).toBe('an access token');
});

test('the same text is sealed to another each time, and cannot be seen in it', () => {
  const sealed = Array.from({ length: 100 }, () => vault.seal(purpose, 'secret'));
  expect(new Set(sealed).size).toBe(100);
  expect(Buffer.from(sealed[0]!.split('.')[2]!, 'base64url').toString('latin1')).not.toContain('secret');
});

test('every change to it is found', () => {
  const sealed = vault.seal(purpose, 'secrets');
  const [version, id, encoded] = sealed.split('.');
  const bytes = Buffer.from(encoded!, 'base64url');
  const characters = [...sealed].flatMap((_, i) =>
    [...'v1.0aZ-_=', ''].map((other) => `${sealed.slice(0, i)}${other}${sealed.slice(i + 1)}`),
  );
  const beginnings = [...sealed].map((_, i) => sealed.slice(0, i));
  const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    return `${version}.${id}.${changed.toString('base64url')}`;
  });
  const changed = [...characters, ...beginnings, ...bits, ` ${sealed}`, `${sealed}\n`, `${sealed}A`];
  expect(changed.filter((text) => text !== sealed && opens(vault, purpose, text))).toEqual([]);
  expect(vault.open(purpose, sealed)).toBe('secrets');
});

test('the last character, of which not every bit counts, has one form', () => {
  // 28 bytes and 1, so that four bits of the last character are over.
  const sealed = vault.seal(purpose, 'x');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const forms = [...alphabet].filter((last) => opens(vault, purpose, sealed.slice(0, -1) + last));
  expect(forms).toEqual([sealed.at(-1)]);
});

test('what is sealed for one purpose is not opened for another', () => {
  const sealed = vault.seal(purpose, 'secret');
  const others = ['', 'chn_02.access_token', 'chn_01.secret', `${purpose} `];
  expect(others.filter((other) => opens(vault, other, sealed))).toEqual([]);
});

test('a key is replaced: both open, the first seals, and without the old one the message says what to do', () => {
  const before = vault.seal(purpose, 'secret');
  const both = new Vault([newKey, oldKey]);
  expect(both.open(purpose, before)).toBe('secret');
  expect(both.isCurrent(before)).toBe(false);

  const after = both.seal(purpose, both.open(purpose, before));
  expect(both.isCurrent(after)).toBe(true);
  const alone = new Vault([newKey]);
  expect(alone.open(purpose, after)).toBe('secret');
  expect(() => alone.open(purpose, before)).toThrow(
    /none of ENCRYPTION_KEYS \(without them: SECRET_KEY\) fits, or it was changed/,
  );
  expect(() => vault.open(purpose, after)).toThrow(VaultError);
});

test('a sealed text that names another key is not opened', () => {
  const both = new Vault([newKey, oldKey]);
  const [, newId] = both.seal(purpose, 'secret').split('.');
  const [, , encoded] = vault.seal(purpose, 'secret').split('.');
  expect(() => both.open(purpose, `v1.${newId}.${encoded}`)).toThrow(VaultError);
});

test.each(['', 'secret', 'v1', 'v1..', 'v1.00000000.', 'v1.00000000.AAAA', 'v2.00000000.AAAA'])(
  '%j was never sealed',
  (text) => {
    expect(() => vault.open(purpose, text)).toThrow(VaultError);
    expect(vault.isCurrent(text)).toBe(false);
  },
);

test('without a key there is no vault', () => expect(() => new Vault([])).toThrow('A vault needs a key'));
