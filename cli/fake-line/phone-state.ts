import { stickerPacks } from '../../src/domain/stickers.js';
import { MOST_SHOWN, type Chat, type ChatMessage } from './chats.js';
import { LineChannel } from './channels.js';
import { DirectChat } from './direct-chats.js';
import { LineGroup } from './groups.js';
import type { ChatContent } from './shown.js';
import type { LineUser } from './users.js';
import type { World } from './world.js';

const STICKERS_OF_A_PACK = 16;

export const chatKey = (chat: Chat): string =>
  chat instanceof LineGroup ? chat.id : (chat as DirectChat).channel.channelId;

export const chatOfKey = (user: LineUser, key: string): Chat | undefined =>
  user.everyChat.find((chat) => chatKey(chat) === key);

/** For the choice whose phone it is. */
export function everybody({ users, channels }: World): object {
  return {
    users: users.map((user) => ({ ...faceOf(user), language: user.language, unread: unreadOf(user) })),
    accounts: channels.map((channel) => ({ ...faceOf(channel), basicId: channel.basicId })),
  };
}

/** All that the page shows of one phone, with one chat open. */
export function phoneState(world: World, user: LineUser, key: string | null): object {
  const open = key === null ? undefined : chatOfKey(user, key);
  return {
    me: faceOf(user),
    people: world.users.filter((other) => other !== user).map(faceOf),
    accounts: world.channels.map((channel) => ({ ...faceOf(channel), basicId: channel.basicId })),
    chats: listed(user).map((chat) => summaryOf(user, chat)),
    open: open ? { ...summaryOf(user, open), ...detailOf(user, open) } : null,
    stickers: stickerPacks.slice(0, 4).map(({ packageId, stickerIds }) => ({
      packageId,
      stickerIds: stickerIds.slice(0, STICKERS_OF_A_PACK),
    })),
  };
}

/** The last spoken in first. An account they never added has no place among them. */
const listed = (user: LineUser): Chat[] =>
  user.everyChat
    .filter(
      (chat) => chat instanceof LineGroup || (chat as DirectChat).friendship !== 'NONE' || chat.messages.length > 0,
    )
    .map((chat) => ({ chat, at: chat.messages.at(-1)?.at ?? Infinity }))
    .sort((a, b) => (a.at === b.at ? 0 : b.at - a.at))
    .map(({ chat }) => chat);

const unreadOf = (user: LineUser): number => listed(user).reduce((sum, chat) => sum + chat.unreadBy(user), 0);

function faceOf(face: LineUser | LineChannel): object {
  const id = face instanceof LineChannel ? face.channelId : face.id;
  return { id, name: face.displayName, picture: ownPath(face.pictureUrl) };
}

/** Pictures of this LINE are on the page's own host. */
const ownPath = (url: string | null) => (url === null ? null : new URL(url).pathname);

function summaryOf(user: LineUser, chat: Chat): object {
  const last = chat.messages.at(-1);
  const face =
    chat instanceof LineGroup ? { id: chat.id, name: chat.name, picture: null } : faceOf((chat as DirectChat).channel);
  return {
    ...face,
    key: chatKey(chat),
    isGroup: chat instanceof LineGroup,
    friendship: chat instanceof DirectChat ? chat.friendship : null,
    unread: chat.unreadBy(user),
    last: last
      ? { at: last.at, mine: last.sender === user, text: last.unsent ? 'Message recalled' : inShort(last.content) }
      : null,
  };
}

function detailOf(user: LineUser, chat: Chat): object {
  return {
    members: chat instanceof LineGroup ? chat.members.map(faceOf) : [],
    account: chat.channel && { ...faceOf(chat.channel), basicId: chat.channel.basicId },
    messages: chat.messages.slice(-MOST_SHOWN).map((message) => messageOf(user, chat, message)),
    choices: chat.choices.map(({ label, type }) => ({ label, type })),
  };
}

function messageOf(user: LineUser, chat: Chat, message: ChatMessage): object {
  const { id, at, sender, name, iconUrl, unsent, seenByAccount } = message;
  const quoted = chat.messages.find(({ id }) => id === message.quotedMessageId);
  const isOurs = iconUrl === null || iconUrl.startsWith(`${chat.world.url}/`);
  return {
    id,
    at,
    mine: sender === user,
    // Who speaks under another name is another face.
    by: sender instanceof LineChannel ? `${sender.channelId} ${name}` : sender.id,
    name,
    icon: isOurs ? ownPath(iconUrl) : mediaPath(user, chat, id, 'icon'),
    content: unsent ? null : withPaths(user, chat, message),
    seen: seenByAccount,
    quote: quoted ? { name: quoted.name, text: quoted.unsent ? 'Message recalled' : inShort(quoted.content) } : null,
  };
}

/** The page loads from its own host alone: what an account has elsewhere is fetched for it. */
function withPaths(user: LineUser, chat: Chat, { id, content, sender }: ChatMessage): object {
  if (!('url' in content)) return content;
  if (!(sender instanceof LineChannel)) return { ...content, url: ownPath(content.url) };
  const url = mediaPath(user, chat, id, 'original');
  return { ...content, url, ...('previewUrl' in content && { previewUrl: mediaPath(user, chat, id, 'preview') }) };
}

const mediaPath = (user: LineUser, chat: Chat, message: string, part: string) =>
  `/phone/api/users/${user.id}/media?chat=${chatKey(chat)}&message=${message}&part=${part}`;

function inShort(content: ChatContent): string {
  switch (content.type) {
    case 'text':
    case 'other':
      return content.text;
    case 'file':
      return content.fileName;
    case 'location':
      return content.title ?? 'Location';
    default:
      return { sticker: 'Sticker', image: 'Photo', video: 'Video', audio: 'Voice message' }[content.type];
  }
}
