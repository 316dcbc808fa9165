import { User } from '../../entities/user.js';
import type { Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import type { Member } from '../viewer.js';
import { ownAccount } from './people.js';

const MOST_RETIRED = 10;

/** Words that would pass for the server itself, its operator or one of its pages. */
const reserved = new Set(
  'admin administrator root system support help info contact contacts security abuse postmaster webmaster noreply no-reply tsunagu official staff moderator operator null undefined me you everyone all api graphql playground login signin signup signout'.split(
    ' ',
  ),
);

/** Whether a text can be a message ID. No look-alikes: its alphabet is ASCII. */
export function isMessageId(text: string): boolean {
  return /^[A-Za-z0-9_-]{3,50}$/.test(text);
}

/**
 * Sets the ID people share to be found: 3 to 50 of A-Z a-z 0-9 - _, unique without regard to case. The old one is retired and
 * goes to nobody else, ever; its last holder may take it back.
 */
export async function setMessageId(tx: Tx, viewer: Member, messageId: string): Promise<void> {
  if (!isMessageId(messageId)) throw new Refusal('INVALID', ['messageId'], 'messageId');
  const key = messageId.toLowerCase();
  if (reserved.has(key)) throw new Refusal('INVALID', ['messageId'], 'messageIdReserved');
  const { messageIdKey: old } = await ownAccount(tx, viewer);
  if (old !== null && old !== key) await checkRetired(tx, viewer.id, key); // first: nobody looks IDs up by trying to take them
  const taken = await tx.get(
    `select 1 from users where message_id_key = $1 and id <> $2
     union all select 1 from retired_message_ids where message_id_key = $1 and user_id <> $2
     union all select 1 from invite_links where random_code = $3`,
    [key, viewer.id, messageId],
  );
  if (taken) throw new Refusal('TAKEN', ['messageId'], 'messageId');
  if (old !== null && old !== key) await retireMessageId(tx, viewer.id, old);
  await tx.update(User, viewer.id, { messageId, messageIdKey: key });
  tx.emit(viewer.id, { kind: 'ViewerChanged', subjectId: viewer.id });
  // The contact link is made from the ID: the old address leads nowhere from now on.
  const link = await tx.get<{ id: string }>('select id from invite_links where owner_id = $1 and random_code is null', [
    viewer.id,
  ]);
  if (link) tx.emit(viewer.id, { kind: 'InviteLinkChanged', subjectId: link.id });
}

/** Every change takes an ID away from everybody else for ever, so each person has a few; taking one back is free. */
async function checkRetired(tx: Tx, userId: string, key: string): Promise<void> {
  const retired = await tx.all<{ key: string }>(
    'select message_id_key as "key" from retired_message_ids where user_id = $1',
    [userId],
  );
  if (retired.length >= MOST_RETIRED && !retired.some((row) => row.key === key))
    throw new Refusal('LIMIT_REACHED', ['messageId'], null, { limit: MOST_RETIRED });
}

/** Keeps an ID for its last holder: nobody else can take it. */
export async function retireMessageId(tx: Tx, userId: string, key: string): Promise<void> {
  await tx.run(
    'insert into retired_message_ids (message_id_key, user_id, retired_at) values ($1, $2, $3) on conflict (message_id_key) do nothing',
    [key, userId, tx.now],
  );
}
