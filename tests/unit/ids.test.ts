import { expect, test } from 'vitest';
import { typeOfId } from '../../entities/type-of-id.js';
import { kindOfId, newId, viewerIdOf } from '../../src/ids.js';

test('an id names its kind, is new each time, and sorts by when it was made', () => {
  const ids = Array.from({ length: 1_000 }, () => newId('usr'));
  expect(ids[0]).toMatch(/^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.toSorted()).toEqual(ids);
  expect(kindOfId(newId('creq'))).toBe('creq');
});

test.each([
  '',
  'usr',
  'usr_',
  '01h455vb4pex5vsknk084sn02q',
  'usr_01h455vb4pex5vsknk084sn02',
  'usr_01h455vb4pex5vsknk084sn02qq',
  'usr_81h455vb4pex5vsknk084sn02q',
  'usr_01h455vb4pex5vsknk084sn02i',
  'USR_01h455vb4pex5vsknk084sn02q',
  ' usr_01h455vb4pex5vsknk084sn02q',
  'usr_01h455vb4pex5vsknk084sn02q\n',
  'usr-01h455vb4pex5vsknk084sn02q',
])('%j is no id', (text) => expect(kindOfId(text)).toBeNull());

test('the viewer is another object than the user', () => {
  const id = newId('usr');
  expect(viewerIdOf(id)).toBe(id.replace('usr_', 'vwr_'));
  expect([typeOfId(id), typeOfId(viewerIdOf(id))]).toEqual(['User', 'Viewer']);
  expect([typeOfId(newId('ott')), typeOfId('nothing')]).toEqual([undefined, undefined]);
});
