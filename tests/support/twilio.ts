import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentSms {
  To: string;
  From: string;
  Body: string;
}

/** Twilio's Messages resource, as far as a client sees it: signed in with SID and token, form in, JSON out. */
export interface Twilio {
  /** For SMS_URL and TWILIO_API_URL. */
  env: { SMS_URL: string; TWILIO_API_URL: string };
  sent: SentSms[];
  /** Answered instead of taking the message: a status, and Twilio's own code. */
  refusal: { status: number; code: number } | null;
  stop(): Promise<void>;
}

const sid = 'AC0123456789abcdef0123456789abcdef';
const token = 'a secret/of the account';
const from = '+15005550006';

export async function startTwilio(): Promise<Twilio> {
  const http = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const answer = (status: number, value: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      const refuse = (status: number, code: number, message: string) =>
        answer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
      const expected = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;
      if (request.headers.authorization !== expected) return refuse(401, 20_003, 'Authenticate');
      if (request.method !== 'POST' || request.url !== `/2010-04-01/Accounts/${sid}/Messages.json`)
        return refuse(404, 20_404, 'The requested resource was not found');
      if (
        request.headers['content-type'] !== 'application/x-www-form-urlencoded;charset=UTF-8' &&
        request.headers['content-type'] !== 'application/x-www-form-urlencoded'
      )
        return refuse(415, 20_415, 'Unsupported media type');
      const { To, From, Body } = Object.fromEntries(new URLSearchParams(body)) as unknown as SentSms;
      if (!/^\+[1-9]\d{6,14}$/.test(To ?? '')) return refuse(400, 21_211, `Invalid 'To' Phone Number: ${To}`);
      if (From !== from) return refuse(400, 21_606, `The 'From' number ${From} is not yours`);
      if (!Body) return refuse(400, 21_602, 'Message body is required');
      if (twilio.refusal) return refuse(twilio.refusal.status, twilio.refusal.code, `Refused for ${To}`);
      twilio.sent.push({ To, From, Body });
      return answer(201, {
        sid: `SM${String(twilio.sent.length).padStart(32, '0')}`,
        status: 'queued',
        to: To,
        from: From,
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const twilio: Twilio = {
    env: {
      SMS_URL: `twilio://${sid}:${encodeURIComponent(token)}@${from}`,
      TWILIO_API_URL: `http://127.0.0.1:${port}`,
    },
    sent: [],
    refusal: null,
    stop: () => new Promise((resolve) => void http.close(() => resolve())),
  };
  return twilio;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
