import { useState, type FormEvent } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { InviteMemberDocument, type Role } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Field, Select } from '../ui/field.js';
import { Notice, say } from '../ui/notice.js';

export function InviteDialog({ onClose, onInvited }: { onClose: () => void; onInvited: () => void }) {
  const text = useText();
  const [email, setEmail] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<Role>('MEMBER');
  const invite = useAction(async () => {
    await mutate(InviteMemberDocument, { email: email.trim(), displayName: displayName.trim() || null, role });
    say(text('admin.invitedTo', { email: email.trim() }));
    onInvited();
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void invite.run();
  };
  const problem = invite.otherwise('email', 'displayName', 'role');
  return (
    <Dialog title={text('admin.invite')} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {problem && <Notice bad>{problem}</Notice>}
        <Field
          label={text('settings.email')}
          hint={text('admin.inviteHint')}
          type="email"
          required
          autoComplete="off"
          value={email}
          wrong={invite.about('email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={text('admin.inviteName')}
          value={displayName}
          maxLength={100}
          autoComplete="off"
          wrong={invite.about('displayName')}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <Select
          label={text('admin.role')}
          value={role}
          wrong={invite.about('role')}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          <option value="MEMBER">{text('admin.role.MEMBER')}</option>
          <option value="ADMIN">{text('admin.role.ADMIN')}</option>
        </Select>
        <div className="buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind="main" type="submit" busy={invite.busy}>
            {text('admin.sendInvitation')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
