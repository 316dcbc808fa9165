import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntityTarget } from 'typeorm';
import { MINUTE } from '../src/clock.js';
import type { Database } from '../src/database/database.js';
import { connect, person, type Actor } from './support/cast.js';
import { codes, eventCursor, eventsAfter, expectRefused } from './support/contact-requests.js';
import { everyRow, settled, unchanged } from './support/rows.js';
import { startServer, type TestServer } from './support/server.js';
import { together } from './support/together.js';
import { startTwilio, type Twilio } from './support/twilio.js';
import { until } from './support/until.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

let numbers = 0;
/** A mobile number of Japan that nobody has yet. */
const freshNumber = () => `+8190${12_340_000 + (numbers += 1)}`;
/** The same number as it is dialled in Japan. */
const dialled = (number: string) => number.replace(/^\+81(\d\d)(\d{4})/, '0$1-$2-');

const codeIn = (text: string) => /(?<!\d)\d{6}(?!\d)/.exec(text)![0];
const wrong = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

/** Asks for a code, and answers the SMS that comes. */
async function smsFor(actor: Actor, number: string): Promise<string> {
  const earlier = (await actor.server.app.mailbox!.list()).filter(({ to }) => to === number).length;
  expect(await codes(actor, 'requestPhoneVerification', { phoneNumber: number })).toEqual([]);
  const [sms] = await actor.server.mailsTo(number, earlier + 1);
  return sms!.text;
}
const codeFor = async (actor: Actor, number: string) => codeIn(await smsFor(actor, number));

/** Proves a number. */
async function prove(actor: Actor, number: string, makeFindable = true): Promise<void> {
  const code = await codeFor(actor, number);
  expect(await codes(actor, 'confirmPhone', { code, makeFindable })).toEqual([]);
}

const phoneOf = async (actor: Actor) =>
  (await actor.ask('{ viewer { phoneNumber phoneVerified privacy { findableByPhone } } }')).viewer;
const none = { phoneNumber: null, phoneVerified: false, privacy: { findableByPhone: false } };
const proven = (phoneNumber: string, findableByPhone: boolean) => ({
  phoneNumber,
  phoneVerified: true,
  privacy: { findableByPhone },
});
const found = async (by: Actor, phoneNumber: string): Promise<string | null> =>
  (await by.ask('query($n: PhoneNumber!) { userByPhone(phoneNumber: $n) { id } }', { n: phoneNumber })).userByPhone
    ?.id ?? null;

/** The tables in which something changed, beside what was answered. */
async function changedBy<T>(work: () => Promise<T>): Promise<{ answer: T; tables: string[] }> {
  await settled(server);
  const before = await everyRow(server);
  const answer = await work();
  const after = await everyRow(server);
  const tables = Object.keys(after).filter((name) => String(after[name]) !== String(before[name]));
  return { answer, tables };
}

