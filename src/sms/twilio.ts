import { SmsRejected, type SmsTransport } from './sms.js';

export interface TwilioOptions {
  /** `twilio://ACCOUNT_SID:AUTH_TOKEN@+NUMBER`. */
  url: string;
  /** Where the API is reached: `https://api.twilio.com`. */
  apiUrl: string;
}

const TIMEOUT_MS = 15_000;

/** Twilio's Programmable Messaging: `POST /2010-04-01/Accounts/{Sid}/Messages.json`, signed in with the account's SID and token. */
export function createTwilioTransport({ url, apiUrl }: TwilioOptions): SmsTransport {
  const [, sid, token, from] = /^twilio:\/\/([^:]+):([^@]+)@(\+\d+)$/.exec(url)!;
  const endpoint = `${apiUrl}/2010-04-01/Accounts/${sid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${sid}:${decodeURIComponent(token!)}`).toString('base64')}`;
  return {
    async send({ to, text }) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ To: to, From: from!, Body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) {
        await response.body?.cancel();
        return;
      }
      // Its `code` names the reason (https://www.twilio.com/docs/api/errors); its message repeats the number.
      const { code } = (await response.json().catch(() => ({}))) as { code?: unknown };
      // The two numbers are kept apart: side by side they would be taken for a phone number, and not be logged.
      const reason = `Twilio: ${response.status}${typeof code === 'number' ? `, code ${code}` : ''}`;
      // 400 is of this message; 401, 403, 404 are of the account and can be mended, 429 and 5xx pass.
      throw response.status === 400 ? new SmsRejected(reason) : new Error(reason);
    },
  };
}
