import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { GoogleVerifier } from './auth/google.js';
import { Secrets } from './auth/secrets.js';
import { Vault } from './auth/vault.js';
import { createLineApi } from './channels/line/api.js';
import { systemClock, type Clock } from './clock.js';
import type { Config } from './config.js';
import { openDatabase } from './database/database.js';
import { secretKey } from './database/secret-key.js';
import { Documents } from './execution/documents.js';
import { Executor } from './execution/executor.js';
import { Operations } from './execution/operations.js';
import { Callers } from './http/callers.js';
import { devMailStore } from './http/dev-mail-store.js';
import { RateLimits } from './http/rate-limits.js';
import { WebSocketEdge } from './http/websocket.js';
import { MemoryBus, type Bus } from './live/bus.js';
import { Connections } from './live/connections.js';
import { Housekeeping } from './live/housekeeping.js';
import { importTopic } from './live/import-progress.js';
import { connectRedis } from './live/redis.js';
import { RedisBus } from './live/redis-bus.js';
import { RoomActivities } from './live/room-activities.js';
import { Streams, topicOf } from './live/streams.js';
import { Worker, jobTopic, type JobHandlers } from './live/worker.js';
import { lineDeliveryJobs } from './line/delivery-jobs.js';
import { lineEventJobs } from './line/event-jobs.js';
import { givenUpLine, lineMediaJobs } from './line/media-jobs.js';
import { resealGoogle } from './domain/google-accounts.js';
import { resealChannels } from './domain/line-channels.js';
import { connectJobs, givenUpConnecting } from './import/connect-jobs.js';
import { googleJobs } from './import/google-jobs.js';
import { givenUpImports, importJobs } from './import/read-jobs.js';
import { createLog, type Log } from './log.js';
import { mailJobs } from './mail-jobs.js';
import { invitationJobs, givenUpInvitations } from './invitation-jobs.js';
import { createDevMailbox, createDevSms, type MailboxStore } from './mail/dev-mailbox.js';
import type { MailTransport } from './mail/mail.js';
import { Metrics } from './metrics.js';
import { phoneJobs } from './phone-jobs.js';
import { roomJobs } from './room-jobs.js';
import { createSchema } from './schema.js';
import { createServer } from './server.js';
import type { Services } from './services.js';
import type { SmsTransport } from './sms/sms.js';
import { createTwilioTransport } from './sms/twilio.js';
import { noTracing, openTracing, type Tracing } from './tracing.js';
import { uploadJobs } from './upload-jobs.js';
import { uploadFolder } from './uploads/store.js';

/** What tests put in the place of the real thing. */
export interface Overrides {
  clock?: Clock;
  log?: Log;
  mail?: MailTransport;
  bus?: Bus;
  tracing?: Tracing;
  /** What a socket may owe its client: see WebSocketEdge. */
  socketBounds?: { messages: number; bytes: number };
  /** Housekeeping is done when it is told to, and not by the clock on the wall. */
  housekeepingByHand?: boolean;
  /** From which use on documents are compiled: see Executor. */
  compileAt?: number;
}

/** A server that is built and not listening yet, until `listen`. */
export interface App {
  services: Services;
  http: FastifyInstance;
  streams: Streams;
  connections: Connections;
  sockets: WebSocketEdge;
  operations: Operations;
  housekeeping: Housekeeping;
  worker: Worker;
  /** The dev mailbox; null where mails are really sent. */
  mailbox: MailboxStore | null;
  /** Listens, and answers the port. */
  listen(): Promise<number>;
  /** For `grace` milliseconds requests that are on their way are still taken. Then it stops taking requests, lets those under way finish, closes sockets with a reason, then everything else. */
  close(grace?: number): Promise<void>;
}

