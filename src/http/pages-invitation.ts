import { audit } from '../domain/audit.js';
import { contactBetween } from '../domain/contacts.js';
import { acceptInvitation, invitationByToken } from '../domain/email-invitations.js';
import { memberInvitationByToken } from '../domain/member-invitations.js';
import { userById } from '../domain/people.js';
import { PolicyRefusal } from '../domain/policy.js';
import { maskEmail } from '../mask.js';
import { readInvitation, type Invitation } from '../reads/invitation-landing.js';
import { html, type Html } from './pages-html.js';
import { button, buttonLink, buttons, card, form, sayIn, type Page } from './pages-layout.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

/** What stands behind the link of an invitation mail: sign up by it, or accept it with an account. */
export const invitationPage: PageRoute = {
  path: '/invitation',
  forms: 'OWN',
  async get(visit) {
    return landingPage(visit, await look(visit));
  },
  async post(visit) {
    const { viewer } = visit.caller;
    const { db, config } = visit.services;
    const invitation = await look(visit);
    if (!viewer || invitation.kind === 'MEMBER') return landingPage(visit, invitation);
    const { inviter } = invitation;
    try {
      await db.transaction((tx) => acceptInvitation(tx, viewer, visit.input('token'), config));
    } catch (error) {
      if (error instanceof PolicyRefusal)
        await db.transaction((tx) => audit(tx, viewer, 'policy.refused', error.subjectId, 'acceptInvitation'));
      const problem = problemOf(error, visit.locale);
      if (!problem) throw error;
      return { ...(await landingPage(visit, invitation, problem.text)), status: problem.status };
    }
    const body = html`<p>${sayIn(viewer.locale)('page.invitation.accepted', { name: inviter!.displayName })}</p>`;
    return { locale: viewer.locale, title: 'page.invite.title', named: { name: inviter!.displayName }, body };
  },
};

async function look({ services, device, input }: Visit): Promise<Invitation> {
  await services.limits.consume('landing', device.ipAddress ?? 'unknown');
  return readInvitation(services.db.read, input('token'), services.clock.now());
}

async function landingPage(visit: Visit, invitation: Invitation, wrong: string | null = null): Promise<Page> {
  const { locale } = visit;
  const say = sayIn(locale);
  const { inviter, kind, state, message } = invitation;
  if (!inviter)
    return { status: 404, locale, title: 'page.invite.gone', body: html`<p>${say('page.linkExpired.text')}</p>` };
  const { displayName: name, organizationName: organization } = inviter;
  if (state === 'ACCEPTED')
    return { status: 410, locale, title: 'page.invite.gone', body: html`<p>${say('page.invitation.used')}</p>` };
  const text = kind === 'MEMBER' ? 'page.invitation.memberText' : 'page.invitation.contactText';
  const body = html`${wrong !== null && html`<p class="alert" role="alert">${wrong}</p>`}
    <p>${say(text, { name, organization })}</p>
    ${card(name, organization)}
    ${
      message !== null &&
      html`<figure>
        <figcaption>${say('page.contactRequest.message', { name })}</figcaption>
        <blockquote><bdi>${message}</bdi></blockquote>
      </figure>`
    }
    ${await whatToDo(visit, invitation)}`;
  return kind === 'MEMBER'
    ? { locale, title: 'page.invitation.memberTitle', named: { organization }, body }
    : { locale, title: 'page.invite.title', named: { name }, body };
}

async function whatToDo({ services, caller, input, locale }: Visit, { kind, maskedEmail }: Invitation): Promise<Html> {
  const { read } = services.db;
  const say = sayIn(locale);
  const token = input('token');
  const here = `/invitation?token=${encodeURIComponent(token)}`;
  const { emailKey, inviterId } = (await (kind === 'MEMBER' ? memberInvitationByToken : invitationByToken)(
    read,
    token,
  ))!;
  // Whoever has the token has been given it at this address, so they may know.
  const registered = await read.get('select 1 from users where email_key = $1', [emailKey]);
  const sentTo = html`<p class="below soft">${say('page.invitation.forAddress', { email: maskedEmail! })}</p>`;
  const signUp = buttonLink(
    say(kind === 'MEMBER' ? 'page.invitation.join' : 'page.invite.signUp'),
    `/sign-up?token=${encodeURIComponent(token)}`,
  );
  const signIn = buttonLink(say('page.invite.signIn'), `/sign-in?returnTo=${encodeURIComponent(here)}`, !registered);
  if (kind === 'MEMBER')
    return registered ? html`<p>${say('page.invitation.memberHasAccount')}</p>` : html`${buttons(signUp)}${sentTo}`;
  const account =
    caller.viewer &&
    (await read.get<{ email: string; emailKey: string }>(
      'select email, email_key as "emailKey" from users where id = $1',
      [caller.viewer.id],
    ));
  if (!account) {
    return registered
      ? html`<p>${say('page.invitation.haveAccount')}</p>
          ${buttons(signIn)}${sentTo}`
      : html`${buttons(signUp, signIn)}${sentTo}`;
  }
  const { id: viewerId, organizationId } = caller.viewer!;
  const inviter = (await userById(read, inviterId))!;
  const name = inviter.displayName;
  if (inviter.organizationId === organizationId && inviterId !== viewerId)
    return html`<p>${say('page.invite.colleague', { name })}</p>`;
  if (await contactBetween(read, viewerId, inviterId)) return html`<p>${say('page.invite.contact', { name })}</p>`;
  if (inviterId === viewerId) return html`<p>${say('error.SELF.contact')}</p>`;
  if (account.emailKey === emailKey)
    return form('/invitation', { token }, buttons(button(say('page.invitation.accept'))));
  return html`<p>${say('page.invitation.otherAddress', { email: maskEmail(account.email) })}</p>
    ${form('/invitation', { token }, buttons(button(say('page.invitation.acceptHere'))))}${sentTo}`;
}