describe('a code', () => {
  test.each([
    ['EN', (code: string) => `Your Tsunagu code is ${code}. It is valid for 10 minutes. Tell it to nobody.`],
    ['JA', (code: string) => `Tsunaguの確認コード：${code}（10分間有効）。このコードを他人に教えないでください。`],
    ['VI', (code: string) => `Mã Tsunagu của bạn là ${code}, có hiệu lực trong 10 phút. Không cho ai biết mã này.`],
  ] as const)('of six digits comes by SMS, in %s, and proves the number', async (locale, text) => {
    const somebody = await person(server, { locale });
    const number = freshNumber();
    const sms = await smsFor(somebody, number);
    const code = codeIn(sms);
    expect(code).toMatch(/^\d{6}$/);
    expect(sms).toBe(text(code));
    expect(await phoneOf(somebody)).toEqual(none);
    const cursor = await eventCursor(somebody);
    const confirmed = await somebody.mutate('confirmPhone', { code }, 'viewer { phoneNumber phoneVerified }');
    expect(confirmed).toEqual({ viewer: { phoneNumber: number, phoneVerified: true }, userErrors: [] });
    expect(await phoneOf(somebody)).toEqual(proven(number, false));
    expect(await eventsAfter(somebody, cursor)).toEqual([{ __typename: 'ViewerChanged' }]);
    // It is used up.
    expect(await unchanged(server, () => codes(somebody, 'confirmPhone', { code }))).toEqual(['EXPIRED']);
  });

  test('may be typed with spaces and dashes, and nothing else', async () => {
    const somebody = await person(server);
    const code = await codeFor(somebody, freshNumber());
    for (const typed of ['', code.slice(0, 5), `${code}0`])
      expect(await codes(somebody, 'confirmPhone', { code: typed })).toEqual(['WRONG_CODE']);
    const typed = ` ${code.slice(0, 3)}-${code.slice(3)} `;
    expect(await codes(somebody, 'confirmPhone', { code: typed })).toEqual([]);
  });

  test('has five tries, and then the right one is of no use either', async () => {
    const somebody = await person(server);
    const number = freshNumber();
    const code = await codeFor(somebody, number);
    for (let i = 1; i <= 5; i += 1) {
      const { answer, tables } = await changedBy(() =>
        somebody.mutate('confirmPhone', { code: wrong(code, i), makeFindable: true }, 'viewer { id }'),
      );
      expect(answer).toMatchObject({ viewer: null, userErrors: [{ field: ['code'], code: 'WRONG_CODE' }] });
      expect(tables).toEqual(['phone_verifications']);
    }
    const refused = await unchanged(server, () => somebody.mutate('confirmPhone', { code }, 'viewer { id }'));
    expect(refused).toMatchObject({ viewer: null, userErrors: [{ field: ['code'], code: 'EXPIRED' }] });
    expect(await phoneOf(somebody)).toEqual(none);
    await prove(somebody, number, false); // a new one has five of its own
    expect(await phoneOf(somebody)).toEqual(proven(number, false));
  });

  test('the fifth try may be the right one', async () => {
    const somebody = await person(server);
    const code = await codeFor(somebody, freshNumber());
    for (let i = 1; i < 5; i += 1)
      expect(await codes(somebody, 'confirmPhone', { code: wrong(code, i) })).toEqual(['WRONG_CODE']);
    expect(await codes(somebody, 'confirmPhone', { code })).toEqual([]);
  });

  test('ten tries at once are five', async () => {
    const somebody = await person(server);
    const code = await codeFor(somebody, freshNumber());
    const answers = await together(
      server,
      Array.from({ length: 10 }, (_, i) => () => codes(somebody, 'confirmPhone', { code: wrong(code, i + 1) })),
    );
    expect(answers.flat().toSorted()).toEqual([...Array(5).fill('EXPIRED'), ...Array(5).fill('WRONG_CODE')]);
  });

  test('is good for ten minutes', async () => {
    const [early, late] = [await person(server), await person(server)];
    const number = freshNumber();
    const inTime = await codeFor(early, number);
    server.clock.advance(9 * MINUTE);
    expect(await codes(early, 'confirmPhone', { code: inTime })).toEqual([]);
    const tooLate = await codeFor(late, freshNumber());
    server.clock.advance(10 * MINUTE);
    expect(await unchanged(server, () => codes(late, 'confirmPhone', { code: tooLate }))).toEqual(['EXPIRED']);
    expect([await phoneOf(early), await phoneOf(late)]).toEqual([proven(number, false), none]);
  });

  test('is replaced by the next, for the same number or another', async () => {
    const somebody = await person(server);
    const [first, second] = [freshNumber(), freshNumber()];
    const one = await codeFor(somebody, first);
    const two = await codeFor(somebody, first);
    expect(two).not.toBe(one);
    expect(await codes(somebody, 'confirmPhone', { code: one })).toEqual(['WRONG_CODE']);
    const three = await codeFor(somebody, second);
    expect(await codes(somebody, 'confirmPhone', { code: two })).toEqual(['WRONG_CODE']);
    expect(await codes(somebody, 'confirmPhone', { code: three })).toEqual([]);
    expect(await phoneOf(somebody)).toEqual(proven(second, false));
  });

  test('is of no use to anybody else, nor where none was asked for', async () => {
    const [one, other] = [await person(server), await person(server)];
    const code = await codeFor(one, freshNumber());
    expect(await unchanged(server, () => codes(other, 'confirmPhone', { code }))).toEqual(['EXPIRED']);
    const elsewhere = await codeFor(other, freshNumber());
    expect(elsewhere).not.toBe(code);
    expect(await codes(other, 'confirmPhone', { code })).toEqual(['WRONG_CODE']);
    expect(await phoneOf(other)).toEqual(none);
  });

  test('for a new number leaves the old one until it is confirmed', async () => {
    const somebody = await person(server);
    const [first, second] = [freshNumber(), freshNumber()];
    await prove(somebody, first);
    const code = await codeFor(somebody, second);
    expect(await phoneOf(somebody)).toEqual(proven(first, true));
    expect(await found(await person(server), second)).toBeNull();
    await somebody.mutate('confirmPhone', { code });
    expect(await phoneOf(somebody)).toEqual(proven(second, true));
    const seeker = await person(server);
    expect([await found(seeker, first), await found(seeker, second)]).toEqual([null, somebody.id]);
  });
});

