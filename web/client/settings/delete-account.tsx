import { useEffect, useState } from 'react';
import { mutate } from '../api/request.js';
import { signOutBy } from '../api/session.js';
import { useAction } from '../api/use-action.js';
import { DeleteAccountDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { countUnsent } from '../messages/unsent.js';
import { Button } from '../ui/button.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field } from '../ui/field.js';

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
  const [count, setCount] = useState(0);
  useEffect(() => void countUnsent().then(setCount), []);
  const act = useAction(async () => {
    await signOutBy(() => mutate(DeleteAccountDocument, { password }));
  });
  const problem = act.otherwise('password');
  return (
    <FormDialog
      title={text('settings.deleteTitle')}
      intro={
        <div className="stack">
          <p>{text('settings.deleteText')}</p>
          {count > 0 && <p>{text('signOut.unsent', { count })}</p>}
        </div>
      }
      problem={problem}
      confirm={text('settings.deleteConfirm')}
      kind="bad"
      busy={act.busy}
      submit={act.submit}
      onClose={onClose}
    >
      <Field
        label={text('settings.currentPassword')}
        type="password"
        required
        autoComplete="current-password"
        value={password}
        wrong={act.about('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
    </FormDialog>
  );
}
