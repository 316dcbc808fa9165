import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { ConnectLineChannelDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Field } from '../ui/field.js';
import { say } from '../ui/notice.js';
import { MemberSelect } from './member-select.js';

type Member = { id: string; displayName: string } | null;

export function ConnectChannelDialog({ onClose, onConnected }: { onClose: () => void; onConnected: () => void }) {
  const text = useText();
  const [channelId, setChannelId] = useState('');
  const [channelSecret, setSecret] = useState('');
  const [channelAccessToken, setToken] = useState('');
  const [member, setMember] = useState<Member>(null);
  const [defaultMember, setDefault] = useState<Member>(null);
  const connect = useAction(async () => {
    const { lineChannel } = await mutate(ConnectLineChannelDocument, {
      channelId: channelId.trim(),
      channelSecret: channelSecret.trim(),
      channelAccessToken: channelAccessToken.trim(),
      memberId: member?.id ?? null,
      defaultMemberId: member ? null : (defaultMember?.id ?? null),
    });
    say(text('admin.lineConnected', { name: lineChannel?.displayName ?? channelId }));
    onConnected();
    onClose();
  });
  const problem = connect.otherwise('channelId', 'channelSecret', 'channelAccessToken', 'memberId', 'defaultMemberId');
  return (
    <FormDialog
      title={text('admin.connectLine')}
      intro={<p className="soft">{text('admin.connectLineText')}</p>}
      problem={problem}
      confirm={text('admin.connect')}
      busy={connect.busy}
      submit={connect.submit}
      onClose={onClose}
    >
      <Field
        label={text('admin.channelId')}
        value={channelId}
        required
        inputMode="numeric"
        autoComplete="off"
        wrong={connect.about('channelId')}
        onChange={(event) => setChannelId(event.target.value)}
      />
      <Field
        label={text('admin.channelSecret')}
        value={channelSecret}
        type="password"
        required
        autoComplete="off"
        wrong={connect.about('channelSecret')}
        onChange={(event) => setSecret(event.target.value)}
      />
      <Field
        label={text('admin.channelToken')}
        value={channelAccessToken}
        type="password"
        required
        autoComplete="off"
        wrong={connect.about('channelAccessToken')}
        onChange={(event) => setToken(event.target.value)}
      />
      <MemberSelect
        label={text('admin.whose')}
        nobody={text('admin.shared')}
        chosen={member}
        wrong={connect.about('memberId')}
        onChoose={setMember}
      />
      {!member && (
        <MemberSelect
          label={text('admin.defaultMember')}
          hint={text('admin.defaultMemberHint')}
          nobody={text('admin.noDefault')}
          chosen={defaultMember}
          wrong={connect.about('defaultMemberId')}
          onChoose={setDefault}
        />
      )}
    </FormDialog>
  );
}
