import type { Newcomer } from '../domain/external-users.js';
import { newId } from '../ids.js';
import { LineError, type LineEvent, type LineProfile } from '../line.js';
import type { Services } from '../services.js';
import { partsOf, prepareUpload } from '../uploads/prepare.js';

type Parts = Pick<Services, 'line' | 'uploads'>;

/** Who an event is about, and in which group. */
export interface Asked {
  userId: string;
  group: { groupId: string; old: boolean } | null;
}

/** Those of an event who may be new here. */
export function peopleIn({ source, happening }: LineEvent): Asked[] {
  if (source === null || happening === null) return [];
  const group = source.type === 'group' ? { groupId: source.groupId, old: source.old } : null;
  const ids =
    happening.type === 'memberJoined'
      ? happening.userIds
      : happening.type === 'message' || happening.type === 'follow'
        ? [source.userId ?? []].flat()
        : [];
  return ids.map((userId) => ({ userId, group }));
}

/** What LINE shows of somebody, with their picture; null where it shows nothing, or does not answer. Who they are is then asked again later. */
export async function meetOnLine(parts: Parts, token: string, { userId, group }: Asked): Promise<Newcomer | null> {
  try {
    const { line } = parts;
    const profile = await (group ? line.groupProfile(token, { ...group, userId }) : line.profile(token, userId));
    return profile && { profile, avatar: await keepPicture(parts, profile) };
  } catch (error) {
    if (error instanceof LineError) return null;
    throw error;
  }
}

/** Keeps somebody's picture. Where no row comes to name it, it is swept away. */
async function keepPicture({ line, uploads }: Parts, { pictureUrl }: LineProfile): Promise<Newcomer['avatar']> {
  const bytes = pictureUrl === null ? null : await line.picture(pictureUrl);
  if (!bytes) return null;
  const id = newId('upl');
  try {
    const byteSize = await uploads.write(id, 'full', [bytes]);
    const prepared = await prepareUpload(uploads, id, 'avatar');
    await uploads.keep(id, partsOf(prepared));
    return { id, purpose: 'avatar', fileName: 'picture.webp', byteSize, ...prepared };
  } catch {
    await uploads.discard(id); // no picture that can be shown
    return null;
  }
}

/** The name of a group; null where LINE does not say. */
export async function groupNameOn(
  { line }: Pick<Services, 'line'>,
  token: string,
  { source }: LineEvent,
): Promise<string | null> {
  if (source?.type !== 'group' || source.old) return null;
  try {
    return await line.groupName(token, source.groupId);
  } catch (error) {
    if (error instanceof LineError) return null;
    throw error;
  }
}
