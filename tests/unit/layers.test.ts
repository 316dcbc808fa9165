import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const network = 'the domain talks to no network and takes the time from the transaction';
const environment = 'only src/config.ts reads the environment';

/** Each file, what stands in it, and what is said of it; nothing where it is as it should be. */
const files: [path: string, source: string, said?: string][] = [
  ['cli/doctor.ts', `import { createApp } from '../src/app.js'; console.log(process.env.HOME);`],
  [
    'clients/typescript/examples/live.ts',
    `import { createClient } from '@tsunagu/client'; import WebSocket from 'ws';`,
  ],
  [
    'clients/typescript/src/client.ts',
    `import type { Event } from '../../../src/events.js';`,
    'imports src/events.js; client package may not import leaf',
  ],
  [
    'clients/typescript/src/cursors.ts',
    `import { print } from 'graphql'; import { readFileSync } from 'node:fs';`,
    'imports node:fs; the client package runs in browsers, and brings few packages along',
  ],
  ['entities/contact.ts', `import { User } from './user.js'; import { Column } from 'typeorm';`],
  [
    'entities/room.ts',
    `import { readFileSync } from 'node:fs';`,
    'imports node:fs; an entity is a row and a type, nothing more',
  ],
  [
    'entities/user.ts',
    `import { db } from '../src/database/db.js';`,
    'imports src/database/db.js; entities may not import database',
  ],
  ['resolvers/blocks.ts', `import { createApp } from '../src/app.js';`, 'imports src/app.js; edge may not import app'],
  ['resolvers/contacts.ts', `import { Query } from 'type-graphql'; import { x } from '../src/domain/contacts.js';`],
  [
    'src/clock.ts',
    `import type { User } from '../entities/user.js';`,
    'imports entities/user.js; leaf may not import entities',
  ],
  ['src/config.ts', `export const env = process.env;`],
  [
    'src/database/tx.ts',
    `export * from '../domain/rooms.js';`,
    'imports src/domain/rooms.js; database may not import domain',
  ],
  ['src/domain/a.ts', `await import('../../resolvers/a.js');`, 'imports resolvers/a.js; domain may not import edge'],
  [
    'src/domain/b.ts',
    `import { send } from '../mail/mail.js';`,
    'imports src/mail/mail.js; domain may not import protocol',
  ],
  ['src/domain/c.ts', `import { GraphQLError } from 'graphql';`, `imports graphql; ${network}`],
  ['src/domain/d.ts', `const now = Date.now();`, `uses Date.now; ${network}`],
  ['src/domain/e.ts', `const now = new Date();`, `uses Date(); ${network}`],
  ['src/domain/f.ts', `setTimeout(() => {}, 1);`, `uses setTimeout; ${network}`],
  ['src/domain/g.ts', `import { tx } from '../database/tx.js'; const at = new Date(0); const name = 'Date.now()';`],
  [
    'src/import/formats/eight.ts',
    `import '../google.js';`,
    'imports src/import/google.js; protocol may not import edge',
  ],
  ['src/import/google.ts', `import { eight } from './formats/eight.js';`],
  ['src/live/bus.ts', `import { env } from 'node:process';`, `imports node:process; ${environment}`],
  ['src/live/worker.ts', `const level = process.env['LOG'];`, `uses process.env; ${environment}`],
  ['src/newcomer/thing.ts', ``, 'belongs to no layer; name it in scripts/check-layers.mjs'],
  ['src/sms/sms.ts', `import '../reads/people.js';`, 'imports src/reads/people.js; protocol may not import domain'],
  [
    'web/client/api/live.ts',
    `import { createClient } from 'graphql-ws/client'; import { fold } from '../../../src/fold.js';`,
  ],
  [
    'web/client/app.tsx',
    `import { parse } from 'graphql'; export const App = () => <p />;`,
    'imports graphql; the web client is small: whatever it imports, a phone loads',
  ],
  [
    'web/client/rooms.tsx',
    `import type { Room } from '../../src/domain/rooms.js';`,
    'imports src/domain/rooms.js; web may not import domain',
  ],
];

test('what breaks the layers is found, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const [path, source] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), source);
    }
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-layers.mjs', folder], { encoding: 'utf8' });
    expect(stderr.trim().split('\n').toSorted()).toEqual(
      files.flatMap(([path, , said]) => (said ? `${path}: ${said}` : [])),
    );
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
