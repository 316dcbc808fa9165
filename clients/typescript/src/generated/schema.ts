// Made from schema.graphql: npm run schema

export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment: RFC 3339 with milliseconds, always given in UTC, such as `2026-01-31T09:30:00.000Z`. */
  DateTime: { input: string; output: string; }
  /** An e-mail address (RFC 5321, at most 254 octets). As input any string up to 320 characters is taken, and answered with INVALID where it is no address. */
  EmailAddress: { input: string; output: string; }
  /** A phone number in E.164, such as `+819012345678`. As input any string up to 320 characters is taken and read by the viewer's region; INVALID where it is no number. */
  PhoneNumber: { input: string; output: string; }
  /** An absolute address (WHATWG URL), at most 2,048 characters. Those the API gives are on PUBLIC_URL. */
  URL: { input: string; output: string; }
};

/** The link of an invitation mail. */
export type AcceptInvitationInput = {
  /** The `token` of the link. */
  token: Scalars['String']['input'];
};

/** The answer where there is nothing to show. */
export type AcceptedPayload = {
  __typename: 'AcceptedPayload';
  /** Whether the request was taken. It does not say that an address exists. */
  accepted: Scalars['Boolean']['output'];
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** A token for a program of the viewer, sent as `Authorization: Bearer …`. The secret itself is shown once, when it is made. */
export type AccessToken = Node & {
  __typename: 'AccessToken';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends by itself; null: never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** When it was last used, to within five minutes; null where it never was. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** What it is for, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** Whether it may only read: mutations answer FORBIDDEN. */
  readOnly: Scalars['Boolean']['output'];
};

/** Which request to approve. */
export type ApproveContactRequestInput = {
  /** A request that came to the viewer. */
  id: Scalars['ID']['input'];
};

/** Something an organization's administrators may want to look up later: who did what, when and from where. Kept for a year, unless set otherwise; holds no secrets and no texts of messages. */
export type AuditEntry = Node & {
  __typename: 'AuditEntry';
  /** What was done, such as `member.suspended`; listed in the operations guide. */
  action: Scalars['String']['output'];
  /** Who did it; null where it is not known. */
  actor: Maybe<User>;
  /** What else is to be known, such as the new role; at most 500 characters. */
  detail: Maybe<Scalars['String']['output']>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** The network address it was done from; null where unknown. */
  ipAddress: Maybe<Scalars['String']['output']>;
  /** When it was done. */
  occurredAt: Scalars['DateTime']['output'];
  /** The id of what it was done to; null where there is none. */
  subjectId: Maybe<Scalars['ID']['output']>;
};

/** One page of a list of audit entries. */
export type AuditEntryConnection = {
  __typename: 'AuditEntryConnection';
  /** The entries with their cursors. */
  edges: Array<AuditEntryEdge>;
  /** The entries. */
  nodes: Array<AuditEntry>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of audit entries. */
export type AuditEntryEdge = {
  __typename: 'AuditEntryEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: AuditEntry;
};

/** Somebody the viewer has blocked: they do not find each other, and nothing the blocked person sends arrives. The blocked person is not told. */
export type Block = Node & {
  __typename: 'Block';
  /** When the viewer blocked them. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Who is blocked. */
  person: Person;
};

/** The viewer blocked somebody, or lifted a block. */
export type BlockChanged = Event & {
  __typename: 'BlockChanged';
  /** Whether they were blocked, or the block was lifted. */
  blocked: Scalars['Boolean']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The id of the person. */
  personId: Scalars['ID']['output'];
};

/** One page of a list of blocked people. */
export type BlockConnection = {
  __typename: 'BlockConnection';
  /** The entries with their cursors. */
  edges: Array<BlockEdge>;
  /** The entries. */
  nodes: Array<Block>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of blocked people. */
export type BlockEdge = {
  __typename: 'BlockEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Block;
};

/** Whom it was about. */
export type BlockPayload = {
  __typename: 'BlockPayload';
  /** The person; null when refused. */
  person: Maybe<Person>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Whom to block. */
export type BlockPersonInput = {
  /** Somebody the viewer can find, or stands together with; colleagues too, and users of outside networks in their address book or rooms. */
  personId: Scalars['ID']['input'];
};

/** Which import to stop. */
export type CancelContactImportInput = {
  /** An import of the viewer's that is being read, or whose people are being asked. */
  id: Scalars['ID']['input'];
};

/** Which request to take back. */
export type CancelContactRequestInput = {
  /** A request of the viewer. */
  id: Scalars['ID']['input'];
};

/** Which invitation to take back. */
export type CancelEmailInvitationInput = {
  /** An invitation of the viewer's that is still open. */
  id: Scalars['ID']['input'];
};

/** Which invitation to take back. */
export type CancelMemberInvitationInput = {
  /** An invitation of the viewer's organization that is still open. */
  id: Scalars['ID']['input'];
};

/** The old password and the new one. */
export type ChangePasswordInput = {
  /** The password as it is. */
  currentPassword: Scalars['String']['input'];
  /** The password to be: 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
};

/** The link that was mailed to the new address. */
export type ConfirmEmailChangeInput = {
  /** The `token` of the link; good for a day and for one use. */
  token: Scalars['String']['input'];
};

/** The code that came by SMS. */
export type ConfirmPhoneInput = {
  /** Six digits. */
  code: Scalars['String']['input'];
  /** Whether to be found by the number from now on. */
  makeFindable?: Scalars['Boolean']['input'];
};

/** The credentials of a channel, from the LINE Developers Console, and whom it is for. */
export type ConnectLineChannelInput = {
  /** A long-lived channel access token. It is kept encrypted, and shown to nobody. */
  channelAccessToken: Scalars['String']['input'];
  /** The channel ID, in digits. */
  channelId: Scalars['String']['input'];
  /** The channel secret. It is kept encrypted, and shown to nobody. */
  channelSecret: Scalars['String']['input'];
  /** Of a shared one: the colleague who gets friends that bring no code. Left out: these are asked for one. */
  defaultMemberId?: InputMaybe<Scalars['ID']['input']>;
  /** Whose own account on LINE it is: a colleague. Left out: it is shared by all who may talk to LINE. */
  memberId?: InputMaybe<Scalars['ID']['input']>;
};

/** How far those who were chosen have been asked and invited. */
export type ConnectProgress = {
  __typename: 'ConnectProgress';
  /** How many could not be asked or invited: `ImportCandidate.problem` says why, but of those who were left when the day's limit was reached. */
  failed: Scalars['Int']['output'];
  /** How many were invited by mail. */
  invited: Scalars['Int']['output'];
  /** How many were asked; with some of them that was the approval. */
  requested: Scalars['Int']['output'];
  /** How many needed nothing: contacts or colleagues by now, asked or invited already, or without an address. */
  skipped: Scalars['Int']['output'];
  /** How far it is; FAILED where nothing can be done in the name of the viewer any more. */
  state: ImportState;
  /** How many were chosen. */
  total: Scalars['Int']['output'];
};

/** What the viewer is to somebody. */
export type ConnectionState =
  /** A member of the same organization. */
  | 'COLLEAGUE'
  /** In contact. */
  | 'CONTACT'
  /** Nothing yet. */
  | 'NONE'
  /** They have asked the viewer, who has not answered. */
  | 'REQUEST_RECEIVED'
  /** The viewer has asked; the answer is open. */
  | 'REQUEST_SENT'
  /** The same person. */
  | 'SELF';

/** The viewer's own entry for somebody they are in contact with: made for both when a contact request is approved, and removed for both when either removes it. */
export type Contact = Node & {
  __typename: 'Contact';
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** The viewer's own name for them, at most 100 characters; seen by nobody else. */
  nickname: Maybe<Scalars['String']['output']>;
  /** The viewer's note, at most 4,000 characters; seen by nobody else. */
  note: Maybe<Scalars['String']['output']>;
  /** The direct room of the two. */
  room: Maybe<Room>;
  /** When they came to be in contact. */
  since: Scalars['DateTime']['output'];
  /** How they came to be in contact. */
  source: ContactSource;
  /** The person. */
  user: User;
};

/** The viewer has a new contact. */
export type ContactAdded = Event & {
  __typename: 'ContactAdded';
  /** The contact as it is now; null once it is gone. */
  contact: Maybe<Contact>;
  /** The id of the contact. */
  contactId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** The viewer changed the nickname or note of a contact. */
export type ContactChanged = Event & {
  __typename: 'ContactChanged';
  /** The contact as it is now; null once it is gone. */
  contact: Maybe<Contact>;
  /** The id of the contact. */
  contactId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** One page of a list of contacts. */
export type ContactConnection = {
  __typename: 'ContactConnection';
  /** The entries with their cursors. */
  edges: Array<ContactEdge>;
  /** The entries. */
  nodes: Array<Contact>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of contacts. */
export type ContactEdge = {
  __typename: 'ContactEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Contact;
};

/** Which contacts to list; those that fit all that is given. */
export type ContactFilter = {
  /** Members of this organization only. */
  organizationId?: InputMaybe<Scalars['ID']['input']>;
  /** A part of the name or nickname, folded as in `searchUsers`. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Those that came to be in this way only. */
  source?: InputMaybe<ContactSource>;
};

/** People the viewer knows from elsewhere, read from a file or from Google, with who of them is here. Seen by the viewer only. Its candidates are deleted after 30 days; the counts stay. */
export type ContactImport = Node & {
  __typename: 'ContactImport';
  /** Who is in it, by their rows; nobody any more after 30 days. */
  candidates: ImportCandidateConnection;
  /** How far the last `requestContactsFromImport` is; null where there was none. */
  connecting: Maybe<ConnectProgress>;
  /** How many candidates there are in each state, so far. */
  counts: ImportCounts;
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** The name of the file; null for Google. */
  fileName: Maybe<Scalars['String']['output']>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Why it failed, in the viewer's language, and what to do; null where it did not. */
  problem: Maybe<Scalars['String']['output']>;
  /** How many rows have been read. */
  processed: Scalars['Int']['output'];
  /** Where it comes from. */
  source: ImportSource;
  /** How far the reading is. */
  state: ImportState;
  /** How many rows there are; null while that is not known. */
  total: Maybe<Scalars['Int']['output']>;
};


/** People the viewer knows from elsewhere, read from a file or from Google, with who of them is here. Seen by the viewer only. Its candidates are deleted after 30 days; the counts stay. */
export type ContactImportCandidatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<ImportCandidateState>>;
};

/** An import of the viewer was started, is done or over, or those who were chosen in it are being asked, or have been. */
export type ContactImportChanged = Event & {
  __typename: 'ContactImportChanged';
  /** The import as it is now. */
  contactImport: Maybe<ContactImport>;
  /** The id of the import. */
  contactImportId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** The import after a change. */
export type ContactImportPayload = {
  __typename: 'ContactImportPayload';
  /** The import as it is now; null when refused, but for a file that was imported before as the same service's: then that import. */
  contactImport: Maybe<ContactImport>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** How to sort contacts; by name when left out. */
export type ContactOrder = {
  /** Which end first. */
  direction?: OrderDirection;
  /** By what. */
  field: ContactOrderField;
};

/** By what a list of contacts is sorted. */
export type ContactOrderField =
  /** The nickname, or else the name, folded (without regard to case, width, diacritics and kana), by code point. */
  | 'NAME'
  /** The time they came to be in contact. */
  | 'SINCE';

/** The contact after a change. */
export type ContactPayload = {
  __typename: 'ContactPayload';
  /** The contact as it is now; null when refused. */
  contact: Maybe<Contact>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** A contact ended, by either side. */
export type ContactRemoved = Event & {
  __typename: 'ContactRemoved';
  /** The id of the contact there was. */
  contactId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The id of the person. */
  userId: Scalars['ID']['output'];
};

/** One person asks another to be in contact. Seen by these two only; at most one is pending between two people. */
export type ContactRequest = Node & {
  __typename: 'ContactRequest';
  /** The viewer's side of the contact that came of it; null until it is approved, and once the contact is removed. */
  contact: Maybe<Contact>;
  /** When it was sent. */
  createdAt: Scalars['DateTime']['output'];
  /** When it expires, or would have, had nobody answered. */
  expiresAt: Scalars['DateTime']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** What the sender wrote, at most 1,000 characters. */
  message: Maybe<Scalars['String']['output']>;
  /** Who is asked. */
  recipient: User;
  /** When it was approved, declined or cancelled, or expired; null while it is pending. */
  resolvedAt: Maybe<Scalars['DateTime']['output']>;
  /** Who asks. */
  sender: User;
  /** How the sender reached the recipient. */
  source: ContactSource;
  /** Where it stands. The sender of a declined request goes on seeing PENDING, everywhere, until it expires. */
  state: ContactRequestState;
};

/** A request of the viewer, or to them, was approved: told to both. */
export type ContactRequestApproved = Event & {
  __typename: 'ContactRequestApproved';
  /** The request as the viewer may see it now; null once it is gone. */
  contactRequest: Maybe<ContactRequest>;
  /** The id of the request. */
  contactRequestId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** A request was declined, cancelled or has expired: told to the recipient, and to the sender only where they cancelled it or it has expired. */
export type ContactRequestClosed = Event & {
  __typename: 'ContactRequestClosed';
  /** The request as the viewer may see it now; null once it is gone. */
  contactRequest: Maybe<ContactRequest>;
  /** The id of the request. */
  contactRequestId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** One page of a list of contact requests. */
export type ContactRequestConnection = {
  __typename: 'ContactRequestConnection';
  /** The entries with their cursors. */
  edges: Array<ContactRequestEdge>;
  /** The entries. */
  nodes: Array<ContactRequest>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** Whether a contact request came to the viewer or from them. */
export type ContactRequestDirection =
  /** Sent to the viewer. */
  | 'INCOMING'
  /** Sent by the viewer. */
  | 'OUTGOING';

/** One entry of a list of contact requests. */
export type ContactRequestEdge = {
  __typename: 'ContactRequestEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ContactRequest;
};

/** The request after a change. */
export type ContactRequestPayload = {
  __typename: 'ContactRequestPayload';
  /** The viewer's side of the new contact, where one came of it. */
  contact: Maybe<Contact>;
  /** The request as it is now; null when refused. */
  contactRequest: Maybe<ContactRequest>;
  /** The direct room of the two, where a contact came of it. */
  room: Maybe<Room>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Somebody asks the viewer to be in contact. */
export type ContactRequestReceived = Event & {
  __typename: 'ContactRequestReceived';
  /** The request as the viewer may see it now; null once it is gone. */
  contactRequest: Maybe<ContactRequest>;
  /** The id of the request. */
  contactRequestId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** The viewer has asked somebody: told to the viewer's own devices. */
export type ContactRequestSent = Event & {
  __typename: 'ContactRequestSent';
  /** The request as the viewer may see it now; null once it is gone. */
  contactRequest: Maybe<ContactRequest>;
  /** The id of the request. */
  contactRequestId: Scalars['ID']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** Where a contact request stands, as the viewer may know it. */
export type ContactRequestState =
  /** Approved: both are contacts. */
  | 'APPROVED'
  /** Taken back by the sender. */
  | 'CANCELLED'
  /** Declined; shown to the recipient only. */
  | 'DECLINED'
  /** Not answered in time (30 days, unless the server is set otherwise). */
  | 'EXPIRED'
  /** Not answered yet. The sender of a declined request goes on seeing this until it expires. */
  | 'PENDING';

/** How two people came to be in contact. */
export type ContactSource =
  /** One found the other in a file of business cards, an address list or vCards. */
  | 'BUSINESS_CARD'
  /** One followed the other's invitation by mail. */
  | 'EMAIL_INVITATION'
  /** One found the other among their Google contacts. */
  | 'GOOGLE'
  /** One opened the other's invite link. */
  | 'INVITE_LINK'
  /** One asked the other by message ID. */
  | 'MESSAGE_ID'
  /** One asked the other by phone number. */
  | 'PHONE'
  /** One found the other by search: by name, message ID or e-mail address. */
  | 'SEARCH';

/** What the token is for. */
export type CreateAccessTokenInput = {
  /** When it ends by itself; null: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** 1 to 100 characters, for the list. */
  name: Scalars['String']['input'];
  /** Whether it may only read. */
  readOnly?: Scalars['Boolean']['input'];
};

/** A new token. */
export type CreateAccessTokenPayload = {
  __typename: 'CreateAccessTokenPayload';
  /** What the list shows of it. */
  accessToken: Maybe<AccessToken>;
  /** The token itself: shown here and never again. */
  token: Maybe<Scalars['String']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** The message ID to make the contact link from. */
export type CreateContactLinkInput = {
  /** Set as by `setMessageId` where it is another than the present one. Left out: the present one, or one that is made up where there is none. */
  messageId?: InputMaybe<Scalars['String']['input']>;
};

/** The link to make. */
export type CreateInviteLinkInput = {
  /** Whether requests made through it are approved as they are made. */
  autoApprove?: Scalars['Boolean']['input'];
  /** When it ends by itself; null: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What it is for, at most 100 characters; seen by nobody else. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** How many requests can be made through it, 1 to 1,000,000; null: any number. */
  maxUses?: InputMaybe<Scalars['Int']['input']>;
};

/** A new group. */
export type CreateRoomInput = {
  /** A text of the client, at most 100 characters: the same one again answers the room that was made with it. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, at most 100 characters; without one it is called after its members. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Whom to bring in: colleagues, contacts and people on LINE of the address book, at most 499; with such people at most 100 are in a room. */
  personIds: Array<Scalars['ID']['input']>;
};

/** Which request to decline. */
export type DeclineContactRequestInput = {
  /** Whether to block the sender too. */
  block?: Scalars['Boolean']['input'];
  /** A request that came to the viewer. */
  id: Scalars['ID']['input'];
};

/** Proof that it is meant. */
export type DeleteAccountInput = {
  /** The account's password; somebody who signs in with Google sets one by `requestPasswordReset` first. */
  password: Scalars['String']['input'];
};

/** Whom to forget. */
export type DeleteExternalUserInput = {
  /** An entry of the address book. */
  id: Scalars['ID']['input'];
};

/** Who was forgotten. */
export type DeleteExternalUserPayload = {
  __typename: 'DeleteExternalUserPayload';
  /** The id of the entry; null when refused. */
  externalUserId: Maybe<Scalars['ID']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Whether a message has come to an outside network. */
export type DeliveryState =
  /** The network has taken it. */
  | 'DELIVERED'
  /** The network has refused it. */
  | 'FAILED'
  /** It is on its way. */
  | 'QUEUED'
  /** The network did not answer: it may have taken it or not. */
  | 'UNCERTAIN';

/** Which channel to end. */
export type DisconnectLineChannelInput = {
  /** A channel of the organization. */
  id: Scalars['ID']['input'];
};

/** A mail in which the viewer asks somebody to be in contact, whether or not they have an account. Seen by its sender only. Whoever follows its link is in contact with them at once. */
export type EmailInvitation = Node & {
  __typename: 'EmailInvitation';
  /** The request it became, once the invited person has followed it. */
  contactRequest: Maybe<ContactRequest>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The address it was sent to. */
  email: Scalars['EmailAddress']['output'];
  /** When its link ends: 30 days after it was made or sent again. */
  expiresAt: Scalars['DateTime']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** What the mail says from them, at most 1,000 characters. */
  message: Maybe<Scalars['String']['output']>;
  /** Why the mail was refused, in the mail server's own words; null unless FAILED. */
  problem: Maybe<Scalars['String']['output']>;
  /** When the mail was last taken by the mail server. */
  sentAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  state: EmailInvitationState;
};

/** An invitation of the viewer was made, mailed or followed, or is over. */
export type EmailInvitationChanged = Event & {
  __typename: 'EmailInvitationChanged';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** The invitation as it is now. */
  invitation: Maybe<EmailInvitation>;
  /** The id of the invitation. */
  invitationId: Scalars['ID']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** One page of a list of invitations by mail. */
export type EmailInvitationConnection = {
  __typename: 'EmailInvitationConnection';
  /** The entries with their cursors. */
  edges: Array<EmailInvitationEdge>;
  /** The entries. */
  nodes: Array<EmailInvitation>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of invitations by mail. */
export type EmailInvitationEdge = {
  __typename: 'EmailInvitationEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: EmailInvitation;
};

/** What became of one address. It does not tell who has an account, but of contacts and colleagues. */
export type EmailInvitationOutcome =
  /** The address of a contact; no mail is sent. */
  | 'ALREADY_CONTACT'
  /** The viewer has an open invitation to it, or mailed it within a day; no mail is sent. */
  | 'ALREADY_INVITED'
  /** The address of a colleague; no mail is sent. */
  | 'COLLEAGUE'
  /** It stands in the list before. */
  | 'DUPLICATE'
  /** It is no address. */
  | 'INVALID_ADDRESS'
  /** A mail is on its way. */
  | 'INVITED'
  /** No more today (500 in 24 hours, unless set otherwise); no mail is sent. */
  | 'LIMIT_REACHED'
  /** The viewer's own address. */
  | 'SELF';

/** The invitation after a change. */
export type EmailInvitationPayload = {
  __typename: 'EmailInvitationPayload';
  /** The invitation as it is now; null when refused. */
  invitation: Maybe<EmailInvitation>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** What became of one address. */
export type EmailInvitationResult = {
  __typename: 'EmailInvitationResult';
  /** The address as it was given. */
  email: Scalars['String']['output'];
  /** The invitation that was made, or is open already. */
  invitation: Maybe<EmailInvitation>;
  /** What became of it. */
  outcome: EmailInvitationOutcome;
};

/** Where an invitation by mail stands. */
export type EmailInvitationState =
  /** It was followed: the two are in contact, or the member has joined. */
  | 'ACCEPTED'
  /** Taken back; its link leads nowhere. */
  | 'CANCELLED'
  /** Not followed within 30 days. */
  | 'EXPIRED'
  /** The mail was refused for good; `problem` says why. It can be sent again. */
  | 'FAILED'
  /** The mail is on its way out. */
  | 'QUEUED'
  /** The mail was taken by the mail server. */
  | 'SENT';

/** Something that happened to the viewer. Every viewer has one stream of events, whose cursors count 1, 2, 3… without gaps, and go on a million further where a backup was restored. */
export type Event = {
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** Whom a member may talk to outside their organization, as its policy says now. */
export type ExternalAccess = {
  __typename: 'ExternalAccess';
  /** Users of LINE. */
  line: Scalars['Boolean']['output'];
  /** Members of other organizations. */
  otherOrganizations: Scalars['Boolean']['output'];
};

/** Which members of an organization may talk to people outside it. */
export type ExternalAudience =
  /** Those whom an administrator has chosen: see `setExternalAccess`. */
  | 'CHOSEN_MEMBERS'
  /** All of them. */
  | 'EVERYBODY'
  /** None of them. */
  | 'NOBODY';

/** A network outside this server whose users can be talked to. */
export type ExternalNetwork =
  /** LINE. */
  | 'LINE';

/** Which members of an organization may talk to whom outside it. The policies of both sides count: when people are found, asked, approved, invited and written to. */
export type ExternalPolicy = {
  __typename: 'ExternalPolicy';
  /** The organizations its members may talk to, by name; null: any. */
  allowedOrganizations: Maybe<Array<Organization>>;
  /** Whether files may go between members and people outside, either way. */
  fileSending: Scalars['Boolean']['output'];
  /** Who may talk to users of LINE. */
  line: ExternalAudience;
  /** Who may talk to members of other organizations. */
  otherOrganizations: ExternalAudience;
  /** Whether members find others by phone number, and are found by it by other organizations. */
  phoneSearch: Scalars['Boolean']['output'];
};

/** A user of an outside network (LINE) who talks to members of an organization: an entry of its address book. Seen by its members who may talk to the network, and by everybody who is in a room with them; to the latter the profile is all there is. */
export type ExternalUser = Node & Person & {
  __typename: 'ExternalUser';
  /** The address of the picture, on PUBLIC_URL; null where there is none. */
  avatarUrl: Maybe<Scalars['URL']['output']>;
  /** Whether the viewer has blocked them. */
  blocked: Scalars['Boolean']['output'];
  /** Where they work: for members of the organization who may talk to the network; null for others. */
  company: Maybe<Scalars['String']['output']>;
  /** Since when they are known here. */
  createdAt: Scalars['DateTime']['output'];
  /** The name given here, or else the one on the network; to members of other organizations the latter. */
  displayName: Scalars['String']['output'];
  /** Their address: for members of the organization who may talk to the network; null for others. */
  email: Maybe<Scalars['EmailAddress']['output']>;
  /** The members they have added: for members of the organization who may talk to the network; null for others. */
  friends: Maybe<Array<User>>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** The network they are on. */
  network: ExternalNetwork;
  /** A note: for members of the organization who may talk to the network; null for others. */
  note: Maybe<Scalars['String']['output']>;
  /** Whose address book they stand in. */
  organization: Organization;
  /** Their number: for members of the organization who may talk to the network; null for others. */
  phoneNumber: Maybe<Scalars['PhoneNumber']['output']>;
  /** The name they have on the network. */
  profileName: Scalars['String']['output'];
  /** Whether they can be written to: false once they have blocked the account, while they have not added it, and once its channel is disconnected. */
  reachable: Scalars['Boolean']['output'];
  /** The viewer's direct room with them; null where there is none. */
  room: Maybe<Room>;
  /** What they say of themselves on the network; null where they say nothing. */
  statusMessage: Maybe<Scalars['String']['output']>;
};

/** Somebody on an outside network has added the viewer: they have a room. */
export type ExternalUserAdded = Event & {
  __typename: 'ExternalUserAdded';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry as it is now; null once it is gone, or the viewer may not talk to the network any more. */
  externalUser: Maybe<ExternalUser>;
  /** The id of the entry in the address book. */
  externalUserId: Scalars['ID']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The room as it is now. */
  room: Maybe<Room>;
  /** The id of the room the two have. */
  roomId: Scalars['ID']['output'];
};

/** An entry of the address book is new or has changed: told to members who may talk to the network. */
export type ExternalUserChanged = Event & {
  __typename: 'ExternalUserChanged';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** The entry as it is now; null once it is gone, or the viewer may not talk to the network any more. */
  externalUser: Maybe<ExternalUser>;
  /** The id of the entry in the address book. */
  externalUserId: Scalars['ID']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** One page of a list of users of outside networks. */
export type ExternalUserConnection = {
  __typename: 'ExternalUserConnection';
  /** The entries with their cursors. */
  edges: Array<ExternalUserEdge>;
  /** The entries. */
  nodes: Array<ExternalUser>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of users of outside networks. */
export type ExternalUserEdge = {
  __typename: 'ExternalUserEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ExternalUser;
};

/** Which entries of the address book. What is left out does not matter. */
export type ExternalUserFilter = {
  /** Only those who have added the viewer, or (false) have not. */
  friendOfViewer?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only users of this network. */
  network?: InputMaybe<ExternalNetwork>;
  /** A part of the name given here or of the one on the network, of the company, the e-mail address or the number (E.164), at most 200 characters. Without regard to case, width, Vietnamese diacritics and kana. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** The entry after a change. */
export type ExternalUserPayload = {
  __typename: 'ExternalUserPayload';
  /** The entry as it is now; null when refused. */
  externalUser: Maybe<ExternalUser>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** An entry of the address book was deleted: told to members who may talk to the network. */
export type ExternalUserRemoved = Event & {
  __typename: 'ExternalUserRemoved';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** The id of the entry in the address book. */
  externalUserId: Scalars['ID']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** Somebody's link. */
export type FollowInviteLinkInput = {
  /** The code: what stands after `/i/` in the address. */
  code: Scalars['String']['input'];
  /** What to say with the request, at most 1,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
};

/** The Google account whose contacts the viewer lets the server read. Only they see it. */
export type GoogleAccount = {
  __typename: 'GoogleAccount';
  /** The address of the Google account. */
  email: Scalars['EmailAddress']['output'];
  /** When its contacts were last read to the end; null: not yet. */
  lastImportAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was linked, or last linked again. */
  linkedAt: Scalars['DateTime']['output'];
  /** Google does not let the server read any more, for it was told so there or the leave has run out: link it again. */
  needsReconnect: Scalars['Boolean']['output'];
  /** Whether the people somebody has written to are read, too, which was a choice at Google. */
  otherContacts: Scalars['Boolean']['output'];
};

/** Which file to import. */
export type ImportBusinessCardsInput = {
  /** The service it comes from; null: recognised from its columns. What begins as a vCard is VCARD in any case. INVALID for GOOGLE. */
  source?: InputMaybe<ImportSource>;
  /** The `uploadId` that `POST /uploads?purpose=import` has answered: CSV or vCards, up to 500 MB. */
  uploadId: Scalars['ID']['input'];
};

/** Somebody in an import. Seen by whoever imported it only; deleted after 30 days. */
export type ImportCandidate = Node & {
  __typename: 'ImportCandidate';
  /** Their company, at most 200 characters. */
  company: Maybe<Scalars['String']['output']>;
  /** Their department, at most 200 characters. */
  department: Maybe<Scalars['String']['output']>;
  /** Their e-mail address; where it is none, as it stands there. */
  email: Maybe<Scalars['String']['output']>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Their name, at most 100 characters. */
  name: Maybe<Scalars['String']['output']>;
  /** Their number in E.164; where it is none, as it stands there. */
  phoneNumber: Maybe<Scalars['String']['output']>;
  /** Why the row cannot be used, or they could not be asked, in the viewer's language; null otherwise. */
  problem: Maybe<Scalars['String']['output']>;
  /** The line of the file it begins on, from 1; of Google, the place in the list. */
  row: Scalars['Int']['output'];
  /** What is known of them. */
  state: ImportCandidateState;
  /** What they do there, at most 200 characters. */
  title: Maybe<Scalars['String']['output']>;
  /** The person on this server, where there is one who lets the viewer find them, also now. */
  user: Maybe<User>;
};

/** One page of a list of people in an import. */
export type ImportCandidateConnection = {
  __typename: 'ImportCandidateConnection';
  /** The entries with their cursors. */
  edges: Array<ImportCandidateEdge>;
  /** The entries. */
  nodes: Array<ImportCandidate>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of people in an import. */
export type ImportCandidateEdge = {
  __typename: 'ImportCandidateEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: ImportCandidate;
};

/** What is known of somebody in an import, as of when they were read or last asked or invited from it. */
export type ImportCandidateState =
  /** They are a contact of the viewer. */
  | 'ALREADY_CONTACT'
  /** They are of the viewer's organization. */
  | 'COLLEAGUE'
  /** An earlier row has the same address. */
  | 'DUPLICATE'
  /** The row cannot be used; `problem` says why. */
  | 'INVALID'
  /** Nobody here can be found by this address: they can be invited by mail. */
  | 'NOT_REGISTERED'
  /** There is no e-mail address, and nobody is found by the number. */
  | 'NO_ADDRESS'
  /** They are here, and let themselves be found by this address or number. */
  | 'REGISTERED'
  /** The viewer has asked them, and the answer is open. */
  | 'REQUEST_SENT'
  /** That is the viewer. */
  | 'SELF';

/** How many candidates there are in each state. */
export type ImportCounts = {
  __typename: 'ImportCounts';
  /** Contacts already: ALREADY_CONTACT. */
  alreadyContact: Scalars['Int']['output'];
  /** Colleagues: COLLEAGUE. */
  colleague: Scalars['Int']['output'];
  /** Rows with the address of an earlier row: DUPLICATE. */
  duplicate: Scalars['Int']['output'];
  /** Rows that cannot be used: INVALID. */
  invalid: Scalars['Int']['output'];
  /** Without an e-mail address, and not found by number: NO_ADDRESS. */
  noAddress: Scalars['Int']['output'];
  /** Not to be found here, with an address to invite: NOT_REGISTERED. */
  notRegistered: Scalars['Int']['output'];
  /** Here, and not yet asked: REGISTERED. */
  registered: Scalars['Int']['output'];
  /** Asked, and not answered: REQUEST_SENT. */
  requestSent: Scalars['Int']['output'];
  /** The viewer: SELF. */
  self: Scalars['Int']['output'];
};

/** How to read the contacts of the linked Google account. */
export type ImportGoogleContactsInput = {
  /** All of them; otherwise what is new or has changed since the last time. */
  full?: Scalars['Boolean']['input'];
};

/** Where an import comes from. */
export type ImportSource =
  /** The CSV of Eight, of either generation. */
  | 'EIGHT'
  /** Any other CSV whose columns are named. */
  | 'GENERIC_CSV'
  /** The contacts of a linked Google account. */
  | 'GOOGLE'
  /** The list of myBridge, saved as CSV. */
  | 'MYBRIDGE'
  /** The CSV of Sansan. */
  | 'SANSAN'
  /** The CSV of employees of SmartHR. */
  | 'SMARTHR'
  /** A file of vCards, version 3 (RFC 2426) or 4 (RFC 6350). */
  | 'VCARD'
  /** The CSV of Wantedly People. */
  | 'WANTEDLY_PEOPLE';

/** How far it is. */
export type ImportState =
  /** It was cancelled; what was done before stays. */
  | 'CANCELLED'
  /** It could not be done; what was done before stays. */
  | 'FAILED'
  /** It waits for its turn. */
  | 'QUEUED'
  /** It is done. */
  | 'READY'
  /** It is being done. */
  | 'RUNNING';

/** What an invitation by mail is for. */
export type InvitationKind =
  /** To be in contact. */
  | 'CONTACT'
  /** To join an organization, by signing up. */
  | 'MEMBER';

/** What somebody sees who follows the link of an invitation mail. */
export type InvitationLanding = {
  __typename: 'InvitationLanding';
  /** Who invites; null where the link is unknown, cancelled or expired. */
  inviter: Maybe<PublicProfile>;
  /** What it is for. */
  kind: InvitationKind;
  /** The address it was sent to, as far as its owner knows it again: `h***@e***.com`. */
  maskedEmail: Maybe<Scalars['String']['output']>;
  /** What the inviter wrote. */
  message: Maybe<Scalars['String']['output']>;
  /** Where it stands; EXPIRED also where it is unknown. */
  state: EmailInvitationState;
};

/** Whom to invite: `emails`, `text` or both; 500 addresses at most. */
export type InviteByEmailInput = {
  /** Addresses, each also as `Name <address>`. */
  emails?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A text of the client, at most 100 characters: the same one again answers the invitations that were made with it, and makes no others to them. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What the mail says from the viewer, at most 1,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** Many addresses as they were pasted: one a line, or separated by commas or semicolons, each also as `Name <address>`. */
  text?: InputMaybe<Scalars['String']['input']>;
};

/** What became of the addresses. */
export type InviteByEmailPayload = {
  __typename: 'InviteByEmailPayload';
  /** One for each address, in the order given; empty when refused. */
  results: Array<EmailInvitationResult>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** What a visitor of an invite link sees. Anybody may ask; the answer depends on who asks. */
export type InviteLanding = {
  __typename: 'InviteLanding';
  /** The viewer’s own entry for them, once they are in contact. */
  contact: Maybe<Contact>;
  /** What the viewer waits on, while it is pending. */
  contactRequest: Maybe<ContactRequest>;
  /** Whose link it is; null when UNAVAILABLE. */
  owner: Maybe<PublicProfile>;
  /** What they can do. */
  state: InviteLandingState;
};

/** What whoever opens an invite link can do. */
export type InviteLandingState =
  /** The two are in contact. */
  | 'ALREADY_CONTACT'
  /** The viewer can ask: `followInviteLink`. */
  | 'CAN_REQUEST'
  /** The two are members of one organization. */
  | 'COLLEAGUE'
  /** It is the viewer's own. */
  | 'OWN_LINK'
  /** The viewer has asked; the answer is open. */
  | 'REQUEST_PENDING'
  /** Nobody is signed in: sign up with `inviteCode`, or sign in and follow the link. */
  | 'SIGN_UP_REQUIRED'
  /** It leads nowhere: unknown, revoked, used up (but to whoever is in contact with its owner, or has asked), expired, or its owner is not to be found by it. */
  | 'UNAVAILABLE';

/** A link of the viewer that others open to be in contact with them. Seen by its owner only; whoever has the code sees its landing page. */
export type InviteLink = Node & {
  __typename: 'InviteLink';
  /** Whether a request made through it is approved as it is made, without asking its owner. */
  autoApprove: Scalars['Boolean']['output'];
  /** What stands after `/i/` in the address: 22 random characters, or of the contact link the owner's message ID. */
  code: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends by itself; null: never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** What it is for, at most 100 characters; seen by its owner only. */
  label: Maybe<Scalars['String']['output']>;
  /** How many requests can be made through it; null: any number. */
  maxUses: Maybe<Scalars['Int']['output']>;
  /** Whether it is the contact link, made from the message ID: its address changes with the ID. */
  primary: Scalars['Boolean']['output'];
  /** The address as a QR code: a `data:` URI, for an image. At most 50 in one operation (BAD_USER_INPUT). */
  qrCode: Scalars['String']['output'];
  /** When its owner ended it; null while it is not. */
  revokedAt: Maybe<Scalars['DateTime']['output']>;
  /** The address of its landing page, on PUBLIC_URL. */
  url: Scalars['URL']['output'];
  /** How many requests were made through it. */
  useCount: Scalars['Int']['output'];
};


/** A link of the viewer that others open to be in contact with them. Seen by its owner only; whoever has the code sees its landing page. */
export type InviteLinkQrCodeArgs = {
  format?: QrFormat;
  size?: Scalars['Int']['input'];
};

/** A link of the viewer was made, used or ended. */
export type InviteLinkChanged = Event & {
  __typename: 'InviteLinkChanged';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** The link as it is now; null once it is forgotten. */
  inviteLink: Maybe<InviteLink>;
  /** The id of the link. */
  inviteLinkId: Scalars['ID']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
};

/** The link after a change. */
export type InviteLinkPayload = {
  __typename: 'InviteLinkPayload';
  /** The link as it is now; null when refused. */
  inviteLink: Maybe<InviteLink>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Whom to invite into the organization. */
export type InviteMemberInput = {
  /** The name the sign-up suggests, at most 100 characters. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** The address they are to sign up with; an invitation is mailed to it. */
  email: Scalars['EmailAddress']['input'];
  /** What they may do once they have joined. */
  role?: Role;
};

/** Whom to bring into a group. */
export type InviteToRoomInput = {
  /** Colleagues and contacts of the viewer, at most 500; whoever is there already stays as they are. */
  personIds: Array<Scalars['ID']['input']>;
  /** A group the viewer is in. */
  roomId: Scalars['ID']['input'];
};

/** Which group to leave. */
export type LeaveRoomInput = {
  /** A group the viewer is in. */
  roomId: Scalars['ID']['input'];
};

/** What was left. */
export type LeaveRoomPayload = {
  __typename: 'LeaveRoomPayload';
  /** The id of the room; null when refused. */
  roomId: Maybe<Scalars['ID']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** A channel of the LINE Messaging API through which members talk to people on LINE. Seen by administrators of the organization. */
export type LineChannel = Node & {
  __typename: 'LineChannel';
  /** The basic ID of its official account: `@` and letters or digits. */
  basicId: Scalars['String']['output'];
  /** Its channel ID, in digits, as the LINE Developers Console shows it. */
  channelId: Scalars['String']['output'];
  /** Of a shared one: who gets friends that bring no code; null: nobody, they are asked for one. */
  defaultMember: Maybe<User>;
  /** The name of its official account. */
  displayName: Scalars['String']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Whose own account on LINE it is; null where the organization's members share it. */
  member: Maybe<User>;
  /** How many messages the account has each month; null where there is no limit, and while unknown. */
  quotaLimit: Maybe<Scalars['Int']['output']>;
  /** How many of the month's messages are used, as LINE last said; null while unknown. */
  quotaUsed: Maybe<Scalars['Int']['output']>;
  /** How it stands. */
  state: LineChannelState;
  /** Why LINE sends nothing here, in the viewer's language, as `testLineChannel` last found out; null where it does, or nobody has asked. */
  webhookProblem: Maybe<Scalars['String']['output']>;
  /** The webhook address to paste into the LINE Developers Console, on PUBLIC_URL. LINE takes https only. */
  webhookUrl: Scalars['URL']['output'];
};

/** The channel after a change. */
export type LineChannelPayload = {
  __typename: 'LineChannelPayload';
  /** The channel as it is now; null when refused. */
  lineChannel: Maybe<LineChannel>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** How a channel stands. */
export type LineChannelState =
  /** It works. */
  | 'ACTIVE'
  /** The month's messages are used up: only replies within half a minute still go. */
  | 'QUOTA_EXHAUSTED'
  /** LINE has suspended the account, or does not let it use the API. */
  | 'SUSPENDED'
  /** LINE has sent nothing yet: paste `webhookUrl` into the LINE Developers Console, switch the webhook on, and test it. */
  | 'WAITING_FOR_WEBHOOK'
  /** LINE does not take its access token any more: see `updateLineChannel`. */
  | 'WRONG_CREDENTIALS';

/** How people on LINE add the viewer. */
export type LineInvite = {
  __typename: 'LineInvite';
  /** What says that the viewer is meant, where the account is shared: a new friend sends it, as the link does by itself. Null where the account is the viewer's own. */
  code: Maybe<Scalars['String']['output']>;
  /** The link as a QR code: a `data:` URI, for an image. At most 50 in one operation (BAD_USER_INPUT). */
  qrCode: Scalars['String']['output'];
  /** The ID of the account, to be searched for in LINE: `@` and letters or digits. */
  talkId: Scalars['String']['output'];
  /** The link: it opens LINE on a phone, and adds the account there; of a shared one with the code filled in. */
  url: Scalars['URL']['output'];
};


/** How people on LINE add the viewer. */
export type LineInviteQrCodeArgs = {
  format?: QrFormat;
  size?: Scalars['Int']['input'];
};

/** A language the server speaks: in errors, mails and pages. */
export type Locale =
  /** English. */
  | 'EN'
  /** Japanese. */
  | 'JA'
  /** Vietnamese. */
  | 'VI';

/** A place. */
export type LocationContent = {
  __typename: 'LocationContent';
  /** Its postal address. */
  address: Maybe<Scalars['String']['output']>;
  /** Degrees north, WGS 84. */
  latitude: Scalars['Float']['output'];
  /** Degrees east, WGS 84. */
  longitude: Scalars['Float']['output'];
  /** What it is called. */
  title: Maybe<Scalars['String']['output']>;
};

/** How far the viewer has read. */
export type MarkReadInput = {
  /** A room the viewer is in. */
  roomId: Scalars['ID']['input'];
  /** The number of the last message they have read; the mark never moves back. */
  sequence: Scalars['Int']['input'];
};

/** A picture, film, sound or other file. */
export type MediaContent = {
  __typename: 'MediaContent';
  /** Its size, in bytes. */
  byteSize: Maybe<Scalars['Int']['output']>;
  /** Its name. */
  fileName: Maybe<Scalars['String']['output']>;
  /** How it is shown. */
  mediaKind: MediaKind;
  /** A smaller picture of it, as `url`; null where there is none. */
  previewUrl: Maybe<Scalars['URL']['output']>;
  /** Where it is, on PUBLIC_URL: for 10 to 15 minutes, after which it has to be asked for again. Whoever has the address sees what the viewer may see. */
  url: Scalars['URL']['output'];
};

/** How a file is shown. */
export type MediaKind =
  /** A sound: MP3, M4A, OGG or WAV. */
  | 'AUDIO'
  /** Anything else: to be saved, not shown. */
  | 'FILE'
  /** A picture: JPEG, PNG, GIF or WebP. */
  | 'IMAGE'
  /** A film: MP4, WebM or QuickTime. */
  | 'VIDEO';

/** A mail in which an administrator asks somebody to join the organization; joining is signing up by its link. For administrators. */
export type MemberInvitation = Node & {
  __typename: 'MemberInvitation';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The address it was sent to. */
  email: Scalars['EmailAddress']['output'];
  /** When its link ends: 30 days after it was made. */
  expiresAt: Scalars['DateTime']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Why the mail was refused, in the mail server's own words; null unless FAILED. */
  problem: Maybe<Scalars['String']['output']>;
  /** What they may do once they have joined. */
  role: Role;
  /** Where it stands. */
  state: EmailInvitationState;
};

/** Something written in a room, or said by the room itself. Seen by those who were members then, as long as they are. */
export type Message = Node & {
  __typename: 'Message';
  /** What it says; null once it is recalled, and where it is hidden. */
  content: Maybe<MessageContent>;
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** How it fares on its way to an outside network: failed or uncertain where it is so for anybody there. Null where it went to none. */
  delivery: Maybe<MessageDelivery>;
  /** Whether it was written while the viewer blocked the sender: it is never unread, does not move the room, and stays hidden. */
  hidden: Scalars['Boolean']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Whether the viewer can take it back now: their own, for 24 hours, unless it went to an outside network. */
  recallable: Scalars['Boolean']['output'];
  /** When its sender took it back; null while it stands. */
  recalledAt: Maybe<Scalars['DateTime']['output']>;
  /** The room it stands in. */
  room: Room;
  /** Who wrote it; null for what the room itself says. */
  sender: Maybe<Person>;
  /** Its number: 1, 2, 3… in its room, without gaps. */
  sequence: Scalars['Int']['output'];
};

/** One page of a list of messages. */
export type MessageConnection = {
  __typename: 'MessageConnection';
  /** The entries with their cursors. */
  edges: Array<MessageEdge>;
  /** The entries. */
  nodes: Array<Message>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: since the viewer joined, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** What a message says. */
export type MessageContent = LocationContent | MediaContent | NoticeContent | StickerContent | TextContent;

/** How a message fares on its way to an outside network. */
export type MessageDelivery = {
  __typename: 'MessageDelivery';
  /** When the network took it; null before. */
  deliveredAt: Maybe<Scalars['DateTime']['output']>;
  /** Why it was refused, in the viewer's language; null where it was not. */
  problem: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  state: DeliveryState;
};

/** A message has come to an outside network, or has not. */
export type MessageDeliveryChanged = RoomChange & {
  __typename: 'MessageDeliveryChanged';
  /** The message as the viewer may see it now. */
  message: Message;
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Its number in the stream: for `afterRevision`, to go on from here. */
  revision: Scalars['Int']['output'];
};

/** One entry of a list of messages. */
export type MessageEdge = {
  __typename: 'MessageEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Message;
};

/** The message after a change. */
export type MessagePayload = {
  __typename: 'MessagePayload';
  /** The message as it is now; null when refused. */
  message: Maybe<Message>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** A message was written. */
export type MessagePosted = RoomChange & {
  __typename: 'MessagePosted';
  /** The message as the viewer may see it now. */
  message: Message;
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Its number in the stream: for `afterRevision`, to go on from here. */
  revision: Scalars['Int']['output'];
};

/** A message was taken back by its sender. */
export type MessageRecalled = RoomChange & {
  __typename: 'MessageRecalled';
  /** The message as the viewer may see it now. */
  message: Message;
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Its number in the stream: for `afterRevision`, to go on from here. */
  revision: Scalars['Int']['output'];
};

/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type Mutation = {
  __typename: 'Mutation';
  /** Follows an invitation that was mailed, to this address or another: the two are in contact at once. Ask the person first where the address is not their own. NOT_FOUND (unknown, cancelled or used), EXPIRED, SELF, ALREADY_CONTACT, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED; INVALID for the invitation of an organization, which is for signing up. */
  acceptInvitation: ContactRequestPayload;
  /** Says yes: both are in contact, and both are told. NOT_FOUND, NOT_PENDING, EXPIRED, EXTERNAL_CHAT_NOT_ALLOWED. */
  approveContactRequest: ContactRequestPayload;
  /** Blocks somebody. Neither finds the other; requests between them end, and to the blocked person theirs stays pending; nothing they send arrives. They are not told. Blocking again changes nothing. SELF, NOT_FOUND. */
  blockPerson: BlockPayload;
  /** Stops the reading of an import, or else the asking and inviting; what was done stays. NOT_FOUND, NOT_PENDING. */
  cancelContactImport: ContactImportPayload;
  /** Takes a request back: it leaves the recipient's list. NOT_FOUND, NOT_PENDING. */
  cancelContactRequest: ContactRequestPayload;
  /** Takes an invitation back: its link leads nowhere from now on. NOT_FOUND, NOT_PENDING. */
  cancelEmailInvitation: EmailInvitationPayload;
  /** Takes an invitation back: its link leads nowhere from now on; for administrators (FORBIDDEN). NOT_FOUND, NOT_PENDING. */
  cancelMemberInvitation: OrganizationPayload;
  /** Changes the password and ends all other sessions. WRONG_CREDENTIALS, WEAK_PASSWORD, TOO_LONG. */
  changePassword: ViewerPayload;
  /** The link mailed to the new address was followed, by the account that asked for it; the old address is told. NOT_FOUND (unknown, used, or of another account), EXPIRED (after a day), TAKEN. */
  confirmEmailChange: ViewerPayload;
  /** Proves a phone number by the code that was sent to it. A number that somebody else had proven moves to the viewer. WRONG_CODE; EXPIRED (after ten minutes or five tries). */
  confirmPhone: ViewerPayload;
  /** Connects a channel of the LINE Messaging API, once LINE has taken its credentials; for administrators (FORBIDDEN). INVALID (credentials, or LINE does not answer), NOT_FOUND (a member), TAKEN (the channel, or the member has one). */
  connectLineChannel: LineChannelPayload;
  /** Makes a token for a program; at most 50 at a time. INVALID, TOO_LONG, LIMIT_REACHED. */
  createAccessToken: CreateAccessTokenPayload;
  /** Makes the contact link from the message ID, or answers the one there is; one that was revoked works again. INVALID, TAKEN, LIMIT_REACHED as `setMessageId`; limited like it: RATE_LIMITED. */
  createContactLink: InviteLinkPayload;
  /** Makes a link; at most 1,000 that work at a time. INVALID, TOO_LONG, LIMIT_REACHED. */
  createInviteLink: InviteLinkPayload;
  /** Makes a group of the viewer, who owns it, and colleagues and contacts of theirs. INVALID, SELF, NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED (somebody may not talk to people outside, and there are some), LIMIT_REACHED (500 members), TOO_LONG. */
  createRoom: RoomPayload;
  /** Says no. The sender is not told, and cannot ask again before the request would have expired. NOT_FOUND, NOT_PENDING. */
  declineContactRequest: ContactRequestPayload;
  /** Deletes the viewer's account for good: contacts and requests end on both sides, sessions and tokens end, and only the name stays with those who knew them. WRONG_CREDENTIALS; INVALID for the last administrator of an organization. */
  deleteAccount: AcceptedPayload;
  /** Forgets somebody, for all who read the address book: direct rooms with them close, they leave the groups, what came from them and was not done yet is forgotten too, and what they write next comes from somebody new; for members who may talk to the network. NOT_FOUND, EXTERNAL_CHAT_NOT_ALLOWED. */
  deleteExternalUser: DeleteExternalUserPayload;
  /** Ends a channel: its credentials are forgotten, direct rooms through it close, and the people who wrote through it stay in the address book; for administrators (FORBIDDEN). NOT_FOUND. */
  disconnectLineChannel: OrganizationPayload;
  /** Asks the owner of a link to be in contact; where the link approves by itself, or they have asked the viewer, the two are in contact at once. NOT_FOUND (unknown, revoked, used up or expired), SELF, ALREADY_CONTACT (colleagues too), ALREADY_REQUESTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (a day), TOO_LONG; RATE_LIMITED by address. */
  followInviteLink: ContactRequestPayload;
  /** Imports a file of business cards, an address list or vCards; a job reads it, see `contactImportProgressed`. A file that was imported in the last 30 days is not read again: that import is answered, with INVALID. NOT_FOUND, UNREADABLE_FILE, UNKNOWN_FORMAT, LIMIT_REACHED (3 at a time, 50 a day, five million people in all). */
  importBusinessCards: ContactImportPayload;
  /** Imports the contacts of the linked Google account; a job reads them. While one is under way it is answered, and no other is started. NOT_LINKED, LIMIT_REACHED (3 at a time, 50 a day). */
  importGoogleContacts: ContactImportPayload;
  /** Mails people an invitation to be in contact, whether or not they have an account; at most 500 at once. Each address has its outcome. INVALID (no address at all), LIMIT_REACHED (more than 500), EXTERNAL_CHAT_NOT_ALLOWED, TOO_LONG. */
  inviteByEmail: InviteByEmailPayload;
  /** Mails somebody an invitation to join the organization, by signing up; for administrators (FORBIDDEN). INVALID, TAKEN (a member already, or invited), LIMIT_REACHED (a day), TOO_LONG; RATE_LIMITED by address. */
  inviteMember: AcceptedPayload;
  /** Brings people into a group; they see what is written from then on. INVALID (a direct room), NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), ROOM_CLOSED, EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (500 members). */
  inviteToRoom: RoomPayload;
  /** Leaves a group. Where the owner leaves, whoever has been there longest becomes it, of those who are not suspended if there are any. NOT_FOUND, INVALID (a direct room). */
  leaveRoom: LeaveRoomPayload;
  /** Moves the viewer's read mark forward; the others in the room are told. NOT_FOUND. */
  markRead: RoomPayload;
  /** The room of the viewer and one other person: a colleague or a contact; or somebody of another organization found by message ID or phone number, to be written to at once, where both policies allow it. That counts as a contact request of the day. INVALID (not exactly one is given), SELF, NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED. */
  openDirectRoom: RoomPayload;
  /** Writes a message. NOT_FOUND, INVALID, TOO_LONG, ROOM_CLOSED, BLOCKED (in a direct room, by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, STICKER_NOT_SENDABLE, CONTENT_NOT_SUPPORTED (a file towards LINE, where PUBLIC_URL is not https). */
  postMessage: MessagePayload;
  /** Takes a message back, within 24 hours: its content is gone for everybody. Again, it changes nothing. NOT_FOUND, NOT_RECALLABLE (later, or it went to an outside network). */
  recallMessage: MessagePayload;
  /** Ends a contact, for both sides. NOT_FOUND. */
  removeContact: RemoveContactPayload;
  /** Takes somebody out of a group: for its owner. NOT_FOUND, SELF, INVALID (a direct room, or not the owner). */
  removeFromRoom: RoomPayload;
  /** Removes a member for good: their account is deleted; for administrators (FORBIDDEN). INVALID for the last administrator. */
  removeMember: OrganizationPayload;
  /** Forgets the viewer's phone number: nobody sees it or finds them by it any more. */
  removePhone: ViewerPayload;
  /** Names a group. NOT_FOUND, NOT_RENAMABLE (a direct room, or one of two with somebody on LINE), ROOM_CLOSED, INVALID, TOO_LONG. */
  renameRoom: RoomPayload;
  /** Asks somebody to be in contact; they get an event and a mail. Where they have asked the viewer, this is the approval. SELF, NOT_FOUND, ALREADY_CONTACT (colleagues too), ALREADY_REQUESTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (a day, 50 unless set otherwise), TOO_LONG. */
  requestContact: ContactRequestPayload;
  /** Asks people of an import to be in contact, each as `requestContact` does, and invites others by mail, as `inviteByEmail`; a job does it, see `ContactImport.connecting`. NOT_FOUND, NOT_PENDING (the import is not ready, or those chosen before are still being asked), EXPIRED (30 days), INVALID, TOO_LONG, LIMIT_REACHED (10,000 candidates). */
  requestContactsFromImport: RequestContactsFromImportPayload;
  /** Mails a link to a new address; the address changes once it is followed (`confirmEmailChange`). INVALID, WRONG_CREDENTIALS; RATE_LIMITED by address. */
  requestEmailChange: AcceptedPayload;
  /** Mails a link to set a new password, if the address has an account. INVALID; RATE_LIMITED by address. */
  requestPasswordReset: AcceptedPayload;
  /** Sends a code by SMS, to prove a phone number; it is good for ten minutes and five tries, and replaces the one before. INVALID (no such number, or no SMS here); RATE_LIMITED by number and by address. */
  requestPhoneVerification: AcceptedPayload;
  /** Mails an invitation again, with 30 days more; not sooner than a day after the last time. NOT_FOUND, NOT_PENDING, ALREADY_CONTACT (colleagues too), LIMIT_REACHED, EXTERNAL_CHAT_NOT_ALLOWED. */
  resendEmailInvitation: EmailInvitationPayload;
  /** Mails the link of a sign-up again, if there is one. INVALID; RATE_LIMITED by address. */
  resendEmailVerification: AcceptedPayload;
  /** Sets a new password by a mailed link, ends all sessions, and signs in. NOT_FOUND (unknown or used), EXPIRED (after an hour), WEAK_PASSWORD, TOO_LONG. */
  resetPassword: SignInPayload;
  /** Ends one of the viewer's access tokens; its sockets close. NOT_FOUND. */
  revokeAccessToken: ViewerPayload;
  /** Ends a link at once. Ending it again changes nothing. NOT_FOUND. */
  revokeInviteLink: InviteLinkPayload;
  /** Ends one of the viewer's sessions; its sockets close. NOT_FOUND. */
  revokeSession: ViewerPayload;
  /** Chooses a member who may talk to people outside, or not any more; it counts while the policy is CHOSEN_MEMBERS; for administrators (FORBIDDEN). NOT_FOUND, INVALID. */
  setExternalAccess: OrganizationPayload;
  /** Makes a member an administrator, or not one any more; for administrators (FORBIDDEN). INVALID for the last administrator. */
  setMemberRole: OrganizationPayload;
  /** Sets the ID people share to be found. The old one is retired at once, and never given to anybody else. Limited like searches: RATE_LIMITED. INVALID, TAKEN, LIMIT_REACHED (ten retired ones). */
  setMessageId: ViewerPayload;
  /** Signs in. WRONG_CREDENTIALS for an unknown address, a wrong password and a suspended account alike; RATE_LIMITED after ten failures in 15 minutes, unless set otherwise. */
  signIn: SignInPayload;
  /** Signs in, or up, with Google's word for the address. What somebody signed up with under that address without proving it is dropped. INVALID where the server has no Google client; WRONG_CREDENTIALS; EMAIL_NOT_VERIFIED where Google has not confirmed the address; RATE_LIMITED; UNAVAILABLE while Google's keys cannot be read. */
  signInWithGoogle: SignInPayload;
  /** Ends the session, or all of them; their sockets close. Signing out with an access token ends that token; `everywhere` is FORBIDDEN to it. */
  signOut: SignOutPayload;
  /** Signs up. A link is mailed to the address, and the account exists once it is followed (`verifyEmail`), with an organization of its own. The answer is the same for a known address, whose owner gets a mail that says so. An invitation that was mailed to this address proves it: the account exists at once. INVALID, TOO_LONG, WEAK_PASSWORD; with an invitation also NOT_FOUND, EXPIRED, TAKEN; RATE_LIMITED by address. */
  signUp: SignUpPayload;
  /** Begins to link the viewer's Google account, to read its contacts and, where they agree, the people they have written to. From Google they come back to /google/callback, where the same person has to be signed in by cookie: in the same session, where this was asked by cookie. INVALID (returnTo, or linking is not set up here). */
  startGoogleLink: StartGoogleLinkPayload;
  /** Suspends a member, or brings them back; for administrators (FORBIDDEN). Their sessions end at once, and others stop finding them. INVALID for the last administrator. */
  suspendMember: OrganizationPayload;
  /** Asks LINE how a channel stands, and to test its webhook: `state` says what came of it; for administrators (FORBIDDEN). NOT_FOUND, INVALID (LINE does not answer). */
  testLineChannel: LineChannelPayload;
  /** Lifts a block. What ended by it does not come back. NOT_FOUND. */
  unblockPerson: BlockPayload;
  /** Forgets the viewer's Google account, and tells Google that the leave is given back. What was imported stays. NOT_LINKED. */
  unlinkGoogle: ViewerPayload;
  /** Changes the viewer's nickname and note for a contact. NOT_FOUND, TOO_LONG, INVALID. */
  updateContact: ContactPayload;
  /** Changes who of the organization may talk to whom outside it; for administrators (FORBIDDEN). Contacts stay as they are. INVALID, NOT_FOUND (an organization), LIMIT_REACHED. */
  updateExternalPolicy: OrganizationPayload;
  /** Changes an entry of the address book, for all who read it; for members who may talk to the network. NOT_FOUND, INVALID, TOO_LONG, EXTERNAL_CHAT_NOT_ALLOWED. */
  updateExternalUser: ExternalUserPayload;
  /** Mends the credentials of a channel, or changes its default member; what waited for it goes on; for administrators (FORBIDDEN). NOT_FOUND, INVALID. */
  updateLineChannel: LineChannelPayload;
  /** Changes which mails the viewer gets. INVALID. */
  updateNotifications: ViewerPayload;
  /** Changes the name of the organization; for administrators (FORBIDDEN). INVALID, TOO_LONG. */
  updateOrganization: OrganizationPayload;
  /** Changes by what the viewer can be found and what is shown. INVALID, PHONE_NOT_VERIFIED. */
  updatePrivacy: ViewerPayload;
  /** Changes the viewer's profile, language and region. INVALID, TOO_LONG, NOT_FOUND (the picture). */
  updateProfile: ViewerPayload;
  /** The mailed link of a sign-up was followed: the account exists now, and the person is signed in. NOT_FOUND (unknown or used), EXPIRED (after three days). */
  verifyEmail: SignUpPayload;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationApproveContactRequestArgs = {
  input: ApproveContactRequestInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationBlockPersonArgs = {
  input: BlockPersonInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCancelContactImportArgs = {
  input: CancelContactImportInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCancelContactRequestArgs = {
  input: CancelContactRequestInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCancelEmailInvitationArgs = {
  input: CancelEmailInvitationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCancelMemberInvitationArgs = {
  input: CancelMemberInvitationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationConfirmEmailChangeArgs = {
  input: ConfirmEmailChangeInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationConfirmPhoneArgs = {
  input: ConfirmPhoneInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationConnectLineChannelArgs = {
  input: ConnectLineChannelInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCreateAccessTokenArgs = {
  input: CreateAccessTokenInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCreateContactLinkArgs = {
  input: CreateContactLinkInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCreateInviteLinkArgs = {
  input: CreateInviteLinkInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationCreateRoomArgs = {
  input: CreateRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationDeclineContactRequestArgs = {
  input: DeclineContactRequestInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationDeleteAccountArgs = {
  input: DeleteAccountInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationDeleteExternalUserArgs = {
  input: DeleteExternalUserInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationDisconnectLineChannelArgs = {
  input: DisconnectLineChannelInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationFollowInviteLinkArgs = {
  input: FollowInviteLinkInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationImportBusinessCardsArgs = {
  input: ImportBusinessCardsInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationImportGoogleContactsArgs = {
  input: ImportGoogleContactsInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationInviteByEmailArgs = {
  input: InviteByEmailInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationInviteMemberArgs = {
  input: InviteMemberInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationInviteToRoomArgs = {
  input: InviteToRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationLeaveRoomArgs = {
  input: LeaveRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationMarkReadArgs = {
  input: MarkReadInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationOpenDirectRoomArgs = {
  input: OpenDirectRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationPostMessageArgs = {
  input: PostMessageInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRecallMessageArgs = {
  input: RecallMessageInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRemoveContactArgs = {
  input: RemoveContactInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRemoveFromRoomArgs = {
  input: RemoveFromRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRemoveMemberArgs = {
  input: RemoveMemberInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRemovePhoneArgs = {
  input: RemovePhoneInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRenameRoomArgs = {
  input: RenameRoomInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRequestContactArgs = {
  input: RequestContactInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRequestContactsFromImportArgs = {
  input: RequestContactsFromImportInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRequestEmailChangeArgs = {
  input: RequestEmailChangeInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRequestPhoneVerificationArgs = {
  input: RequestPhoneVerificationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationResendEmailInvitationArgs = {
  input: ResendEmailInvitationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationResendEmailVerificationArgs = {
  input: ResendEmailVerificationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRevokeAccessTokenArgs = {
  input: RevokeAccessTokenInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRevokeInviteLinkArgs = {
  input: RevokeInviteLinkInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSetExternalAccessArgs = {
  input: SetExternalAccessInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSetMemberRoleArgs = {
  input: SetMemberRoleInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSetMessageIdArgs = {
  input: SetMessageIdInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSignInArgs = {
  input: SignInInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSignInWithGoogleArgs = {
  input: SignInWithGoogleInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSignOutArgs = {
  input: SignOutInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationStartGoogleLinkArgs = {
  input: StartGoogleLinkInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationSuspendMemberArgs = {
  input: SuspendMemberInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationTestLineChannelArgs = {
  input: TestLineChannelInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUnblockPersonArgs = {
  input: UnblockPersonInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUnlinkGoogleArgs = {
  input: UnlinkGoogleInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateContactArgs = {
  input: UpdateContactInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateExternalPolicyArgs = {
  input: UpdateExternalPolicyInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateExternalUserArgs = {
  input: UpdateExternalUserInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateLineChannelArgs = {
  input: UpdateLineChannelInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateNotificationsArgs = {
  input: UpdateNotificationsInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateOrganizationArgs = {
  input: UpdateOrganizationInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdatePrivacyArgs = {
  input: UpdatePrivacyInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/** What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused. */
export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};

/** An object with an id that stays the same for ever and names its kind: a TypeID such as `usr_01h455vb4pex5vsknk084sn02q`. */
export type Node = {
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
};

/** What the room itself says. */
export type NoticeContent = {
  __typename: 'NoticeContent';
  /** What happened. */
  noticeKind: NoticeKind;
  /** Whom it is about. */
  people: Array<Person>;
  /** The notice in words, in the viewer's language. */
  summary: Scalars['String']['output'];
};

/** What happened in a room. */
export type NoticeKind =
  /** Somebody outside sent a file, which could not be fetched. */
  | 'CONTENT_LOST'
  /** Somebody outside sent a file, which the policy does not let in. */
  | 'CONTENT_REFUSED'
  /** People came into the group. */
  | 'PEOPLE_JOINED'
  /** People left the group, or were taken out. */
  | 'PEOPLE_LEFT'
  /** Nobody can write any more: the people in it may not talk, or are not in contact. */
  | 'ROOM_CLOSED'
  /** Somebody made the group. */
  | 'ROOM_CREATED'
  /** An account was invited into a group on an outside network: the room stands for it. */
  | 'ROOM_LINKED'
  /** It can be written in again. */
  | 'ROOM_OPENED'
  /** Somebody named the group. */
  | 'ROOM_RENAMED';

/** Which mails somebody gets. */
export type NotificationSettings = {
  __typename: 'NotificationSettings';
  /** A mail for each contact request; on at first. */
  contactRequestMail: Scalars['Boolean']['output'];
};

/** Whom to talk to: exactly one of `personId`, `messageId` and `phoneNumber`. */
export type OpenDirectRoomInput = {
  /** The message ID of somebody who lets themselves be found by it. */
  messageId?: InputMaybe<Scalars['String']['input']>;
  /** A colleague or a contact; or somebody on LINE who has added the viewer, or a shared account. */
  personId?: InputMaybe<Scalars['ID']['input']>;
  /** The phone number of somebody who lets themselves be found by it. */
  phoneNumber?: InputMaybe<Scalars['PhoneNumber']['input']>;
};

/** Which end of an order comes first. */
export type OrderDirection =
  /** The smallest or earliest. */
  | 'ASC'
  /** The largest or latest. */
  | 'DESC';

/** A company or other body whose members use this server. Its members are colleagues of each other without any request. */
export type Organization = Node & {
  __typename: 'Organization';
  /** How another organization's administrator names this one: eight letters and digits, given by the server. */
  code: Scalars['String']['output'];
  /** How many people outside it its members are in contact with; for its members. Not the number of members. */
  contactCount: Maybe<Scalars['Int']['output']>;
  /** Who of it may talk to whom outside; for its administrators. */
  externalPolicy: Maybe<ExternalPolicy>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Its channels on LINE, the oldest first; for its administrators. */
  lineChannels: Maybe<Array<LineChannel>>;
  /** Whom its administrators have invited, newest first, the latest 500; for its administrators. */
  memberInvitations: Maybe<Array<MemberInvitation>>;
  /** Its members by name; for its members. Suspended ones are listed to administrators only. */
  members: Maybe<UserConnection>;
  /** The name, 1 to 100 characters. */
  name: Scalars['String']['output'];
  /** How many members it has; for its members. */
  userCount: Maybe<Scalars['Int']['output']>;
};


/** A company or other body whose members use this server. Its members are colleagues of each other without any request. */
export type OrganizationMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** The organization or its members changed: told to its administrators. */
export type OrganizationChanged = Event & {
  __typename: 'OrganizationChanged';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The organization as it is now. */
  organization: Maybe<Organization>;
};

/** The organization after a change. */
export type OrganizationPayload = {
  __typename: 'OrganizationPayload';
  /** The organization as it is now; null when refused. */
  organization: Maybe<Organization>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Where a page stands in its list (Relay cursor connections). */
export type PageInfo = {
  __typename: 'PageInfo';
  /** The cursor of the last entry; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there is more after this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first entry; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** Someone who can be talked to: a member of an organization on this server, or a user of an outside network. */
export type Person = {
  /** The address of the picture, on PUBLIC_URL; null where there is none. */
  avatarUrl: Maybe<Scalars['URL']['output']>;
  /** The name shown to others, 1 to 100 characters. */
  displayName: Scalars['String']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
};

/** What to write: exactly one of `text`, `sticker` and `uploadId`. */
export type PostMessageInput = {
  /** A text of the client, at most 100 characters: the same one again answers the message that was written with it, and writes no other. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** A room the viewer is in. */
  roomId: Scalars['ID']['input'];
  /** A sticker. */
  sticker?: InputMaybe<StickerInput>;
  /** A text, 1 to 5,000 UTF-16 units. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** A file sent to `POST /uploads?purpose=message`; it is used once. */
  uploadId?: InputMaybe<Scalars['ID']['input']>;
};

/** By what somebody can be found, and what colleagues and contacts see of them. */
export type PrivacySettings = {
  __typename: 'PrivacySettings';
  /** By their exact e-mail address; on at first. */
  findableByEmail: Scalars['Boolean']['output'];
  /** By their exact message ID; on at first. */
  findableByMessageId: Scalars['Boolean']['output'];
  /** By a part of their name; on at first. */
  findableByName: Scalars['Boolean']['output'];
  /** By their exact phone number; off at first, and possible only once it is verified. */
  findableByPhone: Scalars['Boolean']['output'];
  /** Whether colleagues and contacts see the e-mail address; on at first. */
  showEmail: Scalars['Boolean']['output'];
  /** Whether colleagues and contacts see the verified phone number; on at first. */
  showPhoneNumber: Scalars['Boolean']['output'];
};

/** What anybody who has the link may see of whoever invites. */
export type PublicProfile = {
  __typename: 'PublicProfile';
  /** The address of their picture, on PUBLIC_URL; null where there is none. */
  avatarUrl: Maybe<Scalars['URL']['output']>;
  /** Their name. */
  displayName: Scalars['String']['output'];
  /** Their message ID; through the contact link only. */
  messageId: Maybe<Scalars['String']['output']>;
  /** The name of their organization. */
  organizationName: Scalars['String']['output'];
};

/** How a QR code is drawn. */
export type QrFormat =
  /** As a picture of so many pixels. */
  | 'PNG'
  /** As a drawing, sharp at any size. */
  | 'SVG';

/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type Query = {
  __typename: 'Query';
  /** What was noted for the viewer's organization, newest first: administrative acts, sign-ins, tokens, refusals by policy; for administrators (FORBIDDEN). */
  auditLog: AuditEntryConnection;
  /** Whom the viewer has blocked, latest first. */
  blocks: BlockConnection;
  /** The viewer's imports, newest first; the latest fifty. */
  contactImports: Array<ContactImport>;
  /** Requests to or from the viewer, newest first. */
  contactRequests: ContactRequestConnection;
  /** The viewer's contacts. Colleagues are no contacts: see `Organization.members`. */
  contacts: ContactConnection;
  /** The invitations the viewer has mailed, newest first. */
  emailInvitations: EmailInvitationConnection;
  /** The events after a cursor, oldest first. CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`. */
  events: Array<Event>;
  /** The organization's address book of people on outside networks, by name; empty for whoever may not talk to them. */
  externalUsers: ExternalUserConnection;
  /** What stands behind the link of an invitation mail. Limited by address: RATE_LIMITED. */
  invitationLanding: InvitationLanding;
  /** What stands behind the code of an invite link. Limited by address: RATE_LIMITED. */
  inviteLanding: InviteLanding;
  /** The viewer's links, the contact link first, then the latest first. Revoked and expired ones are forgotten after 30 days. */
  inviteLinks: Array<InviteLink>;
  /** Any object by its id; null where there is none, or the viewer may not see it. */
  node: Maybe<Node>;
  /** Several objects by their ids, in the order asked for; null in the place of each that the viewer may not see. */
  nodes: Array<Maybe<Node>>;
  /** The viewer's organization. */
  organization: Organization;
  /** The organization with this code, for an allow-list; null where there is none, and to those who are no administrators. Limited like searches. */
  organizationByCode: Maybe<Organization>;
  /** How many operations, searches or failed sign-ins are left to the caller. */
  rateLimit: RateLimit;
  /** A room the viewer is in; null where they are not. */
  room: Maybe<Room>;
  /** The rooms of the viewer, the latest active first. */
  rooms: RoomConnection;
  /** People by a part of their name (any script, from two characters, without regard to case, width, Vietnamese diacritics and kana), or by their exact message ID or e-mail address. Where very many with such a name may not be shown, a page holds fewer than asked for and the next one goes on. Limited per person (60 a minute, unless set otherwise): RATE_LIMITED. */
  searchUsers: UserConnection;
  /** The stickers that can be sent. */
  stickerPacks: Array<StickerPack>;
  /** The person with this message ID, where they let themselves be found by it. Limited like searches. */
  userByMessageId: Maybe<User>;
  /** The person with this verified number, where they let themselves be found by it. Unknown, unverified, hidden and blocked are answered alike, by null. Limited like searches. */
  userByPhone: Maybe<User>;
  /** The person who is signed in; null when nobody is. */
  viewer: Maybe<Viewer>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryAuditLogArgs = {
  action?: InputMaybe<Scalars['String']['input']>;
  actorId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryBlocksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryContactRequestsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  direction: ContactRequestDirection;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<ContactRequestState>>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ContactOrder>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryEmailInvitationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<EmailInvitationState>>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryEventsArgs = {
  after: Scalars['String']['input'];
  first?: Scalars['Int']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryExternalUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ExternalUserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryInvitationLandingArgs = {
  token: Scalars['String']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryInviteLandingArgs = {
  code: Scalars['String']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryOrganizationByCodeArgs = {
  code: Scalars['String']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryRateLimitArgs = {
  kind?: RateLimitKind;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryRoomsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<RoomKind>;
  last?: InputMaybe<Scalars['Int']['input']>;
  network?: InputMaybe<ExternalNetwork>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QuerySearchUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query: Scalars['String']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryStickerPacksArgs = {
  network: ExternalNetwork;
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryUserByMessageIdArgs = {
  messageId: Scalars['String']['input'];
};


/** What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in. */
export type QueryUserByPhoneArgs = {
  phoneNumber: Scalars['PhoneNumber']['input'];
};

/** How many the caller may still send in this window. */
export type RateLimit = {
  __typename: 'RateLimit';
  /** How many in a window. */
  limit: Scalars['Int']['output'];
  /** How many are left. */
  remaining: Scalars['Int']['output'];
  /** When the window begins anew. */
  resetAt: Scalars['DateTime']['output'];
};

/** What is limited. */
export type RateLimitKind =
  /** All operations, in a minute: of the viewer, or of the network address while signed out. */
  | 'API'
  /** Searches for people, in a minute: of the viewer, or of the network address while signed out. */
  | 'SEARCH'
  /** Failed sign-ins from the network address, in 15 minutes. */
  | 'SIGN_IN';

/** A member has read further. */
export type ReadMarkMoved = RoomChange & {
  __typename: 'ReadMarkMoved';
  /** The member, with their mark as it is now. */
  member: RoomMember;
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Its number in the stream: for `afterRevision`, to go on from here. */
  revision: Scalars['Int']['output'];
};

/** Which message to take back. */
export type RecallMessageInput = {
  /** A message of the viewer. */
  id: Scalars['ID']['input'];
};

/** Which contact to remove. */
export type RemoveContactInput = {
  /** The contact. */
  id: Scalars['ID']['input'];
};

/** What was removed. */
export type RemoveContactPayload = {
  __typename: 'RemoveContactPayload';
  /** The id of the contact there was; null when refused. */
  contactId: Maybe<Scalars['ID']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Whom to take out of a group. */
export type RemoveFromRoomInput = {
  /** Somebody else in it. */
  personId: Scalars['ID']['input'];
  /** A group the viewer owns. */
  roomId: Scalars['ID']['input'];
};

/** Whom to remove. */
export type RemoveMemberInput = {
  /** A member of the viewer's organization. */
  userId: Scalars['ID']['input'];
};

/** That it is meant. */
export type RemovePhoneInput = {
  /** False does nothing. */
  confirm?: Scalars['Boolean']['input'];
};

/** What to call a group. */
export type RenameRoomInput = {
  /** The name, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** A group the viewer is in. */
  roomId: Scalars['ID']['input'];
};

/** Whom to ask: exactly one of `userId`, `messageId` and `phoneNumber`. */
export type RequestContactInput = {
  /** A text of the client, at most 100 characters: the same one again answers the request that was made with it, and makes no other. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What to say with it, at most 1,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** The message ID of somebody who lets themselves be found by it. */
  messageId?: InputMaybe<Scalars['String']['input']>;
  /** The phone number of somebody who lets themselves be found by it. */
  phoneNumber?: InputMaybe<Scalars['PhoneNumber']['input']>;
  /** Somebody the viewer can find by search. */
  userId?: InputMaybe<Scalars['ID']['input']>;
};

/** Whom of an import to ask, and whom to invite. */
export type RequestContactsFromImportInput = {
  /** Everybody who is REGISTERED. */
  allRegistered?: Scalars['Boolean']['input'];
  /** Candidates of it who were ticked, at most 10,000: those who are registered are asked, the others invited with `inviteUnregistered`. Not with `allRegistered`. */
  candidateIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** An import of the viewer's that is READY. */
  importId: Scalars['ID']['input'];
  /** Invites by mail those who are NOT_REGISTERED: of the ticked, or without `candidateIds` all. */
  inviteUnregistered?: Scalars['Boolean']['input'];
  /** What they are told, at most 1,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
};

/** The import, with how far the asking is. */
export type RequestContactsFromImportPayload = {
  __typename: 'RequestContactsFromImportPayload';
  /** The import as it is now; null when refused. */
  contactImport: Maybe<ContactImport>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** The address to change to. */
export type RequestEmailChangeInput = {
  /** The new address; a link is mailed to it. */
  email: Scalars['EmailAddress']['input'];
  /** The account's password. */
  password: Scalars['String']['input'];
};

/** Whose password is lost. */
export type RequestPasswordResetInput = {
  /** The address of the account. */
  email: Scalars['EmailAddress']['input'];
};

/** The number to prove. */
export type RequestPhoneVerificationInput = {
  /** The number, with `+` and country code, or as it is dialled in the viewer's region. */
  phoneNumber: Scalars['PhoneNumber']['input'];
};

/** Which invitation to mail again. */
export type ResendEmailInvitationInput = {
  /** An invitation of the viewer's that is still open. */
  id: Scalars['ID']['input'];
};

/** Where to mail the link again. */
export type ResendEmailVerificationInput = {
  /** The address somebody has signed up with. */
  email: Scalars['EmailAddress']['input'];
};

/** The new password, by a mailed link. */
export type ResetPasswordInput = {
  /** Whether to answer with an HttpOnly cookie, and no token; over HTTP only. */
  cookie?: Scalars['Boolean']['input'];
  /** The new password: 8 to 256 characters. */
  password: Scalars['String']['input'];
  /** The `token` of the link; good for an hour and for one use. */
  token: Scalars['String']['input'];
};

/** Which token to end. */
export type RevokeAccessTokenInput = {
  /** A token of the viewer's. */
  id: Scalars['ID']['input'];
};

/** Which link to end. */
export type RevokeInviteLinkInput = {
  /** A link of the viewer's. */
  id: Scalars['ID']['input'];
};

/** Which session to end. */
export type RevokeSessionInput = {
  /** A session of the viewer's. */
  id: Scalars['ID']['input'];
};

/** What somebody may do within their own organization. */
export type Role =
  /** May manage the members. Every organization has at least one. */
  | 'ADMIN'
  /** May use everything, and manage nobody. */
  | 'MEMBER';

/** Where people talk. Seen by its members, each from when they joined. */
export type Room = Node & {
  __typename: 'Room';
  /** Since when nobody can write any more; everything can still be read. Null while it is open. */
  closedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Whether it is of two people or of many. */
  kind: RoomKind;
  /** Its latest message that is not hidden from the viewer; null where there is none since they joined. */
  lastMessage: Maybe<Message>;
  /** The number of its latest message, hidden from the viewer or not; 0 where there is none. */
  lastSequence: Scalars['Int']['output'];
  /** Who is in it, whoever has been there longest first. */
  members: RoomMemberConnection;
  /** Its messages since the viewer joined, oldest first: `last` gives the latest. For `after` and `before` the number of a message is as good as its cursor. */
  messages: MessageConnection;
  /** The name it was given, or one made of the names of the others in it. */
  name: Scalars['String']['output'];
  /** The outside networks whose users are in it. */
  networks: Array<ExternalNetwork>;
  /** Whether its members can give it a name: groups only, with users of outside networks from three people on. These never learn the name. */
  renamable: Scalars['Boolean']['output'];
  /** The end of its stream of changes: read state first, then follow `roomChanges` from here. */
  revision: Scalars['Int']['output'];
  /** How many messages of others the viewer has not read, counted to at most 1,000. */
  unreadCount: Scalars['Int']['output'];
};


/** Where people talk. Seen by its members, each from when they joined. */
export type RoomMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Where people talk. Seen by its members, each from when they joined. */
export type RoomMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A room has moved on, its latest message was taken back, or there is more or less unread in it. Not replayed: it carries the room's latest state, and `rooms` gives the same after a reconnect. */
export type RoomActivity = {
  __typename: 'RoomActivity';
  /** The number of its latest message that is not hidden from the viewer. */
  lastSequence: Scalars['Int']['output'];
  /** The room as it is now. */
  room: Room;
  /** How many messages of others the viewer has not read, counted to at most 1,000. */
  unreadCount: Scalars['Int']['output'];
};

/** What changes inside one room, in one stream: revisions count 1, 2, 3…; only those of messages from before the viewer joined are left out. */
export type RoomChange = {
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** Its number in the stream: for `afterRevision`, to go on from here. */
  revision: Scalars['Int']['output'];
};

/** A room of the viewer changed: its name, its members, or that it closed or opened. For what is written see `roomActivity`. */
export type RoomChanged = Event & {
  __typename: 'RoomChanged';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The room as it is now; null once the viewer is not in it any more. */
  room: Maybe<Room>;
  /** The id of the room. */
  roomId: Scalars['ID']['output'];
};

/** One page of a list of rooms. */
export type RoomConnection = {
  __typename: 'RoomConnection';
  /** The entries with their cursors. */
  edges: Array<RoomEdge>;
  /** The entries. */
  nodes: Array<Room>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** The viewer has a new room: one they have made or opened, a direct one as a request is approved or somebody writes to them, or one somebody has brought them into. */
export type RoomCreated = Event & {
  __typename: 'RoomCreated';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The room as it is now; null once the viewer is not in it any more. */
  room: Maybe<Room>;
  /** The id of the room. */
  roomId: Scalars['ID']['output'];
};

/** One entry of a list of rooms. */
export type RoomEdge = {
  __typename: 'RoomEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: Room;
};

/** Whether a room is of two people or of many. */
export type RoomKind =
  /** Of two people: there is one for each pair, for ever. */
  | 'DIRECT'
  /** Of up to 500 people, who come and go. */
  | 'GROUP';

/** The viewer is not in a room any more. */
export type RoomLeft = Event & {
  __typename: 'RoomLeft';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The id of the room. */
  roomId: Scalars['ID']['output'];
};

/** Somebody in a room. Seen by the members of the room. */
export type RoomMember = Node & {
  __typename: 'RoomMember';
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** Since when. */
  joinedAt: Scalars['DateTime']['output'];
  /** Whether they may remove others. A group has one owner, a direct room none. */
  owner: Scalars['Boolean']['output'];
  /** Who it is. */
  person: Person;
  /** The number of the last message they have read. */
  readSequence: Scalars['Int']['output'];
};

/** One page of a list of members of a room. */
export type RoomMemberConnection = {
  __typename: 'RoomMemberConnection';
  /** The entries with their cursors. */
  edges: Array<RoomMemberEdge>;
  /** The entries. */
  nodes: Array<RoomMember>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: all of them, without regard to the page. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of members of a room. */
export type RoomMemberEdge = {
  __typename: 'RoomMemberEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: RoomMember;
};

/** The room after a change. */
export type RoomPayload = {
  __typename: 'RoomPayload';
  /** The room as it is now; null when refused. */
  room: Maybe<Room>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** The viewer has read further in a room: told to their own devices. */
export type RoomRead = Event & {
  __typename: 'RoomRead';
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The number of the last message they have read. */
  readSequence: Scalars['Int']['output'];
  /** The id of the room. */
  roomId: Scalars['ID']['output'];
};

/** One sign-in of the viewer, on one device. */
export type Session = Node & {
  __typename: 'Session';
  /** When they signed in. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one this request comes from. */
  current: Scalars['Boolean']['output'];
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** The network address of the sign-in. */
  ipAddress: Maybe<Scalars['String']['output']>;
  /** When it was last used, to within five minutes. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What the device called itself, at most 300 characters. */
  userAgent: Maybe<Scalars['String']['output']>;
};

/** Whom to choose, and for what. Left out: unchanged; null is INVALID. */
export type SetExternalAccessInput = {
  /** Whether they may talk to users of LINE. */
  line?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether they may talk to members of other organizations. */
  otherOrganizations?: InputMaybe<Scalars['Boolean']['input']>;
  /** A member of the viewer's organization. */
  userId: Scalars['ID']['input'];
};

/** Whose role to set. */
export type SetMemberRoleInput = {
  /** What they may do from now on. */
  role: Role;
  /** A member of the viewer's organization. */
  userId: Scalars['ID']['input'];
};

/** The message ID to have. */
export type SetMessageIdInput = {
  /** 3 to 50 of `A-Z a-z 0-9 - _`; unique without regard to case. */
  messageId: Scalars['String']['input'];
};

/** Who signs in. */
export type SignInInput = {
  /** Whether to answer with an HttpOnly cookie, and no token; over HTTP only. */
  cookie?: Scalars['Boolean']['input'];
  /** The address of the account. */
  email: Scalars['EmailAddress']['input'];
  /** The password. */
  password: Scalars['String']['input'];
};

/** The answer to a sign-in. */
export type SignInPayload = {
  __typename: 'SignInPayload';
  /** Sent from then on as `Authorization: Bearer …`; null when refused, and with a cookie. */
  token: Maybe<Scalars['String']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
  /** Who is signed in now; null when refused. */
  viewer: Maybe<Viewer>;
};

/** Google's word for who signs in. */
export type SignInWithGoogleInput = {
  /** Whether to answer with an HttpOnly cookie, and no token; over HTTP only. */
  cookie?: Scalars['Boolean']['input'];
  /** An ID token of Google's for this server's client ID. */
  idToken: Scalars['String']['input'];
  /** Where the account is new: the `token` of an invitation mail, as in `SignUpInput`. */
  invitationToken?: InputMaybe<Scalars['String']['input']>;
  /** Where the account is new: the code of somebody's invite link, as in `SignUpInput`. */
  inviteCode?: InputMaybe<Scalars['String']['input']>;
  /** The organization that is made where the account is new; named as the person when left out. */
  organizationName?: InputMaybe<Scalars['String']['input']>;
};

/** How far to sign out. */
export type SignOutInput = {
  /** Whether to end all sessions, and not just this one. */
  everywhere?: Scalars['Boolean']['input'];
};

/** The answer to a sign-out. */
export type SignOutPayload = {
  __typename: 'SignOutPayload';
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** Who signs up. */
export type SignUpInput = {
  /** Whether a session that begins with the answer is kept in a cookie. None does before the address is proven: see `verifyEmail`. */
  cookie?: Scalars['Boolean']['input'];
  /** The name shown to others, 1 to 100 characters. */
  displayName: Scalars['String']['input'];
  /** The address to sign in with; a link is mailed to it. */
  email: Scalars['EmailAddress']['input'];
  /** The `token` of an invitation mail: whoever sent it is a contact, or the organization joined, as the sign-up completes. With the invited address that is at once, and the answer signs in. */
  invitationToken?: InputMaybe<Scalars['String']['input']>;
  /** The code of somebody's invite link: they are asked to be in contact as the sign-up completes. */
  inviteCode?: InputMaybe<Scalars['String']['input']>;
  /** The language of mails and errors; by Accept-Language when left out. */
  locale?: InputMaybe<Locale>;
  /** The organization that is made with the account, 1 to 100 characters; named as the person when left out. */
  organizationName?: InputMaybe<Scalars['String']['input']>;
  /** 8 to 256 characters; not one of the common ones, and not made of the address. */
  password: Scalars['String']['input'];
};

/** The answer to a sign-up: the same for a new and a known address. */
export type SignUpPayload = {
  __typename: 'SignUpPayload';
  /** Whether the sign-up was taken. */
  accepted: Scalars['Boolean']['output'];
  /** The request that was made through the link or invitation that brought them; null where there was none, or it leads nowhere any more. */
  contactRequest: Maybe<ContactRequest>;
  /** Sent from then on as `Authorization: Bearer …`; null until the address is proven, and with a cookie. */
  token: Maybe<Scalars['String']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
  /** The new viewer; null until the address is proven. */
  viewer: Maybe<Viewer>;
};

/** What happens after Google. */
export type StartGoogleLinkInput = {
  /** Where to go on to when it is linked: an address on PUBLIC_URL. Left out: a page says that it worked. */
  returnTo?: InputMaybe<Scalars['URL']['input']>;
};

/** The way to Google. */
export type StartGoogleLinkPayload = {
  __typename: 'StartGoogleLinkPayload';
  /** Google's page, to be opened in a browser: good once, for ten minutes. Null when refused. */
  url: Maybe<Scalars['URL']['output']>;
  /** Empty when it worked. */
  userErrors: Array<UserError>;
};

/** A sticker. */
export type StickerContent = {
  __typename: 'StickerContent';
  /** What it shows, in words; null where that is unknown. */
  alternativeText: Maybe<Scalars['String']['output']>;
  /** A picture of it, on PUBLIC_URL; null where there is none. */
  imageUrl: Maybe<Scalars['URL']['output']>;
  /** Whose sticker it is. */
  network: ExternalNetwork;
  /** Its pack. */
  packageId: Scalars['String']['output'];
  /** Which of the pack. */
  stickerId: Scalars['String']['output'];
};

/** A sticker of a pack in `stickerPacks`. */
export type StickerInput = {
  /** Whose sticker it is. */
  network?: ExternalNetwork;
  /** Its pack. */
  packageId: Scalars['String']['input'];
  /** Which of the pack. */
  stickerId: Scalars['String']['input'];
};

/** Stickers that can be sent. */
export type StickerPack = {
  __typename: 'StickerPack';
  /** Their pictures in the same order, on PUBLIC_URL. */
  imageUrls: Array<Scalars['URL']['output']>;
  /** Whose stickers they are. */
  network: ExternalNetwork;
  /** The pack. */
  packageId: Scalars['String']['output'];
  /** The stickers in it. */
  stickerIds: Array<Scalars['String']['output']>;
};

/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type Subscription = {
  __typename: 'Subscription';
  /** An import as it is now, and again whenever it has come further, at most five times a second, without end. Not replayed: it carries the latest state. NOT_FOUND. */
  contactImportProgressed: ContactImport;
  /** Contact requests as they are approved, by the viewer or by others. CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`. */
  contactRequestApproved: ContactRequestApproved;
  /** Contact requests as they come. CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`. */
  contactRequestReceived: ContactRequestReceived;
  /** Everything that happens to the viewer, in one stream, without end. CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`. */
  events: Event;
  /** The messages of a room, each once and in order. NOT_FOUND where the viewer is not in the room. It ends when they are not any more. CURSOR_AHEAD where the number is of a future that was lost with a restored backup, BAD_USER_INPUT where it is below 0. */
  messagePosted: Message;
  /** Which of the rooms of the viewer moves on, or was read, without end; several changes of a room may come as one. */
  roomActivity: RoomActivity;
  /** Everything that changes in a room, each once and in order. NOT_FOUND where the viewer is not in the room. It ends when they are not any more. CURSOR_AHEAD where the number is of a future that was lost with a restored backup, BAD_USER_INPUT where it is below 0. CURSOR_EXPIRED where a change that would be given here was deleted (all but new messages: after 7 days, unless set otherwise): read the room anew, and go on from its `revision`. */
  roomChanges: RoomChange;
  /** Rooms as the viewer comes into them. CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`. */
  roomCreated: RoomCreated;
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionContactImportProgressedArgs = {
  importId: Scalars['ID']['input'];
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionContactRequestApprovedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionContactRequestReceivedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionMessagePostedArgs = {
  afterSequence?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionRoomChangesArgs = {
  afterRevision?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};


/** What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order. */
export type SubscriptionRoomCreatedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to suspend, or bring back. */
export type SuspendMemberInput = {
  /** False brings them back. */
  suspended?: Scalars['Boolean']['input'];
  /** A member of the viewer's organization. */
  userId: Scalars['ID']['input'];
};

/** Which channel to test. */
export type TestLineChannelInput = {
  /** A channel of the organization. */
  id: Scalars['ID']['input'];
};

/** A text. */
export type TextContent = {
  __typename: 'TextContent';
  /** The text, at most 5,000 UTF-16 units; of somebody on LINE it may be longer. */
  text: Scalars['String']['output'];
};

/** Whom to block no longer. */
export type UnblockPersonInput = {
  /** Somebody the viewer has blocked. */
  personId: Scalars['ID']['input'];
};

/** That it is meant. */
export type UnlinkGoogleInput = {
  /** False does nothing. */
  confirm?: Scalars['Boolean']['input'];
};

/** What to change of the viewer's entry for a contact. Left out: unchanged; null: cleared. */
export type UpdateContactInput = {
  /** The contact. */
  id: Scalars['ID']['input'];
  /** The viewer's own name for them, at most 100 characters. */
  nickname?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's note, at most 4,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
};

/** What to change of the policy. Left out: unchanged; null is INVALID, unless said otherwise. */
export type UpdateExternalPolicyInput = {
  /** The organizations they may talk to, at most 1,000: see `organizationByCode`. Null: any; an empty list: none. */
  allowedOrganizationIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Whether files may go between members and people outside, either way. */
  fileSending?: InputMaybe<Scalars['Boolean']['input']>;
  /** Who may talk to users of LINE. */
  line?: InputMaybe<ExternalAudience>;
  /** Who may talk to members of other organizations. */
  otherOrganizations?: InputMaybe<ExternalAudience>;
  /** Whether members find, and are found, by phone number. */
  phoneSearch?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What to change in an entry of the address book. Left out: as it is; null: cleared. */
export type UpdateExternalUserInput = {
  /** Where they work, at most 100 characters. */
  company?: InputMaybe<Scalars['String']['input']>;
  /** What they are called here, at most 100 characters; null: as on the network. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Their e-mail address. */
  email?: InputMaybe<Scalars['EmailAddress']['input']>;
  /** An entry of the address book. */
  id: Scalars['ID']['input'];
  /** A note, at most 2,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Their phone number, as one dials it in the viewer's region, or with `+`. */
  phoneNumber?: InputMaybe<Scalars['PhoneNumber']['input']>;
};

/** What to change of a channel. Left out: as it is. */
export type UpdateLineChannelInput = {
  /** A new channel access token. */
  channelAccessToken?: InputMaybe<Scalars['String']['input']>;
  /** A new channel secret. */
  channelSecret?: InputMaybe<Scalars['String']['input']>;
  /** Another default member; null: none. */
  defaultMemberId?: InputMaybe<Scalars['ID']['input']>;
  /** A channel of the organization. */
  id: Scalars['ID']['input'];
};

/** Which mails to get. Left out: unchanged; null is INVALID. */
export type UpdateNotificationsInput = {
  /** A mail for each contact request. */
  contactRequestMail?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What to change of the organization. Left out: unchanged. */
export type UpdateOrganizationInput = {
  /** The name, 1 to 100 characters; cannot be empty. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** What to change of the privacy settings. Left out: unchanged; null is INVALID. */
export type UpdatePrivacyInput = {
  /** Whether to be found by the exact e-mail address. */
  findableByEmail?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether to be found by the exact message ID. */
  findableByMessageId?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether to be found by a part of the name. */
  findableByName?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether to be found by the exact phone number, once it is verified. */
  findableByPhone?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether colleagues and contacts see the e-mail address. */
  showEmail?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether colleagues and contacts see the phone number. */
  showPhoneNumber?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What to change of the profile. Left out: unchanged; null: cleared, where it can be empty. */
export type UpdateProfileInput = {
  /** The picture: the `uploadId` that `POST /uploads?purpose=avatar` gave; the one before is deleted. */
  avatarUploadId?: InputMaybe<Scalars['ID']['input']>;
  /** The department, at most 100 characters. */
  department?: InputMaybe<Scalars['String']['input']>;
  /** The name shown to others, 1 to 100 characters; cannot be empty. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** The language of errors, mails and pages; cannot be empty. */
  locale?: InputMaybe<Locale>;
  /** The region phone numbers are read by: ISO 3166-1 alpha-2, such as `JP`; cannot be empty. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** The job title, at most 100 characters. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** A member of an organization on this server, as the viewer may see them. Of somebody who was suspended or deleted only the name is left. */
export type User = Node & Person & {
  __typename: 'User';
  /** The address of the picture, on PUBLIC_URL; null where there is none. */
  avatarUrl: Maybe<Scalars['URL']['output']>;
  /** What the viewer is to them. */
  connection: ConnectionState;
  /** The viewer's own entry for them; null where they are not in contact. */
  contact: Maybe<Contact>;
  /** The department, at most 100 characters. */
  department: Maybe<Scalars['String']['output']>;
  /** The name shown to others, 1 to 100 characters. */
  displayName: Scalars['String']['output'];
  /** Their address: for themselves, colleagues and contacts, where they show it. */
  email: Maybe<Scalars['EmailAddress']['output']>;
  /** Whom they may talk to outside, as the policy says now: for administrators of the same organization. */
  externalAccess: Maybe<ExternalAccess>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** The ID they share to be found; null until it is made. */
  messageId: Maybe<Scalars['String']['output']>;
  /** The organization they are a member of. */
  organization: Organization;
  /** Their verified number: for themselves, colleagues and contacts, where they show it. */
  phoneNumber: Maybe<Scalars['PhoneNumber']['output']>;
  /** Their role: for administrators of the same organization. */
  role: Maybe<Role>;
  /** Whether they are suspended: for administrators of the same organization. */
  suspended: Maybe<Scalars['Boolean']['output']>;
  /** The job title, at most 100 characters. */
  title: Maybe<Scalars['String']['output']>;
};

/** One page of a list of people. */
export type UserConnection = {
  __typename: 'UserConnection';
  /** The entries with their cursors. */
  edges: Array<UserEdge>;
  /** The entries. */
  nodes: Array<User>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
  /** How many there are: without regard to the page; searches count to 1,000 at most, among the first 2,000 with such a name. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a list of people. */
export type UserEdge = {
  __typename: 'UserEdge';
  /** Where it stands in the list: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry itself. */
  node: User;
};

/** An expected refusal. Nothing was written. */
export type UserError = {
  __typename: 'UserError';
  /** The reason, for programs. */
  code: UserErrorCode;
  /** The path within the input that is at fault; null where it is none in particular. */
  field: Maybe<Array<Scalars['String']['output']>>;
  /** The reason, for people, in the viewer's language, and what to do. */
  message: Scalars['String']['output'];
};

/** Why a mutation was refused. More codes may come: treat one you do not know like INVALID, and show its message. */
export type UserErrorCode =
  /** The two are already in contact, or colleagues. */
  | 'ALREADY_CONTACT'
  /** The viewer has asked them, and the answer is still open. */
  | 'ALREADY_REQUESTED'
  /** The viewer has blocked this person. Somebody who is blocked never gets this answer. */
  | 'BLOCKED'
  /** The outside network cannot be sent this. */
  | 'CONTENT_NOT_SUPPORTED'
  /** Nobody has proven that the address is theirs. */
  | 'EMAIL_NOT_VERIFIED'
  /** Its time is over. */
  | 'EXPIRED'
  /** The policy of the viewer's organization, or of the other's, does not allow it. */
  | 'EXTERNAL_CHAT_NOT_ALLOWED'
  /** The field cannot be read, or is not allowed. */
  | 'INVALID'
  /** As many as allowed have been made. */
  | 'LIMIT_REACHED'
  /** The person is neither a colleague nor a contact of the viewer; or cannot be reached on the outside network. */
  | 'NOT_CONNECTED'
  /** There is no such thing, or the viewer may not see it. */
  | 'NOT_FOUND'
  /** No Google account is linked, or it has to be linked again. */
  | 'NOT_LINKED'
  /** It has been answered, taken back, or has expired. */
  | 'NOT_PENDING'
  /** The message is older than 24 hours, or went to an outside network. */
  | 'NOT_RECALLABLE'
  /** Only groups can be given a name; with users of outside networks from three people on. */
  | 'NOT_RENAMABLE'
  /** A verified phone number is needed first. */
  | 'PHONE_NOT_VERIFIED'
  /** The room is closed: it can be read, and not written in. */
  | 'ROOM_CLOSED'
  /** That is the viewer themselves. */
  | 'SELF'
  /** The sticker is not in the list of those that can be sent. */
  | 'STICKER_NOT_SENDABLE'
  /** Somebody else has it. */
  | 'TAKEN'
  /** The field is longer than allowed. */
  | 'TOO_LONG'
  /** The columns of the file are none that is known; the message says what they are. */
  | 'UNKNOWN_FORMAT'
  /** The file cannot be read; the message says where and why. */
  | 'UNREADABLE_FILE'
  /** The password is too short, too common, or made of the address. */
  | 'WEAK_PASSWORD'
  /** The code is not right; there are five tries. */
  | 'WRONG_CODE'
  /** The address, password or ID token is not right. */
  | 'WRONG_CREDENTIALS';

/** The link that was mailed. */
export type VerifyEmailInput = {
  /** Whether to answer with an HttpOnly cookie, and no token; over HTTP only. */
  cookie?: Scalars['Boolean']['input'];
  /** The `token` of the link. */
  token: Scalars['String']['input'];
};

/** The person who is signed in, as only they see themselves. */
export type Viewer = Node & {
  __typename: 'Viewer';
  /** The tokens of their programs, latest first. */
  accessTokens: Array<AccessToken>;
  /** The link made from their message ID; null until `createContactLink`, and once it is revoked. */
  contactLink: Maybe<InviteLink>;
  /** The address they sign in with. */
  email: Scalars['EmailAddress']['output'];
  /** Whether the address is proven; always so, since the account exists from then on. */
  emailVerified: Scalars['Boolean']['output'];
  /** The end of their event stream. Read together with other state in one query it belongs to that state: show the state, then follow `events(after:)` from here, and nothing is missed. */
  eventCursor: Scalars['String']['output'];
  /** Whom they may talk to outside their organization, as its policy says now. */
  externalAccess: ExternalAccess;
  /** The Google account they have linked; null where they have not. */
  googleAccount: Maybe<GoogleAccount>;
  /** The id, at most 32 characters. */
  id: Scalars['ID']['output'];
  /** How people on LINE add the viewer; null where they may not talk to LINE, or no channel is connected for them. */
  lineInvite: Maybe<LineInvite>;
  /** The language of errors, mails and pages. */
  locale: Locale;
  /** Which mails they get. */
  notifications: NotificationSettings;
  /** How many requests wait for their answer. */
  pendingRequestCount: Scalars['Int']['output'];
  /** Their phone number. */
  phoneNumber: Maybe<Scalars['PhoneNumber']['output']>;
  /** Whether the phone number is proven. */
  phoneVerified: Scalars['Boolean']['output'];
  /** By what they can be found, and what is shown of them. */
  privacy: PrivacySettings;
  /** The region phone numbers are read by: ISO 3166-1 alpha-2. */
  region: Scalars['String']['output'];
  /** What they may do within their organization. */
  role: Role;
  /** Where they are signed in, latest first. */
  sessions: Array<Session>;
  /** How many messages of others they have not read, in all rooms; of each room at most 1,000 are counted. */
  unreadCount: Scalars['Int']['output'];
  /** The viewer as others see them. */
  user: User;
};

/** The viewer's own profile, settings, sessions or tokens changed. */
export type ViewerChanged = Event & {
  __typename: 'ViewerChanged';
  /** The viewer may read the address book of outside networks, and could not right before: what changed in it meanwhile was not told, so read `externalUsers` as a whole. They may have lost it again since. */
  addressBookOpened: Scalars['Boolean']['output'];
  /** Its number in the stream: for `after`, to go on from here. */
  cursor: Scalars['String']['output'];
  /** When it happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** The viewer as they are now. */
  viewer: Maybe<Viewer>;
};

/** The viewer after a change. */
export type ViewerPayload = {
  __typename: 'ViewerPayload';
  /** Empty when it worked. */
  userErrors: Array<UserError>;
  /** The viewer as they are now; null when refused. */
  viewer: Maybe<Viewer>;
};
