import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useQuery } from '../api/use-query.js';
import { AccessTokensDocument, RevokeAccessTokenDocument, type AccessTokensQuery } from '../generated/operations.js';
import { ago, date, useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { MakeTokenDialog } from './make-token-dialog.js';
import { SettingsScreen } from './settings-screen.js';

type Token = NonNullable<AccessTokensQuery['viewer']>['accessTokens'][number];

export function TokensScreen() {
  const text = useText();
  const [making, setMaking] = useState(false);
  const { ask, dialog } = useConfirm();
  const { data, problem, again } = useQuery(
    AccessTokensDocument,
    {},
    { after: ({ __typename }) => __typename === 'ViewerChanged' },
  );
  const tokens = data?.viewer?.accessTokens;
  const button = (
    <Button kind="main" onClick={() => setMaking(true)}>
      {text('settings.newToken')}
    </Button>
  );
  const revoke = ({ id, name }: Token) =>
    ask({
      title: text('settings.revokeTokenTitle', { name }),
      text: text('settings.revokeTokenText'),
      confirm: text('add.revoke'),
      act: async () => {
        await mutate(RevokeAccessTokenDocument, { id });
        again();
      },
    });
  return (
    <SettingsScreen>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !tokens ? (
        <Spinner />
      ) : tokens.length === 0 ? (
        <Empty icon="settings" title={text('settings.noTokens')} text={text('settings.noTokensText')}>
          {button}
        </Empty>
      ) : (
        <>
          <div className="buttons">{button}</div>
          <ul className="rows">
            {tokens.map((token) => (
              <li key={token.id} className="row">
                <Line of={token} />
                <Button
                  kind="bad"
                  aria-label={text('settings.revokeOf', { name: token.name })}
                  onClick={() => revoke(token)}
                >
                  {text('add.revoke')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {making && <MakeTokenDialog onClose={() => setMaking(false)} onMade={again} />}
      {dialog}
    </SettingsScreen>
  );
}

function Line({ of: { name, readOnly, createdAt, expiresAt, lastUsedAt } }: { of: Token }) {
  const text = useText();
  return (
    <div className="about-line">
      <b>
        <bdi>{name}</bdi>
      </b>
      <span className="soft">
        {[
          text(readOnly ? 'settings.readOnly' : 'settings.readWrite'),
          text('settings.madeOn', { date: date(createdAt) }),
          expiresAt ? text('settings.endsOn', { date: date(expiresAt) }) : text('settings.neverEnds'),
          lastUsedAt ? text('settings.lastSeen', { when: ago(lastUsedAt) }) : text('settings.neverUsed'),
        ].join(' · ')}
      </span>
    </div>
  );
}
