import './requests.css';
import type { Request } from '../api/state.js';
import { ago, date, useText } from '../i18n/index.js';

/** What a request says, when it came and how; of one's own until when it is open. */
export function RequestWords({ request, until = false }: { request: Request; until?: boolean }) {
  const text = useText();
  const { createdAt, expiresAt, source, message } = request;
  return (
    <div className="request-words">
      {message && (
        <blockquote>
          <bdi>{message}</bdi>
        </blockquote>
      )}
      <p className="soft">
        <time dateTime={createdAt} title={date(createdAt, 'dayTime')}>
          {ago(createdAt)}
        </time>
        {' · '}
        {until ? text('requests.until', { date: date(expiresAt) }) : text(`requests.by.${source}`)}
      </p>
    </div>
  );
}
