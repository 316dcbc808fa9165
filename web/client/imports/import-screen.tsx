import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { CancelImportDocument, type ImportEntryFragment } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Button, ButtonLink } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed, Notice, sayFailed } from '../ui/notice.js';
import { Candidates } from './candidates.js';
import { ConnectCard } from './connect-card.js';
import { Progress } from './progress.js';
import { everybody, nobody, type Ticks } from './ticks.js';
import { isUnderWay, useImport } from './use-import.js';

export function ImportScreen({ id = '' }: { id?: string }) {
  const text = useText();
  const { found, problem, again, show } = useImport(id);
  const title = found?.fileName ?? (found ? text(`imports.source.${found.source}`) : text('imports.title'));
  return (
    <Screen title={title} back="/imports">
      {problem && !found ? (
        <Failed problem={problem} again={again} />
      ) : found === undefined ? (
        <Spinner />
      ) : found === null ? (
        <Empty icon="import" title={text('imports.gone')} text={text('imports.goneText')}>
          <ButtonLink to="/imports">{text('imports.title')}</ButtonLink>
        </Empty>
      ) : (
        <Found of={found} show={show} />
      )}
    </Screen>
  );
}

function Found({ of, show }: { of: ImportEntryFragment; show: (next: ImportEntryFragment) => void }) {
  const text = useText();
  const { id, source, state, createdAt, processed, total, problem, counts, connecting } = of;
  const [registered, setRegistered] = useState<Ticks>(connecting ? nobody : everybody);
  const [unregistered, setUnregistered] = useState<Ticks>(everybody);
  const [inviting, setInviting] = useState(false);
  const cancel = useAction(async () => {
    try {
      await mutate(CancelImportDocument, { id });
    } catch (error) {
      sayFailed((error as Error).message);
    }
  });
  const stop = (
    <div className="buttons">
      <Button busy={cancel.busy} onClick={() => void cancel.run()}>
        {text('imports.stop')}
      </Button>
    </div>
  );
  const asking = connecting !== null && isUnderWay(connecting.state);
  const candidates = Object.values(counts).some((count) => count > 0);
  return (
    <div className="stack">
      <p className="soft">
        <span className="tag">{text(`imports.source.${source}`)}</span>{' '}
        {text('imports.readOn', { date: date(createdAt, 'dayTime') })}
        {' · '}
        {text('imports.people', { count: processed })}
      </p>
      {isUnderWay(state) && (
        <section className="card stack">
          <Progress
            label={text(state === 'QUEUED' ? 'imports.waiting' : 'imports.reading')}
            value={processed}
            most={total}
          />
          {stop}
        </section>
      )}
      {state === 'FAILED' && (
        <Notice bad action={<ButtonLink to="/imports">{text('imports.another')}</ButtonLink>}>
          {problem ?? text('imports.failed')}
        </Notice>
      )}
      {state === 'CANCELLED' && <Notice>{text('imports.cancelled')}</Notice>}
      {asking ? (
        <section className="card stack">
          <Progress
            label={text('imports.asking')}
            value={connecting.requested + connecting.invited + connecting.skipped + connecting.failed}
            most={connecting.total}
          />
          {stop}
        </section>
      ) : (
        <>
          {connecting && <Outcome of={connecting} />}
          {state === 'READY' && counts.registered + counts.notRegistered > 0 && (
            <ConnectCard
              of={of}
              registered={registered}
              unregistered={unregistered}
              inviting={inviting}
              onInviting={setInviting}
              onStarted={(next) => {
                setRegistered(nobody); // whoever was left out is not asked by mistake
                setUnregistered(everybody);
                setInviting(false);
                show(next);
                // The form goes, and the focus with it.
                document.querySelector<HTMLElement>('.detail h1')?.focus();
              }}
            />
          )}
        </>
      )}
      {candidates && (
        <Candidates
          of={of}
          ticks={
            state === 'READY' && !asking
              ? {
                  REGISTERED: [registered, setRegistered],
                  ...(inviting && { NOT_REGISTERED: [unregistered, setUnregistered] }),
                }
              : {}
          }
        />
      )}
      {state === 'READY' && !candidates && <Empty icon="import" title={text('imports.nobody')} />}
    </div>
  );
}

function Outcome({ of }: { of: NonNullable<ImportEntryFragment['connecting']> }) {
  const text = useText();
  const { state, requested, invited, skipped, failed } = of;
  const parts = [
    requested > 0 && text('imports.requested', { count: requested }),
    invited > 0 && text('imports.invited', { count: invited }),
    skipped > 0 && text('imports.skipped', { count: skipped }),
    failed > 0 && text('imports.notAsked', { count: failed }),
  ].filter(Boolean);
  return (
    <Notice bad={state === 'FAILED'}>
      {state === 'CANCELLED' && `${text('imports.askingStopped')} `}
      {state === 'FAILED' && `${text('imports.askingFailed')} `}
      {parts.length > 0 ? parts.join(' · ') : text('imports.nothingDone')}
    </Notice>
  );
}
