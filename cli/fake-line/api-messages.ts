import { type Answer, type Call, ApiError, invalidProperty, ok, refused } from './api-call.js';
import type { Chat } from './chats.js';
import type { LineChannel } from './channels.js';
import { faultsOf } from './check-messages.js';
import { tooMany } from './failures.js';
import { messageId } from './ids.js';
import type { ApiMessage } from './shown.js';
import type { World } from './world.js';

const DAY = 86_400_000;
const MAX_RECEIVERS = 500;

export function push(call: Call): Answer {
  return once(call, () => {
    const messages = messagesIn(call);
    const chat = chatOf(call.world, call.channel, call.body.to);
    spend(call.channel, chat.receivers.length);
    return { sentMessages: send(call.channel, [chat], messages) };
  });
}

export function multicast(call: Call): Answer {
  return once(call, () => {
    const messages = messagesIn(call);
    const { to } = call.body;
    if (!Array.isArray(to) || to.length === 0 || to.length > MAX_RECEIVERS) throw invalidProperty('to');
    const chats = to.flatMap((id) => userChat(call.world, call.channel, id) ?? []);
    spend(call.channel, chats.flatMap(({ receivers }) => receivers).length);
    send(call.channel, chats, messages);
    return {};
  });
}

/** Costs nothing, and its token is good for one time within a minute. */
export function reply(call: Call): Answer {
  const { world, channel, body, request } = call;
  if (request.headers['x-line-retry-key'] !== undefined)
    throw new ApiError(400, 'The retry key is not supported by this API');
  const messages = messagesIn(call);
  const token = world.replyTokens.get(String(body.replyToken));
  if (token?.channel !== channel || token.expiresAt < world.settings.now())
    throw new ApiError(400, 'Invalid reply token');
  world.replyTokens.delete(String(body.replyToken));
  return ok({ sentMessages: send(channel, [token.chat], messages) });
}

export function quota({ channel: { quota } }: Call): Answer {
  return ok(quota.limit === null ? { type: 'none' } : { type: 'limited', value: quota.limit });
}

export function quotaConsumption({ channel: { quota } }: Call): Answer {
  return ok({ totalUsage: quota.used });
}

/** A retry key that was accepted within a day is not done again, whatever stands in the body now. */
function once(call: Call, work: () => { sentMessages?: object[] }): Answer {
  const { channel, request, requestId, world } = call;
  const now = world.settings.now();
  const key = request.headers['x-line-retry-key'];
  if (key === undefined) return ok(work());
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(key)))
    throw new ApiError(400, 'Invalid retry key', { details: [{ message: 'must be a UUID', property: 'retryKey' }] });
  const name = String(key).toLowerCase();
  const accepted = channel.retryKeys.get(name);
  if (accepted && now - accepted.at < DAY) {
    const { requestId, sentMessages } = accepted;
    const more = sentMessages === null ? {} : { sentMessages };
    throw new ApiError(409, 'The retry key is already accepted', more, { 'x-line-accepted-request-id': requestId });
  }
  const done = work();
  channel.retryKeys.set(name, { requestId, sentMessages: done.sentMessages ?? null, at: now });
  return ok(done);
}

function messagesIn({ body: { messages }, channel, world }: Call): ApiMessage[] {
  if (channel.suspended) throw refused(403);
  const details = faultsOf(messages, world.settings);
  if (details.length > 0) throw new ApiError(400, `The request body has ${details.length} error(s)`, { details });
  return messages as ApiMessage[];
}

function chatOf(world: World, channel: LineChannel, to: unknown): Chat {
  if (typeof to !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(to)) throw invalidProperty('to');
  const chat =
    userChat(world, channel, to) ?? world.groups.find((group) => group.id === to && group.channel === channel);
  if (!chat) throw new ApiError(400, 'Failed to send messages');
  return chat;
}

function userChat(world: World, channel: LineChannel, id: unknown): Chat | undefined {
  return world.users.find((user) => user.idFor(channel) === id)?.chat(channel);
}

/** LINE counts people, and those who have blocked the account are not counted. */
function spend({ quota }: LineChannel, receivers: number): void {
  if (quota.limit !== null && quota.used + receivers > quota.limit) throw new ApiError(429, tooMany.monthly);
  quota.used += receivers;
}

/** Who has blocked the account is not shown it, and the account is not told so. */
function send(channel: LineChannel, chats: readonly Chat[], messages: readonly ApiMessage[]): object[] {
  return messages.map((message) => {
    const id = messageId();
    for (const chat of chats) if (chat.receivers.length > 0) chat.receive(channel, message, id);
    const quotable = ['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex'].includes(message.type);
    return { id, ...(quotable && { quoteToken: channel.quoteTokenOf(id) }) };
  });
}
