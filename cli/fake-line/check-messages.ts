import { isSendable } from '../../src/domain/stickers.js';
import type { Settings } from './world.js';

export interface Fault {
  message: string;
  property: string;
}

type Fields = Record<string, unknown>;

/** What LINE would refuse in the messages of a request. Lengths are of UTF-16, as LINE counts them. */
export function faultsOf(messages: unknown, { plainHttp }: Pick<Settings, 'plainHttp'>): Fault[] {
  const faults: Fault[] = [];
  const fault = (property: string, message: string) => void faults.push({ message, property });
  const text = (fields: Fields, path: string, name: string, max: number, min = 1): string | null => {
    const value = fields[name];
    if (value === undefined && min === 0) return null;
    if (typeof value !== 'string') fault(path + name, value === undefined ? 'May not be empty' : 'Must be a string');
    else if (value.length < min) fault(path + name, 'May not be empty');
    else if (value.length > max) fault(path + name, `Length must be between ${min} and ${max}`);
    else return value;
    return null;
  };
  const address = (fields: Fields, path: string, name: string, min = 1): void => {
    const value = text(fields, path, name, 2_000, min);
    if (value !== null && !(plainHttp ? /^https?:\/\/./ : /^https:\/\/./).test(value))
      fault(path + name, 'Invalid URI');
  };
  const number = (fields: Fields, path: string, name: string, limit: number): void => {
    const value = fields[name];
    if (typeof value !== 'number' || Math.abs(value) > limit) fault(path + name, `Must be between ±${limit}`);
  };

  const kinds: Record<string, (message: Fields, path: string) => void> = {
    text: (message, path) => void text(message, path, 'text', 5_000),
    textV2: (message, path) => void text(message, path, 'text', 5_000),
    sticker: ({ packageId, stickerId }, path) => {
      const sticker = { network: 'LINE', packageId: String(packageId), stickerId: String(stickerId) } as const;
      if (!isSendable(sticker)) fault(`${path}stickerId`, 'invalid property');
    },
    image: pictures,
    video: pictures,
    audio: (message, path) => {
      address(message, path, 'originalContentUrl');
      number(message, path, 'duration', Number.MAX_SAFE_INTEGER);
    },
    location: (message, path) => {
      for (const name of ['title', 'address']) text(message, path, name, 100);
      number(message, path, 'latitude', 90);
      number(message, path, 'longitude', 180);
    },
    imagemap: (message, path) => void text(message, path, 'altText', 1_500),
    template: (message, path) => void text(message, path, 'altText', 1_500),
    flex: (message, path) => void text(message, path, 'altText', 1_500),
  };

  function pictures(message: Fields, path: string): void {
    for (const name of ['originalContentUrl', 'previewImageUrl']) address(message, path, name);
  }

  function sender(value: unknown, path: string): void {
    if (value == null) return;
    if (typeof value !== 'object') return fault(`${path}sender`, 'Must be an object');
    const name = text(value as Fields, `${path}sender.`, 'name', 20, 0);
    // "Certain words such as LINE may not be used": also in the letters of East Asia.
    if (name?.normalize('NFKC').includes('LINE')) fault(`${path}sender.name`, 'Contains a word that may not be used');
    address(value as Fields, `${path}sender.`, 'iconUrl', 0);
  }

  function quickReply(value: unknown, path: string): void {
    if (value == null) return;
    const { items } = value as { items?: unknown };
    if (!Array.isArray(items) || items.length === 0 || items.length > 13)
      return fault(`${path}quickReply.items`, 'Size must be between 1 and 13');
    for (const [i, item] of (items as ({ action?: Fields } | null)[]).entries()) {
      const action = item?.action;
      const at = `${path}quickReply.items[${i}].action.`;
      if (!action) fault(at.slice(0, -1), 'May not be empty');
      else {
        text(action, at, 'label', 20);
        if (action.type === 'postback') text(action, at, 'data', 300);
        text(action, at, 'displayText', 300, 0);
        text(action, at, 'text', 300, action.type === 'message' ? 1 : 0);
      }
    }
  }

  if (!Array.isArray(messages) || messages.length === 0 || messages.length > 5)
    return [{ message: 'Size must be between 1 and 5', property: 'messages' }];
  for (const [i, message] of (messages as Fields[]).entries()) {
    const path = `messages[${i}].`;
    const check = typeof message?.type === 'string' && Object.hasOwn(kinds, message.type) && kinds[message.type];
    if (!check) fault(`${path}type`, `Must be one of the following values: [${Object.keys(kinds).join(', ')}]`);
    else {
      check(message, path);
      sender(message.sender, path);
      quickReply(message.quickReply, path);
    }
  }
  return faults;
}
