import { mutate } from '../api/request.js';
import { signOutBy } from '../api/session.js';
import { optimistically, useViewer } from '../api/store.js';
import { SetLocaleDocument, SignOutDocument, type Locale } from '../generated/operations.js';
import { setLocale, useText, type TextKey } from '../i18n/index.js';
import { Avatar } from '../ui/avatar.js';
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

/** Each language in itself: whoever is in the wrong one finds theirs. */
export const languages: { locale: Locale; tag: string; name: string }[] = [
  { locale: 'EN', tag: 'en', name: 'English' },
  { locale: 'JA', tag: 'ja', name: '日本語' },
  { locale: 'VI', tag: 'vi', name: 'Tiếng Việt' },
];

/** Everything that is not in the navigation itself. */
export function AccountMenu({ lit }: { lit: boolean }) {
  const text = useText();
  const { user, locale, role } = useViewer();
  return (
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
        <span className="soft">{user.organization.name}</span>
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
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => void signOut()}>
        <Icon name="signOut" small />
        {text('signOut')}
      </button>
    </Menu>
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

async function signOut(): Promise<void> {
  try {
    await signOutBy(() => mutate(SignOutDocument, { everywhere: false }));
  } catch (error) {
    sayFailed((error as Error).message);
  }
}
