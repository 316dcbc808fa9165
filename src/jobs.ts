import type { LineContent } from './line.js';

/** The work that is done after a transaction, by kind, and what each needs to know: ids, and an address only where it is not the account's any more. */
export interface JobData {
  /**
   * A mail that carries a one-time token, which the job derives from the row's id, so that no secret lies in the queue; or, by what
   * the address turns out to be, a mail without one, or none.
   */
  sendTokenMail: { tokenId: string };
  sendNoticeMail: { template: 'passwordChanged' | 'emailChanged'; userId: string; email: string };
  sendContactRequestMail: { contactRequestId: string };
  /** `queuedAt` says which time it was asked for. */
  sendEmailInvitation: { invitationId: string; queuedAt: number };
  sendMemberInvitation: { invitationId: string };
  sendPhoneCode: { verificationId: string };
  /** Rooms of a person, or of an organization's members, close or open after what they may do has changed. */
  settleRooms: { of: 'person' | 'organization' | 'channel'; id: string };
  deleteUpload: { uploadId: string };
  /** Reads a file, or what Google has, into an import; goes on where it was. */
  readContactImport: { importId: string };
  /** Asks and invites those of an import who were chosen; goes on where it was. */
  connectContactImport: { importId: string; planId: string };
  /** Deletes what accounts that are gone have imported. */
  forgetImports: Record<string, never>;
  /** Tells Google that nobody uses a token any more; it is sealed (see domain/google-accounts.ts). `subject` is Google's id of its account, where that is known. */
  revokeGoogle: { userId: string; subject: string | null; token: string };
  /** Does what LINE has told of a channel. */
  handleLineEvents: { channelId: string };
  /** Sends what waits for somebody, or for a group: the delivery it was made for, and all before it. */
  deliverToLine: { targetId: string; deliveryId: string };
  /** Posts what lies at LINE under a message's id; `gone`: it was not there when it was asked for first. */
  fetchLineMedia: {
    channelId: string;
    roomId: string;
    externalUserId: string;
    messageId: string;
    media: LineMedia;
    gone?: boolean;
  };
  /** Asks a new friend, who has said nothing of it, whom they would like to talk to; `speaks` is false where another service answers. */
  welcomeLineFriend: { externalUserId: string; speaks: boolean };
  /** Whoever was asked which room they mean, and has not said, means the likeliest of those they were asked about. */
  releaseLineEvents: { externalUserId: string; question: string };
  /** Asks LINE who somebody is. */
  readLineProfile: { externalUserId: string };
  /** Tells everybody whose address book it is that the people of a channel can be reached, or cannot any more. */
  announceChannelUsers: { channelId: string };
  /** Asks LINE how a channel stands. */
  refreshLineChannel: { channelId: string };
}
type LineMedia = Omit<LineContent & { kind: 'MEDIA' }, 'kind'>;

export type JobKind = keyof JobData;

export interface NewJob<K extends JobKind = JobKind> {
  kind: K;
  data: JobData[K];
  /** Not before this time; at once when left out. */
  runAt?: number;
}
