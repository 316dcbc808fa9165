import type { ReactNode } from 'react';
import { useQuery, type Query } from '../api/use-query.js';
import { SettingsDocument, type SettingsQuery, type ViewerSettingsFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { Tabs } from '../ui/tabs.js';

export function SettingsScreen({ children }: { children: ReactNode }) {
  const text = useText();
  const tabs = [
    { to: '/settings', label: text('settings.profile') },
    { to: '/settings/privacy', label: text('settings.privacy') },
    { to: '/settings/security', label: text('settings.security') },
    { to: '/settings/tokens', label: text('settings.tokens') },
  ];
  return (
    <Screen title={text('settings.title')} top={<Tabs label={text('settings.title')} tabs={tabs} />}>
      <div className="stack">{children}</div>
    </Screen>
  );
}

export interface Settings extends Pick<Query<SettingsQuery>, 'problem' | 'again'> {
  viewer: ViewerSettingsFragment | undefined;
  /** Shows what a mutation answers, or what it will. */
  show: (next: ViewerSettingsFragment) => void;
}

export function useSettings(): Settings {
  const { data, problem, again, change } = useQuery(
    SettingsDocument,
    {},
    { after: ({ __typename }) => __typename === 'ViewerChanged' },
  );
  return { viewer: data?.viewer ?? undefined, problem, again, show: (viewer) => change(() => ({ viewer })) };
}

/** A screen of the settings once they are read. */
export function WithSettings({
  children,
}: {
  children: (viewer: ViewerSettingsFragment, show: Settings['show']) => ReactNode;
}) {
  const { viewer, problem, again, show } = useSettings();
  return (
    <SettingsScreen>
      {viewer ? children(viewer, show) : problem ? <Failed problem={problem} again={again} /> : <Spinner />}
    </SettingsScreen>
  );
}
