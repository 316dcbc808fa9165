import type { ReactNode } from 'react';
import type { PagesOf } from '../api/use-pages.js';
import { useText } from '../i18n/index.js';
import { Button } from './button.js';
import { Spinner } from './empty.js';
import { Failed } from './notice.js';

interface Props<T> {
  pages: PagesOf<T>;
  line: (item: T) => ReactNode;
  empty: ReactNode;
}

/** A list with a button for its next page. */
export function Pages<T extends { id: string }>({ pages: { items, more, query }, line, empty }: Props<T>) {
  const text = useText();
  if (query.problem) return <Failed problem={query.problem} again={query.again} />;
  if (!items) return <Spinner />;
  if (items.length === 0) return empty;
  return (
    <>
      <ul className="rows">
        {items.map((item) => (
          <li key={item.id}>{line(item)}</li>
        ))}
      </ul>
      {more?.problem && <Failed problem={more.problem} again={() => void more.run()} />}
      {more && (
        <Button busy={more.busy} onClick={() => void more.run()}>
          {text('more')}
        </Button>
      )}
    </>
  );
}
