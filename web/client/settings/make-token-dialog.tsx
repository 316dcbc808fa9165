import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { CreateAccessTokenDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { EndsSelect, endAfter } from '../ui/ends-select.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, Switch } from '../ui/field.js';
import { Copyable } from './copyable.js';

/** Makes a token, and shows its secret, which nobody can read later. */
export function MakeTokenDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const text = useText();
  const [name, setName] = useState('');
  const [readOnly, setReadOnly] = useState(true);
  const [ends, setEnds] = useState(90);
  const [secret, setSecret] = useState<string>();
  const make = useAction(async () => {
    const input = { name: name.trim(), readOnly, expiresAt: endAfter(ends) };
    const { token } = await mutate(CreateAccessTokenDocument, input);
    setSecret(token ?? undefined);
    onMade();
  });
  if (secret !== undefined)
    return (
      <Dialog title={text('settings.tokenMade')} stays onClose={onClose}>
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
      <EndsSelect choices={[30, 90, 365]} value={ends} wrong={make.about('expiresAt')} onChange={setEnds} />
      <Switch
        label={text('settings.readOnly')}
        hint={text('settings.readOnlyHint')}
        checked={readOnly}
        onChange={(event) => setReadOnly(event.target.checked)}
      />
    </FormDialog>
  );
}
