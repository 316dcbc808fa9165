import type { ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Tabs } from '../ui/tabs.js';

/** Every way to add people, each under an address of its own. */
export function AddScreen({ children }: { children: ReactNode }) {
  const text = useText();
  const tabs = [
    { to: '/add', label: text('add.search') },
    { to: '/add/link', label: text('add.myLink') },
    { to: '/add/email', label: text('add.email') },
    { to: '/add/links', label: text('add.links') },
    { to: '/imports', label: text('imports.title') },
  ];
  return (
    <Screen title={text('add.title')} top={<Tabs label={text('add.title')} tabs={tabs} />}>
      <div className="stack">{children}</div>
    </Screen>
  );
}
