import type { MediaKind } from '../../entities/upload.js';
import { ownPlace } from '../domain/room-members.js';
import type { Reader } from '../database/tx.js';

export interface ServedMedia {
  kind: MediaKind;
  fileName: string;
  contentType: string;
  hasPreview: boolean;
}

type ServedRow = Omit<ServedMedia, 'hasPreview'> & { hasPreview: boolean | 0 | 1 };
const columns = 'f.kind, f.file_name as "fileName", f.content_type as "contentType", f.has_preview as "hasPreview"';
const served = (row: ServedRow): ServedMedia => ({ ...row, hasPreview: Boolean(row.hasPreview) });

/** A file of a message that this person may read at this moment. */
export async function readMedia(reader: Reader, viewerId: string, uploadId: string): Promise<ServedMedia | undefined> {
  const row = await reader.get<ServedRow>(
    `select ${columns} from uploads f join messages m on m.upload_id = f.id
       join room_members r on r.room_id = m.room_id and ${ownPlace('r', '$2')} and r.joined_sequence < m.sequence
       join users u on u.id = r.person_id and u.suspended_at is null and u.deleted_at is null
     where f.id = $1 and m.recalled_at is null
       and not exists (select 1 from hidden_messages h where h.viewer_id = $2 and h.message_id = m.id)`,
    [uploadId, viewerId],
  );
  return row && served(row);
}

/** A file of a message that went to somebody, or to a group, on an outside network, and was not taken back. */
export async function readSentMedia(
  reader: Reader,
  targetId: string,
  uploadId: string,
): Promise<ServedMedia | undefined> {
  const row = await reader.get<ServedRow>(
    `select ${columns} from uploads f join messages m on m.upload_id = f.id
       join line_deliveries d on d.message_id = m.id and d.target_id = $2
     where f.id = $1 and m.recalled_at is null`,
    [uploadId, targetId],
  );
  return row && served(row);
}

/** Whether a picture is somebody's at this moment, who is neither suspended nor deleted. */
export async function isAvatar(reader: Reader, uploadId: string): Promise<boolean> {
  const row = await reader.get(
    `select 1 from uploads f where f.id = $1 and f.purpose = 'avatar' and (
       exists (select 1 from users u where u.id = f.owner_id and u.avatar_upload_id = f.id and u.suspended_at is null and u.deleted_at is null)
       or exists (select 1 from external_users x where x.id = f.owner_id and x.avatar_upload_id = f.id and x.deleted_at is null))`,
    [uploadId],
  );
  return row !== undefined;
}
