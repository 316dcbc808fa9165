import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { RequestEmailChangeDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Notice } from '../ui/notice.js';

export function EmailChange({ email }: { email: string }) {
  const text = useText();
  const [changing, setChanging] = useState(false);
  /** To where a link was mailed, and what the address was by then: with another one there is nothing to open any more. */
  const [sent, setSent] = useState<{ to: string; from: string }>();
  return (
    <section className="card stack">
      <h2>{text('settings.email')}</h2>
      <p>
        <bdi>{email}</bdi>
      </p>
      {sent?.from === email && <Notice>{text('settings.emailSent', { email: sent.to })}</Notice>}
      {changing ? (
        <ChangeForm
          onCancel={() => setChanging(false)}
          onSent={(to) => {
            setSent({ to, from: email });
            setChanging(false);
          }}
        />
      ) : (
        <div className="buttons">
          <Button onClick={() => setChanging(true)}>{text('settings.changeEmail')}</Button>
        </div>
      )}
    </section>
  );
}

function ChangeForm({ onSent, onCancel }: { onSent: (email: string) => void; onCancel: () => void }) {
  const text = useText();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const change = useAction(async () => {
    await mutate(RequestEmailChangeDocument, { email: email.trim(), password });
    onSent(email.trim());
  });
  const problem = change.otherwise('email', 'password');
  return (
    <form className="form" onSubmit={change.submit}>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('settings.newEmail')}
        type="email"
        required
        autoComplete="email"
        value={email}
        wrong={change.about('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={text('settings.currentPassword')}
        type="password"
        required
        autoComplete="current-password"
        value={password}
        wrong={change.about('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="buttons">
        <Button kind="main" type="submit" busy={change.busy}>
          {text('settings.sendLink')}
        </Button>
        <Button onClick={onCancel}>{text('cancel')}</Button>
      </div>
    </form>
  );
}
