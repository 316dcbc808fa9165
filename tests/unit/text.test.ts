import { expect, test } from 'vitest';
import { readName } from '../../src/domain/text.js';

test('a name far too long is refused before it is normalized, which would take minutes', () => {
  const hostile = `a${'\u0301'.repeat(250_000)}${'\u0316'.repeat(250_000)}`;
  expect(() => readName(hostile, 'displayName')).toThrow(
    expect.objectContaining({ code: 'TOO_LONG', params: { max: 100 } }),
  );
});
