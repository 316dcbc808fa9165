import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { CreateAccessTokenDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, Select, Switch } from '../ui/field.js';
import { Copyable } from './copyable.js';

const days = [30, 90, 365];

/** Makes a token, and shows its secret, which nobody can read later. */
export function MakeTokenDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const text = useText();
  const [name, setName] = useState('');
  const [readOnly, setReadOnly] = useState(true);
  const [ends, setEnds] = useState(90);
  const [secret, setSecret] = useState<string>();
  const make = useAction(async () => {
    const expiresAt = ends > 0 ? new Date(Date.now() + ends * 86_400_000).toISOString() : null;
    const { token } = await mutate(CreateAccessTokenDocument, { name: name.trim(), readOnly, expiresAt });
    setSecret(token ?? undefined);
    onMade();
  });
  if (secret !== undefined)
    return (
      <Dialog title={text('settings.tokenMade')} onClose={onClose}>
        <div className="stack">
          <p>{text('settings.tokenOnce')}</p>
          <Copyable label={text('settings.token')} value={secret} />
        </div>
        <div className="buttons">
          <Button kind="main" onClick={onClose}>
            {text('settings.tokenKept')}
          </Button>
        </div>
      </Dialog>
    );
  const problem = make.otherwise('name', 'expiresAt');
  return (
    <FormDialog
      title={text('settings.newToken')}
      problem={problem}
      confirm={text('settings.makeToken')}
      busy={make.busy}
      submit={make.submit}
      onClose={onClose}
    >
      <Field
        label={text('settings.tokenName')}
        hint={text('settings.tokenNameHint')}
        value={name}
        required
        maxLength={100}
        wrong={make.about('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={text('add.ends')}
        value={ends}
        wrong={make.about('expiresAt')}
        onChange={(event) => setEnds(Number(event.target.value))}
      >
        {days.map((count) => (
          <option key={count} value={count}>
            {text('add.afterDays', { count })}
          </option>
        ))}
        <option value={0}>{text('add.never')}</option>
      </Select>
      <Switch
        label={text('settings.readOnly')}
        hint={text('settings.readOnlyHint')}
        checked={readOnly}
        onChange={(event) => setReadOnly(event.target.checked)}
      />
    </FormDialog>
  );
}
