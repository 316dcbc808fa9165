import { followInviteLink } from '../domain/invite-links.js';
import { PolicyRefusal } from '../domain/policy.js';
import { audit } from '../domain/audit.js';
import { Refusal } from '../errors.js';
import { inEvenTime } from '../even-time.js';
import { qrDataUri } from '../qr.js';
import { readLanding, type Landing } from '../reads/invite-landing.js';
import { html, type Html } from './pages-html.js';
import { button, buttonLink, buttons, card, form, sayIn, type Page, type Say } from './pages-layout.js';
import { problemOf, type PageRoute, type Visit } from './pages-visit.js';

/** What stands behind an invite link, and asking its owner to be in contact. */
export const invitePage: PageRoute = {
  path: '/i/:code',
  forms: 'OWN',
  async get(visit) {
    return landingPage(visit, await look(visit));
  },
  async post(visit) {
    const { viewer } = visit.caller;
    const { db, config } = visit.services;
    const landing = await look(visit);
    if (!viewer || landing.state !== 'CAN_REQUEST') return landingPage(visit, landing);
    try {
      await inEvenTime(() => db.transaction((tx) => followInviteLink(tx, viewer, visit.input('code'), null, config)));
    } catch (error) {
      if (error instanceof PolicyRefusal)
        await db.transaction((tx) => audit(tx, viewer, 'policy.refused', error.subjectId, 'followInviteLink'));
      const problem = problemOf(error, visit.locale);
      if (!problem || !(error instanceof Refusal)) throw error;
      return { ...(await landingPage(visit, landing, problem.text)), status: problem.status };
    }
    return landingPage(visit, await read(visit));
  },
};

async function look(visit: Visit): Promise<Landing> {
  await visit.services.limits.consume('landing', visit.device.ipAddress ?? 'unknown');
  return read(visit);
}

function read({ services, caller, input }: Visit): Promise<Landing> {
  return readLanding(services.db.read, caller.viewer, input('code'), services.clock.now());
}

async function landingPage(visit: Visit, landing: Landing, wrong: string | null = null): Promise<Page> {
  const { locale } = visit;
  const say = sayIn(locale);
  const { owner } = landing;
  if (!owner)
    return { status: 404, locale, title: 'page.invite.gone', body: html`<p>${say('page.invite.unavailable')}</p>` };
  const { displayName: name, organizationName: organization } = owner;
  const url = `${visit.services.config.publicUrl}/i/${visit.input('code')}`;
  const body = html`${wrong !== null && html`<p class="alert" role="alert">${wrong}</p>`}
  ${card(name, organization, owner.messageId === null ? null : `@${owner.messageId}`)}
  ${await whatToDo(visit, landing, name, url, say)}`;
  const description = say('page.invite.text', { name, organization });
  return { locale, title: 'page.invite.title', named: { name }, preview: { url, description }, body };
}

async function whatToDo(visit: Visit, { state }: Landing, name: string, url: string, say: Say): Promise<Html> {
  const code = visit.input('code');
  const path = `/i/${code}`;
  const open = buttons(buttonLink(say('page.signedIn.open'), '/', true));
  switch (state) {
    case 'SIGN_UP_REQUIRED':
      return buttons(
        buttonLink(say('page.invite.signUp'), `/sign-up?invite=${encodeURIComponent(code)}`),
        buttonLink(say('page.invite.signIn'), `/sign-in?returnTo=${encodeURIComponent(path)}`, true),
      );
    case 'CAN_REQUEST':
      return html`${form(path, {}, buttons(button(say('page.invite.request'))))}
        <p class="below soft">${say('page.invite.hint', { name })}</p>`;
    case 'REQUEST_PENDING':
      return html`<p>${say('page.invite.pending', { name })}</p>
        ${open}`;
    case 'ALREADY_CONTACT':
      return html`<p>${say('page.invite.contact', { name })}</p>
        ${open}`;
    case 'COLLEAGUE':
      return html`<p>${say('page.invite.colleague', { name })}</p>
        ${open}`;
    case 'OWN_LINK':
      return html`<p>${say('page.invite.own')}</p>
        <p class="link"><a href="${path}">${url}</a></p>
        <p class="qr">
          <img src="${await qrDataUri(url, 'SVG', 256)}" width="256" height="256" alt="${say('page.invite.qr')}" />
        </p>
        <p class="below soft">
          <a href="${path}/qr.png" download="tsunagu.png">PNG</a> ·
          <a href="${path}/qr.svg" download="tsunagu.svg">SVG</a>
        </p>`;
    case 'UNAVAILABLE':
      return html`<p>${say('page.invite.unavailable')}</p>`;
  }
}
