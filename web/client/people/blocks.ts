import { useSyncExternalStore } from 'react';
import { Followed } from '../api/followed.js';
import { ask, mutate } from '../api/request.js';
import { onEvent, onLive } from '../api/store.js';
import { BlocksDocument, UnblockPersonDocument, type BlocksQuery } from '../generated/operations.js';
import { text } from '../i18n/index.js';
import { say } from '../ui/notice.js';

const nobody: ReadonlySet<string> = new Set();

/** Whom the viewer has blocked; null until it is read. */
let blocked: ReadonlySet<string> | null = null;
const followed = new Followed(begin);

onLive(() => {
  if (followed.isShown && blocked === null) void read();
});

export function useBlocked(): ReadonlySet<string> {
  return useSyncExternalStore(followed.subscribe, () => blocked ?? nobody);
}

export function useIsBlocked(personId: string): boolean {
  return useBlocked().has(personId);
}

export async function unblock(personId: string, name: string): Promise<void> {
  await mutate(UnblockPersonDocument, { personId });
  say(text('blocked.lifted', { name }));
}

function begin(): () => void {
  void read();
  return onEvent((event) => {
    if (event === null) void read();
    else if (event.__typename === 'BlockChanged') change(event.personId, event.blocked);
  });
}

function change(personId: string, isBlocked: boolean): void {
  if (blocked === null) return; // it is being read
  const next = new Set(blocked);
  if (isBlocked) next.add(personId);
  else next.delete(personId);
  show(next);
}

async function read(): Promise<void> {
  const found = new Set<string>();
  try {
    for (let after: string | null = null, more = true; more;) {
      const { blocks }: BlocksQuery = await ask(BlocksDocument, { after });
      for (const { person } of blocks.nodes) found.add(person.id);
      after = blocks.pageInfo.endCursor;
      more = blocks.pageInfo.hasNextPage;
    }
    show(found);
  } catch {
    // with the next connection
  }
}

function show(next: ReadonlySet<string>): void {
  blocked = next;
  followed.tell();
}
