import { createApp } from './app.js';
import type { Config } from './config.js';
import { describeError } from './log.js';

/** How long requests under way may take to finish once the server is told to stop. */
const DRAIN = 10_000;
/** How long requests that are on their way are still taken, in milliseconds; the health check already says that it stops. */
const GRACE = 300;

/** Starts the server, says where it is, and stops it on SIGTERM or SIGINT. */
export async function start(given: Config, args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== '--demo');
  if (unknown.length > 0)
    fail(
      `There is no ${unknown.join(' ')}`,
      new Error('all there is to say is --demo; settings are in the environment'),
    );
  const demo = args.includes('--demo');
  const line = demo && !given.production && !given.lineApiUrlFixed ? await demoLine() : null;
  const google = demo && !given.production && given.googleClientId === null ? await demoGoogle() : null;
  const config = { ...given, ...line?.config, ...google?.config };
  if (demo && config.production)
    fail('The demo data was not loaded', new Error('its password is known to everybody, and NODE_ENV is production'));
  const app = await createApp(config).catch((error: unknown) => fail(unopened(config, error), error));
  if (!demo && (await app.services.db.read.get("select 1 from server_values where name = 'demo'"))) {
    if (config.production) {
      const { openToEverybody } = await import('../cli/demo.js');
      const open = await openToEverybody(app.services.db.read);
      if (open > 0)
        fail(
          'The demo data is in this database, and NODE_ENV is production',
          new Error(
            `everybody knows the password of ${open} of its people. Use a database of its own, or start without NODE_ENV and remove them`,
          ),
        );
    } else {
      // Their accounts on LINE are made up: the real LINE is not to be asked about them.
      await app.close();
      console.log('The demo data is in this database, so it is started as with --demo.\n');
      return start(given, ['--demo']);
    }
  }
  if (demo) {
    const { loadDemo } = await import('../cli/demo.js');
    console.log(
      await loadDemo(app.services, line).catch((error: unknown) => fail('The demo data could not be loaded', error)),
    );
  }
  const port = await app.listen().catch((error: unknown) => fail(unusable(config, error), error));
  await line?.connect(app.services);
  await google?.connect(app.services.db);
  const { config: used, log } = app.services;
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    if (used.production) log.info({ signal }, 'stopping');
    else console.log(`${signal}: finishing open requests, then stopping.`);
    setTimeout(() => process.exit(1), DRAIN).unref();
    const close = async () => {
      await line?.save(app.services.db);
      await app.close(GRACE);
      await Promise.all([line?.stop(), google?.stop()]);
    };
    close().then(
      () => process.exit(0),
      (error: unknown) => fail('The server did not stop cleanly', error),
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('unhandledRejection', (error) =>
    app.services.log.error({ error: describeError(error) }, 'unhandled rejection'),
  );
  process.on('uncaughtException', (error) => {
    app.services.log.fatal({ error: describeError(error) }, 'uncaught exception');
    process.exit(1);
  });

  // Said last: whoever reads it may tell the server to stop.
  if (used.production) log.info({ port, url: used.publicUrl }, 'listening');
  else console.log(greeting(used, port, app.mailbox !== null, demo, line?.phoneUrl ?? null));
}

/** A stand-in for LINE, so that there is somebody to write to. */
async function demoLine() {
  const { DemoLine } = await import('../cli/demo/line.js');
  return DemoLine.start().catch((error: unknown) => fail('The stand-in for LINE could not be started', error));
}

/** A stand-in for Google, so that there are contacts to import. */
async function demoGoogle() {
  const { DemoGoogle } = await import('../cli/demo/google.js');
  return DemoGoogle.start().catch((error: unknown) => fail('The stand-in for Google could not be started', error));
}

function greeting(config: Config, port: number, mailbox: boolean, demo: boolean, phone: string | null): string {
  const url = config.publicUrl;
  const lines = [
    port === config.port || config.port === 0 ? null : `Port ${config.port} is taken, so this server is on ${port}.`,
    'Tsunagu is running.',
    '',
    `  Web client   ${url}`,
    `  GraphQL      ${url}/graphql`,
    config.introspection ? `  Playground   ${url}/playground` : null,
    // For this machine only, whatever others call it.
    mailbox ? `  Dev mailbox  http://localhost:${port}/dev/mail` : null,
    phone === null ? null : `  LINE phone   ${phone} (a stand-in for LINE, on this machine)`,
    `  Health       ${url}/healthz`,
    '',
    config.publicUrlFixed || isLoopback(config.host)
      ? null
      : `Links in mails begin with ${url}, which opens on this machine only: set PUBLIC_URL to the address others use.`,
    demo ? null : 'To try it with people in it: stop, and run npm start -- --demo',
    'Stop with Ctrl-C.',
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** Whether an address to listen on is reached from this machine only. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What could not be opened: what a driver or the file system says of it does not name the setting. */
function unopened({ databaseUrl, dataDir }: Config, error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (/^(EEXIST|ENOTDIR|EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
    return `${dataDir} cannot hold the data. Set DATA_DIR to a folder that can be written to, or to one that is not there yet`;
  const where = databaseUrl === null ? '' : ` with PostgreSQL at ${new URL(databaseUrl).host} (DATABASE_URL)`;
  return `The server could not start${where}`;
}

/** What to do about a port that cannot be listened on. */
function unusable({ host, port, portFixed }: Config, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return portFixed
        ? `Port ${port} is taken. Set PORT to another one, or leave it out to have the next free one`
        : `Port ${port} and those after it are taken. Set PORT to a free one`;
    case 'EACCES':
      return `Port ${port} is not for everybody. Set PORT to one from 1024 on`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Set HOST to one it has, or to 0.0.0.0 for all`;
    default:
      return `The server cannot listen on ${host}, port ${port}`;
  }
}

function fail(what: string, error: unknown): never {
  const { message, name } = describeError(error);
  console.error(`${what}: ${message || ((error as NodeJS.ErrnoException).code ?? name)}`);
  return process.exit(1);
}
