import { MIN_PASSWORD } from '../auth/passwords.js';
import { readEmail, signUp, type SignedUpAndIn } from '../auth/flows.js';
import { memberInvitationByToken } from '../domain/member-invitations.js';
import { userById } from '../domain/people.js';
import { readName, readOptionalName } from '../domain/text.js';
import type { MessageKey } from '../messages/index.js';
import { readLanding } from '../reads/invite-landing.js';
import { readInvitation } from '../reads/invitation-landing.js';
import { html } from './pages-html.js';
import { button, buttons, field, form, sayIn, type Page } from './pages-layout.js';
import { signedInPage } from './pages-sign-in.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

/** Signing up, by itself or through an invite link (`invite`) or an invitation mail (`token`). */
export const signUpPage: PageRoute = {
  path: '/sign-up',
  forms: 'NOT_FOREIGN',
  get: (visit) => signUpForm(visit),
  async post(visit) {
    const { services, device, locale, input } = visit;
    const say = sayIn(locale);
    try {
      const email = readEmail(input('email'));
      const signedUp = await signUp(services, device, {
        email,
        password: input('password'),
        displayName: readName(input('displayName'), 'displayName'),
        organizationName: readOptionalName(input('organizationName'), 'organizationName'),
        locale,
        inviteCode: input('invite') || null,
        invitationToken: input('token') || null,
      });
      if (!signedUp) {
        const again = new URLSearchParams(hiddenOf(visit)).toString();
        const body = html`<p>${say('page.signUp.done', { email: email.address })}</p>
          <p class="below"><a href="/sign-up?${again}">${say('page.mail.again')}</a></p>`;
        return { locale, title: 'page.signUp.sent', body };
      }
      visit.signIn(signedUp);
      return signedInPage(visit, signedUp.viewer.locale, await becameOf(visit, signedUp));
    } catch (error) {
      const problem = problemOf(error, locale);
      if (!problem) throw error;
      return { ...(await signUpForm(visit, problem)), status: problem.status, retryAfter: problem.retryAfter };
    }
  },
};

/** What became of the link or invitation that brought somebody, in a sentence; empty where there was none. */
export async function becameOf({ services, input }: Visit, { viewer, contactRequest }: SignedUpAndIn): Promise<string> {
  const say = sayIn(viewer.locale);
  if (contactRequest) {
    const { senderId, recipientId, senderState } = contactRequest;
    const other = await userById(services.db.read, senderId === viewer.id ? recipientId : senderId);
    const key: MessageKey = senderState === 'APPROVED' ? 'page.verifyEmail.connected' : 'page.verifyEmail.requested';
    return say(key, { name: other!.displayName });
  }
  if (!(await memberInvitationByToken(services.db.read, input('token')))) return '';
  const organization = await services.db.read.get<{ name: string }>('select name from organizations where id = $1', [
    viewer.organizationId,
  ]);
  return say('page.invitation.joined', { organization: organization!.name });
}

/** What goes along with the form: the link or invitation that brought somebody. */
function hiddenOf({ input }: Visit): Record<string, string> {
  const came = { invite: input('invite'), token: input('token') };
  return Object.fromEntries(Object.entries(came).filter(([, value]) => value !== ''));
}

async function signUpForm(visit: Visit, problem: { field: string | null; text: string } | null = null): Promise<Page> {
  const { locale, input } = visit;
  const say = sayIn(locale);
  const { joins, name, note, returnTo } = await whatFor(visit);
  const names = ['displayName', 'organizationName', 'email', 'password'];
  const wrong = (name: string) => (problem?.field === name ? problem.text : null);
  const first = (name: string) => name === (names.find((each) => each === problem?.field) ?? names[0]);
  const other = problem && !names.includes(problem.field ?? '') ? problem.text : null;
  const body = html`${other && html`<p class="alert" role="alert">${other}</p>`} ${note && html`<p>${note}</p>`}
  ${form(
    '/sign-up',
    hiddenOf(visit),
    html`${field({ label: say('page.signUp.name'), name: 'displayName', type: 'text', autocomplete: 'name', value: input('displayName') || name, wrong: wrong('displayName'), first: first('displayName') })}
      ${
        !joins &&
        field({
          label: say('page.signUp.organization'),
          name: 'organizationName',
          type: 'text',
          autocomplete: 'organization',
          value: input('organizationName'),
          optional: true,
          hint: say('page.signUp.organizationHint'),
          wrong: wrong('organizationName'),
          first: first('organizationName'),
        })
      }
      ${field({ label: say('page.signIn.email'), name: 'email', type: 'email', autocomplete: 'username', value: input('email'), wrong: wrong('email'), first: first('email') })}
      ${field({ label: say('page.signIn.password'), name: 'password', type: 'password', autocomplete: 'new-password', hint: say('page.resetPassword.rule', { min: MIN_PASSWORD }), wrong: wrong('password'), first: first('password') })}
      ${buttons(button(say('page.signUp.button')))}
      <p class="below"><a href="${returnTo}">${say('page.signUp.signIn')}</a></p>`,
  )}`;
  return { locale, title: 'page.signUp.title', body };
}

/** Whom or what somebody signs up for, in a sentence. */
async function whatFor({
  services,
  device,
  input,
  locale,
}: Visit): Promise<{ joins: boolean; name: string; note: string | null; returnTo: string }> {
  const { db, clock, limits } = services;
  const say = sayIn(locale);
  if (input('token') !== '') {
    const { kind, inviter, maskedEmail, suggestedName } = await readInvitation(db.read, input('token'), clock.now());
    const returnTo = `/sign-in?returnTo=${encodeURIComponent(`/invitation?token=${encodeURIComponent(input('token'))}`)}`;
    const note = inviter && say('page.invitation.forAddress', { email: maskedEmail! });
    return { joins: kind === 'MEMBER', name: suggestedName ?? '', note, returnTo };
  }
  if (input('invite') === '') return { joins: false, name: '', note: null, returnTo: '/sign-in' };
  await limits.consume('landing', device.ipAddress ?? 'unknown'); // it tells whose link it is, as the landing page does
  const { owner } = await readLanding(db.read, null, input('invite'), clock.now());
  const note = owner && say('page.signUp.withLink', { name: owner.displayName });
  return { joins: false, name: '', note, returnTo: `/sign-in?returnTo=${encodeURIComponent(`/i/${input('invite')}`)}` };
}
