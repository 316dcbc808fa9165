import type { ReactNode } from 'react';
import { useConnection, useLive, useViewer } from '../api/store.js';
import { number, useText, type TextKey } from '../i18n/index.js';
import { Brand, Icon, type IconName } from '../ui/icons.js';
import { Toasts } from '../ui/notice.js';
import { Link } from '../router.js';
import type { Section } from '../routes.js';
import { AccountMenu } from './account-menu.js';

interface Props {
  section: Section;
  /** Beside what is shown, where there is room; in its place where nothing else is (`alone`). */
  list?: ReactNode;
  alone?: boolean;
  children: ReactNode;
}

export function Shell({ section, list, alone = false, children }: Props) {
  const text = useText();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {text('skip')}
      </a>
      <Navigation section={section} />
      <main id="main" tabIndex={-1} className={['panes', list && 'two', alone && 'alone'].filter(Boolean).join(' ')}>
        {list && <div className="pane list">{list}</div>}
        <div className="pane detail">{children}</div>
      </main>
      <Lost />
      <Toasts />
    </div>
  );
}

const places: { section: Section; to: string; icon: IconName; label: TextKey }[] = [
  { section: 'contacts', to: '/contacts', icon: 'contacts', label: 'nav.contacts' },
  { section: 'rooms', to: '/rooms', icon: 'rooms', label: 'nav.rooms' },
  { section: 'requests', to: '/requests', icon: 'requests', label: 'nav.requests' },
  { section: 'add', to: '/add', icon: 'add', label: 'nav.add' },
];

function Navigation({ section }: { section: Section }) {
  const text = useText();
  const waiting = useLive(({ incoming }) => incoming.total);
  const { unreadCount } = useViewer();
  const counts: Partial<Record<Section, { count: number; said: TextKey }>> = {
    requests: { count: waiting, said: 'nav.waiting' },
    rooms: { count: unreadCount, said: 'nav.unread' },
  };
  return (
    <nav className="rail" aria-label={text('nav.label')}>
      <Link to="/contacts" className="home" aria-label="Tsunagu">
        <Brand />
        <span>Tsunagu</span>
      </Link>
      <ul>
        {places.map(({ section: place, to, icon, label }) => {
          const { count = 0, said } = counts[place] ?? {};
          return (
            <li key={place}>
              <Link to={to} aria-current={section === place ? 'page' : undefined}>
                <Icon name={icon} />
                <span className="name">{text(label)}</span>
                {said && count > 0 && (
                  <>
                    <span className="badge" aria-hidden="true">
                      {count > 99 ? '99+' : number(count)}
                    </span>
                    <span className="hidden">{text(said, { count })}</span>
                  </>
                )}
              </Link>
            </li>
          );
        })}
        <li>
          <AccountMenu lit={section === 'more'} />
        </li>
      </ul>
    </nav>
  );
}

/** Said while the server is not reached; what is shown meanwhile may be old. */
function Lost() {
  const text = useText();
  const lost = useConnection() === 'LOST';
  return (
    <div className="lost" role="status">
      {lost && text('connection.lost')}
    </div>
  );
}
