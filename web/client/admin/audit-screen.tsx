import { useEffect, useState } from 'react';
import { ask } from '../api/request.js';
import { useConnection } from '../api/store.js';
import { usePages } from '../api/use-pages.js';
import { AuditLogDocument, AuditSubjectsDocument, type AuditLogQuery } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Empty } from '../ui/empty.js';
import { Select } from '../ui/field.js';
import { Pages } from '../ui/pages.js';
import { AdminScreen } from './admin-screen.js';
import { actions, isAction } from './audit-actions.js';
import { detailOf } from './audit-detail.js';
import { MemberSelect } from './member-select.js';

type Entry = AuditLogQuery['auditLog']['nodes'][number];

export const AuditScreen = () => <AdminScreen>{() => <Log />}</AdminScreen>;

function Log() {
  const text = useText();
  const [action, setAction] = useState('');
  const [actor, setActor] = useState<{ id: string; displayName: string } | null>(null);
  const pages = usePages(
    AuditLogDocument,
    { action: action || null, actorId: actor?.id ?? null },
    ({ auditLog }) => auditLog,
  );
  const names = useNames(pages.items ?? []);
  return (
    <>
      <div className="audit-filters">
        <Select label={text('admin.what')} value={action} onChange={(event) => setAction(event.target.value)}>
          <option value="">{text('admin.anything')}</option>
          {actions.map((each) => (
            <option key={each} value={each}>
              {text(`audit.${each}`)}
            </option>
          ))}
        </Select>
        <MemberSelect all label={text('admin.who')} nobody={text('admin.anybody')} chosen={actor} onChoose={setActor} />
      </div>
      <Pages
        pages={pages}
        line={(entry) => <Line of={entry} subject={entry.subjectId && (names.get(entry.subjectId) ?? null)} />}
        empty={<Empty icon="book" title={text('admin.noEntries')} />}
      />
    </>
  );
}

function Line({ of, subject }: { of: Entry; subject: string | null }) {
  const text = useText();
  const { action, actor, detail, ipAddress, occurredAt, subjectId } = of;
  return (
    <div className="audit-entry">
      <p>
        <b>{isAction(action) ? text(`audit.${action}`) : action}</b>
        {subject !== null && subjectId !== actor?.id && (
          <>
            {' · '}
            <bdi>{subject}</bdi>
          </>
        )}
        {detail && (
          <>
            {' '}
            <span className="detail">{detailOf(detail, text)}</span>
          </>
        )}
      </p>
      <p className="soft">
        <bdi>{actor?.displayName ?? text('admin.unknownActor')}</bdi>
        {' · '}
        <time dateTime={occurredAt}>{date(occurredAt, 'dayTime')}</time>
        {ipAddress && ` · ${ipAddress}`}
      </p>
    </div>
  );
}

/** As many as are answered at once. */
const MOST = 100;

/** What the people are called to whom something was done; null where the viewer may not know it, or they are gone. */
function useNames(entries: readonly Entry[]): Map<string, string | null> {
  const [names, setNames] = useState(new Map<string, string | null>());
  const connection = useConnection();
  const ids = [...new Set(entries.map(({ subjectId }) => subjectId ?? ''))]
    .filter((id) => id.startsWith('usr_') && !names.has(id))
    .slice(0, MOST);
  useEffect(() => {
    if (ids.length > 0) void read().catch(() => undefined); // with the next connection

    async function read(): Promise<void> {
      const { nodes } = await ask(AuditSubjectsDocument, { ids });
      const found = nodes.map((node) => (node?.__typename === 'User' ? node.displayName : null));
      setNames((before) => new Map([...before, ...ids.map((id, i) => [id, found[i] ?? null] as const)]));
    }
  }, [ids.join(' '), connection]);
  return names;
}
