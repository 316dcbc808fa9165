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
import { Notice, say } from '../ui/notice.js';
import { AllowedOrganizations } from './allowed-organizations.js';

export type ExternalPolicy = NonNullable<AdminOrganizationQuery['organization']['externalPolicy']>;

const audiences: ExternalAudience[] = ['EVERYBODY', 'CHOSEN_MEMBERS', 'NOBODY'];

/** Who may talk to whom outside; each choice counts at once. */
export function Policy({ policy, onSaved }: { policy: ExternalPolicy; onSaved: () => void }) {
  const text = useText();
  const save = useAction(async (input: UpdateExternalPolicyInput) => {
    await mutate(UpdateExternalPolicyDocument, input);
    say(text('settings.saved'));
    onSaved();
  });
  const audience = (name: 'otherOrganizations' | 'line') => (
    <Select
      label={text(`admin.policy.${name}`)}
      hint={policy[name] === 'CHOSEN_MEMBERS' ? text('admin.chosenHint') : undefined}
      value={policy[name]}
      wrong={save.about(name)}
      onChange={(event) => void save.run({ [name]: event.target.value as ExternalAudience })}
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
        />
      )}
      {audience('line')}
      <div className="turns">
        {turn('fileSending')}
        {turn('phoneSearch')}
      </div>
    </section>
  );
}
