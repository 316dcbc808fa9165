import { ContactRequest } from '../../entities/contact-request.js';
import { Organization } from '../../entities/organization.js';
import type { User } from '../../entities/user.js';
import { isActive, userById } from '../domain/people.js';
import { approveContactRequest, declineContactRequest } from '../domain/request-answers.js';
import type { Reader } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { html } from './pages-html.js';
import { button, buttons, card, form, sayIn, type Page } from './pages-layout.js';
import { lostLink } from './pages-account.js';
import type { PageRoute, Visit } from './pages-visit.js';

interface Asked {
  request: ContactRequest;
  sender: User;
  recipient: User;
}

/** Answers a request by the link in its mail, in the name of the one who was asked, as long as it waits for an answer. */
export const contactRequestPage: PageRoute = {
  path: '/contact-request',
  forms: 'ANY',
  async get(visit) {
    const { db, clock } = visit.services;
    return answering(
      visit,
      () => find(visit, db.read, clock.now()),
      async (asked) => {
        const organization = await db.read.row(Organization, 'where id = $1', [asked.sender.organizationId]);
        return askPage(visit, asked, organization!.name);
      },
    );
  },
  async post(visit) {
    const answer = visit.input('answer');
    if (answer !== 'approve' && answer !== 'decline') return contactRequestPage.get(visit);
    const answered = () =>
      visit.services.db.transaction(async (tx) => {
        const asked = await find(visit, tx, tx.now);
        if (answer === 'approve') await approveContactRequest(tx, asked.recipient, asked.request.id);
        else await declineContactRequest(tx, asked.recipient, asked.request.id, false);
        return asked;
      });
    return answering(visit, answered, async ({ recipient, sender }) => {
      const locale = visit.chosen ?? recipient.locale;
      const say = sayIn(locale);
      const text =
        answer === 'approve'
          ? say('page.contactRequest.approved', { name: sender.displayName })
          : say('page.contactRequest.declined');
      return { locale, title: 'page.contactRequest.title', body: html`<p>${text}</p>` };
    });
  },
};

/** The request a link is about and the two people, as long as there is something to answer: NOT_FOUND or NOT_PENDING otherwise. */
async function find({ services, input }: Visit, reader: Reader, now: number): Promise<Asked> {
  const id = services.secrets.verify('answer', input('token'));
  const request = id === null ? undefined : await reader.row(ContactRequest, 'where id = $1', [id]);
  const recipient = request && (await userById(reader, request.recipientId));
  if (!request || !recipient || !isActive(recipient) || request.recipientState === null)
    throw new Refusal('NOT_FOUND', ['token'], 'token');
  const sender = await userById(reader, request.senderId);
  if (request.recipientState !== 'PENDING' || request.expiresAt <= now || !sender || !isActive(sender))
    throw new NoLongerPending(recipient);
  return { request, sender, recipient };
}

/** Keeps whom to tell so. */
class NoLongerPending extends Refusal {
  constructor(readonly recipient: User) {
    super('NOT_PENDING', ['id']);
  }
}

async function answering(
  visit: Visit,
  act: () => Promise<Asked>,
  page: (asked: Asked) => Promise<Page>,
): Promise<Page> {
  try {
    return await page(await act());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'NOT_FOUND') return lostLink(visit.locale, sayIn(visit.locale)('page.linkExpired.text'));
    const locale = error instanceof NoLongerPending ? (visit.chosen ?? error.recipient.locale) : visit.locale;
    const body = html`<p>${sayIn(locale)('page.contactRequest.notPending')}</p>`;
    return { status: 410, locale, title: 'page.contactRequest.title', body };
  }
}

function askPage(visit: Visit, { request, sender, recipient }: Asked, organization: string): Page {
  const locale = visit.chosen ?? recipient.locale;
  const say = sayIn(locale);
  const name = sender.displayName;
  const role = [sender.department, sender.title].filter((part) => part !== null).join(' / ');
  const body = html`<p>${say('page.contactRequest.asks', { name, organization })}</p>
    ${card(name, organization, role)}
    ${
      request.message !== null &&
      html`<figure>
        <figcaption>${say('page.contactRequest.message', { name })}</figcaption>
        <blockquote><bdi>${request.message}</bdi></blockquote>
      </figure>`
    }
    ${form(
      '/contact-request',
      { token: visit.input('token') },
      html`${buttons(
          button(say('page.contactRequest.approve'), { name: 'answer', value: 'approve' }),
          button(say('page.contactRequest.decline'), { name: 'answer', value: 'decline', second: true }),
        )}
        <p class="below soft">${say('page.contactRequest.declineHint')}</p>`,
    )}`;
  return { locale, title: 'page.contactRequest.title', body };
}
