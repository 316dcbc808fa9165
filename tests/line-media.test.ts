import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatMessage, LineChannel, LineUser } from '../cli/fake-line/fake-line.js';
import { DAY } from '../src/clock.js';
import { cast, type Actor } from './support/cast.js';
import { photo, uploaded } from './support/files.js';
import { connectChannel, delivered, entryOf, startLineWorld, type LineWorld } from './support/line-world.js';
import { done, messageWith } from './support/rooms.js';
import { everyRow, leap, settled, unchanged } from './support/rows.js';
import { until } from './support/until.js';

let world: LineWorld;
let chie: Actor, daichi: Actor;
let channel: LineChannel;
let hanako: LineUser;
let room: string;

async function start(env: Record<string, string>): Promise<void> {
  world = await startLineWorld({ SESSION_DAYS: '365', ...env });
  ({ chie, daichi } = await cast(world.server));
  ({ channel } = await connectChannel(world, chie, { member: daichi }));
}
/** A friend of the member, who has not said anything yet, and their room. */
async function friend(displayName: string, language = 'ja'): Promise<{ user: LineUser; room: string; id: string }> {
  const user = world.line.addUser({ displayName, language });
  await user.follow(channel);
  const entry = await entryOf(daichi, user);
  return { user, room: entry.room.id, id: entry.id };
}
let friends = 0;
const meetHanako = async () => ({ user: hanako, room } = await friend(`Hanako ${(friends += 1)}`));

