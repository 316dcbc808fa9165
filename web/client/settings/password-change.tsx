import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { ChangePasswordDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Notice, say } from '../ui/notice.js';

export function PasswordChange({ onChanged }: { onChanged: () => void }) {
  const text = useText();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = useAction(async () => {
    await mutate(ChangePasswordDocument, { currentPassword, newPassword });
    setCurrent('');
    setNew('');
    say(text('settings.passwordChanged'));
    onChanged();
  });
  const problem = change.otherwise('currentPassword', 'newPassword');
  return (
    <form className="card form" onSubmit={change.submit}>
      <h2>{text('settings.password')}</h2>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('settings.currentPassword')}
        type="password"
        required
        autoComplete="current-password"
        value={currentPassword}
        wrong={change.about('currentPassword')}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <Field
        label={text('settings.newPassword')}
        hint={text('settings.passwordHint')}
        type="password"
        required
        autoComplete="new-password"
        maxLength={256}
        value={newPassword}
        wrong={change.about('newPassword')}
        onChange={(event) => setNew(event.target.value)}
      />
      <div className="buttons">
        <Button type="submit" busy={change.busy}>
          {text('settings.changePassword')}
        </Button>
      </div>
    </form>
  );
}
