import type { User } from '../../entities/user.js';
import { DAY } from '../../src/clock.js';
import type { Tx } from '../../src/database/tx.js';
import { blockPerson } from '../../src/domain/blocks.js';
import { requestContact } from '../../src/domain/contact-requests.js';
import { contactBetween, updateContact } from '../../src/domain/contacts.js';
import { suspendMember } from '../../src/domain/members.js';
import { updatePrivacy } from '../../src/domain/profiles.js';
import {
  approveContactRequest,
  cancelContactRequest,
  declineContactRequest,
} from '../../src/domain/request-answers.js';
import { expireContactRequests } from '../../src/domain/request-endings.js';
import type { DemoName } from './people.js';

/** The same transaction some days ago: so that the world has a past. */
export function ago(tx: Tx, days: number): Tx {
  return Object.create(tx, { now: { value: tx.now - days * DAY } }) as Tx;
}

export const rules = {
  sessionLifetime: 30 * DAY,
  requestLifetime: 30 * DAY,
  requestsPerDay: 1_000,
  invitationsPerDay: 1_000,
};

/** Every relation the API knows, most of them seen from Aiko. */
export async function relate(tx: Tx, everybody: Record<DemoName, User>): Promise<void> {
  const { aiko, misaki, ken, osamu, binh, lan, ha, quan, duc } = everybody;
  const { emma, grace, james, liam, olivia, noah, max, ruby } = everybody;
  const ask = (days: number, from: User, to: User, message: string | null = null) =>
    requestContact(ago(tx, days), from, { userId: to.id, message }, rules);
  const meet = async (days: number, from: User, to: User, message: string | null = null) => {
    const { id } = await ask(days + 1, from, to, message);
    await approveContactRequest(ago(tx, days), to, id);
  };
  const noteOn = async (owner: User, other: User, nickname: string, note: string) => {
    const { id } = (await contactBetween(tx, owner.id, other.id))!;
    await updateContact(tx, owner, { id, nickname, note });
  };

  // Contacts
  await meet(60, emma, aiko, 'It was good to meet you at the Tokyo fair. Shall we stay in touch?');
  await noteOn(aiko, emma, 'エマさん', '東京の展示会で知り合う。秋に提携の打ち合わせ予定。');
  const { id: asked } = await requestContact(
    ago(tx, 21),
    aiko,
    { messageId: lan.messageId, message: 'ダナンのツアーについてご相談させてください。' },
    rules,
  );
  await approveContactRequest(ago(tx, 20), lan, asked);
  await noteOn(lan, aiko, 'Chị Aiko', 'Khách hàng ở Tokyo, thích đi vào mùa thu.');
  await meet(45, aiko, grace);
  await suspendMember(ago(tx, 3), emma, grace.id, true);
  await meet(30, binh, emma, 'Rất vui được hợp tác cùng Northwind.');
  await meet(12, ken, lan, '次回の出張の件でご連絡いたします。');

  // Waiting for an answer
  await ask(2, ha, aiko, 'Em là Hà ở Sen Việt Travel. Em muốn kết nối với chị để trao đổi về mùa hoa anh đào.');
  await ask(1, noah, misaki, 'Could we talk about the contract?');
  await ask(3, aiko, quan, 'ベトナムの新しいお取引について、お話を伺えますか。');
  await ask(1, misaki, binh, '来月のご訪問について、ご連絡いたします。');

  // Said no: the one who asked does not know
  const { id: unwanted } = await ask(10, james, aiko, 'We have a special offer for you!');
  await declineContactRequest(ago(tx, 9), aiko, unwanted, false);
  const { id: declined } = await ask(8, aiko, liam);
  await declineContactRequest(ago(tx, 7), liam, declined, false);

  // Taken back, and never answered
  const { id: mistaken } = await ask(6, aiko, olivia);
  await cancelContactRequest(ago(tx, 6), aiko, mistaken);
  await ask(31, aiko, noah);
  await ask(33, olivia, aiko, 'Hello from Northwind!');
  while ((await expireContactRequests(tx)) > 0);

  // Blocked, both ways round
  const { id: rude } = await ask(15, max, aiko, 'Call me!');
  await declineContactRequest(ago(tx, 14), aiko, rude, true);
  await blockPerson(ago(tx, 14), ruby, aiko.id);
  await ask(5, aiko, ruby);

  await updatePrivacy(tx, duc, { findableByName: false, findableByEmail: false });
  await suspendMember(ago(tx, 4), aiko, osamu.id, true);
}
