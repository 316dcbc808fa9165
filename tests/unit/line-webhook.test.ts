import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWebhook, signedByLine } from '../../src/channels/line/webhook.js';
import type { LineEvent } from '../../src/line.js';

const account = `U${'0'.repeat(32)}`;
const an = `U${'a'.repeat(32)}`;
const binh = `U${'b'.repeat(32)}`;
const group = `C${'c'.repeat(32)}`;
const room = `R${'d'.repeat(32)}`;
const replyToken = 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA';

const common = {
  mode: 'active',
  timestamp: 1_462_629_479_859,
  source: { type: 'user', userId: an },
  webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
  deliveryContext: { isRedelivery: false },
};

const bodyOf = (events: unknown, destination: unknown = account) =>
  Buffer.from(JSON.stringify({ destination, events }));
const read = (fields: object): LineEvent => readWebhook(bodyOf([{ ...common, ...fields }]))![0]!;
const happening = (fields: object) => read(fields).happening;
const content = (message: object) => {
  const happened = happening({ type: 'message', message: { id: '325708', ...message } });
  return happened?.type === 'message' ? happened.content : happened;
};

describe('the envelope', () => {
  test('an event is read', () => {
    const message = { id: '444573844083572737', type: 'text', quoteToken: 'q3Plxr4AgKd', text: '  おはよう 🍎\n' };
    expect(readWebhook(bodyOf([{ ...common, type: 'message', replyToken, message }]))).toEqual([
      {
        id: '01FZ74A0TDDPYRVKNK77XKC3ZR',
        at: 1_462_629_479_859,
        active: true,
        replyToken,
        source: { type: 'user', userId: an },
        happening: {
          type: 'message',
          messageId: '444573844083572737',
          content: { kind: 'TEXT', text: '  おはよう 🍎\n' },
        },
      },
    ]);
  });

  test('no events are LINE asking whether somebody is there', () => expect(readWebhook(bodyOf([]))).toEqual([]));

  test.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{}',
    `{"destination":"${account}"}`,
    `{"destination":"${account}","events":{}}`,
    '{"events":[]}',
    '{"destination":7,"events":[]}',
    '{"destination":"","events":[]}',
    `{"destination":"${'U'.repeat(101)}","events":[]}`,
  ])('%s is not of its shape', (text) => expect(readWebhook(Buffer.from(text))).toBeNull());

  test('on standby nothing may be said', () => {
    expect(read({ type: 'follow', mode: 'standby' }).active).toBe(false);
    expect(read({ type: 'follow', mode: undefined }).active).toBe(false);
  });

  test('events that cannot be told from others, or have no time, are left out', () => {
    const bad = [
      null,
      7,
      'follow',
      [],
      {},
      { ...common, webhookEventId: undefined },
      { ...common, webhookEventId: '' },
      { ...common, webhookEventId: 'x'.repeat(101) },
      { ...common, webhookEventId: 'a b' },
      { ...common, timestamp: undefined },
      { ...common, timestamp: '1462629479859' },
      { ...common, timestamp: 0.5 },
      { ...common, timestamp: -1 },
      { ...common, timestamp: 1e18 },
    ];
    const good = { ...common, type: 'follow', webhookEventId: 'x'.repeat(100) };
    expect(readWebhook(bodyOf([...bad, good]))!.map(({ id }) => id)).toEqual(['x'.repeat(100)]);
  });
});

describe('the source', () => {
  test.each([
    [
      { type: 'user', userId: an },
      { type: 'user', userId: an },
    ],
    [{ type: 'user' }, null],
    [
      { type: 'group', groupId: group, userId: an },
      { type: 'group', groupId: group, old: false, userId: an },
    ],
    [
      { type: 'group', groupId: group },
      { type: 'group', groupId: group, old: false, userId: null },
    ],
    [{ type: 'group', roomId: room }, null],
    [
      { type: 'room', roomId: room, userId: an },
      { type: 'group', groupId: room, old: true, userId: an },
    ],
    [{ type: 'square', squareId: 's' }, null],
    [undefined, null],
    ['user', null],
  ])('%j', (source, expected) => expect(read({ type: 'join', source }).source).toEqual(expected));
});

