import { useState } from 'react';
import { newKey } from '../api/key.js';
import { useLive } from '../api/store.js';
import { useAction } from '../api/use-action.js';
import type { UserLineFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { approve, cancel, decline, requestContact } from '../requests/actions.js';
import { Button } from '../ui/button.js';
import { FormDialog } from '../ui/form-dialog.js';
import { TextArea } from '../ui/field.js';
import { useStanding } from './standing.js';

/** What can be done about being in contact with somebody: ask, answer, take back; a word where there is nothing to do. */
export function Connect({ user }: { user: UserLineFragment }) {
  const text = useText();
  const standing = useStanding(user);
  const request = useLive(({ incoming, outgoing }) =>
    [...incoming.items, ...outgoing.items].find(
      ({ sender, recipient }) => sender.id === user.id || recipient.id === user.id,
    ),
  );
  const [asking, setAsking] = useState(false);
  const name = user.displayName;
  if (standing === 'NONE')
    return (
      <>
        <Button kind="main" icon="add" onClick={() => setAsking(true)} aria-label={text('connect.askOf', { name })}>
          {text('connect.ask')}
        </Button>
        {asking && <AskDialog user={user} onClose={() => setAsking(false)} />}
      </>
    );
  if (standing === 'REQUEST_RECEIVED' && request)
    return (
      <div className="buttons">
        <Button kind="main" onClick={() => void approve(request.id, name)}>
          {text('requests.approve')}
        </Button>
        <Button onClick={() => void decline(request.id, name)}>{text('requests.decline')}</Button>
      </div>
    );
  return (
    <div className="buttons standing">
      <span className={standing === 'CONTACT' ? 'tag good' : 'tag'}>{text(`person.connection.${standing}`)}</span>
      {standing === 'REQUEST_SENT' && request && (
        <Button onClick={() => void cancel(request.id, name)}>{text('requests.cancel')}</Button>
      )}
    </div>
  );
}

function AskDialog({ user, onClose }: { user: UserLineFragment; onClose: () => void }) {
  const text = useText();
  const [message, setMessage] = useState('');
  const [key] = useState(newKey);
  const ask = useAction(async () => {
    await requestContact(user.id, message, key);
    onClose();
  });
  const problem = ask.otherwise('message');
  return (
    <FormDialog
      title={text('connect.askTitle', { name: user.displayName })}
      problem={problem}
      confirm={text('connect.send')}
      busy={ask.busy}
      submit={ask.submit}
      onClose={onClose}
    >
      <TextArea
        label={text('connect.message')}
        hint={text('connect.messageHint')}
        value={message}
        maxLength={1_000}
        wrong={ask.about('message')}
        onChange={(event) => setMessage(event.target.value)}
      />
    </FormDialog>
  );
}
