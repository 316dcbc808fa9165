import { randomBytes } from 'node:crypto';
import type { Room } from '../../entities/room.js';
import type { LineChannel } from '../../entities/line-channel.js';
import type { Vault } from '../../src/auth/vault.js';
import type { Tx } from '../../src/database/tx.js';
import {
  addExternalUser,
  befriend,
  deleteExternalUser,
  updateExternalUser,
  type Newcomer,
} from '../../src/domain/external-users.js';
import { connectLineChannel, noteQuota } from '../../src/domain/line-channels.js';
import { postMessage } from '../../src/domain/messages.js';
import { newId } from '../../src/ids.js';
import type { LineCredentials } from '../../src/line.js';
import type { Member } from '../../src/viewer.js';
import type { Line } from './line.js';

interface People {
  self: Member;
  colleague: Member;
  admin: Member;
  stranger: Member;
}

/** Credentials that LINE takes, where there is one; others where nobody asks it. */
function credentials(line: Line | undefined, number: string): LineCredentials {
  if (line) return line.addChannel();
  const id = newId('lch').slice(4);
  return {
    channelId: String(BigInt(`0x${Buffer.from(id).toString('hex')}`)).slice(-12) + number,
    channelSecret: id,
    channelAccessToken: id,
  };
}

/**
 * What an organization has of LINE. `$lch` is shared, and the person gets those without a code; `$lchOwn` is the colleague's own
 * account. `$ext` has added the person, and everything is known of them; `$shared` has added the colleague, and sits in `$mixed` with
 * the person and their contact of another organization; `$forgotten` was a friend of the person and is deleted.
 */
export async function addLine(
  tx: Tx,
  vault: Vault,
  line: Line | undefined,
  number: string,
  { self, colleague, admin, stranger }: People,
  groupOf: (ids: readonly string[]) => Promise<Room>,
  contactId: string,
): Promise<Record<string, string>> {
  const connect = (by: Member, of: { memberId?: string; defaultMemberId?: string }) =>
    connectLineChannel(tx, by, vault, { ...credentials(line, number), ...of }, account);
  const channel = await connect(admin, { defaultMemberId: self.id });
  const own = await connect(admin, { memberId: colleague.id });
  const foreign = await connect(stranger, {});
  await noteQuota(tx, channel.id, { used: 1, limit: 200 });

  const add = async (on: LineChannel, name: string) => {
    const user = await addExternalUser(tx, on, `U${randomBytes(16).toString('hex')}`, newcomer(`${name} ${number}`));
    await tx.run('update external_users set follows = true where id = $1', [user.id]);
    return user;
  };
  const ext = await add(channel, 'Friend');
  const { room } = await befriend(tx, ext, self.id);
  const shared = await add(own, 'Shared');
  await befriend(tx, shared, colleague.id);
  for (const { id } of [ext, shared])
    await updateExternalUser(tx, colleague, {
      id,
      displayName: 'Given',
      email: 'known@example.com',
      phoneNumber: '+819012345678',
      company: 'Known',
      note: 'Met at the fair',
    });
  const forgotten = await add(channel, 'Forgotten');
  await befriend(tx, forgotten, self.id);
  await deleteExternalUser(tx, admin, forgotten.id);
  const mixed = await groupOf([self.id, contactId, shared.id]);
  const out = await postMessage(tx, self, { roomId: room.id, text: 'Hello' });
  const relayed = await postMessage(tx, self, { roomId: mixed.id, text: 'Hello' });

  const free = credentials(line, number);
  return {
    lch: channel.id,
    lchOwn: own.id,
    lchForeign: foreign.id,
    ext: ext.id,
    shared: shared.id,
    forgotten: forgotten.id,
    lineRoom: room.id,
    mixed: mixed.id,
    out: out.id,
    relayed: relayed.id,
    freeChannel: free.channelId,
    freeSecret: free.channelSecret,
    freeToken: free.channelAccessToken,
  };
}

const account = { userId: 'U0', basicId: '@hana', displayName: 'Hana Travel' };

function newcomer(displayName: string): Newcomer {
  const picture = { id: newId('upl'), fileName: 'picture.webp', byteSize: 1, hasPreview: false } as const;
  return {
    profile: { displayName, pictureUrl: null, statusMessage: 'On holiday', language: 'en' },
    avatar: { ...picture, purpose: 'avatar', kind: 'IMAGE', contentType: 'image/webp' },
  };
}
