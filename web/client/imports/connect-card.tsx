import { useState } from 'react';
import { useAction } from '../api/use-action.js';
import type { ImportEntryFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Switch, TextArea } from '../ui/field.js';
import { Notice } from '../ui/notice.js';
import { connect } from './connect.js';
import { ticked, type Ticks } from './ticks.js';

interface Props {
  of: ImportEntryFragment;
  registered: Ticks;
  unregistered: Ticks;
  inviting: boolean;
  onInviting: (inviting: boolean) => void;
  onStarted: (next: ImportEntryFragment) => void;
}

/** Asks those who are ticked, and invites the others where that is wanted. */
export function ConnectCard({ of, registered, unregistered, inviting, onInviting, onStarted }: Props) {
  const text = useText();
  const { counts } = of;
  const [message, setMessage] = useState('');
  const asked = ticked(registered, counts.registered);
  const invited = inviting ? ticked(unregistered, counts.notRegistered) : 0;
  const run = useAction(async () => {
    if (asked + invited === 0) return;
    onStarted(await connect(of.id, { registered, unregistered: invited > 0 ? unregistered : null, message }));
  });
  const problem = run.otherwise('message');
  return (
    <form className="card form" onSubmit={run.submit}>
      <h2>
        {counts.registered > 0
          ? text('imports.here', { count: counts.registered })
          : text('imports.notHere', { count: counts.notRegistered })}
      </h2>
      {problem && <Notice bad>{problem}</Notice>}
      {counts.notRegistered > 0 && (
        <Switch
          label={text('imports.inviteOthers', { count: counts.notRegistered })}
          checked={inviting}
          onChange={(event) => onInviting(event.target.checked)}
        />
      )}
      {asked + invited > 0 && (
        <>
          <TextArea
            label={text('connect.message')}
            hint={text('imports.messageHint')}
            value={message}
            maxLength={1_000}
            wrong={run.about('message')}
            onChange={(event) => setMessage(event.target.value)}
          />
          <div className="buttons">
            <Button kind="main" type="submit" icon="add" busy={run.busy}>
              {asked === 0
                ? text('imports.inviteOnly', { count: invited })
                : invited === 0
                  ? text('imports.connect', { count: asked })
                  : text('imports.connectAndInvite', { count: asked, invited })}
            </Button>
          </div>
        </>
      )}
      {asked + invited === 0 && counts.registered > 0 && <p className="soft">{text('imports.tickSomebody')}</p>}
    </form>
  );
}
