import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useViewer } from '../api/store.js';
import { useAction } from '../api/use-action.js';
import { useQuery } from '../api/use-query.js';
import {
  CreateContactLinkDocument,
  MyLinkDocument,
  RevokeInviteLinkDocument,
  type MyLinkQuery,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Spinner } from '../ui/empty.js';
import { Facts } from '../ui/facts.js';
import { Field } from '../ui/field.js';
import { Failed, Notice } from '../ui/notice.js';
import { AddScreen } from './add-screen.js';
import { ShareButtons } from './share.js';

type Link = NonNullable<NonNullable<MyLinkQuery['viewer']>['contactLink']>;

export function MyLinkScreen() {
  const { data, problem, again } = useQuery(
    MyLinkDocument,
    {},
    { after: ({ __typename }) => __typename === 'InviteLinkChanged' || __typename === 'ViewerChanged' },
  );
  const link = data?.viewer?.contactLink;
  return (
    <AddScreen>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !data ? (
        <Spinner />
      ) : link ? (
        <MyLink link={link} />
      ) : (
        <MakeLink messageId={data.viewer?.user.messageId ?? null} onMade={again} />
      )}
    </AddScreen>
  );
}

function MyLink({ link }: { link: Link }) {
  const text = useText();
  const { user } = useViewer();
  const { ask, dialog } = useConfirm();
  const revoke = () =>
    ask({
      title: text('add.revokeTitle'),
      text: text('add.revokeText'),
      confirm: text('add.revoke'),
      act: () => mutate(RevokeInviteLinkDocument, { id: link.id }),
    });
  return (
    <section className="card my-link">
      <img className="qr" src={link.qrCode} width="240" height="240" alt={text('add.qrAlt')} />
      <div className="stack">
        <p>{text('add.myLinkText')}</p>
        <p className="address">
          <a href={link.url}>{link.url}</a>
        </p>
        <div className="buttons">
          <ShareButtons url={link.url} title={user.displayName} />
          <a className="button" href={`/i/${encodeURIComponent(link.code)}/qr.png`} download="tsunagu.png">
            {text('add.savePng')}
          </a>
          <a className="button" href={`/i/${encodeURIComponent(link.code)}/qr.svg`} download="tsunagu.svg">
            {text('add.saveSvg')}
          </a>
        </div>
        <p className="soft">{text('add.used', { count: link.useCount })}</p>
        <div className="buttons">
          <Button kind="bad" onClick={revoke}>
            {text('add.revoke')}
          </Button>
        </div>
      </div>
      {dialog}
    </section>
  );
}

/** The link is made from the message ID: whoever has none chooses one here. */
function MakeLink({ messageId, onMade }: { messageId: string | null; onMade: () => void }) {
  const text = useText();
  const [chosen, setChosen] = useState('');
  const make = useAction(async () => {
    await mutate(CreateContactLinkDocument, messageId === null ? { messageId: chosen.trim() } : {});
    onMade();
  });
  const problem = make.otherwise('messageId');
  return (
    <form className="card form" onSubmit={make.submit}>
      <p>{text('add.makeLinkText')}</p>
      {problem && <Notice bad>{problem}</Notice>}
      {messageId === null ? (
        <Field
          label={text('person.messageId')}
          hint={text('add.messageIdRule')}
          value={chosen}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          wrong={make.about('messageId')}
          onChange={(event) => setChosen(event.target.value)}
        />
      ) : (
        <Facts of={[[text('person.messageId'), `@${messageId}`]]} />
      )}
      <div className="buttons">
        <Button kind="main" type="submit" icon="link" busy={make.busy}>
          {text('add.makeLink')}
        </Button>
      </div>
    </form>
  );
}
