import { hashPassword } from '../../src/auth/passwords.js';
import { DAY } from '../../src/clock.js';
import type { Tx } from '../../src/database/tx.js';
import { Room } from '../../entities/room.js';
import { createAccessToken } from '../../src/domain/access-tokens.js';
import { createOrganization, createUser } from '../../src/domain/accounts.js';
import { linkAccount, noteImport } from '../../src/domain/google-accounts.js';
import { inviteByEmail } from '../../src/domain/email-invitations.js';
import { createContactLink, createInviteLink } from '../../src/domain/invite-links.js';
import { inviteMember } from '../../src/domain/member-invitations.js';
import { requestPhoneVerification } from '../../src/domain/phones.js';
import { blockPerson } from '../../src/domain/blocks.js';
import { requestContact } from '../../src/domain/contact-requests.js';
import { directRoomBetween } from '../../src/domain/direct-rooms.js';
import { contactBetween, removeContact, updateContact } from '../../src/domain/contacts.js';
import { setMessageId } from '../../src/domain/message-ids.js';
import { postMessage, recallMessage } from '../../src/domain/messages.js';
import { markRead } from '../../src/domain/read-marks.js';
import { updatePrivacy, updateProfile } from '../../src/domain/profiles.js';
import { approveContactRequest, declineContactRequest } from '../../src/domain/request-answers.js';
import { join, memberOf, newRoom } from '../../src/domain/room-members.js';
import { change, post, say } from '../../src/domain/room-stream.js';
import { createRoom, leaveRoom, removeFromRoom, renameRoom } from '../../src/domain/rooms.js';
import type { Rules } from '../../src/domain/rules.js';
import { startSession } from '../../src/domain/sessions.js';
import { recordUpload } from '../../src/domain/uploads.js';
import { parseEmail } from '../../src/mail/address.js';
import { readAddressList } from '../../src/mail/address-list.js';
import type { Viewer } from '../../src/viewer.js';
import { newId, viewerIdOf } from '../../src/ids.js';
import { addImports, keepCards } from './access-imports.js';
import { addLine } from './access-line.js';
import { password } from './cast.js';
import type { Line } from './line.js';
import type { TestServer } from './server.js';

/**
 * Who looks, in the order of the cells: nobody; four people of other organizations, namely a stranger, one whose request waits,
 * a contact and one who is blocked; a colleague; the person it is about; their administrator; and a token that has expired. In the
 * group of the person it is about are the contact, the blocked one and the colleague, and the stranger, who knows nothing of it; the
 * one whose request waits was removed from it, and the administrator has left it.
 */
export const viewers = [
  'nobody',
  'stranger',
  'pending',
  'contact',
  'blocked',
  'colleague',
  'self',
  'admin',
  'expired',
] as const;
/** Programs of the person it is about: one that may do everything a program may, and one that may only read. */
export const programs = ['program', 'reader'] as const;
type ViewerName = (typeof viewers)[number] | (typeof programs)[number];

/** One person with everything somebody can have, and everybody who may look at it. */
export interface World {
  tokens: Partial<Record<ViewerName, string>>;
  /** What stands for `$usr` and so on in an operation: the person's own objects, one of each kind. */
  ids: Record<string, string>;
  /** Writes something in a room of everybody who can sign in. */
  stir(): Promise<void>;
}

let worlds = 0;
let hashed: Promise<string> | undefined;

