import { typeidUnboxed } from 'typeid-js';

/**
 * The kinds of object that have an id. Ids are TypeIDs: this prefix, `_`, and a UUIDv7 in base32,
 * the same text in the API, the database and the logs. They sort by the time they were made.
 */
export type IdKind =
  | 'usr'
  | 'vwr'
  | 'org'
  | 'ses'
  | 'tok'
  | 'ott'
  | 'ctc'
  | 'creq'
  | 'blk'
  | 'link'
  | 'einv'
  | 'minv'
  | 'phv'
  | 'aud'
  | 'room'
  | 'rmem'
  | 'msg'
  | 'upl'
  | 'lch'
  | 'ext'
  | 'ldel'
  | 'imp'
  | 'cand'
  | 'plan'
  | 'job'
  | 'mail';

export function newId(kind: IdKind): string {
  return typeidUnboxed(kind);
}

const shape = /^([a-z]{2,5})_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** The kind an id names, or null where the text is no id of ours: callers treat that as "not found". */
export function kindOfId(text: string): IdKind | null {
  return (shape.exec(text)?.[1] as IdKind | undefined) ?? null;
}

/** Whether an id is that of a user of an outside network. */
export const isOutside = (personId: string): boolean => kindOfId(personId) === 'ext';

/** The id of somebody's own view of themselves: the same number under another kind, so that no cache mixes the two. */
export function viewerIdOf(userId: string): string {
  return `vwr${userId.slice(3)}`;
}
