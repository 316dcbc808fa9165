import { expect, test } from 'vitest';
import { describeError } from '../../src/log.js';

test.each(['a'.repeat(43), `-${'a'.repeat(42)}`, `${'a'.repeat(41)}--`, `_${'a'.repeat(41)}_`])(
  'no token is left in an error, whatever it begins and ends with: %s',
  (token) => {
    expect(describeError(new Error(`refused: token=${token}, gone`)).message).toBe('refused: token=[token], gone');
  },
);
