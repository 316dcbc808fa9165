import ICAL from 'ical.js';
import type { Card, CardFile } from './card.js';
import { decoded, type Encoding, type Extent } from './decode.js';
import { unreadable } from './faults.js';
import { joinName } from './names.js';
import { cutCards, type CardText } from './vcard-lines.js';

/** Others have their turn after so many characters of cards, each with so many more of its own. */
const TOGETHER = 32 * 1024;
const OF_A_CARD = 500;

/** A file of vCards, versions 3 and 4, one or many. Looks at the first. */
export async function openVcards(path: string, encoding: Encoding, { signal }: Extent = {}): Promise<CardFile> {
  const until: Extent = signal ? { signal } : {};
  for await (const [first] of cutCards(decoded(path, encoding))) {
    if (!first) continue;
    readCard(first);
    return vcardFile(path, encoding, until);
  }
  throw unreadable('empty');
}

function vcardFile(path: string, encoding: Encoding, until: Extent): CardFile {
  return {
    source: 'VCARD',

    async count() {
      let count = 0;
      for await (const cards of cutCards(decoded(path, encoding, until))) count += cards.length;
      return count;
    },

    async *cards() {
      let work = 0;
      for await (const cards of cutCards(decoded(path, encoding, until)))
        for (const card of cards) {
          yield readCard(card);
          work += card.lines.reduce((sum, text) => sum + text.length, OF_A_CARD);
          if (work < TOGETHER) continue;
          work = 0;
          await new Promise(setImmediate);
        }
    },
  };
}

/** `[name, parameters, type, value, …]`, as in jCard (RFC 7095). */
type Property = [string, Record<string, string | string[]>, string, ...(string | (string | string[])[])[]];

/** A card whose lines cannot be taken apart makes the file unreadable: what else is wrong with it nobody knows. */
function readCard({ line, lines, version }: CardText): Card {
  let properties: Property[];
  try {
    const text = ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD'].join('\r\n');
    properties = (ICAL.parse(text) as [string, Property[]])[1];
  } catch {
    throw unreadable('vcard', line);
  }
  const all = (name: string) => properties.filter((property) => property[0] === name);
  const preferred = (name: string, rank: (property: Property) => number) =>
    textOf(all(name).sort((a, b) => rank(a) - rank(b))[0]);
  const [company = '', ...departments] = partsOf(all('org')[0]);
  const [family = '', given = '', middle = ''] = partsOf(all('n')[0]);
  const name = textOf(all('fn').find((property) => textOf(property) !== '')) || joinName({ family, given, middle });
  return {
    row: line,
    name: name || null,
    email: preferred('email', (property) => preference(property)) || null,
    phoneNumber: numberIn(preferred('tel', (property) => kindOfNumber(property) + preference(property))) || null,
    company: company || null,
    department: departments.filter((part) => part !== '').join(' ') || null,
    title: textOf(all('title')[0]) || null,
    fault: null,
  };
}

/** The parts of a structured value, each as one text. */
function partsOf(property: Property | undefined): string[] {
  return [property?.[3] ?? []].flat().map((part) => clean([part].flat().join(' ')));
}

function textOf(property: Property | undefined): string {
  return clean([property?.[3] ?? ''].flat(2).join(' '));
}

/** ical.js leaves escaped semicolons and colons of version 3 as they are. */
function clean(text: string): string {
  return text.replace(/\\([;:])/g, '$1').trim();
}

/** Less is better. Version 4 has numbers from 1 to 100, version 3 a type. */
function preference([, { pref, type = [] }]: Property): number {
  if (typesOf(type).includes('pref')) return 1;
  const number = Number(pref);
  return number >= 1 && number <= 100 ? number : 101;
}

/** Phones that are carried come first, those that cannot be spoken into last. */
function kindOfNumber([, { type = [] }]: Property): number {
  const types = typesOf(type);
  if (types.some((each) => each === 'cell' || each === 'iphone' || each === 'mobile')) return 0;
  return types.some((each) => each === 'fax' || each.endsWith('fax') || each === 'pager') ? 2_000 : 1_000;
}

function typesOf(type: string | string[]): string[] {
  return [type].flat().flatMap((each) => each.toLowerCase().split(','));
}

/** A number, or a `tel:` address with whatever follows the number (RFC 3966). */
function numberIn(text: string): string {
  return text.replace(/^tel:([^;]*).*$/is, '$1').trim();
}
