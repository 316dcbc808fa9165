#!/usr/bin/env node
import { environment } from '../src/config.js';

const commands: Record<string, { usage: string; load: () => Promise<(args: string[]) => Promise<number>> }> = {
  import: {
    usage: `tsunagu import FILE --user EMAIL [--source SERVICE] [--dry-run]
    Imports business cards, an address list or vCards for somebody, as the web does, and shows how far it is.
    --dry-run reads the file and says who is in it; nothing is written.`,
    load: async () => {
      const config = environment();
      process.env.NODE_ENV = 'production'; // see src/main.ts
      const { importFromCommandLine } = await import('./import.js');
      return (args) => importFromCommandLine(config, args);
    },
  },
};

const [name, ...args] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command && !args.includes('--help')) process.exitCode = await (await command.load())(args);
else {
  const usage = Object.values(commands).map((each) => each.usage);
  console.error((command ? [command.usage] : ['Usage:', ...usage]).join('\n\n'));
  process.exitCode = args.includes('--help') || name === '--help' ? 0 : 2;
}
