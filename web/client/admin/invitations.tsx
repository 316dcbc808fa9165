import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { useQuery } from '../api/use-query.js';
import {
  CancelMemberInvitationDocument,
  MemberInvitationsDocument,
  type MemberInvitationsQuery,
} from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Spinner } from '../ui/empty.js';
import { Failed, sayFailed } from '../ui/notice.js';

type Invitation = NonNullable<MemberInvitationsQuery['organization']['memberInvitations']>[number];

export function Invitations() {
  const text = useText();
  const { data, problem, again } = useQuery(
    MemberInvitationsDocument,
    {},
    { after: ({ __typename }) => __typename === 'OrganizationChanged' },
  );
  if (problem) return <Failed problem={problem} again={again} />;
  if (!data) return <Spinner />;
  const invitations = data.organization.memberInvitations ?? [];
  if (invitations.length === 0) return null;
  return (
    <section>
      <h2>{text('admin.invitations')}</h2>
      <ul className="rows">
        {invitations.map((each) => (
          <li key={each.id}>
            <Line of={each} onChanged={again} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ of, onChanged }: { of: Invitation; onChanged: () => void }) {
  const text = useText();
  const { id, email, role, state, problem, createdAt, expiresAt } = of;
  const cancel = useAction(async () => {
    try {
      await mutate(CancelMemberInvitationDocument, { id });
      onChanged();
    } catch (error) {
      sayFailed((error as Error).message);
    }
  });
  const open = state === 'QUEUED' || state === 'SENT';
  return (
    <div className="row">
      <div className="about-line">
        <b>
          <bdi>{email}</bdi>
        </b>
        <span className="soft">
          {problem ??
            [
              text(`admin.role.${role}`),
              text(open ? 'add.sentUntil' : 'add.sentOn', { date: date(createdAt), until: date(expiresAt) }),
            ].join(' · ')}
        </span>
      </div>
      <span className={state === 'ACCEPTED' ? 'tag good' : state === 'FAILED' ? 'tag bad' : 'tag'}>
        {text(`invitation.${state}`)}
      </span>
      {open && (
        <Button busy={cancel.busy} onClick={() => void cancel.run()} aria-label={text('add.cancelOf', { email })}>
          {text('requests.cancel')}
        </Button>
      )}
    </div>
  );
}
