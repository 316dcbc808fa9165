import { number, type Text } from '../i18n/index.js';

const numbered = /^\d+$/;

/** What an entry says in short (docs/operations.md), in words of the page's language; what is not known here as it stands. */
export function detailOf(detail: string, text: Text): string {
  const channel = /^channel (\S+)$/.exec(detail)?.[1];
  if (channel !== undefined) return text('admin.channelIs', { id: channel });
  const settings = detail.split(' ').map((each) => each.split('='));
  if (settings.every((parts) => parts.length === 2))
    return settings.map(([name, value]) => `${settingOf(name!, text)}: ${valueOf(value!, text)}`).join(', ');
  switch (detail) {
    case 'ADMIN':
    case 'MEMBER':
      return text(`admin.role.${detail}`);
    case 'all':
    case 'credentials':
    case 'moved':
      return text(`audit.detail.${detail}`);
    case 'read-only':
      return text('settings.readOnly');
    case 'requestContact':
    case 'requestContactsFromImport':
    case 'approveContactRequest':
    case 'followInviteLink':
    case 'acceptEmailInvitation':
    case 'signUp':
      return text('audit.detail.contact');
    case 'openDirectRoom':
    case 'createRoom':
    case 'inviteToRoom':
    case 'postMessage':
      return text('audit.detail.room');
    default:
      return detail;
  }
}

function settingOf(name: string, text: Text): string {
  switch (name) {
    case 'line':
    case 'otherOrganizations':
      return text(`admin.access.${name}`);
    case 'fileSending':
    case 'phoneSearch':
      return text(`audit.detail.${name}`);
    case 'allowedOrganizations':
      return text('admin.which');
    default:
      return name;
  }
}

function valueOf(value: string, text: Text): string {
  switch (value) {
    case 'EVERYBODY':
    case 'CHOSEN_MEMBERS':
    case 'NOBODY':
      return text(`admin.audience.${value}`);
    case 'true':
      return text('audit.detail.on');
    case 'false':
      return text('audit.detail.off');
    case 'any':
      return text('admin.any');
    default:
      return numbered.test(value) ? number(Number(value)) : value;
  }
}
