import { ExternalUser } from '../../entities/external-user.js';
import { LineChannel } from '../../entities/line-channel.js';
import { Room } from '../../entities/room.js';
import type { User } from '../../entities/user.js';
import { readWebhook } from '../../src/channels/line/webhook.js';
import { toLineMessages } from '../../src/channels/line/messages.js';
import { SECOND } from '../../src/clock.js';
import type { Tx } from '../../src/database/tx.js';
import { directRoomBetween } from '../../src/domain/direct-rooms.js';
import { externalUserOn, localeOfUser, updateExternalUser, type Newcomer } from '../../src/domain/external-users.js';
import { connectLineChannel } from '../../src/domain/line-channels.js';
import { finishBatch, takeBatch } from '../../src/domain/line-deliveries.js';
import { doEvents, keepEvents, nextEvents } from '../../src/domain/line-intake.js';
import { groupIdOf } from '../../src/domain/line-rooms.js';
import { welcome } from '../../src/domain/line-welcome.js';
import { postMessage } from '../../src/domain/messages.js';
import { markRead } from '../../src/domain/read-marks.js';
import { bubblesOf } from '../../src/line/bubbles.js';
import type { LineOutgoing } from '../../src/line.js';
import type { Services } from '../../src/services.js';
import type { Happened, LineChannel as FakeChannel, LineUser } from '../fake-line/fake-line.js';
import { messageId } from '../fake-line/ids.js';
import type { ApiMessage } from '../fake-line/shown.js';
import type { Account, DemoLine, Opened } from './line.js';
import type { DemoName } from './people.js';
import { ago } from './relations.js';

/**
 * The channels of the demo, and what was said through them: what happened on LINE goes the way of any webhook, and what members wrote
 * the way of any message, but at once and some days ago.
 */
export async function talkOnLine(
  tx: Tx,
  services: Services,
  line: DemoLine,
  opened: Record<Account, Opened>,
  { aiko, misaki, ken }: Record<DemoName, User>,
): Promise<void> {
  line.begin();
  const connect = async (
    { credentials, account }: Opened,
    whose: { memberId?: string; defaultMemberId?: string },
  ): Promise<Connected> => ({
    fake: line.channel(credentials.channelId),
    row: await connectLineChannel(ago(tx, 30), aiko, services.vault, { ...credentials, ...whose }, account),
  });
  const own = await connect(opened.own, { memberId: aiko.id });
  const shared = await connect(opened.shared, { defaultMemberId: misaki.id });
  const stage = new Stage(tx, services, line);

  // Aiko's own account: whoever adds it has added her
  const sakura = line.fake.addUser({
    displayName: '山本 さくら',
    language: 'ja',
    statusMessage: '京都で器の店をしています',
  });
  await stage.happens(20, own, (held) => sakura.follow(own.fake, held));
  await stage.happens(20, own, (held) =>
    sakura.say(own.fake, '先日の展示会でお話しした山本です。よろしくお願いいたします。', held),
  );
  const withSakura = await stage.roomOf(aiko, own, sakura);
  await stage.writes(19.5, aiko, withSakura, 'ご連絡ありがとうございます。カタログをお送りしますね。');
  await stage.happens(19, own, (held) => sakura.sendSticker(own.fake, '446', '1995', held));
  await stage.reads(19, aiko, withSakura);
  await stage.happens(0.3, own, (held) => sakura.say(own.fake, '秋の新作はいつ頃入荷しますか？', held));
  await updateExternalUser(ago(tx, 19), aiko, {
    id: (await stage.entryOf(own, sakura)).id,
    displayName: '山本様（やまと陶器）',
    company: 'やまと陶器',
    note: '東京の展示会で名刺交換。秋の新作に関心あり。',
  });

  // The account of all: by Ken's code, and without any, so that it is Misaki whom they get
  const david = line.fake.addUser({ displayName: 'David Miller', language: 'en' });
  await stage.happens(8, shared, (held) => david.follow(shared.fake, held));
  const { code } = (await tx.get<{ code: string }>('select line_code as code from users where id = $1', [ken.id]))!;
  await stage.happens(8, shared, (held) => david.say(shared.fake, code, held));
  await stage.happens(7.9, shared, (held) =>
    david.say(shared.fake, 'Hi Ken, could you send me the quotation again?', held),
  );
  const withDavid = await stage.roomOf(ken, shared, david);
  await stage.writes(7.5, ken, withDavid, 'Of course, David. You will have it by noon.');
  await stage.reads(7.5, ken, withDavid);

  const anh = line.fake.addUser({ displayName: 'Ngọc Anh', language: 'vi' });
  await stage.happens(3, shared, (held) => anh.follow(shared.fake, held));
  await stage.happens(3, shared, (held) =>
    anh.say(shared.fake, 'Chào anh chị, bên mình còn nhận đặt hàng không ạ?', held),
  );
  await stage.isWelcomed(3, shared, anh);
  const withAnh = await stage.roomOf(misaki, shared, anh);
  await stage.writes(2.5, misaki, withAnh, 'Dạ còn ạ. Chị cần số lượng bao nhiêu?');

  // A group on LINE, into which Aiko's account was invited
  const taku = line.fake.addUser({ displayName: '中村 拓', language: 'ja' });
  const group = sakura.createGroup('器の会', { members: [taku] });
  await stage.happens(6, own, (held) => group.invite(own.fake, held), group.name);
  await stage.happens(5.9, own, (held) => group.say(sakura, '田中さんのアカウントをお招きしました。', held));
  await stage.happens(5.8, own, (held) => group.say(taku, 'はじめまして、中村です。', held));
  const inGroup = (await tx.row(Room, 'where id in (select room_id from line_groups where group_id = $1)', [
    group.id,
  ]))!;
  await stage.writes(5.5, aiko, inGroup, 'お招きありがとうございます。どうぞよろしくお願いいたします。');
  await stage.reads(5.5, aiko, inGroup);
}

