import { type Answer, type Call, ok, ApiError, invalidProperty, notFound } from './api-call.js';
import { content, preview, transcoding } from './api-contents.js';
import { member, memberCount, memberIds, leave, summary } from './api-groups.js';
import { multicast, push, quota, quotaConsumption, reply } from './api-messages.js';
import { post } from './webhooks.js';
import { changed } from './world.js';

interface Route {
  method: string;
  path: RegExp;
  handle: (call: Call) => Answer | Promise<Answer>;
}

/** `{}` stands for one part of the path. */
const route = (method: string, path: string, handle: Route['handle']): Route => ({
  method,
  path: new RegExp(`^${path.replaceAll('{}', '([^/]+)').replaceAll('{place}', '(group|room)')}$`),
  handle,
});

export const routes: readonly Route[] = [
  route('GET', '/v2/bot/info', info),
  route('GET', '/v2/bot/channel/webhook/endpoint', webhookEndpoint),
  route('PUT', '/v2/bot/channel/webhook/endpoint', setWebhookEndpoint),
  route('POST', '/v2/bot/channel/webhook/test', testWebhook),
  route('GET', '/v2/bot/profile/{}', profile),
  route('POST', '/v2/bot/message/push', push),
  route('POST', '/v2/bot/message/reply', reply),
  route('POST', '/v2/bot/message/multicast', multicast),
  route('GET', '/v2/bot/message/quota', quota),
  route('GET', '/v2/bot/message/quota/consumption', quotaConsumption),
  route('GET', '/v2/bot/message/{}/content', content),
  route('GET', '/v2/bot/message/{}/content/preview', preview),
  route('GET', '/v2/bot/message/{}/content/transcoding', transcoding),
  route('POST', '/v2/bot/chat/markAsRead', markAsRead),
  route('GET', '/v2/bot/group/{}/summary', summary),
  route('GET', '/v2/bot/{place}/{}/member/{}', member),
  route('GET', '/v2/bot/{place}/{}/members/count', memberCount),
  route('GET', '/v2/bot/{place}/{}/members/ids', memberIds),
  route('POST', '/v2/bot/{place}/{}/leave', leave),
];

function info({ channel }: Call): Answer {
  const { userId, basicId, displayName, pictureUrl } = channel;
  return ok({
    userId,
    basicId,
    displayName,
    ...(pictureUrl !== null && { pictureUrl }),
    chatMode: 'bot',
    markAsReadMode: 'auto',
  });
}

function webhookEndpoint({ channel: { webhook } }: Call): Answer {
  if (webhook.endpoint === null) throw notFound();
  return ok(webhook);
}

function setWebhookEndpoint({ channel, body }: Call): Answer {
  channel.webhook.endpoint = endpointIn(body);
  return ok();
}

// LINE takes https alone; here nobody would have it.
function endpointIn({ endpoint }: Call['body']): string {
  if (typeof endpoint !== 'string' || endpoint.length > 500 || !/^https?:/.test(endpoint) || !URL.canParse(endpoint))
    throw new ApiError(400, 'Invalid webhook endpoint URL');
  return endpoint;
}

const reasons = {
  could_not_connect: 'COULD_NOT_CONNECT',
  request_timeout: 'REQUEST_TIMEOUT',
  error_status_code: 'ERROR_STATUS_CODE',
} as const;

async function testWebhook({ channel, body }: Call): Promise<Answer> {
  const endpoint = body.endpoint === undefined ? channel.webhook.endpoint : endpointIn(body);
  if (endpoint === null) throw notFound();
  const { status, fault, at } = await post(channel, JSON.stringify({ destination: channel.userId, events: [] }), {
    endpoint,
  });
  return ok({
    success: fault === null,
    timestamp: new Date(at).toISOString(),
    statusCode: status ?? 0,
    reason: fault === null ? 'OK' : reasons[fault],
    detail: status === null ? 'No answer' : String(status),
  });
}

function profile({ world, channel, params: [id] }: Call): Answer {
  const user = world.users.find((user) => user.idFor(channel) === id);
  if (!user?.chat(channel).profileShown) throw notFound();
  const { displayName, pictureUrl, statusMessage, language } = user;
  return ok({
    displayName,
    userId: id,
    ...(language !== null && { language }),
    ...(pictureUrl !== null && { pictureUrl }),
    ...(statusMessage !== null && { statusMessage }),
  });
}

function markAsRead({ world, channel, body: { markAsReadToken } }: Call): Answer {
  const found = world.readTokens.get(String(markAsReadToken));
  if (found?.chat.channel !== channel) throw invalidProperty('markAsReadToken');
  const upTo = found.chat.messages.findIndex(({ id }) => id === found.messageId);
  for (const message of found.chat.messages.slice(0, upTo + 1)) message.seenByAccount = true;
  changed(world);
  return ok();
}
