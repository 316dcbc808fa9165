import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tsunagu-history-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Line = { what: string } & Record<string, unknown>;

/** An asks Bo, Bo approves; they talk, An also to somebody on LINE; somebody outside is invited; a process dies. Nothing is wrong with it. */
function honest(): Line[] {
  const lines: Line[] = [{ what: 'follows', client: 1, stream: 'an', after: 0 }];
  const follow = (client: number, stream: string) => lines.push({ what: 'follows', client, stream, after: 0 });
  follow(2, 'bo');
  for (const [client, room] of [
    [1, 'room'],
    [2, 'room'],
    [1, 'line'],
  ] as const)
    follow(client, room);
  let n = 0;
  const act = (by: string, name: string, input: object, got: object) =>
    lines.push({ what: 'asked', n: (n += 1), do: name, by, input }, { what: 'done', n, got });
  act('an', 'inviteByEmail', { emails: ['x@outside'] }, { results: [{ invitation: { id: 'einv' } }] });
  lines.push({ what: 'mail', to: 'x@outside', messageId: '<1>', request: null });
  act('an', 'requestContact', { userId: 'bo' }, { contactRequest: { id: 'creq', state: 'PENDING' } });
  act('bo', 'approveContactRequest', { id: 'creq' }, { contactRequest: { id: 'creq' }, room: { id: 'room' } });
  act('an', 'postMessage', { roomId: 'line', text: 'a' }, { message: { id: 'm1', sequence: 1 } });
  act('an', 'postMessage', { roomId: 'line', text: 'b' }, { message: { id: 'm2', sequence: 2 } });
  act('bo', 'postMessage', { roomId: 'room', text: 'c' }, { message: { id: 'm3', sequence: 1 } });
  act('an', 'markRead', { roomId: 'room', sequence: 1 }, { room: { id: 'room' } });
  lines.push({ what: 'killed', engine: 'process 1' }, { what: 'back', engine: 'process 1', took: 300 });
  lines.push({ what: 'said', event: 'e1', room: 'line', text: 'd', status: null });

  const own = [
    ['EmailInvitationChanged', 'einv'],
    ['ContactRequestSent', 'creq'],
  ] as const;
  const both = [
    ['ContactRequestApproved', 'creq'],
    ['ContactAdded', 'ctc'],
    ['RoomCreated', 'room'],
  ] as const;
  const streams = {
    an: [...own, ...both, ['RoomRead', 'room', 1]],
    bo: [['ContactRequestReceived', 'creq'], ...both],
    room: [
      ['MessagePosted', 'm3'],
      ['ReadMarkMoved', 'rmem'],
    ],
    line: [
      ['MessagePosted', 'm1'],
      ['MessagePosted', 'm2'],
      ['MessagePosted', 'm4'],
    ],
  };
  for (const { client, stream } of lines.filter(({ what }) => what === 'follows'))
    lines.push(...entriesOf(streams[stream as 'an']).map((entry) => ({ what: 'heard', client, stream, ...entry })));
  for (const stream of ['an', 'bo'] as const)
    lines.push({ what: 'stream', stream, entries: entriesOf(streams[stream]) });
  const message = (id: string, sequence: number, by: string, text: string, delivery: string | null = null) => ({
    id,
    sequence,
    by,
    text,
    delivery,
  });
  const toLine = [
    message('m1', 1, 'an', 'a', 'DELIVERED'),
    message('m2', 2, 'an', 'b', 'DELIVERED'),
    message('m4', 3, 'xu', 'd'),
  ];
  lines.push(
    { what: 'room', id: 'room', revision: 2, lastSequence: 1, messages: [message('m3', 1, 'bo', 'c')] },
    { what: 'room', id: 'line', revision: 3, lastSequence: 3, messages: toLine },
    { what: 'chat', room: 'line', shown: ['a', 'b'] },
    { what: 'webhook', event: 'e1', status: null },
    { what: 'webhook', event: 'e1', status: 200 },
    { what: 'end' },
  );
  return lines.map((line, t) => ({ t, ...line }));
}

const entriesOf = (entries: readonly (readonly unknown[])[]) =>
  entries.map(([kind, subject, value], i) => ({ number: i + 1, kind, subject, value }));

function run(program: string, lines: Line[]) {
  const file = join(folder, 'history.jsonl');
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const path = fileURLToPath(new URL(`../chaos/check/${program}.mjs`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, file], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the checker of the fault test finds nothing in a history with which nothing is wrong', () => {
  expect(run('index', honest())).toMatchObject({ status: 0, stderr: '' });
});

test('it finds a planted bug of each kind', () => {
  expect(run('plants', honest())).toEqual({
    status: 0,
    stdout: '20 of 20 planted bugs were found by the checker.\n',
    stderr: '',
  });
});

test('what it finds it names, and ends with 1', () => {
  const lines = honest().filter(({ what, client, number }) => !(what === 'heard' && client === 2 && number === 2));
  const { status, stderr } = run('index', lines);
  expect(status).toBe(1);
  expect(stderr).toContain('events missed:\n  client 2 in bo: 2\n  client 2 in room: 2\n');
});
