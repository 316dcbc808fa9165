import { expect, test } from 'vitest';
import { cleanName, readName } from '../../src/domain/text.js';

test('a name far too long is refused before it is normalized, which would take minutes', () => {
  const hostile = `a${'\u0301'.repeat(250_000)}${'\u0316'.repeat(250_000)}`;
  expect(() => readName(hostile, 'displayName')).toThrow(
    expect.objectContaining({ code: 'TOO_LONG', params: { max: 100 } }),
  );
});

test.each([
  ['\u202eHanako\u0007Suzuki\u2069\n', 'Hanako Suzuki'],
  ['Hanako\u200d🍎', 'Hanako\u200d🍎'],
  ['e\u0301', 'é'],
  ['🍎'.repeat(150), '🍎'.repeat(100)],
  ['', null],
  ['\u202e\u0000 ', null],
  ['\u200b\u2800\u3164', null],
])('of a name that another service gives, %j, what a name may hold is kept', (given, kept) => {
  expect(cleanName(given)).toBe(kept);
});
