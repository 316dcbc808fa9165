import type { Config } from './config.js';

/** Where LINE sends what happens in a channel. */
export function webhookUrl({ publicUrl }: Pick<Config, 'publicUrl'>, channelId: string): string {
  return `${publicUrl}/webhooks/line/${channelId}`;
}

/** Opens LINE on a phone: to add an account, or, with a code, to add it and send the code. https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ */
export function inviteUrl(basicId: string, code: string | null): string {
  const id = encodeURIComponent(basicId);
  return code === null
    ? `https://line.me/R/ti/p/${id}`
    : `https://line.me/R/oaMessage/${id}/?${encodeURIComponent(code)}`;
}
