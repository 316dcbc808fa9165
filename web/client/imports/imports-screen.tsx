import { useQuery } from '../api/use-query.js';
import { ImportsDocument, type ImportEntryFragment } from '../generated/operations.js';
import { ago, date, number, useText } from '../i18n/index.js';
import { AddScreen } from '../add/add-screen.js';
import { Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { Link } from '../router.js';
import { FileImport } from './file-import.js';
import { GoogleImport } from './google-import.js';
import { isUnderWay } from './use-import.js';

export function ImportsScreen() {
  const text = useText();
  return (
    <AddScreen>
      <FileImport />
      <GoogleImport />
      <Earlier />
      <section className="card stack">
        <h2>{text('imports.export')}</h2>
        <p className="soft">{text('imports.exportText')}</p>
        <div className="buttons">
          <a className="button" href="/contacts.csv" download>
            {text('imports.exportCsv')}
          </a>
          <a className="button" href="/contacts.vcf" download>
            {text('imports.exportVcf')}
          </a>
        </div>
      </section>
    </AddScreen>
  );
}

function Earlier() {
  const text = useText();
  const { data, problem, again } = useQuery(
    ImportsDocument,
    {},
    { after: ({ __typename }) => __typename === 'ContactImportChanged' },
  );
  if (problem) return <Failed problem={problem} again={again} />;
  if (!data) return <Spinner />;
  if (data.contactImports.length === 0) return null;
  return (
    <section>
      <h2>{text('imports.earlier')}</h2>
      <ul className="rows">
        {data.contactImports.map((each) => (
          <li key={each.id}>
            <Line of={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ of }: { of: ImportEntryFragment }) {
  const text = useText();
  const { id, fileName, source, state, createdAt, processed, counts } = of;
  const name = fileName ?? text(`imports.source.${source}`);
  return (
    <Link to={`/imports/${id}`} className="import-line">
      <span className="words">
        <b>
          <bdi>{name}</bdi>
        </b>
        <span className="soft">
          {[
            fileName && text(`imports.source.${source}`),
            text('imports.people', { count: processed }),
            <time key="time" dateTime={createdAt} title={date(createdAt, 'dayTime')}>
              {ago(createdAt)}
            </time>,
          ]
            .filter(Boolean)
            .map((part, i) => (
              // The parts of a line never change places.
              <span key={i}>
                {i > 0 && ' · '}
                {part}
              </span>
            ))}
        </span>
      </span>
      {state === 'READY' ? (
        counts.registered > 0 && (
          <span className="tag good">{text('imports.registeredHere', { count: counts.registered })}</span>
        )
      ) : (
        <span className={state === 'FAILED' ? 'tag bad' : 'tag'}>
          {text(`imports.state.${state}`)}
          {isUnderWay(state) && processed > 0 && ` · ${number(processed)}`}
        </span>
      )}
    </Link>
  );
}
