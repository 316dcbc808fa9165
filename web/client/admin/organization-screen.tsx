import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { useQuery } from '../api/use-query.js';
import { AdminOrganizationDocument, UpdateOrganizationDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Copyable } from '../settings/copyable.js';
import { Button } from '../ui/button.js';
import { Spinner } from '../ui/empty.js';
import { Field } from '../ui/field.js';
import { Failed, Notice, say } from '../ui/notice.js';
import { AdminScreen } from './admin-screen.js';
import { Policy } from './policy.js';

export const OrganizationScreen = () => <AdminScreen>{() => <Organization />}</AdminScreen>;

function Organization() {
  const text = useText();
  const { data, problem, again } = useQuery(
    AdminOrganizationDocument,
    {},
    { after: ({ __typename }) => __typename === 'OrganizationChanged' },
  );
  if (!data) return problem ? <Failed problem={problem} again={again} /> : <Spinner />;
  const { name, code, externalPolicy } = data.organization;
  return (
    <>
      <Name name={name} onSaved={again} />
      <section className="card stack">
        <h2>{text('admin.code')}</h2>
        <p className="soft">{text('admin.codeText')}</p>
        <Copyable label={text('admin.code')} value={code} />
      </section>
      {externalPolicy && <Policy policy={externalPolicy} onSaved={again} />}
    </>
  );
}

function Name({ name, onSaved }: { name: string; onSaved: () => void }) {
  const text = useText();
  const [wanted, setWanted] = useState(name);
  const save = useAction(async () => {
    await mutate(UpdateOrganizationDocument, { name: wanted.trim() });
    say(text('settings.saved'));
    onSaved();
  });
  const problem = save.otherwise('name');
  return (
    <form className="card form" onSubmit={save.submit}>
      <h2>{text('admin.organization')}</h2>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('admin.name')}
        value={wanted}
        required
        maxLength={100}
        autoComplete="organization"
        wrong={save.about('name')}
        onChange={(event) => setWanted(event.target.value)}
      />
      <div className="buttons">
        <Button kind="main" type="submit" busy={save.busy}>
          {text('save')}
        </Button>
      </div>
    </form>
  );
}
