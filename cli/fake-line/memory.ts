import { LineChannel, type ChannelInput } from './channels.js';
import { MOST_SHOWN, type Chat, type ChatMessage } from './chats.js';
import type { DirectChat } from './direct-chats.js';
import { LineGroup } from './groups.js';
import { LineUser } from './users.js';
import { changed, type World } from './world.js';

/** Everything a LINE has to know to go on after it was stopped, as JSON. The bytes of what was sent are not in it, nor is what is on its way. */
export interface Memory {
  channels: (Omit<ChannelInput, 'picture'> & Pick<LineChannel, 'joinsGroups' | 'quota'> & { picture: string | null })[];
  users: {
    id: string;
    displayName: string;
    language: string | null;
    statusMessage: string | null;
    picture: string | null;
    chats: ({ channelId: string; userId: string; friendship: DirectChat['friendship'] } & Kept)[];
  }[];
  groups: ({ id: string; name: string; members: string[]; old: boolean; channelId: string | null } & Kept)[];
}

/** What was said at one place. People and accounts stand under their own ids. */
interface Kept {
  messages: (Omit<ChatMessage, 'sender'> & { sender: string })[];
  unread: Record<string, number>;
}

const textOf = (bytes: Buffer | null) => bytes?.toString('base64') ?? null;
const bytesOf = (text: string | null) => (text === null ? undefined : Buffer.from(text, 'base64'));

export function remember(world: World): Memory {
  return {
    channels: world.channels.map(({ picture, ...channel }) => ({
      channelId: channel.channelId,
      channelSecret: channel.channelSecret,
      channelAccessToken: channel.channelAccessToken,
      userId: channel.userId,
      basicId: channel.basicId,
      displayName: channel.displayName,
      webhook: { ...channel.webhook },
      joinsGroups: channel.joinsGroups,
      quota: { ...channel.quota },
      picture: textOf(picture),
    })),
    users: world.users.map((user) => ({
      id: user.id,
      displayName: user.displayName,
      language: user.language,
      statusMessage: user.statusMessage,
      picture: textOf(user.picture),
      chats: world.channels
        .filter((channel) => user.isKnownTo(channel))
        .map((channel) => {
          const chat = user.chat(channel);
          const { channelId } = channel;
          return { channelId, userId: user.idFor(channel), friendship: chat.friendship, ...said(chat, [user]) };
        }),
    })),
    groups: world.groups.map((group) => ({
      id: group.id,
      name: group.name,
      members: group.members.map(({ id }) => id),
      old: group.old,
      channelId: group.channel?.channelId ?? null,
      ...said(group, group.members),
    })),
  };
}

function said(chat: Chat, readers: readonly LineUser[]): Kept {
  const own = `${chat.world.url}/`;
  return {
    messages: chat.messages.slice(-MOST_SHOWN).map(({ sender, iconUrl, ...message }) => ({
      ...message,
      sender: sender instanceof LineChannel ? sender.channelId : sender.id,
      iconUrl: iconUrl?.startsWith(own) ? null : iconUrl, // it may be elsewhere the next time
    })),
    unread: Object.fromEntries(readers.map((reader) => [reader.id, chat.unreadBy(reader)])),
  };
}

/** What was remembered takes the place of all there is. */
export function restore(world: World, { channels, users, groups }: Memory): void {
  world.channels.splice(0, Infinity, ...channels.map((kept) => channelOf(world, kept)));
  world.users.splice(
    0,
    Infinity,
    ...users.map(({ picture, chats: _, ...kept }) => new LineUser(world, { ...kept, picture: bytesOf(picture) })),
  );
  const channelById = (id: string | null) => world.channels.find(({ channelId }) => channelId === id) ?? null;
  const userById = (id: string) => world.users.find((user) => user.id === id)!;
  const fill = (chat: Chat, { messages, unread }: Kept) => {
    for (const { sender: id, iconUrl, ...message } of messages) {
      const sender = channelById(id) ?? world.users.find((user) => user.id === id);
      if (sender) chat.messages.push({ ...message, sender, iconUrl: iconUrl ?? sender.pictureUrl });
    }
    for (const [id, count] of Object.entries(unread)) chat.leaveUnread(userById(id), count);
  };

  for (const { id, chats } of users) {
    for (const { channelId, userId, friendship, ...kept } of chats) {
      const chat = userById(id).meet(channelById(channelId)!, userId);
      chat.friendship = friendship;
      fill(chat, kept);
    }
  }
  const made = groups.map(({ id, name, members, old, channelId, ...kept }) => {
    const group = new LineGroup(world, name, members.map(userById), old, id);
    group.channel = channelById(channelId);
    fill(group, kept);
    return group;
  });
  world.groups.splice(0, Infinity, ...made);
  for (const forgotten of [world.contents, world.replyTokens, world.readTokens]) forgotten.clear();
  changed(world);
}

function channelOf(world: World, { picture, joinsGroups, quota, ...input }: Memory['channels'][number]): LineChannel {
  const channel = new LineChannel(world, { ...input, picture: bytesOf(picture) });
  return Object.assign(channel, { joinsGroups, quota: { ...quota } });
}
