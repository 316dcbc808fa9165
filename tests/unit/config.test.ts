import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig, unknownSettings } from '../../src/config.js';
import { exampleEnv, settings } from '../../src/settings.js';

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('nothing needs to be set', () => {
  expect(readConfig({})).toEqual({
    port: 4_000,
    portFixed: false,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:4000',
    publicUrlFixed: false,
    dataDir: 'data',
    databaseUrl: null,
    redisUrl: null,
    redisCluster: false,
    smtpUrl: null,
    mailFrom: 'Tsunagu <no-reply@localhost>',
    smsUrl: null,
    twilioApiUrl: 'https://api.twilio.com',
    secretKey: null,
    encryptionKeys: [],
    allowedOrigins: [],
    trustProxy: false,
    googleClientId: null,
    googleClientSecret: null,
    googleAuthUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    googleTokenUrl: 'https://oauth2.googleapis.com/token',
    googleRevokeUrl: 'https://oauth2.googleapis.com/revoke',
    googleCertsUrl: null,
    googlePeopleUrl: 'https://people.googleapis.com',
    lineApiUrl: 'https://api.line.me',
    lineDataApiUrl: 'https://api-data.line.me',
    lineStickerUrl: 'https://stickershop.line-scdn.net',
    lineApiUrlFixed: false,
    metricsToken: null,
    tracing: false,
    introspection: true,
    logLevel: 'info',
    production: false,
    sessionLifetime: 30 * 86_400_000,
    requestLifetime: 30 * 86_400_000,
    requestsPerDay: 50,
    invitationsPerDay: 500,
    eventLifetime: 7 * 86_400_000,
    auditLifetime: 365 * 86_400_000,
    operationTimeout: 10_000,
    maxSocketsPerPerson: 50,
    maxSubscriptionsPerPerson: 200,
    fileSizes: { message: 26_214_400, avatar: 5_242_880, import: 524_288_000 },
    lineFileSize: 209_715_200,
    uploadQuota: { unused: 200, unusedBytes: 2_147_483_648, bytesPerDay: 5_368_709_120 },
    limits: { api: 600, signIn: 10, search: 60, mail: 5, landing: 60, sms: 5 },
  });
});

test('what is empty is not set', () => {
  expect(readConfig(Object.fromEntries(Object.keys(settings).map((name) => [name, ' '])))).toEqual(readConfig({}));
});

test('every setting can be set', () => {
  const config = readConfig({
    PORT: ' 5000 ',
    HOST: '0.0.0.0',
    PUBLIC_URL: 'https://Contacts.example.com/',
    DATA_DIR: '/srv/tsunagu',
    DATABASE_URL: 'postgres://a:b@db:5432/c',
    REDIS_URL: 'rediss://r:6379',
    SMTP_URL: 'smtps://u:p@mail.example.com',
    MAIL_FROM: '連絡 <no-reply@example.com>',
    SMS_URL: 'twilio://AC12:to%20ken@+815012345678',
    TWILIO_API_URL: 'https://proxy.example.com/',
    SECRET_KEY: 'k'.repeat(32),
    ENCRYPTION_KEYS: `${'n'.repeat(32)}, ${'o'.repeat(33)},`,
    ALLOWED_ORIGINS: 'https://app.example.com, http://localhost:5173,',
    TRUST_PROXY: 'true',
    GOOGLE_CLIENT_ID: '1234.apps.googleusercontent.com',
    GOOGLE_CLIENT_SECRET: 'GOCSPX-x',
    GOOGLE_AUTH_URL: 'http://127.0.0.1:5002/auth?x=1',
    GOOGLE_PEOPLE_URL: 'http://127.0.0.1:5002/',
    LINE_API_URL: 'http://127.0.0.1:5001/',
    LINE_DATA_API_URL: 'https://Data.example.com/x',
    LINE_STICKER_URL: 'https://stickers.example.com:8443',
    INTROSPECTION: 'false',
    LINE_FILE_MB: '7',
    SESSION_DAYS: '1',
    OPERATION_TIMEOUT_SECONDS: '600',
    NODE_ENV: 'production',
  });
  expect(config).toMatchObject({
    port: 5_000,
    portFixed: true,
    host: '0.0.0.0',
    publicUrl: 'https://contacts.example.com',
    publicUrlFixed: true,
    dataDir: '/srv/tsunagu',
    databaseUrl: 'postgres://a:b@db:5432/c',
    redisUrl: 'rediss://r:6379',
    smtpUrl: 'smtps://u:p@mail.example.com',
    mailFrom: '連絡 <no-reply@example.com>',
    smsUrl: 'twilio://AC12:to%20ken@+815012345678',
    twilioApiUrl: 'https://proxy.example.com',
    secretKey: 'k'.repeat(32),
    encryptionKeys: ['n'.repeat(32), 'o'.repeat(33)],
    allowedOrigins: ['https://app.example.com', 'http://localhost:5173'],
    trustProxy: true,
    googleClientId: '1234.apps.googleusercontent.com',
    googleClientSecret: 'GOCSPX-x',
    googleAuthUrl: 'http://127.0.0.1:5002/auth?x=1',
    googleTokenUrl: 'https://oauth2.googleapis.com/token',
    googlePeopleUrl: 'http://127.0.0.1:5002',
    lineApiUrl: 'http://127.0.0.1:5001',
    lineDataApiUrl: 'https://data.example.com',
    lineStickerUrl: 'https://stickers.example.com:8443',
    lineFileSize: 7_340_032,
    introspection: false,
    sessionLifetime: 86_400_000,
    operationTimeout: 600_000,
    production: true,
  });
});

