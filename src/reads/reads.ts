import { AuditEntry } from '../../entities/audit-entry.js';
import { Block } from '../../entities/block.js';
import { Contact } from '../../entities/contact.js';
import { ContactImport } from '../../entities/contact-import.js';
import { ContactRequest } from '../../entities/contact-request.js';
import { EmailInvitation } from '../../entities/email-invitation.js';
import { ImportCandidate } from '../../entities/import-candidate.js';
import { LineChannel } from '../../entities/line-channel.js';
import { InviteLink } from '../../entities/invite-link.js';
import { MemberInvitation } from '../../entities/member-invitation.js';
import { User } from '../../entities/user.js';
import { anyOf, type Reader } from '../database/tx.js';
import { readDeliveries } from '../domain/line-deliveries.js';
import { isOutside } from '../ids.js';
import type { Member } from '../viewer.js';
import { batch } from './batch.js';
import { readExternalAccess } from './external-access.js';
import { readExternalUsers, readFriends, type SeenExternalUser } from './external-users.js';
import { readVisibleOrganizations } from './organizations.js';
import { RoomReads } from './rooms.js';
import { readPeople, readVisiblePeople, type SeenOrganization, type SeenUser } from './people.js';

/** What is between the viewer and somebody, as far as the viewer may know. */
export interface Standing {
  contact: Contact | null;
  sent: boolean;
  received: boolean;
}

/**
 * What one operation, or one event of a subscription, reads for one viewer: everything asked for by id in a tick becomes one
 * statement. Made anew each time, so that nothing is stale. Every loader answers null for what the viewer may not see.
 */
export class Reads {
  constructor(
    readonly reader: Reader,
    readonly viewer: Member,
  ) {}

  /** People the viewer stands together with, by id from a row the viewer may see. */
  readonly people = batch((ids) => readPeople(this.reader, this.viewer, ids));

  /** Users of outside networks the viewer stands together with. */
  readonly externalUsers = batch((ids) => readExternalUsers(this.reader, this.viewer, ids));

  /** The same by an id that a client gave. */
  readonly visibleExternalUsers = batch((ids) => readExternalUsers(this.reader, this.viewer, ids, true));

  /** Whoever sits in a room: a member of an organization, or a user of an outside network. */
  person(id: string): Promise<SeenUser | SeenExternalUser | null> {
    return isOutside(id) ? this.externalUsers.load(id) : this.people.load(id);
  }

  /** Organizations whose name everybody may know who sees somebody of theirs. */
  readonly organizationNames = batch((ids) =>
    this.reader.all<SeenOrganization>(
      `select id, name, code from organizations where ${anyOf(this.reader, 'id', '$1')}`,
      [ids],
    ),
  );

  readonly friends = batch((ids) => readFriends(this.reader, ids));

  /** The viewer's block, by the person's id. */
  readonly blockOf = batch(
    (ids) =>
      this.reader.rows(Block, `where blocker_id = $2 and ${anyOf(this.reader, 'person_id', '$1')}`, [
        ids,
        this.viewer.id,
      ]),
    (block) => block.personId,
  );

  /** For administrators, of their organization. */
  readonly lineChannels = batch((ids) =>
    this.reader.rows(
      LineChannel,
      `where ${anyOf(this.reader, 'id', '$1')} and organization_id = $2 and disconnected_at is null`,
      [ids, this.viewer.organizationId],
    ),
  );

  /** How messages fare on their way to an outside network. */
  readonly deliveries = batch(async (ids) => [...(await readDeliveries(this.reader, ids)).values()]);

  /** People by an id that a client gave. */
  readonly visiblePeople = batch((ids) => readVisiblePeople(this.reader, this.viewer, ids));

  readonly contacts = batch((ids) =>
    this.reader.rows(Contact, `where ${anyOf(this.reader, 'id', '$1')} and owner_id = $2`, [ids, this.viewer.id]),
  );

  readonly contactRequests = batch((ids) =>
    this.reader.rows(
      ContactRequest,
      `where ${anyOf(this.reader, 'id', '$1')} and (sender_id = $2 or (recipient_id = $2 and recipient_state is not null))`,
      [ids, this.viewer.id],
    ),
  );

