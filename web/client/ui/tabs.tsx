import { Link, usePath } from '../router.js';

/** Parts of a screen, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: { to: string; label: string }[] }) {
  const path = usePath();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ to, label: name }) => (
        <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