test('nothing of it is for who is not signed in, nor for access tokens', async () => {
  const somebody = await person(server);
  const { token } = await somebody.mutate('createAccessToken', { name: 'robot' }, 'token');
  const mutations = {
    requestPhoneVerification: `phoneNumber: "${freshNumber()}"`,
    confirmPhone: 'code: "123456"',
    removePhone: '',
  };
  for (const [name, input] of Object.entries(mutations)) {
    const document = `mutation { ${name}(input: { ${input} }) { userErrors { code } } }`;
    for (const [shown, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [token, 'FORBIDDEN'],
    ] as const) {
      const { errors } = await unchanged(server, () => server.graphql(document, {}, shown));
      expect([name, errors![0]!.extensions.code]).toEqual([name, code]);
    }
  }
  const { errors } = await server.graphql(`{ userByPhone(phoneNumber: "${freshNumber()}") { id } }`);
  expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

describe('a number', () => {
  test.each([
    ['VI', '0912 345 670', '+84912345670'],
    ['JA', '090-1234-5670', '+819012345670'],
    ['JA', '０９０－１２３４－５６７１', '+819012345671'],
    ['JA', '010 84 912 345 671', '+84912345671'],
    ['EN', '(202) 456-1111', '+12024561111'],
    ['EN', '+81 90 1234 5672', '+819012345672'],
  ] as const)('is read by the region: in %s %s is %s', async (locale, given, e164) => {
    const [somebody, compatriot] = [await person(server, { locale }), await person(server, { locale })];
    expect(await codes(somebody, 'requestPhoneVerification', { phoneNumber: given })).toEqual([]);
    const [sms] = await server.mailsTo(e164);
    await somebody.mutate('confirmPhone', { code: codeIn(sms!.text), makeFindable: true });
    expect(await phoneOf(somebody)).toEqual(proven(e164, true));
    expect([await found(compatriot, given), await found(compatriot, e164)]).toEqual([somebody.id, somebody.id]);
    expect(await codes(compatriot, 'requestContact', { phoneNumber: given })).toEqual([]);
  });

  test('follows the region that was chosen', async () => {
    const [somebody, seeker] = [await person(server, { locale: 'JA' }), await person(server, { locale: 'EN' })];
    const number = freshNumber();
    await prove(somebody, number);
    expect(await found(seeker, dialled(number))).toBeNull();
    await seeker.mutate('updateProfile', { region: 'JP' });
    expect(await found(seeker, dialled(number))).toBe(somebody.id);
  });

  test.each([
    '',
    ' ',
    '12',
    'nobody',
    '+999 123 456 789',
    '090-1234',
    '+81 90 1234 5678 ext. 9',
    '\0',
    '1'.repeat(320),
  ])('is none: %j', async (phoneNumber) => {
    const somebody = await person(server, { locale: 'JA' });
    const refused = await unchanged(server, () =>
      somebody.mutate('requestPhoneVerification', { phoneNumber }, 'accepted'),
    );
    expect(refused).toEqual({
      accepted: false,
      userErrors: [{ field: ['phoneNumber'], code: 'INVALID', message: expect.stringContaining('電話番号') }],
    });
    expect(await found(somebody, phoneNumber)).toBeNull();
    await expectRefused(somebody, 'requestContact', { phoneNumber }, [{ field: ['phoneNumber'], code: 'NOT_FOUND' }]);
  });

  test('is seen by colleagues and contacts where it is proven and shown, and by nobody else', async () => {
    const somebody = await person(server);
    const colleague = await person(server, { organizationId: somebody.organizationId });
    const [friend, stranger] = [await person(server), await person(server)];
    await connect(somebody, friend);
    const number = freshNumber();
    const seen = () =>
      Promise.all(
        [colleague, friend, stranger].map(
          async (by) =>
            (await by.ask('query($id: ID!) { node(id: $id) { ... on User { phoneNumber } } }', { id: somebody.id }))
              .node.phoneNumber,
        ),
      );
    const code = await codeFor(somebody, number);
    expect(await seen()).toEqual([null, null, null]);
    await somebody.mutate('confirmPhone', { code });
    expect(await seen()).toEqual([number, number, null]);
    await somebody.mutate('updatePrivacy', { showPhoneNumber: false });
    expect(await seen()).toEqual([null, null, null]);
  });
});

describe('how often codes are sent', () => {
  let limited: TestServer;
  beforeAll(async () => {
    limited = await startServer({ SMS_PER_HOUR: '2', TRUST_PROXY: 'true' });
  });
  afterAll(() => limited.stop());

  let addresses = 0;
  const elsewhere = () => `198.51.100.${(addresses += 1)}`;
  const ask = async (actor: Actor, phoneNumber: string, address = elsewhere()) => {
    const { data, errors } = await limited.graphql(
      'mutation($input: RequestPhoneVerificationInput!) { requestPhoneVerification(input: $input) { userErrors { code } } }',
      { input: { phoneNumber } },
      actor.token,
      { 'x-forwarded-for': address },
    );
    return errors?.[0]?.extensions ?? data.requestPhoneVerification.userErrors[0] ?? null;
  };
  const limitReached = { code: 'RATE_LIMITED', retryAfter: expect.any(Number) };

  test('to one number twice an hour, whoever asks', async () => {
    const number = freshNumber();
    for (let i = 0; i < 2; i += 1) expect(await ask(await person(limited), number)).toBeNull();
    const third = await person(limited);
    expect(await unchanged(limited, () => ask(third, number))).toMatchObject(limitReached);
    await third.mutate('updateProfile', { region: 'JP' });
    expect(await unchanged(limited, () => ask(third, dialled(number)))).toMatchObject(limitReached);
    expect(await limited.mailsTo(number, 2)).toHaveLength(2);
  });

  test('to one person twice an hour, for whatever number', async () => {
    const somebody = await person(limited);
    for (let i = 0; i < 2; i += 1) expect(await ask(somebody, freshNumber())).toBeNull();
    const refused = await unchanged(limited, () => ask(somebody, freshNumber()));
    expect(refused).toMatchObject(limitReached);
    expect(refused.retryAfter).toBeGreaterThan(3_500);
    expect(refused.retryAfter).toBeLessThanOrEqual(3_600);
    expect(await ask(await person(limited), freshNumber())).toBeNull();
  });

  test('from one network address twenty times an hour', async () => {
    const address = elsewhere();
    const people = await Promise.all(Array.from({ length: 10 }, () => person(limited)));
    for (const somebody of [...people, ...people]) expect(await ask(somebody, freshNumber(), address)).toBeNull();
    const next = await person(limited);
    expect(await unchanged(limited, () => ask(next, freshNumber(), address))).toMatchObject(limitReached);
    expect(await ask(next, freshNumber())).toBeNull();
  });

  test('what is no number uses up nothing', async () => {
    const somebody = await person(limited);
    for (let i = 0; i < 3; i += 1) expect(await ask(somebody, 'no number')).toMatchObject({ code: 'INVALID' });
    expect(await ask(somebody, freshNumber())).toBeNull();
  });
});

test('looking for people by number is limited like searches', async () => {
  const limited = await startServer({ SEARCHES_PER_MINUTE: '2' });
  try {
    const seeker = await person(limited);
    for (let i = 0; i < 2; i += 1) expect(await found(seeker, freshNumber())).toBeNull();
    const documents = [
      `{ userByPhone(phoneNumber: "${freshNumber()}") { id } }`,
      `mutation { requestContact(input: { phoneNumber: "${freshNumber()}" }) { userErrors { code } } }`,
    ];
    for (const document of documents) {
      const { errors } = await unchanged(limited, () => seeker.graphql(document));
      expect(errors![0]!.extensions.code).toBe('RATE_LIMITED');
    }
  } finally {
    await limited.stop();
  }
});

describe('being found by it', () => {
  test('is switched on as the number is proven, where that is asked for', async () => {
    const [open, shy, seeker] = [await person(server), await person(server), await person(server)];
    const [first, second] = [freshNumber(), freshNumber()];
    await prove(open, first, true);
    await prove(shy, second, false);
    expect([await phoneOf(open), await phoneOf(shy)]).toEqual([proven(first, true), proven(second, false)]);
    expect([await found(seeker, first), await found(seeker, second)]).toEqual([open.id, null]);
  });

  test('takes a proven number', async () => {
    const [somebody, seeker] = [await person(server), await person(server)];
    const number = freshNumber();
    const turnOn = () => codes(somebody, 'updatePrivacy', { findableByPhone: true });
    expect(await unchanged(server, turnOn)).toEqual(['PHONE_NOT_VERIFIED']);
    const code = await codeFor(somebody, number);
    expect(await unchanged(server, turnOn)).toEqual(['PHONE_NOT_VERIFIED']);
    await somebody.mutate('confirmPhone', { code });
    expect(await found(seeker, number)).toBeNull();
    expect(await turnOn()).toEqual([]);
    expect(await found(seeker, number)).toBe(somebody.id);
    await somebody.mutate('updatePrivacy', { findableByPhone: false });
    expect(await found(seeker, number)).toBeNull();
    await somebody.mutate('updatePrivacy', { findableByPhone: true });
    await somebody.mutate('removePhone', {});
    expect(await unchanged(server, turnOn)).toEqual(['PHONE_NOT_VERIFIED']);
  });

  test('is by the whole number, and by no other search', async () => {
    const [somebody, seeker] = [await person(server), await person(server)];
    const number = freshNumber();
    await prove(somebody, number);
    for (const part of [number.slice(0, -1), `${number}0`, '%', number.replace(/\d$/, '_')])
      expect([part, await found(seeker, part)]).toEqual([part, null]);
    for (const query of [number, dialled(number)])
      expect(
        (await seeker.ask('query($q: String!) { searchUsers(query: $q) { nodes { id } } }', { q: query })).searchUsers
          .nodes,
      ).toEqual([]);
    expect(await found(somebody, number)).toBeNull(); // nobody finds themselves
    const colleague = await person(server, { organizationId: somebody.organizationId });
    expect(await found(colleague, number)).toBe(somebody.id);
  });
});

describe('userByPhone answers alike, and does the same work', () => {
  let quiet: TestServer;
  let seeker: Actor;
  let statements: string[] = [];

  beforeAll(async () => {
    quiet = await startServer();
    seeker = await person(quiet);
    record(quiet.app.services.db, (statement) => statements.push(statement));
  });
  afterAll(() => quiet.stop());

  async function answer(phoneNumber: string): Promise<{ answer: object; done: string[] }> {
    await settled(quiet); // what jobs do is no part of it
    statements = [];
    const result = await seeker.graphql(
      'query($n: PhoneNumber!) { userByPhone(phoneNumber: $n) { id displayName phoneNumber } }',
      { n: phoneNumber },
    );
    return { answer: result, done: statements.filter((statement) => !statement.includes('jobs')) };
  }

  const cases: [string, (other: Actor, number: string) => Promise<unknown>][] = [
    ['what is no number', async () => undefined],
    ['the code not yet confirmed', (other, number) => codeFor(other, number)],
    ['proven and not switched on', (other, number) => prove(other, number, false)],
    [
      'removed',
      async (other, number) => {
        await prove(other, number);
        await other.mutate('removePhone', {});
      },
    ],
    [
      'who has blocked the seeker',
      async (other, number) => {
        await prove(other, number);
        await other.mutate('blockPerson', { personId: seeker.id });
      },
    ],
    [
      'whom the seeker has blocked',
      async (other, number) => {
        await prove(other, number);
        await seeker.mutate('blockPerson', { personId: other.id });
      },
    ],
    [
      'suspended',
      async (other, number) => {
        await prove(other, number);
        const admin = await person(quiet, { organizationId: other.organizationId, role: 'ADMIN' });
        expect(await codes(admin, 'suspendMember', { userId: other.id })).toEqual([]);
      },
    ],
    [
      'deleted',
      async (other, number) => {
        await prove(other, number);
        const admin = await person(quiet, { organizationId: other.organizationId, role: 'ADMIN' });
        expect(await codes(admin, 'removeMember', { userId: other.id })).toEqual([]);
      },
    ],
    ...(
      [
        ['no phone search', { phoneSearch: false }],
        ['nobody', { otherOrganizations: 'NOBODY' }],
        ['chosen members', { otherOrganizations: 'CHOSEN_MEMBERS' }],
        ['nobody but a list', { allowedOrganizationIds: [] }],
      ] as const
    ).flatMap(([name, policy]): typeof cases => [
      [
        `their organization allows ${name}`,
        async (other, number) => {
          await prove(other, number);
          expect(await codes(other, 'updateExternalPolicy', policy)).toEqual([]);
        },
      ],
      [
        `the seeker’s organization allows ${name}`,
        async (other, number) => {
          await prove(other, number);
          expect(await codes(seeker, 'updateExternalPolicy', policy)).toEqual([]);
        },
      ],
    ]),
  ];

  test.each(cases)('%s', async (name, make) => {
    const unknown = await answer(freshNumber());
    expect(unknown.answer).toEqual({ data: { userByPhone: null } });
    expect(unknown.done.filter((statement) => /from users|select users/.test(statement)).length).toBeGreaterThan(0);
    const other = await person(quiet);
    const number = freshNumber();
    await make(other, number);
    expect(await answer(name === 'what is no number' ? 'no number' : number)).toEqual(unknown);
    await seeker.mutate('updateExternalPolicy', {
      phoneSearch: true,
      otherOrganizations: 'EVERYBODY',
      allowedOrganizationIds: null,
    });
    // And for somebody who is found it is the same work.
    const open = await person(quiet, { name: 'Open Person' });
    const theirs = freshNumber();
    await prove(open, theirs);
    const { answer: hit, done } = await answer(theirs);
    expect(hit).toEqual({ data: { userByPhone: { id: open.id, displayName: 'Open Person', phoneNumber: null } } });
    expect(done.slice(0, unknown.done.length)).toEqual(unknown.done);
  });
});

/** Tells every statement that is read. */
function record(db: Database, tell: (statement: string) => void): void {
  const told = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const [first, second] = args as [string | EntityTarget<object>, unknown];
          const entity = typeof first === 'string' ? first : `${(first as { name: string }).name} ${String(second)}`;
          tell(`${String(name)} ${entity}`);
          return value.apply(target, args) as unknown;
        };
      },
    });
  Object.assign(db, { read: told(db.read) });
}

