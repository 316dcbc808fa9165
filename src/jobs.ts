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
  settleRooms: { of: 'person' | 'organization'; id: string };
  deleteUpload: { uploadId: string };
}
export type JobKind = keyof JobData;

export interface NewJob<K extends JobKind = JobKind> {
  kind: K;
  data: JobData[K];
  /** Not before this time; at once when left out. */
  runAt?: number;
}
