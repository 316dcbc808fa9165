import type { LineChannel, LineUser } from '../../cli/fake-line/fake-line.js';
import type { Actor } from './cast.js';
import { startLine, type Line } from './line.js';
import { startServer, type TestServer } from './server.js';
import { until } from './until.js';

/** A server that reaches LINE, and LINE. */
export interface LineWorld {
  server: TestServer;
  line: Line;
  stop(): Promise<void>;
}

export async function startLineWorld(env: Record<string, string> = {}): Promise<LineWorld> {
  let server: TestServer | undefined;
  const line = await startLine({ now: () => server?.clock.now() ?? Date.now() });
  server = await startServer({ ...line.env, LINE_STICKER_URL: line.url, ...env });
  return {
    server,
    line,
    async stop() {
      await line.idle();
      await server.stop();
      await line.stop();
    },
  };
}

/** A channel that is connected, and sends its webhooks here. */
export interface Connected {
  id: string;
  channel: LineChannel;
}

/** Whoever acts here, of a server in this process or in another. */
type Speaker = Pick<Actor, 'id' | 'ask' | 'mutate'>;

/** An administrator connects a new account: a member's own, or one that is shared. */
export async function connectChannel(
  { line, server }: { line: Line; server: { url: string } },
  admin: Speaker,
  whose: { member?: Speaker; defaultMember?: Speaker } = {},
  displayName = 'Sakura Support',
): Promise<Connected> {
  const channel = line.addChannel({ displayName });
  const { channelId, channelSecret, channelAccessToken } = channel;
  const { lineChannel, userErrors } = await admin.mutate(
    'connectLineChannel',
    {
      channelId,
      channelSecret,
      channelAccessToken,
      memberId: whose.member?.id,
      defaultMemberId: whose.defaultMember?.id,
    },
    'lineChannel { id }',
  );
  if (userErrors.length > 0) throw new Error(userErrors[0]!.message);
  channel.webhook.endpoint = `${server.url}/webhooks/line/${lineChannel.id}`;
  return { id: lineChannel.id, channel };
}

export const externalUserFields =
  'id displayName profileName statusMessage avatarUrl email phoneNumber company note blocked reachable network friends { id } room { id }';

/** The entry of somebody on LINE in an address book, once it is there. */
export function entryOf(reader: Speaker, user: LineUser): Promise<any> {
  return until(async () => {
    const { externalUsers } = await reader.ask(`{ externalUsers(first: 100) { nodes { ${externalUserFields} } } }`);
    return externalUsers.nodes.find((node: { profileName: string }) => node.profileName === user.displayName);
  }, `${user.displayName} to stand in the address book`);
}

/** What stands in a room, the notices aside, once there are so many: `name: text`. */
export function said(reader: Speaker, roomId: string, count: number): Promise<string[]> {
  return until(async () => {
    const { room } = await reader.ask(
      `query($id: ID!) { room(id: $id) { messages(last: 100) { nodes { sender { displayName } recalledAt content {
        __typename ... on TextContent { text } ... on StickerContent { packageId stickerId alternativeText } ... on MediaContent { mediaKind fileName byteSize }
        ... on LocationContent { title address latitude longitude } ... on NoticeContent { noticeKind summary } } } } } }`,
      { id: roomId },
    );
    const texts = room.messages.nodes
      .filter((node: any) => node.sender !== null)
      .map(({ sender, content }: any) => `${sender.displayName}: ${content === null ? '–' : shown(content)}`);
    return texts.length >= count ? texts : undefined;
  }, `${count} messages in the room`);
}

function shown(content: any): string {
  switch (content.__typename) {
    case 'TextContent':
      return content.text;
    case 'StickerContent':
      return `sticker ${content.packageId} ${content.stickerId} ${content.alternativeText ?? ''}`.trim();
    case 'MediaContent':
      return `${content.mediaKind} ${content.fileName} ${content.byteSize}`;
    default:
      return `${content.title}, ${content.address}, ${content.latitude}, ${content.longitude}`;
  }
}

/** What somebody sees in their chat with an account, once there are so many of the account's: `name: text`. */
export function received(user: LineUser, channel: LineChannel, count: number): Promise<string[]> {
  return until(async () => {
    const own = user.chat(channel).messages.filter(({ sender }) => sender === channel);
    return own.length >= count ? own.map(({ name, content }) => `${name}: ${bubble(content)}`) : undefined;
  }, `${count} messages to ${user.displayName}`);
}

export function bubble(content: { type: string } & Record<string, unknown>): string {
  if (content.type === 'text') return content.text as string;
  if (content.type === 'sticker') return `sticker ${content.packageId as string} ${content.stickerId as string}`;
  return content.type;
}

/** Writes in a room; answers the id of the message. */
export async function write(writer: Speaker, roomId: string, text: string): Promise<string> {
  const { message, userErrors } = await writer.mutate('postMessage', { roomId, text }, 'message { id }');
  if (userErrors.length > 0) throw new Error(userErrors[0]!.message);
  return message.id;
}

/** How a message fares, once it is not on its way any more. */
export function delivered(reader: Speaker, messageId: string): Promise<any> {
  return until(async () => {
    const { node } = await reader.ask(
      'query($id: ID!) { node(id: $id) { ... on Message { recallable delivery { state problem deliveredAt } } } }',
      { id: messageId },
    );
    return (node.delivery?.state ?? 'QUEUED') === 'QUEUED' ? undefined : node;
  }, 'the message to be delivered or not');
}
