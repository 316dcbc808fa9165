import { isIP } from 'node:net';
import { z } from 'zod';

/** One setting: its name in the environment, what it means, and how its text is read. */
interface Setting<T> {
  description: string;
  /** Shown in .env.example. */
  example: string;
  schema: z.ZodType<T>;
}

function setting<T>(description: string, example: string, schema: z.ZodType<T>): Setting<T> {
  return { description, example, schema };
}

const text = z.string();
const integer = (low: number, high: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .refine((n) => n >= low && n <= high, `must be a whole number from ${low} to ${high}`)
    .optional()
    .transform((n) => n ?? fallback);
const url = (protocols: string[], example: string) =>
  text.refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be an address such as ${example}`,
  );
const web = (example: string) =>
  url(['http:', 'https:'], example).refine(
    (value) => !/^[^:]*:\/\/[^/]*@/.test(value),
    'must hold no user or password',
  );
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .optional()
    .transform((value) => (value === undefined ? fallback : value === 'true'));
const list = z
  .string()
  .optional()
  .transform((value) => (value ?? '').split(',').flatMap((part) => part.trim() || []));

/** Every setting there is. `.env.example` is made from it. */
export const settings = {
  NODE_ENV: setting(
    'production: there is no dev mailbox, SMTP_URL and PUBLIC_URL are needed, and all that is said is a line of the log.',
    'production',
    // A misspelt one would quietly open the dev mailbox.
    z.enum(['production', 'development', 'test'], 'must be production, development or test').optional(),
  ),
  PORT: setting(
    'The port to serve on. When it is taken and this is not set, the next free one is used.',
    '4000',
    integer(0, 65_535, 4_000),
  ),
  HOST: setting(
    'The address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all.',
    '127.0.0.1',
    text
      .refine(
        // What is made of numbers only is meant as an address.
        (value) => isIP(value) !== 0 || /^(?=.*[a-z])[a-z\d-]+(\.[a-z\d-]+)*$/i.test(value),
        'must be an address such as 127.0.0.1 or 0.0.0.0',
      )
      .optional()
      .transform((v) => v ?? '127.0.0.1'),
  ),
  PUBLIC_URL: setting(
    'The address people reach the server at; links in mails are made from it, and browsers on it are trusted. By default http://localhost with the port.',
    'https://contacts.example.com',
    web('https://contacts.example.com')
      .refine(
        (value) => !URL.canParse(value) || new URL(value).href === `${new URL(value).origin}/`,
        'must have nothing after the host and port',
      )
      .optional(),
  ),
  DATA_DIR: setting(
    'The folder of the SQLite file, the generated secret and the files people send. Processes that share a database share it.',
    'data',
    text.optional().transform((v) => v ?? 'data'),
  ),
  DATABASE_URL: setting(
    'PostgreSQL (postgres://user:password@host:5432/name). Without it an SQLite file in DATA_DIR is used.',
    'postgres://tsunagu@127.0.0.1:5432/tsunagu',
    url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/name').optional(),
  ),
  REDIS_URL: setting(
    'Redis: carries wake-ups and rate limits between processes. Needed as soon as more than one process serves.',
    'redis://127.0.0.1:6379',
    text
      .refine(
        (value) => value.split(',').every((one) => /^rediss?:$/.test(URL.canParse(one) ? new URL(one).protocol : '')),
        'must be an address such as redis://host:6379',
      )
      .optional(),
  ),
  REDIS_CLUSTER: setting(
    'Set to true where REDIS_URL is a Redis Cluster (version 7 or newer): wake-ups then go by sharded channels. REDIS_URL may name several of its servers, separated by commas.',
    'false',
    flag(false),
  ),
  SMTP_URL: setting(
    'The mail server. Without it mails go to the dev mailbox at /dev/mail; needed in production.',
    'smtp://user:password@mail.example.com:587',
    url(['smtp:', 'smtps:'], 'smtp://user:password@host:587')
      .refine((value) => !URL.canParse(value) || new URL(value).hostname !== '', 'must name a host')
      .optional(),
  ),
  MAIL_FROM: setting(
    'The sender of the mails, `Name <address>`.',
    'Tsunagu <no-reply@contacts.example.com>',
    text
      .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an address, or Name <address>')
      .optional(),
  ),
  SMS_URL: setting(
    'The SMS gateway, for codes to prove phone numbers: Twilio, with the number to send from. Without it they go to the dev mailbox, and where there is none phone numbers cannot be proven.',
    'twilio://ACCOUNT_SID:AUTH_TOKEN@+15005550006',
    text
      .regex(/^twilio:\/\/\w+:[^@/\s]+@\+[1-9]\d{6,14}$/, 'must be twilio://ACCOUNT_SID:AUTH_TOKEN@+NUMBER')
      .optional(),
  ),
  TWILIO_API_URL: setting(
    "Where Twilio's API is reached.",
    'https://api.twilio.com',
    web('https://api.twilio.com').optional(),
  ),
  SECRET_KEY: setting(
    'At least 32 characters that nobody can guess: signs links in mails and addresses of files. Without it one is made and kept in DATA_DIR/secret-key, or in the database with PostgreSQL.',
    'run: openssl rand -base64 48',
    text.min(32, 'must have at least 32 characters').optional(),
  ),
  ENCRYPTION_KEYS: setting(
    'Encrypts the credentials of channels and of linked Google accounts: keys of at least 32 characters that nobody can guess, separated by commas. The first encrypts, all decrypt, so that a key can be replaced: put the new one before the old, restart, and once the log says that everything is encrypted with the new one take the old away. Without it one is derived from SECRET_KEY.',
    'run: openssl rand -base64 48',
    list.refine(
      (keys) => keys.every((key) => key.length >= 32),
      'must be keys of at least 32 characters, separated by commas',
    ),
  ),
  ALLOWED_ORIGINS: setting(
    'Other web origins that may call the API from a browser, separated by commas.',
    'https://app.example.com',
    list.refine(
      (origins) => origins.every((o) => URL.canParse(o) && new URL(o).origin === o),
      'must be origins such as https://app.example.com, separated by commas',
    ),
  ),
  TRUST_PROXY: setting(
    'Set to true behind a reverse proxy, so that the visitor address is read from X-Forwarded-For.',
    'false',
    flag(false),
  ),
  GOOGLE_CLIENT_ID: setting(
    'The OAuth client whose ID tokens `signInWithGoogle` takes; with GOOGLE_CLIENT_SECRET people link Google accounts through it.',
    '1234.apps.googleusercontent.com',
    text.optional(),
  ),
  GOOGLE_CLIENT_SECRET: setting(
    'The secret of that client. Without it Google accounts cannot be linked. The client needs /google/callback on PUBLIC_URL as redirect URI.',
    'GOCSPX-…',
    text.optional(),
  ),
  GOOGLE_AUTH_URL: setting(
    'Where people are asked by Google for their consent.',
    'https://accounts.google.com/o/oauth2/v2/auth',
    web('https://accounts.google.com/o/oauth2/v2/auth').optional(),
  ),
  GOOGLE_TOKEN_URL: setting(
    'Where Google gives out tokens.',
    'https://oauth2.googleapis.com/token',
    web('https://oauth2.googleapis.com/token').optional(),
  ),
  GOOGLE_REVOKE_URL: setting(
    'Where Google takes tokens back.',
    'https://oauth2.googleapis.com/revoke',
    web('https://oauth2.googleapis.com/revoke').optional(),
  ),
  GOOGLE_CERTS_URL: setting(
    "Where Google's signing certificates are read (PEM, by key id).",
    'https://www.googleapis.com/oauth2/v1/certs',
    web('https://www.googleapis.com/oauth2/v1/certs').optional(),
  ),
  GOOGLE_PEOPLE_URL: setting(
    "Where Google's People API is reached.",
    'https://people.googleapis.com',
    web('https://people.googleapis.com').optional(),
  ),
  LINE_API_URL: setting(
    "Where LINE's Messaging API is reached.",
    'https://api.line.me',
    web('https://api.line.me').optional(),
  ),
  LINE_DATA_API_URL: setting(
    'Where pictures and other files sent on LINE are fetched.',
    'https://api-data.line.me',
    web('https://api-data.line.me').optional(),
  ),
  LINE_STICKER_URL: setting(
    "Where the pictures of LINE's stickers are fetched.",
    'https://stickershop.line-scdn.net',
    web('https://stickershop.line-scdn.net').optional(),
  ),
  METRICS_TOKEN: setting(
    'Bearer token for /metrics. Without it only this machine may read them.',
    'a long random text',
    text.min(16, 'must have at least 16 characters').optional(),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'Where traces of operations, transactions and jobs go: a collector of OpenTelemetry, by OTLP over HTTP. It takes a package that is not installed with the others: npm install --no-save @opentelemetry/sdk-node. Its other OTEL_ settings count, too. Without it nothing is traced.',
    'http://127.0.0.1:4318',
    web('http://127.0.0.1:4318').optional(),
  ),
  INTROSPECTION: setting(
    'Whether the schema may be read through the API and the playground is served.',
    'true',
    flag(true),
  ),
  LOG_LEVEL: setting(
    'How much is logged: fatal, error, warn, info, debug or silent.',
    'info',
    z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
        'must be one of fatal, error, warn, info, debug and silent',
      )
      .optional()
      .transform((v) => v ?? 'info'),
  ),
  SESSION_DAYS: setting('After how many days unused a session ends.', '30', integer(1, 3_650, 30)),
  REQUEST_DAYS: setting('After how many days a contact request expires.', '30', integer(1, 365, 30)),
  REQUESTS_PER_DAY: setting(
    'How many people a person may ask to be in contact, or write to at once, in 24 hours.',
    '50',
    integer(1, 1_000_000, 50),
  ),
  INVITATIONS_PER_DAY: setting(
    'How many invitations by mail a person, or an organization to join it, may send in 24 hours.',
    '500',
    integer(1, 1_000_000, 500),
  ),
  AUDIT_DAYS: setting('How many days the audit log is kept.', '365', integer(1, 3_650, 365)),
  EVENT_DAYS: setting(
    'How many days events and changes of rooms are kept for clients that were away.',
    '7',
    integer(1, 365, 7),
  ),
  API_REQUESTS_PER_MINUTE: setting(
    'How many operations a person, or an address that is signed out, may send in a minute.',
    '600',
    integer(1, 10_000_000, 600),
  ),
  SIGN_INS_PER_QUARTER_HOUR: setting(
    'How many failed sign-ins an account, or ten times as many an address, may have in 15 minutes.',
    '10',
    integer(1, 10_000_000, 10),
  ),
  SEARCHES_PER_MINUTE: setting(
    'How many searches for people a person may make in a minute.',
    '60',
    integer(1, 10_000_000, 60),
  ),
  LANDINGS_PER_MINUTE: setting(
    'How many invite links and invitations may be looked at from one network address in a minute.',
    '60',
    integer(1, 10_000_000, 60),
  ),
  SMS_PER_HOUR: setting(
    'How many codes by SMS a number, and a person, may be sent in an hour; ten times as many may be caused from one network address.',
    '5',
    integer(1, 10_000_000, 5),
  ),
  MAILS_PER_HOUR: setting(
    'How many mails (sign-up, reset) one address may be sent in an hour; ten times as many may be caused from one network address.',
    '5',
    integer(1, 10_000_000, 5),
  ),
  MESSAGE_FILE_MB: setting('The largest file of a message, in MB of 1,048,576 bytes.', '25', integer(1, 10_000, 25)),
  LINE_FILE_MB: setting(
    'The largest file somebody on LINE sends that is taken, in MB.',
    '200',
    integer(1, 10_000, 200),
  ),
  AVATAR_FILE_MB: setting('The largest picture of a person that is taken, in MB.', '5', integer(1, 100, 5)),
  IMPORT_FILE_MB: setting('The largest file to import contacts from, in MB.', '500', integer(1, 10_000, 500)),
  UNUSED_UPLOADS_PER_PERSON: setting(
    'How many files a person may have sent that nothing uses (yet).',
    '200',
    integer(1, 1_000_000, 200),
  ),
  UNUSED_MB_PER_PERSON: setting(
    'How many MB they may have in all; the last may go beyond.',
    '2048',
    integer(1, 10_000_000, 2_048),
  ),
  UPLOAD_MB_PER_DAY: setting(
    'How many MB of files a person may send in 24 hours, of those that are kept; the last may go beyond.',
    '5120',
    integer(1, 10_000_000, 5_120),
  ),
  OPERATION_TIMEOUT_SECONDS: setting(
    'After how many seconds an operation is answered with TIMEOUT.',
    '10',
    integer(1, 600, 10),
  ),
  MAX_SOCKETS_PER_PERSON: setting(
    'How many WebSockets or event streams a person may hold open in one process.',
    '50',
    integer(1, 1_000_000, 50),
  ),
  MAX_SUBSCRIPTIONS_PER_PERSON: setting(
    'How many subscriptions a person may hold open in one process.',
    '200',
    integer(1, 1_000_000, 200),
  ),
} satisfies Record<string, Setting<unknown>>;

/** The text of .env.example. */
export function exampleEnv(): string {
  const blocks = Object.entries(settings).map(
    ([name, { description, example }]) => `${wrapped(description)}\n# ${name}=${example}\n`,
  );
  return `# Every setting, with an example. None is needed to try Tsunagu.\n# Copy this file to .env, or set them in the environment, which comes first.\n\n${blocks.join('\n')}`;
}

/** A text as comment lines of at most 100 characters. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length > 97) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.map((line) => `#${line}`).join('\n');
}
