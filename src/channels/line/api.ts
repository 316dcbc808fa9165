import type { Readable } from 'node:stream';
import { LineError, type LineAccount, type LineCredentials, type LineOutgoing, type LineProfile } from '../../line.js';
import { download, fetchPicture, fetchSticker } from './downloads.js';
import { toLineMessages } from './messages.js';
import { fitForHeader, idForPath, inTime, orElse, orNull } from './requests.js';
import { lineSdk } from './sdk.js';

export interface LineApiOptions {
  /** Where the API is reached: `https://api.line.me`. */
  apiUrl: string;
  /** Where the bytes of messages are: `https://api-data.line.me`. */
  dataApiUrl: string;
  /** Where pictures of stickers are: `https://stickershop.line-scdn.net`. */
  stickerUrl: string;
  /** How long an answer may take, in milliseconds. */
  timeout?: number;
}

export type LineMedia = { state: 'READY'; stream: Readable } | { state: 'PREPARING' } | { state: 'GONE' };

/** LINE's Messaging API. What fails throws LineError; `token` is the channel access token. */
export interface LineApi {
  /** Whose credentials these are. Throws SECRET or TOKEN for what is not of the channel with this id. */
  account(credentials: LineCredentials): Promise<LineAccount>;
  /** Null: LINE does not show them to this account, since they are no friend of it, say. */
  profile(token: string, userId: string): Promise<LineProfile | null>;
  groupProfile(token: string, member: { groupId: string; old: boolean; userId: string }): Promise<LineProfile | null>;
  /** Null where it is not in the group. LINE's old rooms have no name: not to be asked. */
  groupName(token: string, groupId: string): Promise<string | null>;
  /**
   * At most five messages, to a person or a group. Safe to repeat with the same key, a UUID, for 24 hours: what LINE had
   * accepted already counts as done.
   */
  push(token: string, to: string, outgoing: readonly LineOutgoing[], retryKey: string): Promise<void>;
  /** At most five messages, without cost. Throws REPLY_TOKEN where it is too late; not safe to repeat. */
  reply(token: string, replyToken: string, outgoing: readonly LineOutgoing[]): Promise<void>;
  /** Messages of this month; a limit of null is none. */
  quota(token: string): Promise<{ used: number; limit: number | null }>;
  /** What somebody sent. The stream fails with LineError where it breaks off or stands still. */
  content(token: string, messageId: string): Promise<LineMedia>;
  webhookEndpoint(token: string): Promise<{ endpoint: string | null; active: boolean }>;
  /** Lets LINE send an empty webhook to the endpoint; `reason` is LINE's word for what came of it. */
  testWebhook(token: string): Promise<{ success: boolean; reason: string }>;
  /** The picture of a profile, from its address; null where there is none to be had. */
  picture(url: string): Promise<Buffer | null>;
  sticker(stickerId: string): Promise<Buffer | null>;
}

const TIMEOUT_MS = 10_000;