const box = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\x02\0${brand}isom`), Buffer.alloc(40, 1)]);
const mp4 = box('mp42');
const m4a = box('M4A ');
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n');
const picture = async (options = {}) => Buffer.from(await photo(options));

const bytesAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('what comes from LINE', () => {
  beforeAll(() => start({ LINE_FILE_MB: '1' }));
  afterAll(() => world.stop());
  beforeEach(meetHanako);

  /** All there is in the room but its own making, once there is so much. */
  const content = (count: number): Promise<any[]> =>
    until(async () => {
      const { room: found } = await daichi.ask(
        `query($id: ID!) { room(id: $id) { messages(last: 100) { nodes { sender { displayName } recalledAt content { __typename
          ... on TextContent { text } ... on MediaContent { mediaKind url previewUrl fileName byteSize } ... on NoticeContent { noticeKind summary people { displayName } } } } } } }`,
        { id: room },
      );
      const { nodes } = found.messages;
      return nodes.length >= count ? nodes : undefined;
    }, `${count} messages`);
  /** What came, when nothing more is to come. */
  const all = async () => {
    await world.line.idle();
    await settled(world.server);
    return content(0);
  };
  const fetches = (messageId: string) =>
    world.line.requests.filter(({ path }) => path.endsWith(`/message/${messageId}/content`));
  /** Waits until a try has failed; answers when it is tried again. */
  const failed = async (): Promise<number> => {
    const now = world.server.clock.now();
    const job = await until(
      () =>
        world.server.app.services.db.read.get<{ at: number }>(
          "select run_at as at from jobs where kind = 'fetchLineMedia' and problem is not null and dead_at is null and run_at > $1 and run_at < $2",
          [now, now + 100_000], // while one is done it is due later than that
        ),
      'a failed try',
    );
    return job.at;
  };
  /** After each of so many that failed, the next is made. */
  const triedAgain = async (times = 1) => {
    const { clock, app } = world.server;
    for (let i = 0; i < times; i += 1) {
      clock.advance((await failed()) - clock.now());
      app.worker.look();
    }
  };

  test('pictures, films, sounds and files are there with their bytes', async () => {
    const image = await picture({ width: 1_200, height: 600 });
    await hanako.sendImage(channel, image);
    await content(1);
    await hanako.sendVideo(channel, mp4);
    await content(2);
    await hanako.sendAudio(channel, m4a);
    await content(3);
    await hanako.sendFile(channel, '見積書../2027\u202e.pdf', pdf);
    await content(4);
    await hanako.sendFile(channel, 'page.html', Buffer.from('<script>alert(1)</script>'));
    const found = await content(5);
    expect(found.map(({ sender }) => sender.displayName)).toEqual(Array(5).fill(hanako.displayName));
    const kinds = found.map(({ content: { mediaKind, fileName, byteSize } }) => [mediaKind, fileName, byteSize]);
    expect(kinds).toEqual([
      ['IMAGE', 'image.jpg', image.length],
      ['VIDEO', 'video.mp4', mp4.length],
      ['AUDIO', 'audio.mp4', m4a.length],
      ['FILE', '2027.pdf', pdf.length],
      ['FILE', 'page.html', 25],
    ]);
    const types = [];
    for (const [i, bytes] of [image, mp4, m4a, pdf].entries()) {
      const { url, previewUrl } = found[i].content;
      const response = await fetch(url);
      types.push(response.headers.get('content-type'));
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
      expect(previewUrl === null).toBe(i !== 0);
    }
    expect(types).toEqual(['image/jpeg', 'video/mp4', 'audio/mp4', 'application/pdf']);
    const preview = await sharp(await bytesAt(found[0].content.previewUrl)).metadata();
    expect([preview.format, preview.width, preview.height]).toEqual(['webp', 800, 400]);
    const page = await fetch(found[4].content.url);
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toContain('attachment');
  });

  test('what LINE still prepares is asked for again', async () => {
    const { messageId } = await hanako.sendVideo(channel, mp4, { transcoding: 'processing' });
    await triedAgain(2);
    await failed();
    expect(await content(0)).toEqual([]);
    hanako.finishTranscoding(messageId!);
    await triedAgain();
    const [video] = await content(1);
    expect(video.content).toMatchObject({ mediaKind: 'VIDEO', byteSize: mp4.length });
    expect(fetches(messageId!)).toHaveLength(4);
  });

  test('an answer that breaks off is asked for again', async () => {
    const image = await picture();
    world.line.failNext({ path: /content/, status: 500 });
    world.line.failNext({ path: /content/, drop: true, after: 'processing' });
    const { messageId } = await hanako.sendImage(channel, image);
    await triedAgain(2);
    const [found] = await content(1);
    expect((await bytesAt(found.content.url)).equals(image)).toBe(true);
    expect(fetches(messageId!)).toHaveLength(3);
  });

  /** Until all that LINE has told was done. */
  const heard = () =>
    until(
      async () =>
        (await world.server.app.services.db.read.get('select 1 from line_events where done_at is null')) === undefined,
      'every event to be done',
    );
  /** What is gone is asked for once more, a little later. */
  const laterGone = async (messageId: string, meanwhile?: () => Promise<unknown>) => {
    await until(
      () =>
        world.server.app.services.db.read.get(
          `select 1 from jobs where kind = 'fetchLineMedia' and dead_at is null and data like $1`,
          [`%"${messageId}"%"gone":true%`],
        ),
      'it to be asked for once more',
    );
    await meanwhile?.();
    world.server.clock.advance(16_000);
    world.server.app.worker.look();
  };
  const lost = {
    EN: (name: string) => `${name} sent a file, which could not be fetched from LINE.`,
    JA: (name: string) => `${name}さんがファイルを送信しましたが、LINEから取得できませんでした。`,
    VI: (name: string) => `${name} đã gửi một tệp, nhưng không lấy được từ LINE.`,
  };

  test('what is gone at LINE, or larger than is taken, is said to be lost, in the language of whoever reads it', async () => {
    const { messageId } = await hanako.sendAudio(channel, m4a, { transcoding: 'failed' });
    await laterGone(messageId!);
    await content(1);
    world.line.failNext({ path: /content/, status: 410, times: 2 });
    const { messageId: second } = await hanako.sendImage(channel, await picture());
    await laterGone(second!);
    await content(2);
    await hanako.sendFile(channel, 'large.bin', Buffer.alloc(1024 * 1024 + 1));
    await content(3);
    await hanako.sendFile(channel, 'just.bin', Buffer.alloc(1024 * 1024));
    await content(4);
    for (const [locale, text] of Object.entries(lost)) {
      await done(daichi, 'updateProfile', { locale });
      const found = await content(4);
      expect(found.slice(0, 3).map(({ sender, content: { __typename, ...more } }) => ({ sender, ...more }))).toEqual(
        Array.from({ length: 3 }, () => ({
          sender: null,
          noticeKind: 'CONTENT_LOST',
          summary: text(hanako.displayName),
          people: [{ displayName: hanako.displayName }],
        })),
      );
      expect(found[3].content).toMatchObject({ fileName: 'just.bin', byteSize: 1024 * 1024 });
    }
    await done(daichi, 'updateProfile', { locale: 'JA' });
  });

  test('what LINE never finishes is given up, and said to be lost', async () => {
    const { messageId } = await hanako.sendVideo(channel, mp4, { transcoding: 'processing' });
    const found = await until(async () => {
      await leap(world.server, DAY / 4);
      const nodes = await content(0);
      return nodes.length > 0 ? nodes : undefined;
    }, 'it to be given up');
    expect(found.map((node) => node.content.noticeKind)).toEqual(['CONTENT_LOST']);
    hanako.finishTranscoding(messageId!);
    expect(await all()).toHaveLength(1);
  });

  test('what is taken back before it was fetched does not come, and nobody is told', async () => {
    const { messageId } = await hanako.sendVideo(channel, mp4, { transcoding: 'processing' });
    await until(() => Promise.resolve(fetches(messageId!).length > 0), 'the first try');
    // LINE deletes it at once, and it is tried again before we hear of it.
    const { event } = await hanako.unsend(messageId!, { deliver: false });
    await triedAgain();
    await laterGone(messageId!, async () => {
      await channel.deliver([event!]);
      await heard();
    });
    expect(await all()).toEqual([]);
    const { uploads } = await everyRow(world.server);
    expect(
      uploads!.filter((row) => row.includes(`"byte_size":${mp4.length},`) && row.includes(hanako.idFor(channel))),
    ).toEqual([]);
    // And after it was fetched it goes.
    const sent = await hanako.sendImage(channel, await picture());
    const [found] = await content(1);
    await hanako.unsend(sent.messageId!);
    await until(async () => (await content(1))[0].recalledAt !== null, 'it to go');
    expect((await fetch(found.content.url)).status).toBe(404);
    expect((await content(1))[0].content).toBeNull();
  });

  test('what is told again is not fetched again', async () => {
    const { event, messageId } = await hanako.sendImage(channel, await picture());
    await content(1);
    await channel.deliver([event!], { redelivery: true });
    await channel.deliver([{ ...event!, webhookEventId: '01HYYYYYYYYYYYYYYYYYYYYYYY' }]);
    expect(await all()).toHaveLength(1);
    expect(fetches(messageId!)).toHaveLength(1);
  });

  test('where the policy lets no files in nothing is fetched, and the room says so', async () => {
    await done(chie, 'updateExternalPolicy', { fileSending: false });
    const { messageId } = await hanako.sendImage(channel, await picture());
    const refused: Record<string, string> = {
      EN: `${hanako.displayName} sent a file, which the organization’s policy does not let in.`,
      JA: `${hanako.displayName}さんがファイルを送信しましたが、組織の設定により受け取れませんでした。`,
      VI: `${hanako.displayName} đã gửi một tệp, nhưng quy định của tổ chức không cho nhận.`,
    };
    for (const [locale, summary] of Object.entries(refused)) {
      await done(daichi, 'updateProfile', { locale });
      const [notice] = await content(1);
      expect([notice.sender, notice.content.noticeKind, notice.content.summary]).toEqual([
        null,
        'CONTENT_REFUSED',
        summary,
      ]);
    }
    await done(daichi, 'updateProfile', { locale: 'JA' });
    await done(chie, 'updateExternalPolicy', { fileSending: true });
    expect(await all()).toHaveLength(1);
    expect(fetches(messageId!)).toEqual([]);
    await hanako.say(channel, 'words still come');
    expect((await content(2))[1].content.text).toBe('words still come');
  });

  test('without https LINE could fetch nothing from here: files of members are refused, those of others are said to be there', async () => {
    const uploadId = await uploaded(daichi, await photo(), 'photo.jpg');
    const { userErrors } = await unchanged(world.server, () =>
      daichi.mutate('postMessage', { roomId: room, uploadId }),
    );
    expect(userErrors.map(({ code, field }: any) => [code, field])).toEqual([['CONTENT_NOT_SUPPORTED', ['uploadId']]]);

    const ken = await friend('Ken', 'vi');
    const { id } = await entryOf(daichi, hanako);
    const { room: group } = await daichi.mutate('createRoom', { personIds: [id, ken.id] }, 'room { id }');
    await daichi.mutate('postMessage', { roomId: group.id, text: 'Here' });
    await until(
      () => Promise.resolve(hanako.chat(channel).messages.some(({ sender }) => sender === channel)),
      'it to arrive',
    );
    await hanako.sendImage(channel, await picture());
    const relayed = await fromAccount(ken.user, 2);
    expect(relayed[1]).toMatchObject({
      name: hanako.displayName,
      iconUrl: null,
      content: { type: 'text', text: '(tệp không hiển thị được ở đây)' },
    });
  });
});

/** What an account has sent somebody, once there is so much. */
const fromAccount = (user: LineUser, count: number): Promise<ChatMessage[]> =>
  until(() => {
    const own = user.chat(channel).messages.filter(({ sender }) => sender === channel);
    return Promise.resolve(own.length >= count ? own : undefined);
  }, `${count} messages to ${user.displayName}`);

describe('what goes to LINE from an address on https', () => {
  const origin = 'https://contacts.example.com';
  /** A page of the server as LINE would fetch it. */
  const get = (url: string) => {
    expect(url.startsWith(`${origin}/`)).toBe(true);
    return fetch(world.server.url + url.slice(origin.length));
  };
  const got = async (url: string) => {
    const response = await get(url);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      headers: response.headers,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  const send = async (bytes: Buffer, name: string): Promise<any> => {
    const before = hanako.chat(channel).messages.length;
    const message = await messageWith(daichi, room, await uploaded(daichi, new Uint8Array(bytes), name));
    expect((await delivered(daichi, message)).delivery.state).toBe('DELIVERED');
    const [sent] = hanako.chat(channel).messages.slice(before);
    return { ...sent!, message };
  };

  beforeAll(() => start({ PUBLIC_URL: origin }));
  afterAll(() => world.stop());
  beforeEach(meetHanako);

  test('a picture is a picture: JPEG, with a smaller one', async () => {
    const png = await sharp({ create: { width: 5_000, height: 2_500, channels: 4, background: '#f008' } })
      .png()
      .toBuffer();
    const { content } = await send(png, 'alpha.png');
    expect(content.type).toBe('image');
    const [full, preview] = [await got(content.url), await got(content.previewUrl)];
    expect([full.status, full.type, preview.status, preview.type]).toEqual([200, 'image/jpeg', 200, 'image/jpeg']);
    const [large, small] = [await sharp(full.bytes).metadata(), await sharp(preview.bytes).metadata()];
    expect([large.format, large.width, large.height]).toEqual(['jpeg', 4_096, 2_048]);
    expect([small.format, small.width, small.height]).toEqual(['jpeg', 800, 400]);
    expect(full.headers.get('x-content-type-options')).toBe('nosniff');
    const { content: small2 } = await send(await picture(), 'where it was taken.jpg');
    expect((await got(small2.url)).bytes.includes('Secretcam')).toBe(false);
  });

  test('a film in MP4 is a film, and a still stands for it', async () => {
    const { content } = await send(mp4, 'tour.mp4');
    expect(content.type).toBe('video');
    const film = await got(content.url);
    expect([film.status, film.type, film.bytes.equals(mp4)]).toEqual([200, 'video/mp4', true]);
    const still = await got(content.previewUrl);
    expect([still.status, still.type]).toEqual([200, 'image/png']);
    expect((await sharp(still.bytes).metadata()).format).toBe('png');
    const part = await fetch(world.server.url + content.url.slice(origin.length), { headers: { range: 'bytes=4-7' } });
    expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
  });

  test('anything else is its name and a link to it', async () => {
    for (const [bytes, name, type, how] of [
      [pdf, '見積書.pdf', 'application/pdf', 'attachment'],
      [m4a, 'voice.m4a', 'audio/mp4', 'inline'],
      [Buffer.from('<script>'), 'page.html', 'application/octet-stream', 'attachment'],
    ] as const) {
      const { content } = await send(bytes, name);
      expect(content.type).toBe('text');
      const [first, url] = content.text.split('\n');
      expect(first).toBe(name);
      const file = await got(url);
      expect([file.status, file.type, file.bytes.equals(bytes)]).toEqual([200, type, true]);
      expect(file.headers.get('content-disposition')).toBe(
        `${how}; filename="${name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      );
    }
  });

  test('the picture of whoever writes stands beside it, as PNG', async () => {
    await done(daichi, 'updateProfile', { avatarUploadId: await uploaded(daichi, await photo(), 'me.jpg', 'avatar') });
    await daichi.mutate('postMessage', { roomId: room, text: 'It is me' });
    const [sent] = await fromAccount(hanako, 1);
    expect(sent!.iconUrl).toMatch(new RegExp(`^${origin}/avatars/upl_\\w{26}\\.png$`));
    const icon = await got(sent!.iconUrl!);
    expect([icon.status, icon.type, (await sharp(icon.bytes).metadata()).format]).toEqual([200, 'image/png', 'png']);
    await done(daichi, 'updateProfile', { avatarUploadId: null });
    expect((await got(sent!.iconUrl!)).status).toBe(404);
    const file = (await send(pdf, 'x.pdf')).content.text.split('\n')[1].replace(/.*(upl_\w+).*/, '$1');
    expect((await got(`${origin}/avatars/${file}.png`)).status).toBe(404); // no picture of anybody
  });

  test('an address that was changed, or is too old, serves nothing', async () => {
    const { content } = await send(await picture(), 'one.jpg');
    const { content: other } = await send(await picture({ width: 60 }), 'two.jpg');
    const mai = await friend('Mai');
    const changed = (what: Record<string, string>) => {
      const url = new URL(content.url);
      for (const [name, value] of Object.entries(what)) url.searchParams.set(name, value);
      return url.href;
    };
    const { searchParams } = new URL(content.url);
    const until30 = Number(searchParams.get('until'));
    const forged = [
      changed({ signature: '' }),
      changed({ signature: new URL(other.url).searchParams.get('signature')! }),
      changed({ signature: new URL(content.previewUrl).searchParams.get('signature')! }),
      changed({ until: String(until30 + 1) }),
      changed({ size: 'preview' }),
      changed({ for: mai.id }),
      changed({ for: daichi.id }),
      content.url.split('?')[0],
      content.url.replace(/upl_\w+/, new URL(other.url).pathname.split('/').at(-1)!),
      content.url.replace('/outside/', '/media/'),
      `${origin}/outside/nothing`,
    ];
    for (const url of forged) expect([url, (await got(url)).status]).toEqual([url, 404]);
    const bytes = await got(content.url);
    expect(bytes.status).toBe(200);
    // An address for a member does not do there.
    const { node } = await daichi.ask(
      'query($id: ID!) { room(id: $id) { id } node: room(id: $id) { messages { nodes { content { ... on MediaContent { url } } } } } }',
      { id: room },
    );
    const own = node.messages.nodes.find((one: any) => one.content.url).content.url;
    expect((await got(own)).status).toBe(200);
    expect((await got(own.replace('/media/', '/outside/'))).status).toBe(404);

    world.server.clock.advance(until30 * 1_000 - world.server.clock.now() - 5_000);
    expect((await got(content.url)).status).toBe(200);
    world.server.clock.advance(DAY / 24);
    expect((await got(content.url)).status).toBe(404);
  });

  test('what somebody on LINE sends goes to the others there as it is', async () => {
    const face = await picture({ width: 300, height: 300 });
    const sender = world.line.addUser({ displayName: 'Yui', picture: face });
    await sender.follow(channel);
    const entry = await entryOf(daichi, sender);
    const ken = await friend('Ken', 'vi');
    const { room: group } = await daichi.mutate('createRoom', { personIds: [entry.id, ken.id] }, 'room { id }');
    await daichi.mutate('postMessage', { roomId: group.id, text: 'Here' });
    await fromAccount(sender, 1);
    await fromAccount(ken.user, 1);
    const image = await picture();
    const { messageId } = await sender.sendImage(channel, image);
    const [, shown] = await fromAccount(ken.user, 2);
    expect(shown).toMatchObject({ name: 'Yui', content: { type: 'image' } });
    const { url, previewUrl } = shown!.content as { url: string; previewUrl: string };
    for (const address of [url, previewUrl]) {
      expect(new URL(address).searchParams.get('for')).toBe(ken.id);
      const { status, type } = await got(address);
      expect([status, type]).toEqual([200, 'image/jpeg']);
    }
    const icon = await got(shown!.iconUrl!);
    expect([icon.status, icon.type]).toEqual([200, 'image/png']);
    await sender.sendFile(channel, '資料.pdf', pdf);
    const [, , file] = await fromAccount(ken.user, 3);
    const { text } = file!.content as { text: string };
    expect(text.split('\n')[0]).toBe('資料.pdf');
    expect((await got(text.split('\n')[1]!)).bytes.equals(pdf)).toBe(true);
    expect(sender.chat(channel).messages.filter((one) => one.sender === channel)).toHaveLength(1);
    await sender.unsend(messageId!);
    await until(async () => (await got(url)).status === 404, 'the picture to be gone');
    expect((await got(previewUrl)).status).toBe(404);
  });
});
