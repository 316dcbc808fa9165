import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { InviteMemberDocument, type Role } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field, Select } from '../ui/field.js';
import { say } from '../ui/notice.js';

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
  const problem = invite.otherwise('email', 'displayName', 'role');
  return (
    <FormDialog
      title={text('admin.invite')}
      problem={problem}
      confirm={text('admin.sendInvitation')}
      busy={invite.busy}
      submit={invite.submit}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
