import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mailboxJson, mailboxPage, mailboxPolicy, type MailboxStore } from '../mail/dev-mailbox.js';
import type { Callers } from './callers.js';
import { isLocal } from './health.js';

/** The dev mailbox, for this machine only: whoever reads these mails can sign in as anybody. */
export function addDevMail(http: FastifyInstance, mailbox: MailboxStore, callers: Callers): void {
  const locally =
    (handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply) =>
      isLocal(request)
        ? handler(request, reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }))
        : reply.callNotFound();

  http.get(
    '/dev/mail',
    locally(async (request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      const page = mailboxPage(await mailbox.list(), { nonce, locale: callers.localeOf(request.raw) });
      return reply.type('text/html; charset=utf-8').header('content-security-policy', mailboxPolicy(nonce)).send(page);
    }),
  );
  http.get(
    '/dev/mail.json',
    locally(async (_, reply) => reply.type('application/json; charset=utf-8').send(mailboxJson(await mailbox.list()))),
  );
}
