import { expect, test } from 'vitest';
import { drop, dropAhead, extended, paged, put, type Page, type Paged } from '../../web/client/api/paged.js';

interface Item {
  id: string;
}
const byId = (a: Item, b: Item) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const page = (ids: string, totalCount: number, endCursor: string | null = null): Page<Item> => ({
  totalCount,
  nodes: [...ids].map((id) => ({ id })),
  pageInfo: { endCursor, hasNextPage: endCursor !== null },
});
const said = ({ items, total }: Paged<Item>) => [items.map(({ id }) => id).join(''), total];
const added = (at: number) => ({ added: true, at });

test('an entry stands in its place and is counted once', () => {
  let list = paged(page('bd', 2), '10');
  list = put(list, { id: 'c' }, byId, added(11));
  expect(said(list)).toEqual(['bcd', 3]);
  list = put(list, { id: 'c' }, byId, added(12));
  expect(said(list)).toEqual(['bcd', 3]);
  expect(said(drop(list, 'b', 13))).toEqual(['cd', 2]);
});

test('what stands in the part that is not here is counted, and comes with its page', () => {
  let list = paged(page('ac', 5, 'after c'), '10');
  list = put(list, { id: 'x' }, byId, added(11));
  expect(said(list)).toEqual(['ac', 6]);
  list = put(list, { id: 'b' }, byId, added(12));
  expect(said(list)).toEqual(['abc', 7]);
  list = drop(list, 'y', 13);
  expect(said(list)).toEqual(['abc', 6]);
  list = extended(list, page('cxz', 6), '13');
  expect([...said(list), list.next]).toEqual(['abcxz', 6, null]);
});

test('events that a page has counted already change no count', () => {
  let list = extended(paged(page('ab', 4, 'after b'), '10'), page('cd', 4), '20');
  list = put(list, { id: 'c' }, byId, added(15));
  list = drop(list, 'gone', 16);
  expect(said(list)).toEqual(['abcd', 4]);
});

test('nothing is known of an entry that never was in a list that is here whole', () => {
  expect(said(drop(paged(page('ab', 2), '1'), 'x', 2))).toEqual(['ab', 2]);
});

test('what was taken out ahead of its event is counted once, whatever comes first', () => {
  const list = dropAhead(paged(page('ab', 3, 'after b'), '10'), 'a');
  expect(said(list)).toEqual(['b', 2]);
  // The event.
  expect(said(drop(list, 'a', 11))).toEqual(['b', 2]);
  // A page in which it is not counted any more, then the event.
  const read = extended(list, page('c', 2), '11');
  expect(said(drop(read, 'a', 11))).toEqual(['bc', 2]);
  // A page in which it still is: then the event.
  const early = extended(list, page('c', 3), '10');
  expect(said(early)).toEqual(['bc', 2]);
  expect(said(drop(early, 'a', 11))).toEqual(['bc', 2]);
});

test('what is not there cannot be taken out ahead', () => {
  const list = paged(page('a', 1), '1');
  expect(dropAhead(list, 'x')).toBe(list);
});
