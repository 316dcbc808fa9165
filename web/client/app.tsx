import { useEffect, useState } from 'react';
import { startLive } from './api/live.js';
import { Fault } from './api/request.js';
import { onEvent, useIsReady } from './api/store.js';
import { useLocale, useText } from './i18n/index.js';
import { forgetDraftOf, tidyDrafts } from './messages/drafts.js';
import { readUnsent } from './messages/unsent.js';
import { Button, ButtonLink } from './ui/button.js';
import { Empty, Spinner } from './ui/empty.js';
import { match, navigate, usePath } from './router.js';
import { sayApproved } from './requests/approved.js';
import { routes, type Section } from './routes.js';
import { Screen } from './shell/screen.js';
import { ScreenBoundary } from './shell/screen-boundary.js';
import { Shell } from './shell/shell.js';

export function App({ started }: { started: Promise<void> }) {
  useLocale();
  const ready = useIsReady();
  const [starting, setStarting] = useState(started);
  const [problem, setProblem] = useState<Error>();
  useEffect(() => {
    starting.then(() => setProblem(undefined), setProblem);
  }, [starting]);
  if (!ready)
    return (
      <main className="alone">
        {problem ? <NotStarted problem={problem} again={() => setStarting(startLive())} /> : <Spinner />}
      </main>
    );
  return <Screens />;
}

/** The server was not reached, or gave no answer: it is tried again, and sooner where somebody asks or the network is back. */
function NotStarted({ problem, again }: { problem: Error; again: () => void }) {
  const text = useText();
  useEffect(() => {
    const timer = setTimeout(again, 5_000);
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [problem]);
  const lost = problem instanceof Fault && problem.code === 'OFFLINE';
  return (
    <div role="alert">
      <h1 className="hidden">Tsunagu</h1>
      <Empty icon="lost" title={text(lost ? 'connection.lost' : 'start.failed')} text={problem.message}>
        <Button onClick={again}>{text('tryAgain')}</Button>
      </Empty>
    </div>
  );
}

function Screens() {
  const path = usePath();
  const found = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters ? [{ ...route, parameters }] : [];
  })[0];
  useEffect(() => onEvent(sayApproved), []);
  useEffect(() => onEvent(forgetDraftOf), []);
  useEffect(() => void sendUnsent(), []);
  useEffect(() => {
    if (path === '/') navigate('/contacts', { replace: true });
  }, [path]);
  if (path === '/') return null;
  if (!found)
    return (
      <Shell section="more">
        <NotFound />
      </Shell>
    );
  const { section, list: List, detail: Detail, parameters } = found;
  return (
    <Shell
      section={section}
      list={
        List && (
          <ScreenBoundary key={section} beside={Boolean(Detail)}>
            <List />
          </ScreenBoundary>
        )
      }
      alone={!Detail}
    >
      {Detail ? (
        <ScreenBoundary key={path}>
          <Detail {...parameters} />
        </ScreenBoundary>
      ) : (
        <Choose section={section} />
      )}
    </Shell>
  );
}

/** The rooms are another file, and it is needed at once where an earlier page left something to send. */
async function sendUnsent(): Promise<void> {
  void tidyDrafts();
  if ((await readUnsent()).length > 0) await import('./messages/room-store.js').catch(() => undefined);
}

/** Beside a list of which nothing is chosen. */
function Choose({ section }: { section: Section }) {
  const text = useText();
  if (section === 'rooms') return <Empty icon="rooms" title={text('rooms.choose')} text={text('rooms.chooseText')} />;
  return <Empty icon="contacts" title={text('choose.title')} text={text('choose.text')} />;
}

function NotFound() {
  const text = useText();
  return (
    <Screen title={text('notFound.title')}>
      <Empty icon="search" text={text('notFound.text')}>
        <ButtonLink to="/contacts">{text('notFound.back')}</ButtonLink>
      </Empty>
    </Screen>
  );
}