describe('what happened', () => {
  test.each([
    [{ type: 'follow', follow: { isUnblocked: true } }, { type: 'follow' }],
    [{ type: 'unfollow' }, { type: 'unfollow' }],
    [{ type: 'join' }, { type: 'join' }],
    [{ type: 'leave' }, { type: 'leave' }],
    [{ type: 'botSuspended' }, { type: 'suspended' }],
    [{ type: 'botResumed' }, { type: 'resumed' }],
    [
      { type: 'unsend', unsend: { messageId: '325708' } },
      { type: 'unsend', messageId: '325708' },
    ],
    [{ type: 'unsend', unsend: {} }, null],
    [
      { type: 'postback', postback: { data: 'a=b c', params: { date: '2026-01-01' } } },
      { type: 'postback', data: 'a=b c' },
    ],
    [{ type: 'postback', postback: { data: 'x'.repeat(1_001) } }, null],
    [{ type: 'postback' }, null],
    [
      {
        type: 'memberJoined',
        joined: { members: [{ type: 'user', userId: an }, { type: 'user' }, { type: 'user', userId: binh }] },
      },
      { type: 'memberJoined', userIds: [an, binh] },
    ],
    [
      {
        type: 'memberLeft',
        left: {
          members: [
            { type: 'user', userId: an },
            { type: 'user', userId: an },
          ],
        },
      },
      { type: 'memberLeft', userIds: [an] },
    ],
    [{ type: 'memberJoined', joined: { members: [{ type: 'user' }] } }, null],
    [{ type: 'memberLeft', joined: { members: [{ type: 'user', userId: an }] } }, null],
    [{ type: 'accountLink', link: { result: 'ok', nonce: 'n' } }, null],
    [{ type: 'beacon', beacon: { hwid: 'd41d8cd98f', type: 'enter' } }, null],
    [{ type: 'videoPlayComplete', videoPlayComplete: { trackingId: 't' } }, null],
    [{ type: 'membership', membership: { type: 'joined', membershipId: 1 } }, null],
    [{ type: 'module', module: { type: 'attached', botId: account, scopes: [] } }, null],
    [{ type: 'activated', chatControl: { expireAt: 1 } }, null],
    [{ type: 'deactivated' }, null],
    [{ type: 'delivery', delivery: { data: 'x' } }, null],
    [{ type: 'somethingNew', somethingNew: { type: 'x' } }, null],
    [{ type: 'constructor' }, null],
    [{ type: 'message' }, null],
    [{ type: 'message', message: { type: 'text', text: 'x' } }, null],
    [{}, null],
  ])('%j', (event, expected) => expect(happening(event)).toEqual(expected));
});

describe('what a message holds', () => {
  const sticker = { type: 'sticker', packageId: '446', stickerId: '1988', stickerResourceType: 'ANIMATION' };
  const external = { type: 'external', originalContentUrl: 'https://example.com/a.jpg', previewImageUrl: 'https://x' };
  test.each([
    [
      { type: 'text', text: '@All @example Good Morning!! (love)', emojis: [{ index: 29 }], mention: {} },
      { kind: 'TEXT', text: '@All @example Good Morning!! (love)' },
    ],
    [{ type: 'text', text: '' }, null],
    [{ type: 'text', text: 7 }, null],
    [sticker, { kind: 'STICKER', packageId: '446', stickerId: '1988', alternativeText: null }],
    [
      { ...sticker, keywords: ['cony', 7, '', 'sally'] },
      { kind: 'STICKER', packageId: '446', stickerId: '1988', alternativeText: 'cony, sally' },
    ],
    [
      { ...sticker, keywords: ['cony'], text: 'Let us\nhang out!' },
      { kind: 'STICKER', packageId: '446', stickerId: '1988', alternativeText: 'Let us\nhang out!' },
    ],
    [{ ...sticker, packageId: undefined }, null],
    [
      { type: 'image', contentProvider: { type: 'line' }, imageSet: { id: 'E005', index: 1, total: 2 } },
      { kind: 'MEDIA', mediaKind: 'IMAGE', fileName: null },
    ],
    [
      { type: 'video', contentProvider: { type: 'line' }, duration: 60_000 },
      { kind: 'MEDIA', mediaKind: 'VIDEO', fileName: null },
    ],
    [{ type: 'audio' }, { kind: 'MEDIA', mediaKind: 'AUDIO', fileName: null }],
    [
      { type: 'file', fileName: '見積書.pdf', fileSize: 2_138 },
      { kind: 'MEDIA', mediaKind: 'FILE', fileName: '見積書.pdf' },
    ],
    [{ type: 'file' }, { kind: 'MEDIA', mediaKind: 'FILE', fileName: null }],
    [
      { type: 'image', contentProvider: external },
      { kind: 'TEXT', text: 'https://example.com/a.jpg' },
    ],
    [
      { type: 'video', contentProvider: external },
      { kind: 'TEXT', text: 'https://example.com/a.jpg' },
    ],
    [{ type: 'image', contentProvider: { type: 'external' } }, null],
    [{ type: 'image', contentProvider: { type: 'external', originalContentUrl: 'javascript:1' } }, null],
    [
      { type: 'location', title: 'my location', address: '〒102-8282', latitude: 35.67966, longitude: 139.73669 },
      { kind: 'LOCATION', title: 'my location', address: '〒102-8282', latitude: 35.67966, longitude: 139.73669 },
    ],
    [
      { type: 'location', latitude: 0, longitude: -180 },
      { kind: 'LOCATION', title: null, address: null, latitude: 0, longitude: -180 },
    ],
    [{ type: 'location', latitude: 91, longitude: 0 }, null],
    [{ type: 'location', latitude: '35', longitude: 0 }, null],
    [{ type: 'flex', contents: {} }, null],
    [{ type: 'toString' }, null],
    [{}, null],
  ])('%j', (message, expected) => expect(content(message)).toEqual(expected));

  test('nothing is longer than it may be, and no character is cut in two', () => {
    expect(content({ type: 'text', text: `a${'🍎'.repeat(10_000)}` })).toEqual({
      kind: 'TEXT',
      text: `a${'🍎'.repeat(9_999)}`,
    });
    expect(content({ type: 'file', fileName: 'n'.repeat(301) })).toMatchObject({ fileName: 'n'.repeat(300) });
    expect(read({ type: 'follow', replyToken: 'r'.repeat(101) }).replyToken).toBeNull();
  });
});

