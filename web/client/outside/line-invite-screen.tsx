import { ShareButtons } from '../add/share.js';
import { useViewer } from '../api/store.js';
import { useQuery } from '../api/use-query.js';
import { LineInviteDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { ButtonLink } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';

/** How people on LINE come to talk to the viewer. */
export function LineInviteScreen() {
  const text = useText();
  const { role } = useViewer();
  const { data, problem, again } = useQuery(
    LineInviteDocument,
    {},
    { after: ({ __typename }) => __typename === 'ViewerChanged' || __typename === 'OrganizationChanged' },
  );
  const invite = data?.viewer?.lineInvite;
  return (
    <Screen title={text('outside.invite')} back="/address-book">
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !data ? (
        <Spinner />
      ) : !invite ? (
        <Empty icon="book" title={text('outside.noChannel')} text={text('outside.noChannelText')}>
          {role === 'ADMIN' && <ButtonLink to="/admin/line">{text('admin.connectLine')}</ButtonLink>}
        </Empty>
      ) : (
        <div className="stack">
          <p>{text(invite.code ? 'outside.inviteShared' : 'outside.inviteOwn')}</p>
          <div className="card line-invite">
            <img src={invite.qrCode} alt={text('add.qrAlt')} width={220} height={220} />
            <div className="stack">
              <dl className="facts">
                <div>
                  <dt>{text('outside.talkId')}</dt>
                  <dd>
                    <b>{invite.talkId}</b>
                  </dd>
                </div>
                {invite.code && (
                  <div>
                    <dt>{text('outside.code')}</dt>
                    <dd>
                      <b>{invite.code}</b>
                    </dd>
                  </div>
                )}
                <div>
                  <dt>{text('outside.link')}</dt>
                  <dd>
                    <a href={invite.url} target="_blank" rel="noopener noreferrer">
                      {invite.url}
                    </a>
                  </dd>
                </div>
              </dl>
              <div className="buttons">
                <ShareButtons url={invite.url} title={text('outside.invite')} />
              </div>
            </div>
          </div>
          {invite.code && <p className="soft">{text('outside.codeText')}</p>}
        </div>
      )}
    </Screen>
  );
}
