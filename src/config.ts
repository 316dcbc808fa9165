import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { DAY, SECOND } from './clock.js';
import { settings } from './settings.js';

const MB = 1024 * 1024;

type Values = { [K in keyof typeof settings]: z.infer<(typeof settings)[K]['schema']> };

/** What the server runs by, read once at start. Durations are milliseconds. */
export interface Config {
  port: number;
  /** Whether PORT was asked for: then a taken port is a fault; otherwise the next free one is used. */
  portFixed: boolean;
  host: string;
  /** Without PUBLIC_URL: localhost with the port that is listened on in the end. */
  publicUrl: string;
  publicUrlFixed: boolean;
  dataDir: string;
  databaseUrl: string | null;
  /** Some servers of a cluster are separated by commas. */
  redisUrl: string | null;
  redisCluster: boolean;
  smtpUrl: string | null;
  mailFrom: string;
  smsUrl: string | null;
  twilioApiUrl: string;
  /** Null: made and kept in the data folder, or in the database with PostgreSQL. */
  secretKey: string | null;
  /** What encrypts the credentials of channels and of linked Google accounts, the newest first. Empty: one is derived from the secret key. */
  encryptionKeys: string[];
  allowedOrigins: string[];
  trustProxy: boolean;
  googleClientId: string | null;
  /** Null: Google accounts cannot be linked. */
  googleClientSecret: string | null;
  googleAuthUrl: string;
  googleTokenUrl: string;
  googleRevokeUrl: string;
  googleCertsUrl: string | null;
  googlePeopleUrl: string;
  lineApiUrl: string;
  /** Whether LINE_API_URL was set: then the demo brings no LINE of its own. */
  lineApiUrlFixed: boolean;
  lineDataApiUrl: string;
  lineStickerUrl: string;
  metricsToken: string | null;
  /** Whether OTEL_EXPORTER_OTLP_ENDPOINT is set; OpenTelemetry reads it itself. */
  tracing: boolean;
  introspection: boolean;
  logLevel: string;
  /** NODE_ENV=production: the dev mailbox does not exist, and SMTP_URL is needed. */
  production: boolean;
  sessionLifetime: number;
  requestLifetime: number;
  requestsPerDay: number;
  invitationsPerDay: number;
  eventLifetime: number;
  auditLifetime: number;
  operationTimeout: number;
  maxSocketsPerPerson: number;
  maxSubscriptionsPerPerson: number;
  /** The largest file by what it is for, in bytes. */
  fileSizes: { message: number; avatar: number; import: number };
  /** The largest file of somebody on LINE, in bytes. */
  lineFileSize: number;
  /** How many files, and bytes, a person may have sent that nothing uses. */
  uploadQuota: { unused: number; unusedBytes: number; bytesPerDay: number };
  limits: { api: number; signIn: number; search: number; mail: number; landing: number; sms: number };
}

/** The settings are wrong: the message lists every fault, a line each. */
export class ConfigError extends Error {}

