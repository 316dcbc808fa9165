import { useState, type FormEvent } from 'react';
import { mutate } from '../api/request.js';
import { signOutBy } from '../api/session.js';
import { useAction } from '../api/use-action.js';
import { DeleteAccountDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Field } from '../ui/field.js';
import { Notice } from '../ui/notice.js';

export function DeleteAccount() {
  const text = useText();
  const [asking, setAsking] = useState(false);
  return (
    <section className="card stack">
      <h2>{text('settings.delete')}</h2>
      <p className="soft">{text('settings.deleteText')}</p>
      <div className="buttons">
        <Button kind="bad" icon="trash" onClick={() => setAsking(true)}>
          {text('settings.delete')}
        </Button>
      </div>
      {asking && <DeleteDialog onClose={() => setAsking(false)} />}
    </section>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [password, setPassword] = useState('');
  const act = useAction(async () => {
    await signOutBy(() => mutate(DeleteAccountDocument, { password }));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run();
  };
  const problem = act.otherwise('password');
  return (
    <Dialog title={text('settings.deleteTitle')} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>{text('settings.deleteText')}</p>
        {problem && <Notice bad>{problem}</Notice>}
        <Field
          label={text('settings.currentPassword')}
          type="password"
          required
          autoComplete="current-password"
          value={password}
          wrong={act.about('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <div className="buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="bad" type="submit" busy={act.busy}>
            {text('settings.deleteConfirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
