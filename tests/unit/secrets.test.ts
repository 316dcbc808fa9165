import { expect, test } from 'vitest';
import { Secrets, hashToken, newToken } from '../../src/auth/secrets.js';

const secrets = new Secrets('a key that nobody knows, long enough');

test('a token is 256 random bits, and its hash does not hold it', () => {
  const tokens = Array.from({ length: 1_000 }, newToken);
  expect(new Set(tokens).size).toBe(1_000);
  for (const token of tokens) {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  }
  expect(hashToken('a')).toBe('ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs');
});

test('the token of a row is the same each time, and another for every row and key', () => {
  expect(secrets.tokenFor('ott_1')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(secrets.tokenFor('ott_1')).toBe(secrets.tokenFor('ott_1'));
  expect(secrets.tokenFor('ott_1')).not.toBe(secrets.tokenFor('ott_2'));
  expect(secrets.tokenFor('ott_1')).not.toBe(new Secrets('another key, long enough as well').tokenFor('ott_1'));
});

test('what was signed is read again for the same purpose, and nothing else', () => {
  const signed = secrets.sign('unsubscribe', 'usr_1');
  expect(secrets.verify('unsubscribe', signed)).toBe('usr_1');
  expect(secrets.verify('answer', signed)).toBeNull();
  expect(new Secrets('another key, long enough as well').verify('unsubscribe', signed)).toBeNull();
  const [subject, mac] = signed.split('.') as [string, string];
  for (const other of [
    '',
    '.',
    subject,
    `${subject}.`,
    `.${mac}`,
    `usr_2.${mac}`,
    `${signed}A`,
    signed.slice(0, -1),
    mac,
  ])
    expect(secrets.verify('unsubscribe', other)).toBeNull();
  // A row's token is made with the same key, and is no signature.
  expect(secrets.verify('one-time-token', `x.${secrets.tokenFor('x')}`)).toBe('x');
  expect(secrets.verify('unsubscribe', `x.${secrets.tokenFor('x')}`)).toBeNull();
});

test('purpose and subject cannot run into each other', () => {
  expect(secrets.sign('a', 'bc').split('.')[1]).not.toBe(secrets.sign('ab', 'c').split('.')[1]);
});
