import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import {
  UpdateExternalPolicyDocument,
  type AdminOrganizationQuery,
  type ExternalAudience,
  type UpdateExternalPolicyInput,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Select, Switch } from '../ui/field.js';
import { useConfirm } from '../ui/dialog.js';
import { Notice, say } from '../ui/notice.js';
import { AllowedOrganizations } from './allowed-organizations.js';

export type ExternalPolicy = NonNullable<AdminOrganizationQuery['organization']['externalPolicy']>;

/** From the widest to the narrowest. */
const audiences: ExternalAudience[] = ['EVERYBODY', 'CHOSEN_MEMBERS', 'NOBODY'];

/** Who may talk to whom outside; each choice counts at once. */
export function Policy({ policy, onSaved }: { policy: ExternalPolicy; onSaved: () => void }) {
  const text = useText();
  const change = async (input: UpdateExternalPolicyInput) => {
    await mutate(UpdateExternalPolicyDocument, input);
    say(text('settings.saved'));
    onSaved();
  };
  const save = useAction(change);
  const { ask, dialog } = useConfirm();
  /** What takes something away from somebody closes rooms at once: not with a slip of the keyboard. */
  const narrow = (input: UpdateExternalPolicyInput) =>
    ask({
      title: text('admin.narrowTitle'),
      text: text('admin.narrowText'),
      confirm: text('admin.narrow'),
      act: () => change(input),
    });
  const audience = (name: 'otherOrganizations' | 'line') => (
    <Select
      label={text(`admin.policy.${name}`)}
      hint={policy[name] === 'CHOSEN_MEMBERS' ? text('admin.chosenHint') : undefined}
      value={policy[name]}
      wrong={save.about(name)}
      onChange={({ target: { value } }) => {
        const wider = audiences.findIndex((each) => each === value) < audiences.indexOf(policy[name]);
        if (wider) void save.run({ [name]: value as ExternalAudience });
        else narrow({ [name]: value as ExternalAudience });
      }}
    >
      {audiences.map((each) => (
        <option key={each} value={each}>
          {text(`admin.audience.${each}`)}
        </option>
      ))}
    </Select>
  );
  const turn = (name: 'fileSending' | 'phoneSearch') => (
    <Switch
      label={text(`admin.policy.${name}`)}
      checked={policy[name]}
      onChange={(event) => void save.run({ [name]: event.target.checked })}
    />
  );
  const problem = save.otherwise('otherOrganizations', 'line');
  return (
    <section className="card form">
      <h2>{text('admin.policy')}</h2>
      <p className="soft">{text('admin.policyText')}</p>
      {problem && <Notice bad>{problem}</Notice>}
      {audience('otherOrganizations')}
      {policy.otherOrganizations !== 'NOBODY' && (
        <AllowedOrganizations
          allowed={policy.allowedOrganizations}
          onChange={(ids) => save.run({ allowedOrganizationIds: ids })}
          onNarrow={(ids) => narrow({ allowedOrganizationIds: ids })}
        />
      )}
      {audience('line')}
      <div className="turns">
        {turn('fileSending')}
        {turn('phoneSearch')}
      </div>
      {dialog}
    </section>
  );
}
