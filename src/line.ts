/**
 * What is said between this server and LINE, in the words of neither: `channels/line` translates it from and to LINE's JSON, and the
 * domain decides what it means.
 */

/** Where an event comes from. In a group LINE may leave out who it was. LINE's old rooms of several people are groups here. */
export type LineSource =
  { type: 'user'; userId: string } | { type: 'group'; groupId: string; old: boolean; userId: string | null };

export type LineContent =
  | { kind: 'TEXT'; text: string }
  | { kind: 'STICKER'; packageId: string; stickerId: string; alternativeText: string | null }
  | { kind: 'LOCATION'; title: string | null; address: string | null; latitude: number; longitude: number }
  /** The bytes are at LINE, under the message's id. */
  | { kind: 'MEDIA'; mediaKind: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE'; fileName: string | null };

export type LineHappening =
  | { type: 'follow' | 'unfollow' | 'join' | 'leave' | 'suspended' | 'resumed' }
  | { type: 'message'; messageId: string; content: LineContent }
  | { type: 'unsend'; messageId: string }
  | { type: 'memberJoined' | 'memberLeft'; userIds: string[] }
  | { type: 'postback'; data: string };

/** One event of a webhook. */
export interface LineEvent {
  /** LINE's own id of it: a redelivery has the same. */
  id: string;
  /** When it happened, in milliseconds since 1970: a redelivery has the same. */
  at: number;
  /** Whether we may answer: not while the account is on standby. */
  active: boolean;
  replyToken: string | null;
  source: LineSource | null;
  /** Null: nothing that means anything here. */
  happening: LineHappening | null;
}

export interface LineCredentials {
  channelId: string;
  channelSecret: string;
  channelAccessToken: string;
}

/** The official account of a channel. */
export interface LineAccount {
  /** Such as `@123abcde`. */
  basicId: string;
  displayName: string;
}

/** Somebody on LINE, as LINE shows them to this account. */
export interface LineProfile {
  displayName: string;
  pictureUrl: string | null;
  statusMessage: string | null;
  /** BCP 47; null where LINE does not say. */
  language: string | null;
}

/** A message towards LINE: one bubble. */
export interface LineOutgoing {
  content:
    | { kind: 'TEXT'; text: string }
    | { kind: 'STICKER'; packageId: string; stickerId: string }
    | { kind: 'LOCATION'; title: string; address: string; latitude: number; longitude: number }
    /** Both are https addresses of JPEG or PNG pictures. */
    | { kind: 'IMAGE'; url: string; previewUrl: string }
    | { kind: 'VIDEO'; url: string; previewUrl: string };
  /** Who says it, in place of the account's own name and picture. */
  sender?: { name: string; iconUrl: string | null };
  /** Buttons under it: what each says, and what comes back when it is pressed. */
  choices?: readonly { label: string; data: string }[];
}

/** As many buttons as LINE shows under a message, and as much on each: https://developers.line.biz/en/reference/messaging-api/#quick-reply */
export const MOST_CHOICES = 13;
export const LONGEST_LABEL = 20;

/** Why LINE did not do what was asked. */
export type LineFault =
  /** The channel secret is not the channel's. */
  | 'SECRET'
  /** The access token is not the channel's, or not valid any more (401). */
  | 'TOKEN'
  /** The account may not use this (403): it was suspended, say. */
  | 'FORBIDDEN'
  /** The monthly limit is reached (429). */
  | 'QUOTA'
  /** Too much at once (429): later it will do. */
  | 'BUSY'
  /** The reply token was used, or is too old (400). */
  | 'REPLY_TOKEN'
  /** It will never do it (other 4xx). */
  | 'REFUSED'
  /** It did not answer, or with 5xx: whether it did it is not known. */
  | 'UNAVAILABLE';

/** The message is LINE's own, for logs: it names nobody and holds no token. */
export class LineError extends Error {
  constructor(
    readonly fault: LineFault,
    message: string,
  ) {
    super(message);
  }
}
