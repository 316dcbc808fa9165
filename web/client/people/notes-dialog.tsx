import { useState } from 'react';
import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, TextArea } from '../ui/field.js';
import { updateContact } from './actions.js';

interface Props {
  person: { displayName: string };
  contact: { id: string; nickname: string | null; note: string | null };
  onClose: () => void;
}

export function NotesDialog({ person, contact, onClose }: Props) {
  const text = useText();
  const [nickname, setNickname] = useState(contact.nickname ?? '');
  const [note, setNote] = useState(contact.note ?? '');
  const save = useAction(async () => {
    await updateContact({ id: contact.id, nickname: nickname.trim() || null, note: note.trim() || null });
    onClose();
  });
  const problem = save.otherwise('nickname', 'note');
  return (
    <FormDialog
      title={text('person.editNotes')}
      intro={<p className="soft">{text('person.private')}</p>}
      problem={problem}
      confirm={text('save')}
      busy={save.busy}
      submit={save.submit}
      onClose={onClose}
    >
      <Field
        label={text('person.nickname')}
        hint={text('person.nicknameHint')}
        placeholder={person.displayName}
        value={nickname}
        maxLength={100}
        wrong={save.about('nickname')}
        onChange={(event) => setNickname(event.target.value)}
      />
      <TextArea
        label={text('person.note')}
        value={note}
        maxLength={4_000}
        wrong={save.about('note')}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  );
}