  readonly contactImports = batch((ids) =>
    this.reader.rows(ContactImport, `where ${anyOf(this.reader, 'id', '$1')} and owner_id = $2`, [ids, this.viewer.id]),
  );

  readonly importCandidates = batch((ids) =>
    this.reader.rows(ImportCandidate, `where ${anyOf(this.reader, 'id', '$1')} and owner_id = $2`, [
      ids,
      this.viewer.id,
    ]),
  );

  readonly blocks = batch((ids) =>
    this.reader.rows(Block, `where ${anyOf(this.reader, 'id', '$1')} and blocker_id = $2`, [ids, this.viewer.id]),
  );

  readonly inviteLinks = batch((ids) =>
    this.reader.rows(InviteLink, `where ${anyOf(this.reader, 'id', '$1')} and owner_id = $2`, [ids, this.viewer.id]),
  );

  readonly emailInvitations = batch((ids) =>
    this.reader.rows(EmailInvitation, `where ${anyOf(this.reader, 'id', '$1')} and inviter_id = $2`, [
      ids,
      this.viewer.id,
    ]),
  );

  /** For administrators, of their organization. */
  readonly memberInvitations = batch((ids) =>
    this.reader.rows(MemberInvitation, `where ${anyOf(this.reader, 'id', '$1')} and organization_id = $2`, [
      ids,
      this.viewer.organizationId,
    ]),
  );

  /** For administrators, of their organization. */
  readonly auditEntries = batch((ids) =>
    this.reader.rows(AuditEntry, `where ${anyOf(this.reader, 'id', '$1')} and organization_id = $2`, [
      ids,
      this.viewer.organizationId,
    ]),
  );

  /** Whom people may talk to outside, by their ids. */
  readonly externalAccess = batch((ids) => readExternalAccess(this, ids));

  readonly organizations = batch((ids) => readVisibleOrganizations(this, ids));

  /** The viewer's contact entry, by the other person's id. */
  readonly contactWith = batch(
    (userIds) =>
      this.reader.rows(Contact, `where owner_id = $2 and ${anyOf(this.reader, 'user_id', '$1')}`, [
        userIds,
        this.viewer.id,
      ]),
    (contact) => contact.userId,
  );

  private readonly pendingWith = batch(
    (userIds) =>
      this.reader.all<{ id: string; sent: number; received: number }>(
        `select x.id, max(x.sent) as sent, max(x.received) as received from (
          select recipient_id as id, 1 as sent, 0 as received from contact_requests
            where sender_id = $2 and sender_state = 'PENDING' and ${anyOf(this.reader, 'recipient_id', '$1')}
          union all select sender_id, 0, 1 from contact_requests
            where recipient_id = $2 and recipient_state = 'PENDING' and ${anyOf(this.reader, 'sender_id', '$1')}) x group by x.id`,
        [userIds, this.viewer.id],
      ),
    (pending) => pending.id,
  );

  async standing(user: SeenUser): Promise<Standing> {
    const [contact, pending] = await Promise.all([this.contactOf(user), this.pendingWith.load(user.id)]);
    return { contact, sent: pending?.sent === 1, received: pending?.received === 1 };
  }

  async contactOf(user: SeenUser): Promise<Contact | null> {
    return user.contact === undefined ? this.contactWith.load(user.id) : user.contact;
  }

  private roomReads: RoomReads | undefined;

  /** What is read of rooms; most operations read nothing of them. */
  get rooms(): RoomReads {
    this.roomReads ??= new RoomReads(this.reader, this.viewer);
    return this.roomReads;
  }

  private readonly answers = new Map<string, Promise<unknown>>();

  /** Reads once what is the same wherever in the graph it is selected: a list asked for under each of a hundred people. */
  readonly once = <T>(name: string, read: () => Promise<T>): Promise<T> => {
    let answer = this.answers.get(name) as Promise<T> | undefined;
    if (!answer) this.answers.set(name, (answer = read()));
    return answer;
  };

  private account: Promise<User> | undefined;

  /** The viewer's own account, whole. */
  viewerAccount(): Promise<User> {
    this.account ??= this.reader.row(User, 'where id = $1', [this.viewer.id]).then((user) => user!);
    return this.account;
  }
}
