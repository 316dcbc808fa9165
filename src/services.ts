import type { Secrets } from './auth/secrets.js';
import type { Vault } from './auth/vault.js';
import type { GoogleVerifier } from './auth/google.js';
import type { LineApi } from './channels/line/api.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import type { Database } from './database/database.js';
import type { RateLimits } from './http/rate-limits.js';
import type { Bus } from './live/bus.js';
import type { RoomActivities } from './live/room-activities.js';
import type { Streams } from './live/streams.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { SmsTransport } from './sms/sms.js';
import type { Tracing } from './tracing.js';
import type { UploadStore } from './uploads/store.js';

/** What the server is made of, built once in app.ts. */
export interface Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly db: Database;
  readonly bus: Bus;
  readonly streams: Streams;
  readonly activities: RoomActivities;
  readonly secrets: Secrets;
  readonly vault: Vault;
  readonly line: LineApi;
  readonly limits: RateLimits;
  readonly google: GoogleVerifier | null;
  /** The way out for SMS; null where there is none. */
  readonly sms: SmsTransport | null;
  readonly uploads: UploadStore;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** How many webhooks of LINE wait in this process for what they tell to be kept. */
  webhooks: { waiting: number };
}
