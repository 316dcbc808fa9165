import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { useQuery } from '../api/use-query.js';
import {
  GoogleDocument,
  ImportGoogleContactsDocument,
  StartGoogleLinkDocument,
  UnlinkGoogleDocument,
  type GoogleQuery,
} from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Spinner } from '../ui/empty.js';
import { Failed, Notice, say } from '../ui/notice.js';
import { navigate } from '../router.js';

type Account = NonNullable<NonNullable<GoogleQuery['viewer']>['googleAccount']>;

export function GoogleImport() {
  const text = useText();
  const { data, problem, again } = useQuery(
    GoogleDocument,
    {},
    { after: ({ __typename }) => __typename === 'ViewerChanged' || __typename === 'ContactImportChanged' },
  );
  const account = data?.viewer?.googleAccount;
  return (
    <section className="card stack">
      <h2>{text('imports.google')}</h2>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !data ? (
        <Spinner />
      ) : account ? (
        <Linked account={account} />
      ) : (
        <>
          <p className="soft">{text('imports.googleText')}</p>
          <LinkButton label={text('imports.googleLink')} />
        </>
      )}
    </section>
  );
}

/** Leads to Google's page, which leads back here. */
function LinkButton({ label }: { label: string }) {
  const start = useAction(async () => {
    const { url } = await mutate(StartGoogleLinkDocument, { returnTo: `${location.origin}/imports` });
    if (url) location.assign(url);
  });
  return (
    <>
      {start.problem && <Notice bad>{start.problem.message}</Notice>}
      <div className="buttons">
        <Button kind="main" icon="link" busy={start.busy} onClick={() => void start.run()}>
          {label}
        </Button>
      </div>
    </>
  );
}

function Linked({ account: { email, lastImportAt, linkedAt, needsReconnect } }: { account: Account }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const read = useAction(async (full: boolean) => {
    const { contactImport } = await mutate(ImportGoogleContactsDocument, { full });
    if (contactImport) navigate(`/imports/${contactImport.id}`);
  });
  const unlink = () =>
    ask({
      title: text('imports.googleUnlinkTitle'),
      text: text('imports.googleUnlinkText'),
      confirm: text('imports.googleUnlink'),
      act: async () => {
        await mutate(UnlinkGoogleDocument, { confirm: true });
        say(text('imports.googleUnlinked'));
      },
    });
  return (
    <>
      <p>
        <b>
          <bdi>{email}</bdi>
        </b>
        <br />
        <span className="soft">
          {lastImportAt
            ? text('imports.googleLast', { date: date(lastImportAt, 'dayTime') })
            : text('imports.googleSince', { date: date(linkedAt) })}
        </span>
      </p>
      {needsReconnect && <Notice bad>{text('imports.googleReconnectText')}</Notice>}
      {read.problem && <Notice bad>{read.problem.message}</Notice>}
      {needsReconnect ? (
        <LinkButton label={text('imports.googleReconnect')} />
      ) : (
        <div className="buttons">
          <Button kind="main" icon="import" busy={read.busy} onClick={() => void read.run(false)}>
            {text(lastImportAt ? 'imports.googleNew' : 'imports.googleRead')}
          </Button>
          {lastImportAt && (
            <Button busy={read.busy} onClick={() => void read.run(true)}>
              {text('imports.googleAll')}
            </Button>
          )}
        </div>
      )}
      <div className="buttons">
        <Button kind="bad" onClick={unlink}>
          {text('imports.googleUnlink')}
        </Button>
      </div>
      {dialog}
    </>
  );
}
