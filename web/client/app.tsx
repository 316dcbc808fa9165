import { Suspense, useEffect, useState } from 'react';
import { startLive } from './api/live.js';
import { useIsReady } from './api/store.js';
import { useLocale, useText } from './i18n/index.js';
import { ButtonLink } from './ui/button.js';
import { Empty, Spinner } from './ui/empty.js';
import { Failed } from './ui/notice.js';
import { match, navigate, usePath } from './router.js';
import { routes, type Section } from './routes.js';
import { Screen } from './shell/screen.js';
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
        {problem ? <Failed problem={problem} again={() => setStarting(startLive())} /> : <Spinner />}
      </main>
    );
  return <Screens />;
}

function Screens() {
  const path = usePath();
  const found = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters ? [{ ...route, parameters }] : [];
  })[0];
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
          <Suspense fallback={<Spinner />}>
            <List />
          </Suspense>
        )
      }
      alone={!Detail}
    >
      {Detail ? (
        <Suspense fallback={<Spinner />}>
          <Detail key={path} {...parameters} />
        </Suspense>
      ) : (
        <Choose section={section} />
      )}
    </Shell>
  );
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
      <Empty icon="search" title={text('notFound.title')} text={text('notFound.text')}>
        <ButtonLink to="/contacts">{text('notFound.back')}</ButtonLink>
      </Empty>
    </Screen>
  );
}
