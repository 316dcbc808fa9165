import { anyOf, type Param, type Reader } from '../database/tx.js';
import type { Contact } from '../../entities/contact.js';
import { standsWith } from '../domain/known-people.js';
import { letsReach } from '../domain/policy.js';
import type { Member } from '../viewer.js';

/** A person with their organization, as the viewer may see them. */
export interface SeenUser {
  id: string;
  displayName: string;
  department: string | null;
  title: string | null;
  messageId: string | null;
  avatarUploadId: string | null;
  organizationId: string;
  organization: SeenOrganization;
  role: 'ADMIN' | 'MEMBER';
  suspended: boolean;
  /** What colleagues and contacts may see, already without what is not to be shown. */
  private: { email: string | null; phoneNumber: string | null };
  /** The viewer's contact entry for them, where the read that brought them knew it; undefined: not known. */
  contact?: Contact | null;
}

export interface SeenOrganization {
  id: string;
  name: string;
  code: string;
}

/** What a read of people selects, from `users u join organizations o`; `viewer` is the placeholder bound to the viewer's id. */
export function personColumns(viewer: string): string {
  return `u.id as "u_id", u.display_name as "u_name", u.department as "u_department", u.title as "u_title", u.message_id as "u_message_id",
    u.avatar_upload_id as "u_avatar", u.role as "u_role", u.email as "u_email", u.show_email as "u_show_email", u.phone_number as "u_phone", u.show_phone_number as "u_show_phone",
    u.phone_verified_at as "u_verified", u.suspended_at as "u_suspended", u.deleted_at as "u_deleted",
    o.id as "o_id", o.name as "o_name", o.code as "o_code",
    (exists (select 1 from blocks b where b.blocker_id = u.id and b.person_id = ${viewer})
      and exists (select 1 from contacts c where c.owner_id = ${viewer} and c.user_id = u.id)) as "u_blocks"`;
}

export const personTables = 'users u join organizations o on o.id = u.organization_id';

export interface PersonRow {
  u_id: string;
  u_name: string;
  u_department: string | null;
  u_title: string | null;
  u_message_id: string | null;
  u_avatar: string | null;
  u_role: 'ADMIN' | 'MEMBER';
  u_email: string | null;
  u_show_email: boolean | 0 | 1;
  u_phone: string | null;
  u_show_phone: boolean | 0 | 1;
  u_verified: number | null;
  u_suspended: number | null;
  u_deleted: number | null;
  o_id: string;
  o_name: string;
  o_code: string;
  u_blocks: boolean | 0 | 1;
}

/**
 * Of the suspended and deleted only the name is left: these look alike. Whoever has blocked the viewer looks like anybody who does not
 * show their address and number. Administrators manage by name too.
 */
export function seenUser(row: PersonRow): SeenUser {
  const open = row.u_suspended === null && row.u_deleted === null;
  const shown = open && !row.u_blocks;
  return {
    id: row.u_id,
    displayName: row.u_name,
    department: open ? row.u_department : null,
    title: open ? row.u_title : null,
    messageId: open ? row.u_message_id : null,
    avatarUploadId: open ? row.u_avatar : null,
    organizationId: row.o_id,
    organization: { id: row.o_id, name: row.o_name, code: row.o_code },
    role: row.u_role,
    suspended: row.u_suspended !== null,
    private: {
      email: shown && row.u_show_email ? row.u_email : null,
      phoneNumber: shown && row.u_show_phone && row.u_verified !== null ? row.u_phone : null,
    },
  };
}

/** People by id, whoever they are: for those the viewer stands together with. */
export async function readPeople(reader: Reader, viewer: Member, ids: readonly string[]): Promise<SeenUser[]> {
  const rows = await reader.all<PersonRow>(
    `select ${personColumns('$2')} from ${personTables} where ${anyOf(reader, 'u.id', '$1')}`,
    [ids, viewer.id],
  );
  return rows.map(seenUser);
}

/** The condition that strangers can find `u` at all: then they may also look at them by id, blocked or not, and see no difference. */
const findable = (viewer: string) => `u.suspended_at is null and u.deleted_at is null
    and (u.findable_by_name or u.findable_by_email or (u.findable_by_message_id and u.message_id is not null)
      or (u.findable_by_phone and u.phone_verified_at is not null and o.phone_search and exists (
        select 1 from users v join organizations vo on vo.id = v.organization_id where v.id = ${viewer} and vo.phone_search)))`;

/** The policies of both organizations let the viewer and `u` be in contact, or they are colleagues. */
export function allowed(viewer: string): string {
  return `exists (select 1 from users v join organizations vo on vo.id = v.organization_id where v.id = ${viewer}
    and (vo.id = o.id or (${letsReach('v', 'vo', 'o.id')} and ${letsReach('u', 'o', 'vo.id')})))`;
}

/** Neither has blocked the other. */
export function unblocked(viewer: string): string {
  return `not exists (select 1 from blocks b where b.blocker_id = u.id and b.person_id = ${viewer})
    and not exists (select 1 from blocks b where b.blocker_id = ${viewer} and b.person_id = u.id)`;
}

/** Of these ids, the people the viewer may see: themselves, colleagues, those they stand together with, and whom they can find. */
export async function readVisiblePeople(reader: Reader, viewer: Member, ids: readonly string[]): Promise<SeenUser[]> {
  const params: Param[] = [ids, viewer.id, viewer.organizationId];
  const rows = await reader.all<PersonRow>(
    `select ${personColumns('$2')} from ${personTables} where ${anyOf(reader, 'u.id', '$1')} and (
      u.id = $2
      or (u.organization_id = $3 and u.deleted_at is null)
      or (${findable('$2')} and ${allowed('$2')})
      or ${standsWith('$2', 'u.id')})`,
    params,
  );
  return rows.map(seenUser);
}
