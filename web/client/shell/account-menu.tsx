import { languageNames, languageTag, LOCALES } from '../../../src/messages/locale.js';
import { mutate } from '../api/request.js';
import { signOutBy } from '../api/session.js';
import { optimistically, useConnection, useViewer } from '../api/store.js';
import { SetLocaleDocument, SignOutDocument, type Locale } from '../generated/operations.js';
import { setLocale, useText, type TextKey } from '../i18n/index.js';
import { countUnsent } from '../messages/unsent.js';
import { belowName } from '../people/below.js';
import { Avatar } from '../ui/avatar.js';
import { useConfirm } from '../ui/dialog.js';
import { Icon, type IconName } from '../ui/icons.js';
import { Menu } from '../ui/menu.js';
import { sayFailed } from '../ui/notice.js';
import { Link } from '../router.js';

const places: { to: string; icon: IconName; label: TextKey; admin?: boolean }[] = [
  { to: '/address-book', icon: 'book', label: 'nav.addressBook' },
  { to: '/settings', icon: 'settings', label: 'settings.title' },
  { to: '/blocked', icon: 'block', label: 'nav.blocked' },
  { to: '/admin', icon: 'admin', label: 'admin.title', admin: true },
];

export const languages = LOCALES.map((locale) => ({ locale, tag: languageTag(locale), name: languageNames[locale] }));

/** Everything that is not in the navigation itself. */
export function AccountMenu({ lit }: { lit: boolean }) {
  const text = useText();
  const { user, locale, role } = useViewer();
  const { ask, dialog } = useConfirm();
  const signOut = () => signOutBy(() => mutate(SignOutDocument, { everywhere: false }));
  /** What is not sent yet goes with the session: whoever has any is asked first. */
  const lost = useConnection() === 'LOST';
  const askedSignOut = async () => {
    if (lost) return sayFailed(text('fault.offline'));
    const count = await countUnsent();
    if (count === 0) return signOut().catch((error: Error) => sayFailed(error.message));
    const title = text('signOut.unsentTitle');
    ask({ title, text: text('signOut.unsent', { count }), confirm: text('signOut'), act: signOut });
  };
  return (
    <>
      <Menu
        label={text('nav.account')}
        place="corner"
        button={(attributes) => (
          <button type="button" {...attributes} className="account" aria-current={lit ? 'page' : undefined}>
            <Avatar of={user} size="small" />
            <span className="name">{text('nav.account')}</span>
          </button>
        )}
      >
        <p className="who">
          <b>
            <bdi>{user.displayName}</bdi>
          </b>
          {belowName(user) && <span className="soft">{belowName(user)}</span>}
        </p>
        <hr />
        {places
          .filter(({ admin }) => !admin || role === 'ADMIN')
          .map(({ to, icon, label }) => (
            <Link key={to} to={to} role="menuitem" tabIndex={-1}>
              <Icon name={icon} small />
              {text(label)}
            </Link>
          ))}
        <hr />
        {languages.map(({ locale: each, tag, name }) => (
          <button
            key={each}
            type="button"
            role="menuitemradio"
            aria-checked={each === locale}
            lang={tag}
            tabIndex={-1}
            onClick={() => void chooseLocale(each, locale)}
          >
            {each === locale ? <Icon name="check" small /> : <span className="no-icon" />}
            {name}
          </button>
        ))}
        <hr />
        <button type="button" role="menuitem" tabIndex={-1} onClick={() => void askedSignOut()}>
          <Icon name="signOut" small />
          {text('signOut')}
        </button>
      </Menu>
      {dialog}
    </>
  );
}

export async function chooseLocale(locale: Locale, before: Locale): Promise<void> {
  try {
    await setLocale(locale);
    await optimistically(
      (state) => ({ ...state, viewer: { ...state.viewer, locale } }),
      () => mutate(SetLocaleDocument, { locale }),
    );
  } catch (error) {
    await setLocale(before);
    sayFailed((error as Error).message);
  }
}
