import { keep, readKept } from '../api/kept.js';
import { currentState } from '../api/store.js';
import { countDrafts } from './drafts.js';
import type { Body } from './outbox.js';

/** Something that was written and is not known to be sent, as it stays in this browser: it outlives the page. */
export interface Unsent {
  readonly userId: string;
  readonly roomId: string;
  readonly key: string;
  readonly body: Body;
  readonly at: string;
  /** Why the server refused it: then it waits for whoever wrote it. */
  readonly refused: string | null;
}

const DAY = 24 * 60 * 60 * 1_000;
/** Of one person. */
const MOST = 100;
const MOST_BYTES = 50 * 1_024 * 1_024;
const LONGEST = 30 * DAY;

const own = (): string => currentState()!.viewer.user.id;
const nameOf = (userId: string, key = '') => `unsent ${userId} ${key}`;
const sizeOf = ({ body }: Unsent) => (body.kind === 'FILE' ? body.file.size : 0);

/** Changes are made one after another: what is sent at once is not kept after it was forgotten. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const done = last.then(act);
  last = done.catch(() => undefined);
  return done;
}

async function everybodys(): Promise<Unsent[]> {
  const found = await readKept<Unsent[]>((store) => store.getAll(IDBKeyRange.bound('unsent ', 'unsent \uffff')));
  return found ?? [];
}

/** Answers whether it is kept; a page that is left with anything that is not asks first. */
export function keepUnsent(unsent: Omit<Unsent, 'userId'>): Promise<boolean> {
  const row = { ...unsent, userId: own() };
  return inTurn(async () => {
    const others = (await everybodys()).filter(({ key }) => key !== row.key);
    const bytes = others.reduce((sum, each) => sum + sizeOf(each), sizeOf(row));
    if (others.length >= MOST || bytes > MOST_BYTES) return false;
    return keep((store) => store.put(row, nameOf(row.userId, row.key)));
  });
}

/** It was sent, or is not to be: in other tabs, too. */
export function forgetUnsent(key: string): void {
  const name = nameOf(own(), key);
  void inTurn(() => keep((store) => store.delete(name)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window's
  tabs.postMessage(key);
}

/** What the viewer has left unsent, the earliest first. What somebody else has left, or long ago, goes. */
export async function readUnsent(): Promise<Unsent[]> {
  const all = await inTurn(everybodys);
  const holds = ({ userId, at }: Unsent) => userId === own() && Date.parse(at) > Date.now() - LONGEST;
  for (const each of all)
    if (!holds(each)) void inTurn(() => keep((store) => store.delete(nameOf(each.userId, each.key))));
  return all.filter(holds).sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** What is so old nobody expects to be sent by itself. */
export const isOld = ({ at }: Unsent): boolean => Date.parse(at) < Date.now() - DAY;

/** Whether another tab has sent or discarded it meanwhile. */
export async function isForgotten(key: string): Promise<boolean> {
  return (await inTurn(() => readKept((store) => store.count(nameOf(own(), key))))) === 0;
}

/** One tab at a time sends it. */
export async function alone(key: string, act: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(nameOf(own(), key), act);
  else await act();
}

let inRooms: () => readonly string[] = () => [];

/** Whoever knows the rooms that are open says what is unsent there, by keys: also what could not be kept. */
export function onUnsentAsked(tell: () => readonly string[]): void {
  inRooms = tell;
}

const LONGEST_LOOK = 1_000;

/** How much would be gone with the session. Storage that does not answer keeps nobody from signing out. */
export async function countUnsent(): Promise<number> {
  const late = new Promise<Unsent[]>((resolve) => setTimeout(() => resolve([]), LONGEST_LOOK));
  const kept = await Promise.race([readUnsent(), late]).catch(() => []);
  return new Set([...kept.map(({ key }) => key), ...inRooms()]).size + (await countDrafts());
}

const tabs = new BroadcastChannel('tsunagu-unsent');

/** Told what other tabs have sent or discarded. */
export function onForgotten(listener: (key: string) => void): void {
  tabs.addEventListener('message', ({ data }) => listener(String(data)));
}