describe('asking by number', () => {
  test('makes a request whose source is PHONE, on both sides and for the contact', async () => {
    const [a, b] = [await person(server), await person(server)];
    const number = freshNumber();
    await prove(b, number);
    const { contactRequest, userErrors } = await a.mutate(
      'requestContact',
      { phoneNumber: number, message: 'Hello' },
      'contactRequest { id source state message recipient { id phoneNumber } }',
    );
    expect(userErrors).toEqual([]);
    expect(contactRequest).toEqual({
      id: expect.stringMatching(/^creq_/),
      source: 'PHONE',
      state: 'PENDING',
      message: 'Hello',
      recipient: { id: b.id, phoneNumber: null },
    });
    const { contact } = await b.mutate(
      'approveContactRequest',
      { id: contactRequest.id },
      'contact { source user { id } }',
    );
    expect(contact).toEqual({ source: 'PHONE', user: { id: a.id } });
  });

  test('is refused for oneself, colleagues, contacts, whom one waits on and whom one has blocked', async () => {
    const [a, b] = [await person(server), await person(server)];
    const colleague = await person(server, { organizationId: a.organizationId });
    const [own, theirs, near] = [freshNumber(), freshNumber(), freshNumber()];
    await prove(a, own);
    await prove(b, theirs);
    await prove(colleague, near);
    const refused = (phoneNumber: string, code: string, more: object = {}) =>
      expectRefused(a, 'requestContact', { phoneNumber, ...more }, [{ field: ['phoneNumber'], code }]);
    await refused(own, 'SELF');
    await refused(near, 'ALREADY_CONTACT');
    await expectRefused(a, 'requestContact', { phoneNumber: theirs, message: 'x'.repeat(1_001) }, [
      { field: ['message'], code: 'TOO_LONG' },
    ]);
    await expectRefused(a, 'requestContact', { phoneNumber: theirs, userId: b.id }, [{ code: 'INVALID' }]);
    expect(await codes(a, 'requestContact', { phoneNumber: theirs })).toEqual([]);
    await refused(theirs, 'ALREADY_REQUESTED');
    expect(await codes(b, 'requestContact', { userId: a.id })).toEqual([]); // the approval
    await refused(theirs, 'ALREADY_CONTACT');
    const other = await person(server);
    const blocked = freshNumber();
    await prove(other, blocked);
    await a.mutate('blockPerson', { personId: other.id });
    await refused(blocked, 'BLOCKED');
  });

  test('says NOT_FOUND of everybody who is not to be found by it, as of a number that nobody has', async () => {
    const a = await person(server);
    const refused = async (phoneNumber: string) => {
      const { userErrors } = await unchanged(server, () => a.mutate<object>('requestContact', { phoneNumber }));
      expect(userErrors).toEqual([{ field: ['phoneNumber'], code: 'NOT_FOUND', message: expect.any(String) }]);
      return userErrors[0]!.message;
    };
    const unknown = await refused(freshNumber());
    const cases: ((other: Actor, number: string) => Promise<unknown>)[] = [
      (other, number) => codeFor(other, number),
      (other, number) => prove(other, number, false),
      async (other, number) => {
        await prove(other, number);
        await other.mutate('blockPerson', { personId: a.id });
      },
      async (other, number) => {
        await prove(other, number);
        const admin = await person(server, { organizationId: other.organizationId, role: 'ADMIN' });
        await admin.mutate('suspendMember', { userId: other.id });
      },
      async (other, number) => {
        await prove(other, number);
        await other.mutate('updateExternalPolicy', { phoneSearch: false });
      },
      async (other, number) => {
        await prove(other, number);
        await other.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
      },
    ];
    for (const make of cases) {
      const number = freshNumber();
      await make(await person(server), number);
      expect(await refused(number)).toBe(unknown);
    }
  });

  test('says NOT_FOUND of everybody where either organization has switched phone search off', async () => {
    for (const whose of ['own', 'theirs'] as const) {
      const [a, friend, blocked, asked, asking] = [
        await person(server),
        await person(server),
        await person(server),
        await person(server),
        await person(server),
      ];
      const colleague = await person(server, { organizationId: a.organizationId });
      const others = whose === 'own' ? [friend, blocked, asked, asking, colleague] : [friend, blocked, asked, asking];
      const held = new Map(others.map((other) => [other, freshNumber()]));
      for (const [other, number] of held) await prove(other, number);
      await connect(a, friend);
      await a.mutate('blockPerson', { personId: blocked.id });
      await a.mutate('requestContact', { userId: asked.id });
      await asking.mutate('requestContact', { userId: a.id });
      for (const admin of whose === 'own' ? [a] : others)
        expect(await codes(admin, 'updateExternalPolicy', { phoneSearch: false })).toEqual([]);
      for (const phoneNumber of held.values()) {
        expect(await found(a, phoneNumber)).toBeNull();
        await expectRefused(a, 'requestContact', { phoneNumber }, [{ field: ['phoneNumber'], code: 'NOT_FOUND' }]);
      }
    }
  });

  test('who is found by number only is not known by id either, where phone search is off', async () => {
    const [a, b] = [await person(server), await person(server)];
    await prove(b, freshNumber());
    const ways = { findableByName: false, findableByEmail: false, findableByMessageId: false };
    expect(await codes(b, 'updatePrivacy', ways)).toEqual([]);
    const seen = async () => (await a.ask('query($id: ID!) { node(id: $id) { id } }', { id: b.id })).node;
    expect(await seen()).toEqual({ id: b.id });
    for (const admin of [a, b]) {
      await admin.mutate('updateExternalPolicy', { phoneSearch: false });
      expect(await seen()).toBeNull();
      await expectRefused(a, 'requestContact', { userId: b.id }, [{ field: ['userId'], code: 'NOT_FOUND' }]);
      expect(await codes(a, 'blockPerson', { personId: b.id })).toEqual(['NOT_FOUND']);
      await admin.mutate('updateExternalPolicy', { phoneSearch: true });
    }
    expect(await codes(a, 'requestContact', { userId: b.id })).toEqual([]);
  });

  test('is refused by the own organization’s policy, and by the day’s limit', async () => {
    const [a, b] = [await person(server), await person(server)];
    const number = freshNumber();
    await prove(b, number);
    await a.mutate('updateExternalPolicy', { otherOrganizations: 'NOBODY' });
    await expectRefused(a, 'requestContact', { phoneNumber: number }, [
      { field: ['phoneNumber'], code: 'EXTERNAL_CHAT_NOT_ALLOWED' },
    ]);
    await a.mutate('updateExternalPolicy', { otherOrganizations: 'EVERYBODY' });
    expect(await codes(a, 'requestContact', { phoneNumber: number })).toEqual([]);

    const limited = await startServer({ REQUESTS_PER_DAY: '1' });
    try {
      const [c, d, e] = [await person(limited), await person(limited), await person(limited)];
      await prove(e, number);
      expect(await codes(c, 'requestContact', { userId: d.id })).toEqual([]);
      await expectRefused(c, 'requestContact', { phoneNumber: number }, [{ code: 'LIMIT_REACHED' }]);
    } finally {
      await limited.stop();
    }
  });
});