test('whatever comes, it does not throw, and what is read can be worked with', () => {
  const event = fc.record(
    {
      type: fc.constantFrom(
        ...['message', 'unsend', 'memberJoined', 'memberLeft', 'postback', 'follow', '__proto__', 'x'],
      ),
      webhookEventId: fc.oneof(fc.constant('01FZ'), fc.jsonValue()),
      timestamp: fc.oneof(fc.integer(), fc.jsonValue()),
      mode: fc.oneof(fc.constant('active'), fc.jsonValue()),
      source: fc.oneof(
        fc.record({ type: fc.constantFrom('user', 'group', 'room'), userId: fc.jsonValue(), groupId: fc.jsonValue() }),
        fc.jsonValue(),
      ),
      message: fc.oneof(
        fc.dictionary(fc.constantFrom('id', 'type', 'text', 'keywords', 'contentProvider'), fc.jsonValue()),
        fc.jsonValue(),
      ),
      unsend: fc.jsonValue(),
      joined: fc.oneof(fc.record({ members: fc.jsonValue() }), fc.jsonValue()),
      left: fc.jsonValue(),
      postback: fc.jsonValue(),
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(fc.array(event), fc.jsonValue(), (events, destination) => {
      for (const { id, at } of readWebhook(bodyOf(events, destination)) ?? readWebhook(bodyOf(events))!) {
        expect(id).toMatch(/^[!-~]{1,100}$/);
        expect(new Date(at).getTime()).toBe(at);
      }
    }),
  );
});

test('a body that was damaged does not throw', () => {
  const body = bodyOf([
    { ...common, type: 'message', replyToken, message: { id: '1', type: 'text', text: 'おはよう' } },
  ]);
  const damage = fc.array(fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 5 });
  fc.assert(
    fc.property(damage, fc.nat(body.length), (bytes, end) => {
      const damaged = Buffer.from(body);
      for (const [at, byte] of bytes) damaged[at] = byte;
      readWebhook(damaged);
      expect(readWebhook(damaged.subarray(0, end)) === null || end === body.length).toBe(true);
    }),
  );
});

describe('the signature', () => {
  const secret = '8c570fa6dd201bb328f1c1eac23a96d8';
  const body = Buffer.from('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}');
  // The example of https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/.
  const signature = 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=';
  const sign = (bytes: Buffer | string) => createHmac('sha256', secret).update(bytes).digest('base64');

  test('that LINE made is good, also over bytes that are no text', () => {
    expect(signedByLine(body, secret, signature)).toBe(true);
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(signedByLine(bytes, secret, sign(bytes))).toBe(true);
  });

  test('over another body, or with another secret, is not', () => {
    expect(signedByLine(Buffer.concat([body, Buffer.from(' ')]), secret, signature)).toBe(false);
    expect(signedByLine(body, `${secret}0`, signature)).toBe(false);
    expect(signedByLine(body, '', createHmac('sha256', '').update(body).digest('base64'))).toBe(false);
  });

  test('has one form', () => {
    const url = signature.replace('+', '-');
    const others = [
      undefined,
      '',
      '=',
      url,
      ` ${signature}`,
      `${signature}\n`,
      `${signature}=`,
      signature.slice(0, -1),
      `${signature}, ${signature}`,
      `${signature.slice(0, 10)} ${signature.slice(10)}`,
      // The same bytes, with other bits in the last character that do not count.
      signature.replace('s=', 't='),
      Buffer.from(signature, 'base64').toString('hex'),
      'é'.repeat(44),
      'A'.repeat(1_000_000),
    ];
    expect(others.filter((other) => signedByLine(body, secret, other))).toEqual([]);
  });
});
