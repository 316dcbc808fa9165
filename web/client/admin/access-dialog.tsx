import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { useQuery } from '../api/use-query.js';
import {
  AdminOrganizationDocument,
  SetExternalAccessDocument,
  type MemberEntryFragment,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Dialog, useConfirm } from '../ui/dialog.js';
import { Spinner } from '../ui/empty.js';
import { Switch } from '../ui/field.js';
import { Failed, Notice } from '../ui/notice.js';

interface Props {
  of: MemberEntryFragment;
  onClose: () => void;
  onChanged: () => void;
}

const networks = ['otherOrganizations', 'line'] as const;

/** Whom a member may talk to outside. Where the policy says it for all, that is said instead of a switch. */
export function AccessDialog({ of, onClose, onChanged }: Props) {
  const text = useText();
  const { data, problem, again } = useQuery(AdminOrganizationDocument, {});
  const policy = data?.organization.externalPolicy;
  const change = async (network: (typeof networks)[number], allowed: boolean) => {
    await mutate(SetExternalAccessDocument, { userId: of.id, [network]: allowed });
    onChanged();
  };
  const set = useAction(change);
  const { ask, dialog } = useConfirm();
  /** It closes the member's rooms at once. */
  const takeAway = (network: (typeof networks)[number]) =>
    ask({
      title: text('admin.narrowTitle'),
      text: text('admin.narrowText'),
      confirm: text('admin.narrow'),
      act: () => change(network, false),
    });
  return (
    <Dialog title={text('admin.accessTitle', { name: of.displayName })} onClose={onClose}>
      <div className="stack">
        {problem && <Failed problem={problem} again={again} />}
        {!policy && !problem && <Spinner />}
        {set.problem && <Notice bad>{set.problem.message}</Notice>}
        {policy &&
          networks.map((network) =>
            policy[network] === 'CHOSEN_MEMBERS' ? (
              <Switch
                key={network}
                label={text(`admin.access.${network}`)}
                checked={of.externalAccess?.[network] ?? false}
                onChange={(event) => (event.target.checked ? void set.run(network, true) : takeAway(network))}
              />
            ) : (
              <p key={network}>
                {text(`admin.access.${network}`)}
                {': '}
                <span className="soft">{text(`admin.byPolicy.${policy[network]}`)}</span>
              </p>
            ),
          )}
      </div>
      <div className="buttons">
        <Button onClick={onClose}>{text('close')}</Button>
      </div>
      {dialog}
    </Dialog>
  );
}