interface Connected {
  fake: FakeChannel;
  row: LineChannel;
}

class Stage {
  private written = 0;

  constructor(
    private readonly tx: Tx,
    private readonly services: Services,
    private readonly line: DemoLine,
  ) {}

  /** Somebody does something on LINE: the account is told of it, as by a webhook, and what it means is done. */
  async happens(
    days: number,
    channel: Connected,
    act: (held: { deliver: false }) => Promise<Happened>,
    groupName: string | null = null,
  ): Promise<void> {
    const past = ago(this.tx, days);
    const { event } = await this.line.at(past.now, () => act({ deliver: false }));
    const body = JSON.stringify({ destination: channel.fake.userId, events: [event] });
    const events = readWebhook(Buffer.from(body))!;
    await keepEvents(past, [{ channelId: channel.row.id, events }]);
    await this.handle(past, channel, groupName);
    await this.deliver(past, channel);
  }

  private async handle(past: Tx, { row, fake }: Connected, groupName: string | null): Promise<void> {
    const people = new Map(
      this.line.fake.users.filter((user) => user.isKnownTo(fake)).map((user) => [user.idFor(fake), newcomer(user)]),
    );
    for (;;) {
      const events = await nextEvents(past, row.id, past.now);
      if (events.length === 0) return;
      for (const event of events) await doEvents(past, row.id, [event], () => ({ people, groupName }));
    }
  }

  /** They have said nothing of whom they would like to talk to, and are asked. */
  async isWelcomed(days: number, channel: Connected, user: LineUser): Promise<void> {
    const past = ago(this.tx, days);
    const later = Object.create(past, { now: { value: past.now + 20 * SECOND } }) as Tx;
    await welcome(later, (await this.entryOf(channel, user)).id, true);
    await this.handle(later, channel, null);
    await this.deliver(later, channel);
  }

  async writes(days: number, who: User, { id: roomId }: Room, text: string): Promise<void> {
    const past = ago(this.tx, days);
    this.written += 1;
    await postMessage(past, who, { roomId, text, idempotencyKey: `demo-line-${this.written}` });
    for (const row of await past.rows(LineChannel, 'order by id'))
      await this.deliver(past, { row, fake: this.line.channel(row.channelId) });
  }

  async reads(days: number, who: User, { id }: Room): Promise<void> {
    const room = (await this.tx.row(Room, 'where id = $1', [id]))!;
    await markRead(ago(this.tx, days), who, id, room.lastSequence);
  }

  async entryOf({ row, fake }: Connected, user: LineUser): Promise<ExternalUser> {
    return (await externalUserOn(this.tx, row, user.idFor(fake)))!;
  }

  async roomOf(member: User, channel: Connected, user: LineUser): Promise<Room> {
    return (await directRoomBetween(this.tx, member.id, (await this.entryOf(channel, user)).id))!;
  }

  /** What waits for LINE is there. */
  private async deliver(past: Tx, { row, fake }: Connected): Promise<void> {
    const targets = await past.all<{ id: string }>(
      "select distinct target_id as id from line_deliveries where state = 'QUEUED' and line_channel_id = $1",
      [row.id],
    );
    for (const { id } of targets) {
      const user = await past.row(ExternalUser, 'where id = $1', [id]);
      const locale = user ? localeOfUser(user) : 'JA';
      const chat = await this.chatOf(user, id, fake);
      for (;;) {
        const batch = await takeBatch(past, id, '');
        if (!batch || 'busyUntil' in batch) break;
        const bubbles: LineOutgoing[] = [];
        for (const delivery of batch.deliveries)
          bubbles.push(...(await bubblesOf(this.services, past, delivery, locale)));
        await this.line.at(past.now, async () => {
          for (const message of toLineMessages(bubbles))
            chat.receive(fake, message as unknown as ApiMessage, messageId());
        });
        await finishBatch(past, batch, { state: 'DELIVERED' });
      }
    }
  }

  private async chatOf(entry: ExternalUser | undefined, targetId: string, fake: FakeChannel) {
    if (entry) return this.line.fake.users.find((user) => user.idFor(fake) === entry.networkUserId)!.chat(fake);
    const groupId = await groupIdOf(this.tx, targetId);
    return this.line.fake.users.flatMap(({ groups }) => groups).find(({ id }) => id === groupId)!;
  }
}

function newcomer({ displayName, language, statusMessage }: LineUser): Newcomer {
  return { profile: { displayName, language, statusMessage, pictureUrl: null }, avatar: null };
}
