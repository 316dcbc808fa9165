import { useState } from 'react';
import { newKey } from '../api/key.js';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { usePages } from '../api/use-pages.js';
import {
  CancelEmailInvitationDocument,
  EmailInvitationsDocument,
  InviteByEmailDocument,
  ResendEmailInvitationDocument,
  type EmailInvitationsQuery,
  type InviteByEmailMutation,
} from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { TextArea } from '../ui/field.js';
import { Notice, say, sayFailed } from '../ui/notice.js';
import { Pages } from '../ui/pages.js';
import { AddScreen } from './add-screen.js';

type Result = InviteByEmailMutation['inviteByEmail']['results'][number];
type Invitation = EmailInvitationsQuery['emailInvitations']['nodes'][number];

export function EmailScreen() {
  return (
    <AddScreen>
      <Invite />
      <Invitations />
    </AddScreen>
  );
}

function Invite() {
  const text = useText();
  const [addresses, setAddresses] = useState('');
  const [message, setMessage] = useState('');
  const [key, setKey] = useState(newKey);
  const [results, setResults] = useState<readonly Result[]>([]);
  const invite = useAction(async () => {
    const answer = await mutate(InviteByEmailDocument, {
      text: addresses,
      message: message.trim() || null,
      idempotencyKey: key,
    });
    setResults(answer.results);
    setAddresses('');
    setKey(newKey());
  });
  const problem = invite.otherwise('text', 'message');
  return (
    <>
      <form className="card form" onSubmit={invite.submit}>
        {problem && <Notice bad>{problem}</Notice>}
        <TextArea
          label={text('add.addresses')}
          hint={text('add.addressesHint')}
          value={addresses}
          required
          wrong={invite.about('text')}
          onChange={(event) => setAddresses(event.target.value)}
        />
        <TextArea
          label={text('connect.message')}
          value={message}
          maxLength={1_000}
          wrong={invite.about('message')}
          onChange={(event) => setMessage(event.target.value)}
        />
        <div className="buttons">
          <Button kind="main" type="submit" icon="mail" busy={invite.busy}>
            {text('add.invite')}
          </Button>
        </div>
      </form>
      {results.length > 0 && <Results results={results} />}
    </>
  );
}

function Results({ results }: { results: readonly Result[] }) {
  const text = useText();
  const invited = results.filter(({ outcome }) => outcome === 'INVITED').length;
  return (
    <section className="card stack" aria-live="polite">
      <h2>{text('add.invited', { count: invited, all: results.length })}</h2>
      <ul className="rows">
        {results.map(({ email, outcome }, i) => (
          // The same address may stand there twice.
          <li key={`${i} ${email}`} className="outcome">
            <bdi>{email}</bdi>
            <span className={outcome === 'INVITED' ? 'tag good' : outcome === 'INVALID_ADDRESS' ? 'tag bad' : 'tag'}>
              {text(`outcome.${outcome}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Invitations() {
  const text = useText();
  const pages = usePages(EmailInvitationsDocument, {}, ({ emailInvitations }) => emailInvitations, {
    after: ({ __typename }) => __typename === 'EmailInvitationChanged',
  });
  return (
    <section>
      <h2>{text('add.invitations')}</h2>
      <Pages
        pages={pages}
        line={(invitation) => <Line invitation={invitation} />}
        empty={<Empty icon="mail" title={text('add.noInvitations')} />}
      />
    </section>
  );
}

function Line({ invitation: { id, email, state, problem, createdAt, expiresAt } }: { invitation: Invitation }) {
  const text = useText();
  const failing = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      sayFailed((error as Error).message);
    }
  };
  const cancel = useAction(() => failing(() => mutate(CancelEmailInvitationDocument, { id })));
  const resend = useAction(() =>
    failing(async () => {
      await mutate(ResendEmailInvitationDocument, { id });
      say(text('add.resent', { email }));
    }),
  );
  const open = state === 'QUEUED' || state === 'SENT';
  return (
    <div className="row">
      <div className="invitation">
        <b>
          <bdi>{email}</bdi>
        </b>
        <span className="soft">
          {problem ?? text(open ? 'add.sentUntil' : 'add.sentOn', { date: date(createdAt), until: date(expiresAt) })}
        </span>
      </div>
      <span className={state === 'ACCEPTED' ? 'tag good' : state === 'FAILED' ? 'tag bad' : 'tag'}>
        {text(`invitation.${state}`)}
      </span>
      {(open || state === 'FAILED' || state === 'EXPIRED') && (
        <Button busy={resend.busy} onClick={() => void resend.run()} aria-label={text('add.resendTo', { email })}>
          {text('add.resend')}
        </Button>
      )}
      {open && (
        <Button busy={cancel.busy} onClick={() => void cancel.run()} aria-label={text('add.cancelOf', { email })}>
          {text('requests.cancel')}
        </Button>
      )}
    </div>
  );
}
