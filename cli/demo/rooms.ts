import type { User } from '../../entities/user.js';
import { directRoomBetween } from '../../src/domain/direct-rooms.js';
import { postMessage, recallMessage } from '../../src/domain/messages.js';
import { markRead } from '../../src/domain/read-marks.js';
import { openDirectRoom } from '../../src/domain/open-direct-room.js';
import { createRoom } from '../../src/domain/rooms.js';
import type { Tx } from '../../src/database/tx.js';
import type { DemoName } from './people.js';
import { ago, rules } from './relations.js';

/** The key of everything written here: a second time nothing is added. */
const keyOf = (name: string, number: number) => `demo-${name}-${number}`;

/** What was said in the rooms that the contacts have, in a group of two organizations, and in a room opened at once. */
export async function talk(tx: Tx, everybody: Record<DemoName, User>): Promise<void> {
  const { aiko, ken, lan, duc, emma } = everybody;

  /** Writes what was said, one after the other. Answers the ids of the messages and the number of the last. */
  const say = async (name: string, roomId: string, said: readonly [days: number, who: User, text: string][]) => {
    const messages = [];
    for (const [i, [days, who, text]] of said.entries())
      messages.push(await postMessage(ago(tx, days), who, { roomId, text, idempotencyKey: keyOf(name, i) }));
    return { ids: messages.map(({ id }) => id), last: messages.at(-1)!.sequence };
  };
  const between = async (a: User, b: User) => (await directRoomBetween(tx, a.id, b.id))!.id;

  // Read to the end
  const withEmma = await between(aiko, emma);
  const { last } = await say('emma', withEmma, [
    [59, emma, 'Thank you for adding me. The slides I mentioned will follow on Monday.'],
    [59, aiko, 'Thank you, Emma. I look forward to them.'],
    [7, emma, 'Are you still free for our call in October?'],
    [6.5, aiko, 'Yes: the 14th, ten in the morning, Tokyo time.'],
  ]);
  for (const reader of [aiko, emma]) await markRead(ago(tx, 6), reader, withEmma, last);

  // Two are waiting for Aiko
  const withLan = await between(aiko, lan);
  const first = await say('lan', withLan, [
    [19, aiko, '承認ありがとうございます。秋のダナンツアーの件、来週お電話してもよろしいですか。'],
    [18.5, lan, 'Dạ được chị ạ. Thứ Ba hoặc thứ Năm đều được.'],
  ]);
  for (const reader of [aiko, lan]) await markRead(ago(tx, 18), reader, withLan, first.last);
  await say('lan-today', withLan, [
    [0.25, lan, 'Chị ơi, em gửi báo giá mới cho đoàn 20 khách.'],
    [0.125, lan, 'Giá phòng đã gồm bữa sáng.'],
  ]);

  // A group of two organizations, in three languages, in which something was taken back
  const { id: tour } = await createRoom(ago(tx, 10), aiko, {
    name: 'ダナンツアー 2027 / Tour Đà Nẵng',
    personIds: [ken.id, lan.id],
    idempotencyKey: keyOf('tour', 0),
  });
  const { ids } = await say('tour', tour, [
    [10, aiko, '皆さん、こちらで進めましょう。ランさん、よろしくお願いします。'],
    [9.5, lan, 'Chào mọi người! Em là Lan, phụ trách tour Đà Nẵng.'],
    [9, ken, 'Hello Lan, nice to work with you. Could we write the programme in English?'],
    [8.5, lan, 'Of course. Day one: airport, Marble Mountains, dinner at My Khe beach.'],
    [8, ken, '金額はまだ社外秘です。'],
    [7.5, aiko, '一日目はこれで決まりですね。ありがとうございます。'],
  ]);
  const sticker = { network: 'LINE', packageId: '11537', stickerId: '52002734' } as const;
  const thanks = await postMessage(ago(tx, 7), lan, {
    roomId: tour,
    sticker,
    idempotencyKey: keyOf('tour', ids.length),
  });
  await recallMessage(ago(tx, 7.75), ken, ids[4]!);
  await markRead(ago(tx, 6), aiko, tour, thanks.sequence);
  await say('tour-today', tour, [[0.5, ken, 'ランさん、二日目の予定はいかがでしょうか。']]);

  // Written to at once by somebody who knows her message ID, without being in contact
  const { id: atOnce } = await openDirectRoom(ago(tx, 1), duc, { messageId: aiko.messageId }, rules);
  await say('at-once', atOnce, [[1, duc, 'Chào chị, em bên kế toán. Em hỏi nhanh về hóa đơn tháng 10 ạ.']]);
}