describe('a number that somebody else proves', () => {
  test('moves to them, and is off at the first, who hears of it', async () => {
    const [first, second, friend] = [await person(server), await person(server), await person(server)];
    await connect(first, friend);
    const number = freshNumber();
    await prove(first, number);
    const code = await codeFor(second, number);
    expect(await phoneOf(first)).toEqual(proven(number, true)); // until it is proven
    const cursor = await eventCursor(first);
    await second.mutate('confirmPhone', { code });
    expect([await phoneOf(first), await phoneOf(second)]).toEqual([none, proven(number, false)]);
    expect(await eventsAfter(first, cursor)).toEqual([{ __typename: 'ViewerChanged' }]);
    const { node } = await friend.ask('query($id: ID!) { node(id: $id) { ... on User { phoneNumber } } }', {
      id: first.id,
    });
    expect(node).toEqual({ phoneNumber: null });
    const seeker = await person(server);
    expect(await found(seeker, number)).toBeNull();
    await second.mutate('updatePrivacy', { findableByPhone: true });
    expect(await found(seeker, number)).toBe(second.id);
    // And back.
    await prove(first, number);
    expect([await phoneOf(first), await phoneOf(second)]).toEqual([proven(number, true), none]);
  });

  test('a wrong code moves nothing', async () => {
    const [first, second] = [await person(server), await person(server)];
    const number = freshNumber();
    await prove(first, number);
    const code = await codeFor(second, number);
    const { answer, tables } = await changedBy(() => codes(second, 'confirmPhone', { code: wrong(code) }));
    expect({ answer, tables }).toEqual({ answer: ['WRONG_CODE'], tables: ['phone_verifications'] });
    expect(await phoneOf(first)).toEqual(proven(number, true));
  });

  test('two at once: one of them has it', async () => {
    for (let round = 0; round < 3; round += 1) {
      const people = [await person(server), await person(server)];
      const number = freshNumber();
      const works: (() => Promise<string[]>)[] = [];
      for (const somebody of people) {
        const code = await codeFor(somebody, number);
        works.push(() => codes(somebody, 'confirmPhone', { code, makeFindable: true }));
      }
      expect(await together(server, works)).toEqual([[], []]);
      const phones = await Promise.all(people.map(phoneOf));
      expect(phones.toSorted((a, b) => Number(a.phoneVerified) - Number(b.phoneVerified))).toEqual([
        none,
        proven(number, true),
      ]);
      const holder = people[phones.findIndex(({ phoneVerified }) => phoneVerified)]!;
      expect(await found(await person(server), number)).toBe(holder.id);
    }
  });
});

