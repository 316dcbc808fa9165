import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { CreateInviteLinkDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { EndsSelect, endAfter } from '../ui/ends-select.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, Switch } from '../ui/field.js';

export function MakeLinkDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const text = useText();
  const [label, setLabel] = useState('');
  const [ends, setEnds] = useState(30);
  const [maxUses, setMaxUses] = useState('');
  const [autoApprove, setAutoApprove] = useState(false);
  const make = useAction(async () => {
    await mutate(CreateInviteLinkDocument, {
      label: label.trim() || null,
      expiresAt: endAfter(ends),
      maxUses: maxUses === '' ? null : Number(maxUses),
      autoApprove,
    });
    onMade();
    onClose();
  });
  const problem = make.otherwise('label', 'maxUses', 'expiresAt');
  return (
    <FormDialog
      title={text('add.newLink')}
      problem={problem}
      confirm={text('add.makeLink')}
      busy={make.busy}
      submit={make.submit}
      onClose={onClose}
    >
      <Field
        label={text('add.label')}
        hint={text('add.labelHint')}
        value={label}
        maxLength={100}
        wrong={make.about('label')}
        onChange={(event) => setLabel(event.target.value)}
      />
      <EndsSelect choices={[1, 7, 30, 90]} value={ends} wrong={make.about('expiresAt')} onChange={setEnds} />
      <Field
        label={text('add.maxUses')}
        hint={text('add.maxUsesHint')}
        type="number"
        min="1"
        inputMode="numeric"
        value={maxUses}
        wrong={make.about('maxUses')}
        onChange={(event) => setMaxUses(event.target.value)}
      />
      <Switch
        label={text('add.autoApprove')}
        hint={text('add.autoApproveHint')}
        checked={autoApprove}
        onChange={(event) => setAutoApprove(event.target.checked)}
      />
    </FormDialog>
  );
}