export function createLineApi({ apiUrl, dataApiUrl, stickerUrl, timeout = TIMEOUT_MS }: LineApiOptions): LineApi {
  const client = (token: string) =>
    new (lineSdk().messagingApi.MessagingApiClient)({ baseURL: apiUrl, channelAccessToken: fitForHeader(token) });
  const ask = <T>(operation: string, work: () => Promise<T>) => inTime(operation, timeout, work);

  return {
    async account({ channelId, channelSecret, channelAccessToken }) {
      const tokens = new (lineSdk().channelAccessToken.ChannelAccessTokenClient)({ baseURL: apiUrl });
      // Nothing tells whether a secret is right but what it is good for. The token this makes ends by itself.
      await ask('secret', () =>
        orElse(
          tokens.issueStatelessChannelTokenByClientSecret(channelId, channelSecret),
          (status) => status === 400 || status === 401,
          () => {
            throw new LineError('SECRET', 'LINE: secret: it is not the one of this channel');
          },
        ),
      );
      const owner = await ask('token', async () =>
        orElse(
          tokens.verifyChannelToken(fitForHeader(channelAccessToken)).then(({ client_id: id }) => id),
          (status) => status === 400,
          () => null,
        ),
      );
      if (owner !== channelId) throw new LineError('TOKEN', 'LINE: token: it is not one of this channel');
      return ask('account', async () => {
        const { basicId, displayName } = await client(channelAccessToken).getBotInfo();
        return { basicId, displayName };
      });
    },

    profile: (token, userId) =>
      ask('profile', () => orNull(client(token).getProfile(idForPath(userId)).then(profileOf))),

    groupProfile: (token, { groupId, old, userId }) =>
      ask('group profile', () => {
        const ids = [idForPath(groupId), idForPath(userId)] as const;
        const line = client(token);
        return orNull((old ? line.getRoomMemberProfile(...ids) : line.getGroupMemberProfile(...ids)).then(profileOf));
      }),

    groupName: (token, groupId) =>
      ask('group', () =>
        orNull(
          client(token)
            .getGroupSummary(idForPath(groupId))
            .then(({ groupName }) => groupName),
        ),
      ),

    async push(token, to, outgoing, retryKey) {
      const messages = toLineMessages(outgoing);
      await ask('push', () =>
        orElse(
          client(token).pushMessage({ to, messages }, retryKey),
          (status, said) => status === 409 && /already accepted/i.test(said),
          () => null,
        ),
      );
    },

    async reply(token, replyToken, outgoing) {
      const messages = toLineMessages(outgoing);
      await ask('reply', () => client(token).replyMessage({ replyToken, messages }));
    },

    quota: (token) =>
      ask('quota', async () => {
        const line = client(token);
        const [{ type, value }, { totalUsage }] = await Promise.all([
          line.getMessageQuota(),
          line.getMessageQuotaConsumption(),
        ]);
        return { used: totalUsage, limit: type === 'limited' ? (value ?? null) : null };
      }),

    async content(token, messageId) {
      const id = idForPath(messageId);
      const got = await download(`${dataApiUrl}/v2/bot/message/${id}/content`, fitForHeader(token), timeout);
      if ('stream' in got) return { state: 'READY', stream: got.stream };
      if (got.status === 410) return { state: 'GONE' };
      const blobs = new (lineSdk().messagingApi.MessagingApiBlobClient)({
        baseURL: dataApiUrl,
        channelAccessToken: token,
      });
      // Of what is neither video nor audio LINE says nothing here (400).
      const preparing = await ask('transcoding', () =>
        orElse(
          blobs.getMessageContentTranscodingByMessageId(id).then(({ status }) => status),
          (status) => status === 400 || status === 404 || status === 410,
          () => null,
        ),
      );
      const later = preparing === 'processing' || (got.status === 202 && preparing !== 'failed');
      return { state: later ? 'PREPARING' : 'GONE' };
    },

    webhookEndpoint: (token) =>
      ask('webhook endpoint', async () => {
        const found = await orNull(client(token).getWebhookEndpoint());
        return { endpoint: found?.endpoint || null, active: found?.active ?? false };
      }),

    testWebhook: (token) =>
      ask('webhook test', async () => {
        const { success, reason } = await client(token).testWebhookEndpoint({});
        return { success: success === true, reason: reason ?? '' };
      }),

    picture: (url) => fetchPicture(url, new URL(apiUrl).origin, timeout),
    sticker: (stickerId) => fetchSticker(stickerUrl, stickerId, timeout),
  };
}

function profileOf(profile: {
  displayName: string;
  pictureUrl?: string;
  statusMessage?: string;
  language?: string;
}): LineProfile {
  return {
    displayName: profile.displayName,
    pictureUrl: profile.pictureUrl || null,
    statusMessage: profile.statusMessage || null,
    language: profile.language || null,
  };
}
