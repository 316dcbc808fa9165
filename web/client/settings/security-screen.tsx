import { mutate } from '../api/request.js';
import { useQuery } from '../api/use-query.js';
import {
  RevokeSessionDocument,
  SecurityDocument,
  SignOutDocument,
  type SecurityQuery,
} from '../generated/operations.js';
import { signOutBy } from '../api/session.js';
import { ago, date, useText } from '../i18n/index.js';
import { countUnsent } from '../messages/unsent.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { DeleteAccount } from './delete-account.js';
import { deviceOf } from './device.js';
import { EmailChange } from './email-change.js';
import { PasswordChange } from './password-change.js';
import { SettingsScreen } from './settings-screen.js';

type Session = NonNullable<SecurityQuery['viewer']>['sessions'][number];

export function SecurityScreen() {
  const { data, problem, again } = useQuery(
    SecurityDocument,
    {},
    { after: ({ __typename }) => __typename === 'ViewerChanged' },
  );
  const viewer = data?.viewer;
  return (
    <SettingsScreen>
      {viewer ? (
        <>
          <EmailChange email={viewer.email} />
          <PasswordChange onChanged={again} />
          <Sessions sessions={viewer.sessions} onEnded={again} />
          <DeleteAccount />
        </>
      ) : problem ? (
        <Failed problem={problem} again={again} />
      ) : (
        <Spinner />
      )}
    </SettingsScreen>
  );
}

function Sessions({ sessions, onEnded }: { sessions: readonly Session[]; onEnded: () => void }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const end = ({ id, userAgent }: Session) =>
    ask({
      title: text('settings.endSessionTitle'),
      text: text('settings.endSessionText', { device: deviceOf(userAgent) ?? text('settings.unknownDevice') }),
      confirm: text('settings.endSession'),
      act: async () => {
        await mutate(RevokeSessionDocument, { id });
        onEnded();
      },
    });
  const everywhere = async () => {
    const count = await countUnsent();
    ask({
      title: text('settings.signOutEverywhereTitle'),
      text: text('settings.signOutEverywhereText'),
      warning: count > 0 ? text('signOut.unsent', { count }) : null,
      confirm: text('settings.signOutEverywhere'),
      act: async () => {
        await signOutBy(() => mutate(SignOutDocument, { everywhere: true }));
      },
    });
  };
  return (
    <section className="card stack">
      <h2>{text('settings.sessions')}</h2>
      <ul className="rows">
        {sessions.map((session) => (
          <li key={session.id} className="row">
            <div className="about-line">
              <b>{deviceOf(session.userAgent) ?? text('settings.unknownDevice')}</b>
              <span className="soft">
                {[
                  text('settings.signedIn', { date: date(session.createdAt) }),
                  text('settings.lastSeen', { when: ago(session.lastSeenAt) }),
                  session.ipAddress,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {session.current ? (
              <span className="tag good">{text('settings.thisDevice')}</span>
            ) : (
              <Button onClick={() => end(session)}>{text('settings.endSession')}</Button>
            )}
          </li>
        ))}
      </ul>
      <div className="buttons">
        <Button kind="bad" onClick={() => void everywhere()}>
          {text('settings.signOutEverywhere')}
        </Button>
      </div>
      {dialog}
    </section>
  );
}
