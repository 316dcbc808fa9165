import { cleanName } from '../domain/text.js';
import type { ReadCard } from '../domain/import-candidates.js';
import { parseEmail } from '../mail/address.js';
import { parsePhone } from '../phone.js';
import type { Card } from './formats/card.js';

const LONGEST = 200;
/** As the API takes an address. */
const LONGEST_ADDRESS = 320;

/** What stands on a card, read as everywhere else: addresses compared, numbers by the region of whoever imports it. */
export async function readCard({ row, fault, ...card }: Card, region: string): Promise<ReadCard> {
  const clean = (text: string | null, most = LONGEST) => (text === null ? null : cleanName(text, most));
  const email = card.email === null ? null : parseEmail(card.email);
  const phoneKey = card.phoneNumber === null ? null : await parsePhone(card.phoneNumber, region);
  const shown = {
    name: clean(card.name, 100),
    email: email?.address ?? clean(card.email, LONGEST_ADDRESS),
    phoneNumber: phoneKey ?? clean(card.phoneNumber, 40),
  };
  const wrong = shown.email !== null && email === null ? 'email' : null;
  const empty = Object.values(shown).every((text) => text === null) ? 'empty' : null;
  return {
    row,
    ...shown,
    emailKey: email?.key ?? null,
    phoneKey,
    company: clean(card.company),
    department: clean(card.department),
    title: clean(card.title),
    fault: fault ?? empty ?? wrong,
  };
}
