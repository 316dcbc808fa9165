import type { Chat } from './chats.js';
import type { LineChannel } from './channels.js';
import { DirectChat } from './direct-chats.js';
import { LineGroup } from './groups.js';
import { accountLink } from './links.js';
import { chatKey, chatOfKey } from './phone-state.js';
import type { LineUser } from './users.js';
import type { Happened } from './webhooks.js';
import type { World } from './world.js';

export class PhoneError extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** What is to be opened next, and what is typed in there already. */
interface Done {
  chat?: string;
  text?: string | null;
}

type Fields = Record<string, unknown>;

/** Does on somebody's phone what its page was tapped for. Webhooks are not waited for, as an app does not. */
export function act(world: World, user: LineUser, fields: Fields): Done {
  const verb = verbs[String(fields.verb)];
  if (!verb || !Object.hasOwn(verbs, String(fields.verb))) throw new PhoneError('No such act');
  return verb(world, user, fields) ?? {};
}

const verbs: Record<string, (world: World, user: LineUser, fields: Fields) => Done | void> = {
  add: (world, user, fields) => befriend(user, accountOf(world, fields.account), null),
  link(world, user, fields) {
    const link = accountLink(text(fields, 'link', 2_000));
    if (!link) throw new PhoneError('That is no link to an official account');
    return befriend(user, accountOf(world, link.basicId), link.text);
  },
  block: (_, user, fields) => started(direct(user, fields).block()),
  unblock: (_, user, fields) => started(direct(user, fields).follow()),
  read: (_, user, fields) => chat(user, fields).open(user),
  say: (_, user, fields) => started(chat(user, fields).say(user, text(fields, 'text', 5_000))),
  sticker: (_, user, fields) =>
    started(chat(user, fields).sendSticker(user, text(fields, 'packageId', 20), text(fields, 'stickerId', 20))),
  location(_, user, fields) {
    const [latitude, longitude] = [Number(fields.latitude), Number(fields.longitude)];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw new PhoneError('There is no such place');
    const title = text(fields, 'title', 100);
    started(
      chat(user, fields).sendLocation(user, { title, address: text(fields, 'address', 100), latitude, longitude }),
    );
  },
  image(_, user, fields) {
    const { bytes, contentType } = fields as { bytes: Buffer; contentType: string };
    if (!/^image\/(jpeg|png|gif|webp)$/.test(contentType))
      throw new PhoneError('Send a JPEG, PNG, GIF or WebP picture');
    started(chat(user, fields).sendImage(user, bytes, { contentType }));
  },
  unsend: (_, user, fields) => started(chat(user, fields).unsend(user, text(fields, 'message', 40))),
  press(_, user, fields) {
    const place = chat(user, fields);
    const choice = place.choices[Number(fields.index)];
    if (!choice) throw new PhoneError('That button is gone');
    started(place.press(user, choice));
  },
  createGroup(world, user, fields) {
    const ids = Array.isArray(fields.members) ? fields.members : [];
    const members = world.users.filter(({ id }) => ids.includes(id));
    return { chat: chatKey(user.createGroup(text(fields, 'name', 50), { members })) };
  },
  invite: (world, user, fields) => started(group(user, fields).invite(accountOf(world, fields.account))),
  kick(_, user, fields) {
    const place = group(user, fields);
    if (place.channel) started(place.kick(place.channel));
  },
  join(world, user, fields) {
    const other = world.users.find(({ id }) => id === fields.member);
    if (!other) throw new PhoneError('There is nobody of that name');
    started(group(user, fields).join(other));
  },
  leave: (_, user, fields) => started(group(user, fields).leave(user)),
};

function befriend(user: LineUser, channel: LineChannel, text: string | null): Done {
  const place = user.chat(channel);
  if (place.friendship !== 'FRIEND') started(place.follow());
  return { chat: chatKey(place), text };
}

/** What is refused at once is thrown to the page. */
function started(happening: Promise<Happened>): void {
  happening.catch(() => undefined);
}

function chat(user: LineUser, { chat: key }: Fields): Chat {
  const found = chatOfKey(user, String(key));
  if (!found) throw new PhoneError('There is no such chat', 404);
  found.expectMayWrite(user);
  return found;
}

function direct(user: LineUser, { chat: key }: Fields): DirectChat {
  const found = chatOfKey(user, String(key));
  if (!(found instanceof DirectChat)) throw new PhoneError('There is no such account', 404);
  return found;
}

function group(user: LineUser, fields: Fields): LineGroup {
  const found = chat(user, fields);
  if (!(found instanceof LineGroup)) throw new PhoneError('There is no such group', 404);
  return found;
}

function accountOf({ channels }: World, basicId: unknown): LineChannel {
  const channel = channels.find((channel) => channel.basicId === basicId);
  if (!channel) throw new PhoneError('There is no official account of that ID');
  return channel;
}

function text(fields: Fields, name: string, max: number): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.trim() === '') throw new PhoneError(`Something is missing: ${name}`);
  if (value.length > max) throw new PhoneError(`That is longer than ${max} characters`);
  return value;
}
