import { AccessToken } from './access-token.js';
import { AuditEntry } from './audit-entry.js';
import { Block } from './block.js';
import { Contact } from './contact.js';
import { ContactImport } from './contact-import.js';
import { ContactRequest } from './contact-request.js';
import { DevMail } from './dev-mail.js';
import { EmailInvitation } from './email-invitation.js';
import { EventRow } from './event-row.js';
import { ExternalUser } from './external-user.js';
import { GoogleAccount } from './google-account.js';
import { GoogleLink } from './google-link.js';
import { ImportCandidate } from './import-candidate.js';
import { InviteLink } from './invite-link.js';
import { Job } from './job.js';
import { LineChannel } from './line-channel.js';
import { LineDelivery } from './line-delivery.js';
import { MemberInvitation } from './member-invitation.js';
import { OneTimeToken } from './one-time-token.js';
import { Organization } from './organization.js';
import { PhoneVerification } from './phone-verification.js';
import { Message } from './message.js';
import { RoomChangeRow } from './room-change-row.js';
import { RoomMember } from './room-member.js';
import { Room } from './room.js';
import { Session } from './session.js';
import { Upload } from './upload.js';
import { User } from './user.js';

/** Every row there is. */
export const entities = [
  AccessToken,
  AuditEntry,
  Block,
  Contact,
  ContactImport,
  ContactRequest,
  DevMail,
  EmailInvitation,
  EventRow,
  ExternalUser,
  GoogleAccount,
  GoogleLink,
  ImportCandidate,
  InviteLink,
  Job,
  LineChannel,
  LineDelivery,
  MemberInvitation,
  Message,
  OneTimeToken,
  Organization,
  PhoneVerification,
  Room,
  RoomChangeRow,
  RoomMember,
  Session,
  Upload,
  User,
];
