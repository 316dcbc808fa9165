export { createClient } from './client.js';
export type { Client, ClientOptions, EventsOptions, RequestOptions, UploadOptions } from './client.js';
export { memoryCursor, storageCursor } from './cursors.js';
export type { CursorStore, TextStorage } from './cursors.js';
export type { Document } from './documents.js';
export { TsunaguError } from './errors.js';
export type { ErrorCode } from './errors.js';
export type { CursorOptions, FollowOptions } from './follow.js';
export type { LiveEvent } from './generated/events.js';