/** The only place that builds things. */
export async function createApp(given: Config, overrides: Overrides = {}): Promise<App> {
  const config = { ...given };
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLog(config.logLevel);
  const redis = await connectRedis(config, log);
  const bus: Bus = overrides.bus ?? (redis ? new RedisBus(redis, log) : new MemoryBus());
  const metrics = new Metrics();
  const tracing = overrides.tracing ?? (config.tracing ? await openTracing() : noTracing);
  const db = await openDatabase({
    ...config,
    clock,
    around: (work) => tracing.span('transaction', {}, work),
    onTransaction: (seconds, outcome) => metrics.transactions.observe(seconds, outcome),
    onCommit({ streams, rooms, imports, jobs }) {
      // After the answer is on its way: that somebody is told, or not, takes no time of it.
      setImmediate(() =>
        tracing.apart(() => {
          for (const ownerId of streams.keys()) bus.publish(topicOf({ family: 'user', id: ownerId }));
          for (const roomId of rooms) bus.publish(topicOf({ family: 'room', id: roomId }));
          for (const importId of imports) bus.publish(importTopic(importId));
          if (jobs) bus.publish(jobTopic);
        }),
      );
    },
  });
  const key = await secretKey(config, db);
  const secrets = new Secrets(key);
  const vault = new Vault(config.encryptionKeys.length > 0 ? config.encryptionKeys : [key]);
  const line = createLineApi({
    apiUrl: config.lineApiUrl,
    dataApiUrl: config.lineDataApiUrl,
    stickerUrl: config.lineStickerUrl,
  });
  const streams = new Streams(db, bus, log);
  const activities = new RoomActivities(db.read, bus, streams);
  const limits = new RateLimits(config.limits, clock, redis?.commands ?? null);
  const google =
    config.googleClientId === null ? null : new GoogleVerifier(config.googleClientId, config.googleCertsUrl);
  const mailbox = config.smtpUrl === null && !config.production ? devMailStore(db) : null;
  const sms = smsTransport(config, mailbox, clock);
  const uploads = uploadFolder(join(config.dataDir, 'uploads'));
  const services: Services = {
    config,
    clock,
    log,
    db,
    bus,
    streams,
    activities,
    secrets,
    vault,
    line,
    limits,
    google,
    sms,
    uploads,
    metrics,
    tracing,
    webhooks: { waiting: 0 },
  };

  const mail = overrides.mail ?? (await mailTransport(config, mailbox, clock));
  const jobs = {
    ...mailJobs(services, mail),
    ...invitationJobs(services, mail),
    ...phoneJobs(services),
    ...roomJobs(services),
    ...uploadJobs(uploads),
    ...importJobs(services),
    ...connectJobs(services),
    ...googleJobs(services),
    ...lineEventJobs(services),
    ...lineMediaJobs(services),
    ...lineDeliveryJobs(services),
  };
  const worker = new Worker(db, bus, clock, log, traced(jobs, tracing), {
    ...givenUpInvitations(services),
    ...givenUpLine(services),
    ...givenUpImports(services),
    ...givenUpConnecting(services),
  });
  const housekeeping = new Housekeeping(db, clock, config, uploads, log);

  const schema = createSchema();
  const executor = new Executor(schema, config.operationTimeout, overrides.compileAt);
  const documents = new Documents(schema, config.introspection);
  const operations = new Operations(services, executor, documents);
  const connections = new Connections(db, streams, clock, log);
  const callers = new Callers(services);
  const sockets = new WebSocketEdge(services, operations, connections, callers, overrides.socketBounds);
  let stopping = false;
  const http = await createServer({
    services,
    schema,
    documents,
    executor,
    operations,
    connections,
    callers,
    sockets,
    mailbox,
    stopping: () => stopping,
  });

  return {
    services,
    http,
    streams,
    connections,
    sockets,
    operations,
    housekeeping,
    worker,
    mailbox,
    async listen() {
      await listenFrom(http, config);
      const { port } = http.server.address() as AddressInfo;
      if (!config.publicUrlFixed) config.publicUrl = `http://localhost:${port}`;
      await reseal(services);
      worker.start();
      if (!overrides.housekeepingByHand) housekeeping.start();
      return port;
    },
    async close(grace = 0) {
      stopping = true;
      if (grace > 0) await new Promise((resolve) => setTimeout(resolve, grace));
      connections.endAll();
      await Promise.all([sockets.stop(), http.close()]);
      await housekeeping.stop();
      await worker.stop();
      connections.stop();
      streams.stop();
      await mail.close();
      await bus.close();
      await db.close();
      await tracing.close();
    },
  };
}

/** Each job as a span, with its id, by which the log has it. */
function traced(jobs: JobHandlers, tracing: Tracing): JobHandlers {
  const handlers = Object.entries(jobs) as [string, (data: unknown, id: string, stop: AbortSignal) => Promise<void>][];
  return Object.fromEntries(
    handlers.map(([kind, handle]) => [
      kind,
      (data: unknown, id: string, stop: AbortSignal) =>
        tracing.span(`job ${kind}`, { job: id }, () => handle(data, id, stop)),
    ]),
  ) as JobHandlers;
}

/** Encrypts with the newest key what another one has encrypted, and says what none of them reads. */
async function reseal({ db, vault, log }: Services): Promise<void> {
  const { channels, google } = await db.transaction(async (tx) => ({
    channels: await resealChannels(tx, vault),
    google: await resealGoogle(tx, vault),
  }));
  if (channels.sealed + google.sealed > 0)
    log.info(
      { channels: channels.sealed, googleAccounts: google.sealed },
      'credentials are encrypted with the newest key',
    );
  if (channels.unreadable + google.unreadable > 0)
    log.error(
      { channels: channels.unreadable, googleAccounts: google.unreadable },
      'credentials cannot be read: none of ENCRYPTION_KEYS (without them: SECRET_KEY) fits. Bring back the key that was taken away',
    );
}

async function mailTransport(config: Config, mailbox: MailboxStore | null, clock: Clock): Promise<MailTransport> {
  if (mailbox) return createDevMailbox(mailbox, () => new Date(clock.now()));
  const { createSmtpTransport } = await import('./mail/smtp.js');
  return createSmtpTransport({ url: config.smtpUrl!, from: config.mailFrom });
}

function smsTransport(config: Config, mailbox: MailboxStore | null, clock: Clock): SmsTransport | null {
  if (config.smsUrl !== null) return createTwilioTransport({ url: config.smsUrl, apiUrl: config.twilioApiUrl });
  return mailbox && createDevSms(mailbox, () => new Date(clock.now()));
}

/** A port that was asked for must be free; otherwise the next free one of twenty is taken. */
async function listenFrom(http: FastifyInstance, { host, port, portFixed }: Config): Promise<void> {
  for (let next = port; ; next += 1) {
    try {
      await http.listen({ host, port: next });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || portFixed || next >= port + 20) throw error;
    }
  }
}
