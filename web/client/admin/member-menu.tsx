import { useState } from 'react';
import { mutate } from '../api/request.js';
import {
  RemoveMemberDocument,
  SetMemberRoleDocument,
  SuspendMemberDocument,
  type MemberEntryFragment,
} from '../generated/operations.js';
import { useText, type TextKey } from '../i18n/index.js';
import { IconButton } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Icon, type IconName } from '../ui/icons.js';
import { Menu } from '../ui/menu.js';
import { say } from '../ui/notice.js';
import { AccessDialog } from './access-dialog.js';

/** What an administrator may do to a member; each of it is asked for once more. */
export function MemberMenu({ of, onChanged }: { of: MemberEntryFragment; onChanged: () => void }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const [access, setAccess] = useState(false);
  const { id: userId, displayName: name, role, suspended } = of;

  const asking = (act: 'promote' | 'demote' | 'suspend' | 'restore' | 'remove', send: () => Promise<unknown>) => () =>
    ask({
      title: text(`admin.${act}Title`, { name }),
      text: text(`admin.${act}Text`),
      confirm: text(`admin.${act}`),
      act: async () => {
        await send();
        say(text('settings.saved'));
        onChanged();
      },
    });
  const item = (label: TextKey, icon: IconName, onClick: () => void, bad = false) => (
    <button type="button" role="menuitem" tabIndex={-1} className={bad ? 'bad' : undefined} onClick={onClick}>
      <Icon name={icon} small />
      {text(label)}
    </button>
  );
  const setRole = (next: 'ADMIN' | 'MEMBER') => () => mutate(SetMemberRoleDocument, { userId, role: next });
  const suspend = (next: boolean) => () => mutate(SuspendMemberDocument, { userId, suspended: next });
  return (
    <>
      <Menu
        label={text('options')}
        button={(attributes) => <IconButton {...attributes} icon="more" label={text('admin.moreFor', { name })} />}
      >
        {item('admin.access', 'globe', () => setAccess(true))}
        {role === 'ADMIN'
          ? item('admin.demote', 'admin', asking('demote', setRole('MEMBER')))
          : item('admin.promote', 'admin', asking('promote', setRole('ADMIN')))}
        {suspended
          ? item('admin.restore', 'check', asking('restore', suspend(false)))
          : item('admin.suspend', 'block', asking('suspend', suspend(true)), true)}
        {item(
          'admin.remove',
          'trash',
          asking('remove', () => mutate(RemoveMemberDocument, { userId })),
          true,
        )}
      </Menu>
      {access && <AccessDialog of={of} onClose={() => setAccess(false)} onChanged={onChanged} />}
      {dialog}
    </>
  );
}
