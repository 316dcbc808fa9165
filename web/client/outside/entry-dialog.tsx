import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { UpdateOutsideUserDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, TextArea } from '../ui/field.js';
import type { Outside } from './outside-screen.js';

const fields = ['displayName', 'company', 'phoneNumber', 'email', 'note'] as const;
type Name = (typeof fields)[number];

export function EntryDialog({ user, onClose, onSaved }: { user: Outside; onClose: () => void; onSaved: () => void }) {
  const text = useText();
  const [values, setValues] = useState<Record<Name, string>>({
    displayName: user.displayName === user.profileName ? '' : user.displayName,
    company: user.company ?? '',
    phoneNumber: user.phoneNumber ?? '',
    email: user.email ?? '',
    note: user.note ?? '',
  });
  const save = useAction(async () => {
    const given = Object.fromEntries(fields.map((name) => [name, values[name].trim() || null]));
    await mutate(UpdateOutsideUserDocument, { id: user.id, ...given });
    onSaved();
    onClose();
  });
  const attributes = (name: Name, maxLength: number) => ({
    value: values[name],
    maxLength,
    wrong: save.about(name),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });
  const problem = save.otherwise(...fields);
  return (
    <FormDialog
      title={text('outside.edit')}
      intro={<p className="soft">{text('outside.shared')}</p>}
      problem={problem}
      confirm={text('save')}
      busy={save.busy}
      noValidate
      submit={save.submit}
      onClose={onClose}
    >
      <Field
        label={text('outside.name')}
        hint={text('outside.nameHint')}
        placeholder={user.profileName}
        {...attributes('displayName', 100)}
      />
      <Field label={text('outside.company')} {...attributes('company', 100)} />
      <Field label={text('person.phone')} type="tel" {...attributes('phoneNumber', 40)} />
      <Field label={text('person.email')} type="email" {...attributes('email', 254)} />
      <TextArea label={text('person.note')} {...attributes('note', 2_000)} />
    </FormDialog>
  );
}
