import { useState } from 'react';
import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field } from '../ui/field.js';
import { Notice } from '../ui/notice.js';
import { invite, rename } from './actions.js';
import { PeoplePicker, type Choice } from './people-picker.js';

interface InviteProps {
  roomId: string;
  members: readonly { person: { id: string } }[];
  onClose: () => void;
}

export function InviteDialog({ roomId, members, onClose }: InviteProps) {
  const text = useText();
  const [chosen, setChosen] = useState<readonly Choice[]>([]);
  const bring = useAction(async () => {
    await invite(
      roomId,
      chosen.map(({ id }) => id),
    );
    onClose();
  });
  return (
    <Dialog title={text('rooms.invite')} stays onClose={onClose}>
      <div className="stack">
        <p className="soft">{text('rooms.inviteText')}</p>
        {bring.problem && <Notice bad>{bring.problem.message}</Notice>}
        <PeoplePicker
          label={text('rooms.invite')}
          chosen={chosen}
          onChange={setChosen}
          without={new Set(members.map(({ person }) => person.id))}
        />
      </div>
      <div className="buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="main" busy={bring.busy || chosen.length === 0} onClick={() => void bring.run()}>
          {text('rooms.inviteCount', { count: chosen.length })}
        </Button>
      </div>
    </Dialog>
  );
}

export function RenameDialog({ roomId, name, onClose }: { roomId: string; name: string; onClose: () => void }) {
  const text = useText();
  const [shown] = useState(name);
  const [next, setNext] = useState(name);
  const save = useAction(async () => {
    // A group without a name shows those of its members: what was left as it is, is not to be its name.
    if (next.trim() !== shown) await rename(roomId, next.trim());
    onClose();
  });
  const problem = save.otherwise('name');
  return (
    <FormDialog
      title={text('rooms.rename')}
      problem={problem}
      confirm={text('save')}
      busy={save.busy}
      submit={save.submit}
      onClose={onClose}
    >
      <Field
        label={text('rooms.name')}
        value={next}
        maxLength={100}
        required
        wrong={save.about('name')}
        onChange={(event) => setNext(event.target.value)}
      />
    </FormDialog>
  );
}