/** Makes a world. With `history`, everybody has approved a request, and everything has happened to the person it is about. */
export async function makeWorld(server: TestServer, history = false, line?: Line): Promise<World> {
  const { db, config, secrets, vault } = server.app.services;
  const number = String((worlds += 1)).padStart(4, '0'); // no name is a part of another
  const passwordHash = await (hashed ??= hashPassword(password));
  const cards = await keepCards(server);
  return db.transaction(async (tx) => {
    const someone = async (name: string, organizationId?: string, role?: 'MEMBER') => {
      const email = parseEmail(`${name}-${number}@example.com`)!;
      const user = await createUser(tx, {
        organizationId: organizationId ?? (await createOrganization(tx, `${name} ${number}`)),
        role: role ?? 'ADMIN',
        email,
        displayName: `${name} ${number}`,
        locale: 'EN',
        passwordHash,
      });
      return { user, ...(await startSession(tx, user, { userAgent: 'test', ipAddress: '127.0.0.1' }, config)) };
    };
    const connect = async (a: Viewer, b: Viewer) => {
      const request = await requestContact(tx, a, { userId: b.id, message: 'Hello' }, config);
      return approveContactRequest(tx, b, request.id);
    };

    const admin = await someone('admin');
    const hana = admin.viewer.organizationId;
    const self = await someone('self', hana, 'MEMBER');
    const colleague = await someone('colleague', hana, 'MEMBER');
    const stranger = await someone('stranger');
    const pending = await someone('pending');
    const contact = await someone('contact');
    const blocked = await someone('blocked');
    const expired = await startSession(tx, contact.user, { userAgent: null, ipAddress: null }, config);
    await tx.run('update sessions set expires_at = 1 where id = $1', [expired.viewer.credential.id]);

    await complete(tx, self.viewer, number);
    const approved = await connect(contact.viewer, self.viewer);
    const request = await requestContact(tx, pending.viewer, { userId: self.viewer.id, message: 'Hello' }, config);
    await blockPerson(tx, self.viewer, blocked.viewer.id);
    const ctc = await own(tx, 'select id from contacts where owner_id = $1', self.viewer);
    const rooms = await talk(tx, { self, contact, colleague, stranger, pending, blocked, admin });
    const past = history ? await someone('past') : null;
    if (past) {
      await updateContact(tx, self.viewer, { id: ctc, nickname: 'Nick', note: 'Met at the fair' });
      await endSomething(tx, self.viewer, past.viewer, config);
      const friend = await someone('friend');
      for (const { viewer } of [self, colleague, admin, stranger, pending, contact, blocked])
        await connect(friend.viewer, viewer);
    }
    const expiresAt = tx.now + 1_000 * DAY;
    const token = async (readOnly: boolean) =>
      createAccessToken(tx, self.viewer, { name: 'program', readOnly, expiresAt });
    const [program, reader] = [await token(false), await token(true)];
    await createContactLink(tx, self.viewer, null);
    const link = await createInviteLink(tx, self.viewer, { label: 'Fair', autoApprove: false });
    const addresses = readAddressList([`invited-${number}@example.com`], '');
    const [invited] = await inviteByEmail(
      tx,
      secrets,
      self.viewer,
      { addresses, message: 'Hello', idempotencyKey: null },
      config,
    );
    await inviteMember(
      tx,
      secrets,
      admin.viewer,
      { email: parseEmail(`joins-${number}@example.com`)!, role: 'MEMBER' },
      config,
    );
    const google = { subject: number, email: `self-${number}@gmail.example`, scopes: '', refreshToken: number };
    await linkAccount(tx, self.viewer, vault, { ...google, access: { token: number, until: 0 } });
    await noteImport(tx, { userId: self.viewer.id, ...google }, { syncToken: null, otherSyncToken: null });
    await requestPhoneVerification(tx, self.viewer, '+819000000000');
    const hidden = await someone('hidden', hana, 'MEMBER');
    await updatePrivacy(tx, hidden.viewer, {
      findableByName: false,
      findableByEmail: false,
      findableByMessageId: false,
    });

    const imports = await addImports(tx, cards, number, self.viewer, contact.user as never, stranger.viewer);
    const outside = await addLine(
      tx,
      vault,
      line,
      number,
      { self: self.viewer, colleague: colleague.viewer, admin: admin.viewer, stranger: stranger.viewer },
      async (people) => roomOf(tx, await createRoomOf(tx, people)),
      contact.viewer.id,
    );
    const all = await createRoomOfAll(tx, [stranger, pending, contact, blocked, colleague, self, admin]);
    return {
      stir: () =>
        db.transaction(async (later) => void (await say(later, await roomOf(later, all), { notice: 'ROOM_OPENED' }))),
      tokens: {
        stranger: stranger.token,
        pending: pending.token,
        contact: contact.token,
        blocked: blocked.token,
        colleague: colleague.token,
        admin: admin.token,
        self: self.token,
        expired: expired.token,
        program: program.token,
        reader: reader.token,
      },
      ids: {
        usr: self.viewer.id,
        vwr: viewerIdOf(self.viewer.id),
        org: hana,
        ses: self.viewer.credential.id,
        tok: program.accessToken.id,
        ctc,
        creq: request.id,
        approved: approved.id,
        blk: await own(tx, 'select id from blocks where blocker_id = $1', self.viewer),
        link: link.id,
        code: link.randomCode!,
        einv: invited!.invitation!.id,
        token: secrets.tokenFor(invited!.invitation!.id),
        minv: (await tx.get<{ id: string }>('select id from member_invitations where organization_id = $1', [hana]))!
          .id,
        aud: (await tx.get<{ id: string }>('select id from audit_entries where organization_id = $1 limit 1', [hana]))!
          .id,
        hidden: hidden.viewer.id,
        ...rooms,
        ...outside,
        ...imports,
        closed: past ? (await directRoomBetween(tx, self.viewer.id, past.viewer.id))!.id : '',
        outsider: admin.viewer.id,
        member: colleague.viewer.id,
        orgCode: (await tx.get<{ code: string }>('select code from organizations where id = $1', [hana]))!.code,
        phone: `+81901${number.padStart(7, '0')}`,
        name: `self ${number}`,
        messageId: `self-${number}`,
        email: `self-${number}@example.com`,
        password,
        number,
      },
    };
  });
}

