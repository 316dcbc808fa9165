import type { ReactNode } from 'react';
import { useViewer } from '../api/store.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Empty } from '../ui/empty.js';
import { Tabs } from '../ui/tabs.js';

/** For administrators; the server shows nothing of it to others. */
export function AdminScreen({ children }: { children: () => ReactNode }) {
  const text = useText();
  const { role } = useViewer();
  if (role !== 'ADMIN')
    return (
      <Screen title={text('admin.title')}>
        <Empty icon="admin" title={text('admin.notYou')} text={text('admin.notYouText')} />
      </Screen>
    );
  const tabs = [
    { to: '/admin', label: text('admin.organization') },
    { to: '/admin/members', label: text('admin.members') },
    { to: '/admin/line', label: text('admin.line') },
    { to: '/admin/audit', label: text('admin.audit') },
  ];
  return (
    <Screen title={text('admin.title')} top={<Tabs label={text('admin.title')} tabs={tabs} />}>
      <div className="stack">{children()}</div>
    </Screen>
  );
}
