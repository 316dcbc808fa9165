import { useEffect, useRef } from 'react';
import { number } from '../i18n/index.js';
import { Link, usePath } from '../router.js';

/** Parts of a screen, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: { to: string; label: string; count?: number }[] }) {
  const path = usePath();
  const bar = useRef<HTMLElement>(null);
  // On a small screen the one that is shown may stand beyond the edge.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path, label]);
  return (
    // Anew in another language: Chromium leaves the fade of longer words on shorter ones.
    <nav key={label} ref={bar} className="tabs" aria-label={label}>
      {tabs.map(({ to, label: name, count = 0 }) => (
        <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
          {name}
          {count > 0 && <span className="tag">{number(count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
