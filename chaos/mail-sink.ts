import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { History } from './history.js';

export interface MailSink {
  url: string;
  /** The last mail to an address, without soft line breaks. */
  to(address: string): string | undefined;
  stop(): Promise<void>;
}

/** A mail server that takes everything, and notes it down before it says so. */
export async function mailSink(history: History): Promise<MailSink> {
  const mails = new Map<string, string>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, taken) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => void parts.push(part));
      stream.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8').replaceAll('=\r\n', '');
        const to = session.envelope.rcptTo[0]!.address;
        mails.set(to, text);
        history.write('mail', {
          to,
          messageId: /^message-id:\s*(\S+)/im.exec(text)?.[1] ?? null,
          request: /creq_[0-9a-z]+/.exec(text)?.[0] ?? null,
        });
        taken();
      });
    },
  });
  server.on('error', () => undefined); // a connection that was cut
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    to: (address) => mails.get(address),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