/** Reads the environment. Throws ConfigError naming every fault at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(settings)) {
    const given = env[name]?.trim();
    const result = schema.safeParse(given === '' ? undefined : given);
    if (result.success) values[name] = result.data;
    else faults.push(`${name} ${[...new Set(result.error.issues.map((issue) => issue.message))].join(', and ')}`);
  }
  const v = values as Values;
  const production = env.NODE_ENV?.trim() === 'production';
  if (production && !env.SMTP_URL?.trim())
    faults.push('SMTP_URL is needed when NODE_ENV is production: there is no dev mailbox then');
  if (production && !env.PUBLIC_URL?.trim())
    faults.push('PUBLIC_URL is needed when NODE_ENV is production: links in mails are made from it');
  if (v.REDIS_CLUSTER && !v.REDIS_URL)
    faults.push('REDIS_URL is needed with REDIS_CLUSTER: it says where the cluster is');
  if (!v.REDIS_CLUSTER && v.REDIS_URL?.includes(','))
    faults.push('REDIS_URL may name several servers only with REDIS_CLUSTER=true');
  if (env.GOOGLE_CLIENT_SECRET?.trim() && !env.GOOGLE_CLIENT_ID?.trim())
    faults.push('GOOGLE_CLIENT_ID is needed with GOOGLE_CLIENT_SECRET: the two belong together');
  if (faults.length > 0)
    throw new ConfigError(`The settings are wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  const publicUrl = v.PUBLIC_URL ? new URL(v.PUBLIC_URL).origin : `http://localhost:${v.PORT}`;
  return {
    port: v.PORT,
    portFixed: Boolean(env.PORT?.trim()),
    host: v.HOST,
    publicUrl,
    publicUrlFixed: v.PUBLIC_URL !== undefined,
    dataDir: v.DATA_DIR,
    databaseUrl: v.DATABASE_URL ?? null,
    redisUrl: v.REDIS_URL ?? null,
    redisCluster: v.REDIS_CLUSTER,
    smtpUrl: v.SMTP_URL ?? null,
    mailFrom: v.MAIL_FROM ?? `Tsunagu <no-reply@${new URL(publicUrl).hostname}>`,
    smsUrl: v.SMS_URL ?? null,
    twilioApiUrl: new URL(v.TWILIO_API_URL ?? 'https://api.twilio.com').origin,
    secretKey: v.SECRET_KEY ?? null,
    encryptionKeys: v.ENCRYPTION_KEYS,
    allowedOrigins: v.ALLOWED_ORIGINS,
    trustProxy: v.TRUST_PROXY,
    googleClientId: v.GOOGLE_CLIENT_ID ?? null,
    googleClientSecret: v.GOOGLE_CLIENT_SECRET ?? null,
    googleAuthUrl: v.GOOGLE_AUTH_URL ?? 'https://accounts.google.com/o/oauth2/v2/auth',
    googleTokenUrl: v.GOOGLE_TOKEN_URL ?? 'https://oauth2.googleapis.com/token',
    googleRevokeUrl: v.GOOGLE_REVOKE_URL ?? 'https://oauth2.googleapis.com/revoke',
    googleCertsUrl: v.GOOGLE_CERTS_URL ?? null,
    googlePeopleUrl: new URL(v.GOOGLE_PEOPLE_URL ?? 'https://people.googleapis.com').origin,
    lineApiUrl: new URL(v.LINE_API_URL ?? 'https://api.line.me').origin,
    lineApiUrlFixed: v.LINE_API_URL !== undefined,
    lineDataApiUrl: new URL(v.LINE_DATA_API_URL ?? 'https://api-data.line.me').origin,
    lineStickerUrl: new URL(v.LINE_STICKER_URL ?? 'https://stickershop.line-scdn.net').origin,
    metricsToken: v.METRICS_TOKEN ?? null,
    tracing: v.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    introspection: v.INTROSPECTION,
    logLevel: v.LOG_LEVEL,
    production,
    sessionLifetime: v.SESSION_DAYS * DAY,
    requestLifetime: v.REQUEST_DAYS * DAY,
    requestsPerDay: v.REQUESTS_PER_DAY,
    invitationsPerDay: v.INVITATIONS_PER_DAY,
    eventLifetime: v.EVENT_DAYS * DAY,
    auditLifetime: v.AUDIT_DAYS * DAY,
    operationTimeout: v.OPERATION_TIMEOUT_SECONDS * SECOND,
    maxSocketsPerPerson: v.MAX_SOCKETS_PER_PERSON,
    maxSubscriptionsPerPerson: v.MAX_SUBSCRIPTIONS_PER_PERSON,
    fileSizes: { message: v.MESSAGE_FILE_MB * MB, avatar: v.AVATAR_FILE_MB * MB, import: v.IMPORT_FILE_MB * MB },
    lineFileSize: v.LINE_FILE_MB * MB,
    uploadQuota: {
      unused: v.UNUSED_UPLOADS_PER_PERSON,
      unusedBytes: v.UNUSED_MB_PER_PERSON * MB,
      bytesPerDay: v.UPLOAD_MB_PER_DAY * MB,
    },
    limits: {
      api: v.API_REQUESTS_PER_MINUTE,
      signIn: v.SIGN_INS_PER_QUARTER_HOUR,
      search: v.SEARCHES_PER_MINUTE,
      mail: v.MAILS_PER_HOUR,
      landing: v.LANDINGS_PER_MINUTE,
      sms: v.SMS_PER_HOUR,
    },
  };
}

/** Names that are no setting: misspelt, most of the time. Those of OpenTelemetry are its own. */
export function unknownSettings(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(settings, name) && !name.startsWith('OTEL_'));
}

/** The settings of this process: of its environment, and where they are not set there, of `.env`. Ends the process where one is wrong. */
export function environment(): Config {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
    const unknown = unknownSettings(Object.keys(parseEnv(readFileSync('.env', 'utf8'))));
    if (unknown.length > 0) console.warn(`In .env, these are no settings: ${unknown.join(', ')}. See .env.example.`);
  }
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}