/** Everything that can be set of a person is set, and shown. */
async function complete(tx: Tx, viewer: Viewer, number: string): Promise<void> {
  const picture = { id: newId('upl'), fileName: 'me.webp', byteSize: 1, hasPreview: false } as const;
  const webp = { purpose: 'avatar', kind: 'IMAGE', contentType: 'image/webp' } as const;
  await recordUpload(tx, viewer, { ...picture, ...webp }, { unused: 1, unusedBytes: 1, bytesPerDay: 1 });
  await updateProfile(tx, viewer, { department: 'Sales', title: 'Manager', avatarUploadId: picture.id });
  await setMessageId(tx, viewer, `self-${number}`);
  await tx.run('update users set phone_number = $2, phone_verified_at = $3, findable_by_phone = true where id = $1', [
    viewer.id,
    `+81901${number.padStart(7, '0')}`,
    tx.now,
  ]);
}

/** A contact that is no more, and a request that was declined. */
async function endSomething(tx: Tx, viewer: Viewer, other: Viewer, rules: Rules): Promise<void> {
  const request = async () => (await requestContact(tx, other, { userId: viewer.id }, rules)).id;
  await approveContactRequest(tx, viewer, await request());
  const contact = await contactBetween(tx, viewer.id, other.id);
  await removeContact(tx, viewer, contact!.id);
  await declineContactRequest(tx, viewer, await request(), false);
}

async function own(tx: Tx, sql: string, viewer: Viewer): Promise<string> {
  return (await tx.get<{ id: string }>(sql, [viewer.id]))!.id;
}

interface Somebody {
  viewer: Viewer;
}

/** What is said in the direct room of a person and their contact, and in the group the person has made. */
async function talk(
  tx: Tx,
  people: Record<'self' | 'contact' | 'colleague' | 'stranger' | 'pending' | 'blocked' | 'admin', Somebody>,
): Promise<Record<string, string>> {
  const viewer = (name: keyof typeof people) => people[name].viewer;
  const self = viewer('self');
  const room = (await directRoomBetween(tx, self.id, viewer('contact').id))!;
  await postMessage(tx, viewer('contact'), { roomId: room.id, text: 'Hello' });

  const personIds = [viewer('contact').id, viewer('colleague').id];
  const group = await createRoom(tx, self, { name: 'Fair', personIds });
  // Their rows are made here: who may bring in whom has tests of its own.
  for (const name of ['blocked', 'pending', 'admin'] as const) await join(tx, group, viewer(name).id);
  const unheard = await join(tx, group, viewer('stranger').id, { unheard: true });
  const write = async (name: keyof typeof people, text: string) =>
    (await postMessage(tx, viewer(name), { roomId: group.id, text })).id;
  const msg = await write('self', 'Who comes?');
  const recalled = await write('contact', 'Not me');
  const gone = await write('pending', 'Me');
  await leaveRoom(tx, viewer('admin'), group.id);
  await removeFromRoom(tx, self, group.id, viewer('pending').id);
  await renameRoom(tx, viewer('colleague'), group.id, 'Spring fair');
  const sticker = { network: 'LINE', packageId: '446', stickerId: '1988' } as const;
  const stuck = await postMessage(tx, viewer('colleague'), { roomId: group.id, sticker });
  await recallMessage(tx, viewer('contact'), recalled);
  const mute = await write('blocked', 'And me');
  // Such messages come from LINE.
  const location = { title: 'Hall 4', address: 'Hà Nội', latitude: 21.0, longitude: 105.8 };
  const place = await post(tx, await roomOf(tx, group.id), { senderId: self.id, kind: 'LOCATION', content: location });
  await change(tx, await roomOf(tx, group.id), 'MessageDeliveryChanged', place);
  await markRead(tx, self, group.id, 2);
  await markRead(tx, viewer('colleague'), group.id, 3);
  const notice = await tx.get<{ id: string }>('select id from messages where room_id = $1 and sequence = 1', [
    group.id,
  ]);
  const { revision } = await roomOf(tx, group.id);

  const foreign = await createRoomOfAll(tx, [people.stranger]);
  const rmem = (await memberOf(tx, group.id, viewer('colleague').id))!.id;
  const ids = { room: room.id, group: group.id, msg, recalled, gone, mute, foreign, rmem, unheard: unheard.id };
  const more = { notice: notice!.id, sticker: stuck.id, location: place.id };
  return { ...ids, ...more, revision: String(revision) };
}

/** A group that the first of them owns; the others need not be connected to them. */
function createRoomOfAll(tx: Tx, people: Somebody[]): Promise<string> {
  return createRoomOf(
    tx,
    people.map(({ viewer }) => viewer.id),
  );
}

async function createRoomOf(tx: Tx, [owner, ...others]: readonly string[]): Promise<string> {
  const room = newRoom(tx, owner!, { kind: 'GROUP', givenName: 'All', foldedName: 'all' });
  await tx.insert(Room, room);
  await join(tx, room, owner!, { owner: true });
  for (const id of others) await join(tx, room, id);
  return room.id;
}

async function roomOf(tx: Tx, id: string): Promise<Room> {
  await tx.lockRooms([id]);
  return (await tx.row(Room, 'where id = $1', [id]))!;
}
