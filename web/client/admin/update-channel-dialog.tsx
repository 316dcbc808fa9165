import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { UpdateLineChannelDocument, type LineChannelEntryFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field } from '../ui/field.js';
import { say } from '../ui/notice.js';
import { MemberSelect } from './member-select.js';

interface Props {
  of: LineChannelEntryFragment;
  onClose: () => void;
  onUpdated: () => void;
}

/** The credentials are never shown: what is left empty stays as it is. */
export function UpdateChannelDialog({ of, onClose, onUpdated }: Props) {
  const text = useText();
  const [channelSecret, setSecret] = useState('');
  const [channelAccessToken, setToken] = useState('');
  const [defaultMember, setDefault] = useState(of.defaultMember);
  const save = useAction(async () => {
    await mutate(UpdateLineChannelDocument, {
      id: of.id,
      ...(channelSecret.trim() && { channelSecret: channelSecret.trim() }),
      ...(channelAccessToken.trim() && { channelAccessToken: channelAccessToken.trim() }),
      ...(defaultMember?.id !== of.defaultMember?.id && { defaultMemberId: defaultMember?.id ?? null }),
    });
    say(text('settings.saved'));
    onUpdated();
    onClose();
  });
  const problem = save.otherwise('channelSecret', 'channelAccessToken', 'defaultMemberId');
  return (
    <FormDialog
      title={text('admin.updateTitle', { name: of.displayName })}
      problem={problem}
      confirm={text('save')}
      busy={save.busy}
      submit={save.submit}
      onClose={onClose}
    >
      <Field
        label={text('admin.channelSecret')}
        hint={text('admin.unchanged')}
        value={channelSecret}
        type="password"
        autoComplete="off"
        wrong={save.about('channelSecret')}
        onChange={(event) => setSecret(event.target.value)}
      />
      <Field
        label={text('admin.channelToken')}
        hint={text('admin.unchanged')}
        value={channelAccessToken}
        type="password"
        autoComplete="off"
        wrong={save.about('channelAccessToken')}
        onChange={(event) => setToken(event.target.value)}
      />
      {!of.member && (
        <MemberSelect
          label={text('admin.defaultMember')}
          hint={text('admin.defaultMemberHint')}
          nobody={text('admin.noDefault')}
          chosen={defaultMember}
          wrong={save.about('defaultMemberId')}
          onChoose={setDefault}
        />
      )}
    </FormDialog>
  );
}
