import type { ReactNode } from 'react';
import type { Paged } from '../api/paged.js';
import type { Request } from '../api/state.js';
import { useLive } from '../api/store.js';
import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { belowName } from '../people/below.js';
import { Screen } from '../shell/screen.js';
import { PersonLine } from '../ui/avatar.js';
import { Button, ButtonLink, IconButton } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Empty } from '../ui/empty.js';
import { Icon } from '../ui/icons.js';
import { Menu } from '../ui/menu.js';
import { Failed } from '../ui/notice.js';
import { Tabs } from '../ui/tabs.js';
import { Link, usePath } from '../router.js';
import { approve, cancel, decline, moreRequests } from './actions.js';
import { RequestWords } from './request-words.js';

export function RequestsScreen() {
  const text = useText();
  const sent = usePath() === '/requests/sent';
  const incoming = useLive(({ incoming }) => incoming);
  const outgoing = useLive(({ outgoing }) => outgoing);
  const tabs = [
    { to: '/requests', label: text('requests.incoming'), count: incoming.total },
    { to: '/requests/sent', label: text('requests.outgoing'), count: outgoing.total },
  ];
  return (
    <Screen title={text('requests.title')} top={<Tabs label={text('requests.title')} tabs={tabs} />}>
      {sent ? (
        <List
          name="outgoing"
          list={outgoing}
          line={(request) => <Outgoing request={request} />}
          empty={<Empty icon="requests" title={text('requests.noneSent')} text={text('requests.noneSentText')} />}
        />
      ) : (
        <List
          name="incoming"
          list={incoming}
          line={(request) => <Incoming request={request} />}
          empty={
            <Empty icon="requests" title={text('requests.none')} text={text('requests.noneText')}>
              <ButtonLink to="/add/link" icon="link">
                {text('add.myLink')}
              </ButtonLink>
            </Empty>
          }
        />
      )}
    </Screen>
  );
}

interface ListProps {
  name: 'incoming' | 'outgoing';
  list: Paged<Request>;
  line: (request: Request) => ReactNode;
  empty: ReactNode;
}

function List({ name, list, line, empty }: ListProps) {
  const text = useText();
  const more = useAction(() => moreRequests(name));
  if (list.total === 0 && list.items.length === 0) return empty;
  return (
    <>
      <ul className="rows" aria-label={text('requests.title')}>
        {list.items.map((request) => (
          <li key={request.id}>{line(request)}</li>
        ))}
      </ul>
      {more.problem && <Failed problem={more.problem} again={() => void more.run()} />}
      {list.next !== null && (
        <Button busy={more.busy} onClick={() => void more.run()}>
          {text('more')}
        </Button>
      )}
    </>
  );
}

function Incoming({ request }: { request: Request }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const { id, sender } = request;
  const name = sender.displayName;
  const declineAndBlock = () =>
    ask({
      title: text('person.blockTitle', { name }),
      text: text('person.blockText'),
      confirm: text('requests.declineAndBlock'),
      act: () => decline(id, name, true),
    });
  return (
    <article className="request">
      <Line request={request} person={sender} />
      <div className="buttons">
        <Button kind="main" onClick={() => void approve(id, name)}>
          {text('requests.approve')}
        </Button>
        <Button onClick={() => void decline(id, name)}>{text('requests.decline')}</Button>
        <Menu
          label={text('options')}
          button={(attributes) => <IconButton {...attributes} icon="more" label={text('requests.moreFor', { name })} />}
        >
          <button type="button" role="menuitem" tabIndex={-1} className="bad" onClick={declineAndBlock}>
            <Icon name="block" small />
            {text('requests.declineAndBlock')}
          </button>
        </Menu>
      </div>
      {dialog}
    </article>
  );
}

function Outgoing({ request }: { request: Request }) {
  const text = useText();
  const { id, recipient } = request;
  return (
    <article className="request">
      <Line request={request} person={recipient} until />
      <div className="buttons">
        <Button onClick={() => void cancel(id, recipient.displayName)}>{text('requests.cancel')}</Button>
      </div>
    </article>
  );
}

function Line({ request, person, until = false }: { request: Request; person: Request['sender']; until?: boolean }) {
  return (
    <div className="words">
      <Link to={`/people/${person.id}`} className="plain">
        <PersonLine of={person} below={belowName(person)} />
      </Link>
      <RequestWords request={request} until={until} />
    </div>
  );
}