describe('removePhone', () => {
  test('forgets the number, and a code that is on its way', async () => {
    const [somebody, seeker] = [await person(server), await person(server)];
    const number = freshNumber();
    await prove(somebody, number);
    const code = await codeFor(somebody, freshNumber());
    const cursor = await eventCursor(somebody);
    expect(await somebody.mutate('removePhone', {}, 'viewer { phoneNumber phoneVerified }')).toEqual({
      viewer: { phoneNumber: null, phoneVerified: false },
      userErrors: [],
    });
    expect(await phoneOf(somebody)).toEqual(none);
    expect(await eventsAfter(somebody, cursor)).toEqual([{ __typename: 'ViewerChanged' }]);
    expect(await found(seeker, number)).toBeNull();
    expect(await unchanged(server, () => codes(somebody, 'confirmPhone', { code }))).toEqual(['EXPIRED']);
    const rows = await everyRow(server);
    expect(rows.users!.join('\n')).not.toContain(number);
    await prove(seeker, number); // it is free
    expect(await phoneOf(seeker)).toEqual(proven(number, true));
  });

  test('does nothing where there is none', async () => {
    const somebody = await person(server);
    expect(await unchanged(server, () => codes(somebody, 'removePhone', {}))).toEqual([]);
  });

  test('does nothing where it is not meant', async () => {
    const somebody = await person(server);
    const number = freshNumber();
    await prove(somebody, number);
    expect(await unchanged(server, () => codes(somebody, 'removePhone', { confirm: false }))).toEqual([]);
    expect(await phoneOf(somebody)).toEqual(proven(number, true));
  });
});

