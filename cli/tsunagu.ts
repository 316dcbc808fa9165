#!/usr/bin/env node
import { environment, type Config } from '../src/config.js';

interface Command {
  usage: string;
  /** What it needs is loaded when it is called. */
  load: () => Promise<(config: Config, args: string[]) => Promise<number>>;
}

const commands: Record<string, Command> = {
  import: {
    usage: `tsunagu import FILE --user EMAIL [--source SERVICE] [--dry-run]
    Imports business cards, an address list or vCards for somebody, as the web does, and shows how far it is.
    --dry-run reads the file and says who is in it; nothing is written.`,
    load: async () => (await import('./import.js')).importFromCommandLine,
  },
  doctor: {
    usage: `tsunagu doctor
    Checks database, bus, mail, clock, public address and keys, and says what to do. Changes nothing and mails nobody.
    Ends with 1 where something is at fault.`,
    load: async () => (await import('./doctor.js')).doctorFromCommandLine,
  },
  backup: {
    usage: `tsunagu backup FOLDER
    Writes the SQLite database in DATA_DIR, its secret key and the files people sent into a new folder. The server may run.`,
    load: async () => (await import('./backup.js')).backupFromCommandLine,
  },
  restore: {
    usage: `tsunagu restore FOLDER
    Checks a backup, and fills DATA_DIR with it, which has to be empty.`,
    load: async () => (await import('./restore.js')).restoreFromCommandLine,
  },
  restored: {
    usage: `tsunagu restored
    To be run once on a database of PostgreSQL that was restored, DATABASE_URL, before a server is started on it: clients that have
    seen what was lost are told so.`,
    load: async () => (await import('./restored.js')).restoredFromCommandLine,
  },
  'db copy': {
    usage: `tsunagu db copy [--from DATA_DIR] [--to postgres://user:password@host:5432/name]
    Copies the SQLite database of a stopped server into an empty one of PostgreSQL, all of it or nothing, and compares the two.
    Without --to it is DATABASE_URL.`,
    load: async () => (await import('./db-copy.js')).copyFromCommandLine,
  },
};

const words = process.argv.slice(2);
const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => Object.hasOwn(commands, each));
const command = name === undefined ? undefined : commands[name]!;
const args = words.slice(name?.split(' ').length ?? 0);
if (command && !args.includes('--help')) {
  const config = environment();
  process.env.NODE_ENV = 'production'; // see src/main.ts
  process.exitCode = await (await command.load())(config, args);
} else {
  const usage = Object.values(commands).map((each) => each.usage);
  console.error((command ? [command.usage] : ['Usage:', ...usage]).join('\n\n'));
  process.exitCode = args.includes('--help') || words[0] === '--help' ? 0 : 2;
}