test('one message names every fault, and holds no value: some are secret', () => {
  const message = faultsOf({
    PORT: '70000',
    PUBLIC_URL: 'ftp://hidden',
    DATABASE_URL: 'mysql://hidden',
    REDIS_URL: 'hidden',
    SMTP_URL: 'smtp://',
    MAIL_FROM: 'hidden\r\nBcc: x@example.com',
    SECRET_KEY: 'hidden',
    ENCRYPTION_KEYS: `${'k'.repeat(32)},hidden`,
    ALLOWED_ORIGINS: 'https://hidden.example.com/path',
    TRUST_PROXY: 'yes',
    GOOGLE_CERTS_URL: 'https://u:hidden@example.com',
    LINE_API_URL: 'hidden',
    METRICS_TOKEN: 'hidden',
    INTROSPECTION: '1',
    LOG_LEVEL: 'loud',
    SESSION_DAYS: '0',
    EVENT_DAYS: '-1',
    REQUEST_DAYS: '1.5',
    LINE_FILE_MB: '0',
    MAILS_PER_HOUR: 'five',
  });
  expect(message.split('\n')).toEqual([
    'The settings are wrong:',
    '  - PORT must be a whole number from 0 to 65535',
    '  - PUBLIC_URL must be an address such as https://contacts.example.com',
    '  - DATABASE_URL must be an address such as postgres://user:password@host:5432/name',
    '  - REDIS_URL must be an address such as redis://host:6379',
    '  - SMTP_URL must name a host',
    '  - MAIL_FROM must be an address, or Name <address>',
    '  - SECRET_KEY must have at least 32 characters',
    '  - ENCRYPTION_KEYS must be keys of at least 32 characters, separated by commas',
    '  - ALLOWED_ORIGINS must be origins such as https://app.example.com, separated by commas',
    '  - TRUST_PROXY must be true or false',
    '  - GOOGLE_CERTS_URL must hold no user or password',
    '  - LINE_API_URL must be an address such as https://api.line.me',
    '  - METRICS_TOKEN must have at least 16 characters',
    '  - INTROSPECTION must be true or false',
    '  - LOG_LEVEL must be one of fatal, error, warn, info, debug and silent',
    '  - SESSION_DAYS must be a whole number from 1 to 3650',
    '  - REQUEST_DAYS must be a whole number from 1 to 365',
    '  - EVENT_DAYS must be a whole number from 1 to 365',
    '  - MAILS_PER_HOUR must be a whole number from 1 to 10000000',
    '  - LINE_FILE_MB must be a whole number from 1 to 10000',
  ]);
  expect(message).not.toContain('hidden');
});

test('what production needs is named along with the rest', () => {
  expect(faultsOf({ NODE_ENV: 'production', PORT: 'x', SMTP_URL: ' ' }).split('\n')).toEqual([
    'The settings are wrong:',
    '  - PORT must be a whole number from 0 to 65535',
    '  - SMTP_URL is needed when NODE_ENV is production: there is no dev mailbox then',
    '  - PUBLIC_URL is needed when NODE_ENV is production: links in mails are made from it',
  ]);
});

test('a secret of Google without the client it belongs to is a fault', () => {
  expect(faultsOf({ GOOGLE_CLIENT_SECRET: 'hidden' }).split('\n')).toEqual([
    'The settings are wrong:',
    '  - GOOGLE_CLIENT_ID is needed with GOOGLE_CLIENT_SECRET: the two belong together',
  ]);
});

test.each(['https://example.com/app', 'https://example.com?a', 'https://u@example.com', 'example.com', 'javascript:1'])(
  'PUBLIC_URL is an origin: not %s',
  (url) => expect(faultsOf({ PUBLIC_URL: url })).toContain('PUBLIC_URL must'),
);

test('.env.example is current, and changes nothing as it is', () => {
  const text = readFileSync('.env.example', 'utf8');
  expect(text).toBe(exampleEnv());
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  for (const name of Object.keys(settings)) expect(text).toMatch(new RegExp(`^# ${name}=.+$`, 'm'));
});

// The examples of keys must not be taken as they are.
test.each(['SECRET_KEY', 'ENCRYPTION_KEYS'] as const)('the example of %s is refused', (name) =>
  expect(faultsOf({ [name]: settings[name].example })).toContain(`${name} must`),
);

test.each(Object.entries(settings).filter(([name]) => name !== 'SECRET_KEY' && name !== 'ENCRYPTION_KEYS'))(
  'the example of %s is good',
  (name, { example }) => {
    const needs: Record<string, (keyof typeof settings)[]> = {
      NODE_ENV: ['SMTP_URL', 'PUBLIC_URL'],
      GOOGLE_CLIENT_SECRET: ['GOOGLE_CLIENT_ID'],
    };
    const needed = (needs[name] ?? []).map((other) => [other, settings[other].example]);
    expect(faultsOf({ [name]: example, ...Object.fromEntries(needed) })).toBe('');
  },
);

test('HOST is an address or a name', () => {
  for (const HOST of ['0.0.0.0', '::', '::1', 'localhost', 'contacts.example.com', '3com.example'])
    expect(readConfig({ HOST }).host).toBe(HOST);
  for (const HOST of ['1.2.3.4.5', '1.2.3', '256.0.0.1', 'http://0.0.0.0', 'a b', 'host:4000'])
    expect(faultsOf({ HOST })).toBe(
      'The settings are wrong:\n  - HOST must be an address such as 127.0.0.1 or 0.0.0.0',
    );
});

test('what is no setting is found', () => {
  expect(unknownSettings(['PORT', 'PORTT', 'toString', 'HOST'])).toEqual(['PORTT', 'toString']);
});