/** A log that is kept, with what was logged so far: the time of a line is a number like any other, and left out. */
function keptLog() {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }),
  );
  return {
    log,
    logged: () => lines.map((line) => JSON.stringify({ ...JSON.parse(line), time: 0, pid: 0 })).join('\n'),
  };
}

test('no number and no code is in the log, and no code in the database', async () => {
  const { log, logged } = keptLog();
  const kept = await startServer({}, { log });
  try {
    const [somebody, seeker] = [await person(kept), await person(kept)];
    const number = freshNumber();
    const spent = await codeFor(somebody, number);
    await somebody.mutate('confirmPhone', { code: wrong(spent) });
    await somebody.mutate('confirmPhone', { code: spent, makeFindable: true });
    const open = await codeFor(seeker, number);
    await settled(kept);
    expect(await found(seeker, number)).toBe(somebody.id);
    await seeker.mutate('requestContact', { phoneNumber: number });
    await seeker.graphql(`{ userByPhone(phoneNumber: "${number}") { nothing } }`);
    await seeker.graphql(`mutation { confirmPhone(input: { code: ${Number(open)} }) { viewer { id } } }`);
    const { db } = kept.app.services;
    const transaction = db.transaction.bind(db);
    db.transaction = () => Promise.reject(new Error(`duplicate key: (${number}) already exists`));
    const { errors } = await somebody.graphql('mutation { removePhone(input: {}) { viewer { id } } }');
    db.transaction = transaction;
    const logId = errors![0]!.extensions.logId as string;
    await until(() => logged().includes(logId), 'the log');
    expect(logged()).toContain('duplicate key: ([number]) already exists');
    for (const secret of [number, number.slice(3), dialled(number), spent, open])
      expect(logged()).not.toContain(secret);
    const { dev_mails: _, ...rows } = await everyRow(kept);
    const stored = Object.values(rows)
      .flat()
      .map((row) => row.replace(/"\w+_at":\d+|"(?:data|id|token_hash|password_hash)":"[^"]*"/g, ''))
      .join('\n');
    expect(stored).toContain(number);
    for (const code of [spent, open]) expect(stored).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
  } finally {
    await kept.stop();
  }
});

test('without a way to send SMS it says so, and everything else works', async () => {
  const mail = { send: () => Promise.resolve(), close: () => Promise.resolve() };
  const mute = await startServer({ SMTP_URL: 'smtp://127.0.0.1:1' }, { mail });
  try {
    const somebody = await person(mute, { locale: 'EN' });
    const refused = await unchanged(mute, () =>
      somebody.mutate('requestPhoneVerification', { phoneNumber: freshNumber() }, 'accepted'),
    );
    expect(refused).toEqual({
      accepted: false,
      userErrors: [
        {
          field: ['phoneNumber'],
          code: 'INVALID',
          message: 'Sending SMS is not set up on this server. Ask its operator.',
        },
      ],
    });
    expect(await unchanged(mute, () => codes(somebody, 'confirmPhone', { code: '123456' }))).toEqual(['EXPIRED']);
    expect(await found(somebody, freshNumber())).toBeNull();
  } finally {
    await mute.stop();
  }
});

describe('through Twilio', () => {
  let twilio: Twilio;
  let gateway: TestServer;
  const { log, logged } = keptLog();

  beforeAll(async () => {
    twilio = await startTwilio();
    gateway = await startServer(twilio.env, { log });
  });
  afterAll(async () => {
    await gateway.stop();
    await twilio.stop();
  });

  const jobs = (on = gateway) =>
    on.app.services.db.read.all<{ attempts: number; problem: string | null; dead: unknown; data: string }>(
      `select attempts, problem, dead_at is not null as dead, data from jobs where kind = 'sendPhoneCode'`,
    );
  const failed = async (on = gateway) => {
    const job = await until(async () => (await jobs(on)).find(({ problem }) => problem !== null), 'the failure');
    return { attempts: job.attempts, problem: job.problem, dead: Boolean(job.dead) };
  };

  test('the code goes to the number, and into no mailbox', async () => {
    const somebody = await person(gateway, { locale: 'EN' });
    const number = freshNumber();
    expect(await codes(somebody, 'requestPhoneVerification', { phoneNumber: number })).toEqual([]);
    await settled(gateway);
    expect(twilio.sent).toEqual([
      {
        To: number,
        From: '+15005550006',
        Body: expect.stringMatching(/^Your Tsunagu code is \d{6}\. It is valid for 10 minutes\. Tell it to nobody\.$/),
      },
    ]);
    expect((await gateway.app.mailbox!.list()).filter(({ to }) => to === number)).toEqual([]);
    const code = codeIn(twilio.sent[0]!.Body);
    expect(await codes(somebody, 'confirmPhone', { code })).toEqual([]);
    expect(await phoneOf(somebody)).toEqual(proven(number, false));
    expect(logged()).not.toContain(code);
  });

  test('a number that it refuses is given up, and is not in the log nor in the job', async () => {
    twilio.sent = [];
    const somebody = await person(gateway);
    const number = freshNumber();
    twilio.refusal = { status: 400, code: 21_211 };
    expect(await codes(somebody, 'requestPhoneVerification', { phoneNumber: number })).toEqual([]);
    expect(await failed()).toEqual({ attempts: 1, problem: 'Twilio: 400, code 21211', dead: true });
    expect(logged()).toContain('Twilio: 400, code 21211');
    for (const text of [logged(), JSON.stringify(await jobs())]) {
      expect(text).not.toContain(number.slice(3));
      expect(text).not.toContain('Refused for');
    }
    expect(twilio.sent).toEqual([]);
    await gateway.app.services.db.transaction((tx) => tx.run('delete from jobs'));
    // Another code is another try.
    twilio.refusal = null;
    expect(await codes(somebody, 'requestPhoneVerification', { phoneNumber: number })).toEqual([]);
    await settled(gateway);
    expect(twilio.sent).toMatchObject([{ To: number }]);
  });

  test.each([
    [429, 20_429],
    [503, 20_503],
  ])('what passes is tried again: %i', async (status, code) => {
    twilio.sent = [];
    const somebody = await person(gateway);
    const number = freshNumber();
    twilio.refusal = { status, code };
    await somebody.mutate('requestPhoneVerification', { phoneNumber: number });
    expect(await failed()).toEqual({ attempts: 1, problem: `Twilio: ${status}, code ${code}`, dead: false });
    twilio.refusal = null;
    gateway.clock.advance(MINUTE);
    gateway.app.worker.look();
    await settled(gateway);
    expect(twilio.sent).toMatchObject([{ To: number }]);
    expect(await codes(somebody, 'confirmPhone', { code: codeIn(twilio.sent[0]!.Body) })).toEqual([]);
    expect(logged()).not.toContain(number.slice(3));
  });

  test.each([
    ['over', (_: Actor) => Promise.resolve(gateway.clock.advance(10 * MINUTE))],
    ['replaced', (somebody: Actor) => codes(somebody, 'removePhone', {})],
  ])('a code that is %s by then is not sent', async (_, end) => {
    twilio.sent = [];
    const somebody = await person(gateway);
    twilio.refusal = { status: 503, code: 20_503 };
    await somebody.mutate('requestPhoneVerification', { phoneNumber: freshNumber() });
    expect(await failed()).toMatchObject({ attempts: 1, dead: false });
    await end(somebody);
    twilio.refusal = null;
    gateway.clock.advance(MINUTE);
    gateway.app.worker.look();
    await settled(gateway);
    expect(await jobs()).toEqual([]);
    expect(twilio.sent).toEqual([]);
  });

  test('a wrong token of the account can be mended: it is tried again', async () => {
    const { SMS_URL, TWILIO_API_URL } = twilio.env;
    const misled = await startServer({ SMS_URL: SMS_URL.replace(/:[^:@]+@/, ':another@'), TWILIO_API_URL }, { log });
    try {
      twilio.sent = [];
      await (await person(misled)).mutate('requestPhoneVerification', { phoneNumber: freshNumber() });
      expect(await failed(misled)).toEqual({ attempts: 1, problem: 'Twilio: 401, code 20003', dead: false });
      expect(twilio.sent).toEqual([]);
      expect(logged()).not.toContain('another');
    } finally {
      await misled.stop();
    }
  });
});
