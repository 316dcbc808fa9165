import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import {
  DisconnectLineChannelDocument,
  TestLineChannelDocument,
  type LineChannelEntryFragment,
} from '../generated/operations.js';
import { number, useText } from '../i18n/index.js';
import { Copyable } from '../settings/copyable.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Notice, say } from '../ui/notice.js';
import { UpdateChannelDialog } from './update-channel-dialog.js';

export function LineChannelCard({ of, onChanged }: { of: LineChannelEntryFragment; onChanged: () => void }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const [updating, setUpdating] = useState(false);
  const { id, displayName, basicId, channelId, state, member, defaultMember, webhookProblem, webhookUrl } = of;
  const test = useAction(async () => {
    const { lineChannel } = await mutate(TestLineChannelDocument, { id });
    if (lineChannel?.state === 'ACTIVE') say(text('admin.lineWorks', { name: displayName }));
    onChanged();
  });
  const disconnect = () =>
    ask({
      title: text('admin.disconnectTitle', { name: displayName }),
      text: text('admin.disconnectText'),
      confirm: text('admin.disconnect'),
      act: async () => {
        await mutate(DisconnectLineChannelDocument, { id });
        onChanged();
      },
    });
  return (
    <article className="card stack">
      <header className="channel-top">
        <h2>
          <bdi>{displayName}</bdi>
        </h2>
        <span className={state === 'ACTIVE' ? 'tag good' : state === 'WAITING_FOR_WEBHOOK' ? 'tag' : 'tag bad'}>
          {text(`admin.lineState.${state}`)}
        </span>
      </header>
      <p className="soft">
        {[
          basicId,
          text('admin.channelIs', { id: channelId }),
          member ? text('admin.accountOf', { name: member.displayName }) : text('admin.shared'),
          !member && defaultMember && text('admin.defaultIs', { name: defaultMember.displayName }),
          quotaOf(of),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {state !== 'ACTIVE' && <p>{text(`admin.lineStateText.${state}`)}</p>}
      {webhookProblem && <Notice bad>{webhookProblem}</Notice>}
      <Copyable label={text('admin.webhook')} value={webhookUrl} />
      {test.problem && <Notice bad>{test.problem.message}</Notice>}
      <div className="buttons">
        <Button kind={state === 'ACTIVE' ? 'plain' : 'main'} busy={test.busy} onClick={() => void test.run()}>
          {text('admin.test')}
        </Button>
        <Button onClick={() => setUpdating(true)}>{text('settings.change')}</Button>
        <Button kind="bad" onClick={disconnect}>
          {text('admin.disconnect')}
        </Button>
      </div>
      {updating && <UpdateChannelDialog of={of} onClose={() => setUpdating(false)} onUpdated={onChanged} />}
      {dialog}
    </article>
  );

  function quotaOf({ quotaUsed, quotaLimit }: LineChannelEntryFragment): string | null {
    if (quotaUsed === null) return null;
    return quotaLimit === null
      ? text('admin.quotaUsed', { count: quotaUsed })
      : text('admin.quota', { used: number(quotaUsed), limit: number(quotaLimit) });
  }
}
