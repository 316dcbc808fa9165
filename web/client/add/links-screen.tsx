import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useViewer } from '../api/store.js';
import { useQuery } from '../api/use-query.js';
import { InviteLinksDocument, RevokeInviteLinkDocument, type LinkEntryFragment } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog, useConfirm } from '../ui/dialog.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { AddScreen } from './add-screen.js';
import { MakeLinkDialog } from './make-link-dialog.js';
import { ShareButtons } from './share.js';

export function LinksScreen() {
  const text = useText();
  const [making, setMaking] = useState(false);
  const { data, problem, again } = useQuery(
    InviteLinksDocument,
    {},
    { after: ({ __typename }) => __typename === 'InviteLinkChanged' },
  );
  const links = data?.inviteLinks.filter(({ primary }) => !primary);
  const button = (
    <Button kind="main" icon="link" onClick={() => setMaking(true)}>
      {text('add.newLink')}
    </Button>
  );
  return (
    <AddScreen>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !links ? (
        <Spinner />
      ) : links.length === 0 ? (
        <Empty icon="link" title={text('add.noLinks')} text={text('add.noLinksText')}>
          {button}
        </Empty>
      ) : (
        <>
          <div className="buttons">{button}</div>
          <ul className="stack">
            {links.map((link) => (
              <li key={link.id}>
                <LinkCard link={link} />
              </li>
            ))}
          </ul>
        </>
      )}
      {making && <MakeLinkDialog onClose={() => setMaking(false)} onMade={again} />}
    </AddScreen>
  );
}

function LinkCard({ link }: { link: LinkEntryFragment }) {
  const text = useText();
  const { user } = useViewer();
  const { ask, dialog } = useConfirm();
  const [showing, setShowing] = useState(false);
  const state = stateOf(link);
  const revoke = () =>
    ask({
      title: text('add.revokeTitle'),
      text: text('add.revokeText'),
      confirm: text('add.revoke'),
      act: () => mutate(RevokeInviteLinkDocument, { id: link.id }),
    });
  return (
    <article className="card stack">
      <header className="link-head">
        <h2>
          <bdi>{link.label ?? text('add.unnamedLink')}</bdi>
        </h2>
        <span className={state === 'OPEN' ? 'tag good' : 'tag'}>{text(`add.state.${state}`)}</span>
      </header>
      {state === 'OPEN' && (
        <p className="address">
          <a href={link.url}>{link.url}</a>
        </p>
      )}
      <p className="soft">
        {[
          link.maxUses === null
            ? text('add.used', { count: link.useCount })
            : text('add.usedOf', { count: link.useCount, max: link.maxUses }),
          link.expiresAt && text('add.endsOn', { date: date(link.expiresAt, 'dayTime') }),
          link.autoApprove && text('add.approvesItself'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {state === 'OPEN' && (
        <div className="buttons">
          <ShareButtons url={link.url} title={user.displayName} />
          <Button onClick={() => setShowing(true)}>{text('add.qr')}</Button>
          <Button kind="bad" onClick={revoke}>
            {text('add.revoke')}
          </Button>
        </div>
      )}
      {showing && (
        <Dialog title={link.label ?? text('add.unnamedLink')} onClose={() => setShowing(false)}>
          <img className="qr" src={`/i/${link.code}/qr.svg`} width="280" height="280" alt={text('add.qrAlt')} />
          <div className="buttons">
            <a className="button" href={`/i/${link.code}/qr.png`} download="tsunagu.png">
              {text('add.savePng')}
            </a>
            <Button onClick={() => setShowing(false)}>{text('close')}</Button>
          </div>
        </Dialog>
      )}
      {dialog}
    </article>
  );
}

function stateOf({
  revokedAt,
  expiresAt,
  maxUses,
  useCount,
}: LinkEntryFragment): 'OPEN' | 'REVOKED' | 'ENDED' | 'USED_UP' {
  if (revokedAt !== null) return 'REVOKED';
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) return 'ENDED';
  return maxUses !== null && useCount >= maxUses ? 'USED_UP' : 'OPEN';
}
