import type { messagingApi } from '@line/bot-sdk';
import { clamp } from '../../clamp.js';
import { LONGEST_LABEL, MOST_CHOICES, type LineOutgoing } from '../../line.js';

// LINE counts UTF-16 code units, except in labels and what they show, where it counts grapheme clusters
// (https://developers.line.biz/en/docs/messaging-api/text-character-count/).
const MAX_TEXT = 5_000;
const MAX_PLACE = 100;
const MAX_SENDER = 20;
const MAX_ICON_URL = 2_000;
const MAX_DATA = 300;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The same in LINE's JSON, a message each. LINE shows the buttons of the last one only. */
export function toLineMessages(outgoing: readonly LineOutgoing[]): messagingApi.Message[] {
  return outgoing.map(({ content, sender, choices = [] }) => ({
    ...bubbleOf(content),
    ...(sender && { sender: senderOf(sender) }),
    ...(choices.length > 0 && { quickReply: { items: choices.slice(0, MOST_CHOICES).map(buttonOf) } }),
  }));
}

function bubbleOf(content: LineOutgoing['content']): messagingApi.Message {
  switch (content.kind) {
    case 'TEXT':
      return { type: 'text', text: content.text };
    case 'STICKER':
      return { type: 'sticker', packageId: content.packageId, stickerId: content.stickerId };
    case 'LOCATION': {
      const { latitude, longitude } = content;
      const title = content.title.trim();
      const address = content.address.trim();
      // LINE needs both.
      const place = `${latitude}, ${longitude}`;
      return {
        type: 'location',
        title: clamp(title || address || place, MAX_PLACE) || place,
        address: clamp(address || title || place, MAX_PLACE) || place,
        latitude,
        longitude,
      };
    }
    case 'IMAGE':
      return { type: 'image', originalContentUrl: content.url, previewImageUrl: content.previewUrl };
    case 'VIDEO':
      return { type: 'video', originalContentUrl: content.url, previewImageUrl: content.previewUrl };
  }
}

function senderOf({ name, iconUrl }: NonNullable<LineOutgoing['sender']>): messagingApi.Sender {
  // LINE refuses the whole message for an icon it does not like; the picture is worth less than the words.
  const usable = iconUrl !== null && iconUrl.length <= MAX_ICON_URL && /^https:\/\//i.test(iconUrl);
  return { name: senderName(name), ...(usable && { iconUrl }) };
}

function buttonOf({ label, data }: { label: string; data: string }): messagingApi.QuickReplyItem {
  if (data.length > MAX_DATA) throw new RangeError(`The data of a choice has more than ${MAX_DATA} characters`);
  const all = [...graphemes.segment(label.trim() || '…')].map(({ segment }) => segment);
  const shown = all.length <= LONGEST_LABEL ? all.join('') : `${all.slice(0, LONGEST_LABEL - 1).join('')}…`;
  const action: messagingApi.PostbackAction = { type: 'postback', label: shown, data, displayText: shown };
  return { type: 'action', action };
}

/** Characters nobody sees, but for the joiners, which emoji and several scripts need. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * A name as LINE takes it for a sender: one line, at most 20 characters, without the word LINE, whatever its case and
 * width. LINE does not say what else it refuses, only "certain words such as LINE". `Caroline` is written `Carol·ine`.
 */
export function senderName(name: string): string {
  const line = name
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const seen = /[\p{L}\p{N}\p{P}\p{S}]/u.test(line);
  return (seen && clamp(withoutLine(line), MAX_SENDER)) || '…';
}

/** Puts a dot into every `line`, after its l. Whole grapheme clusters are looked at, so that the dot parts none. */
function withoutLine(name: string): string {
  const clusters = [...graphemes.segment(name)].map(({ segment }) => ({ segment, bare: bare(segment) }));
  // Where the cluster ends in the bare text.
  let end = 0;
  const whole = clusters.map((cluster) => cluster.bare).join('');
  return clusters
    .map((cluster) => {
      const start = end;
      end += cluster.bare.length;
      // Some characters stand for several letters: ㏌ is "in".
      const at = whole.indexOf('line', start);
      return at !== -1 && at < end ? `${cluster.segment}·` : cluster.segment;
    })
    .join('');
}

/** The plain small letters of a text: without width, style, marks and what nobody sees. */
function bare(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '');
}

/** A text in pieces that LINE takes: cut after a line, else after a word, else between characters. Joined they are the same text. */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > MAX_TEXT) {
    const end = endOfPiece(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function endOfPiece(text: string): number {
  const piece = text.slice(0, MAX_TEXT);
  const least = MAX_TEXT / 2;
  const line = piece.lastIndexOf('\n') + 1;
  if (line > least) return line;
  const word = piece.lastIndexOf(' ') + 1;
  if (word > least) return word;
  // The cluster that holds the first character which has no room.
  const cluster = graphemes.segment(text.slice(0, MAX_TEXT + 100)).containing(MAX_TEXT)!.index;
  if (cluster > least) return cluster;
  return /[\ud800-\udbff]$/.test(piece) && /^[\udc00-\udfff]/.test(text.slice(MAX_TEXT)) ? MAX_TEXT - 1 : MAX_TEXT;
}
