import { useState } from 'react';
import type { TypedDocumentString } from '../generated/operations.js';
import type { Uncounted } from './paged.js';
import { ask } from './request.js';
import { useAction, type Action } from './use-action.js';
import { useQuery, type Query, type QueryOptions } from './use-query.js';

export interface PagesOf<T> {
  /** Undefined until the first page is here. */
  items: readonly T[] | undefined;
  /** 0 where it is not counted. */
  total: number;
  /** Reads the next page; null where there is none. */
  more: Action<[], void> | null;
  query: Pick<Query<unknown>, 'problem' | 'reading' | 'again'>;
}

/** A list that is read page by page as somebody asks for more. `select` finds it in the data; events read its first page anew. */
export function usePages<R, V extends object, T>(
  document: TypedDocumentString<R, V & { after?: string | null }>,
  variables: Omit<V, 'after'>,
  select: (data: R) => Uncounted<T>,
  options: QueryOptions = {},
): PagesOf<T> {
  const first = { ...variables, after: null } as unknown as V & { after?: string | null };
  const query = useQuery(document, first, options);
  const [rest, setRest] = useState<{ of: unknown; items: readonly T[]; next: string | null }>();
  const { data } = query;
  const page = data && select(data);
  const later = rest && rest.of === data ? rest : undefined;
  const next = later ? later.next : page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const more = useAction(async () => {
    const { nodes, pageInfo } = select(await ask(document, { ...first, after: next }));
    setRest({
      of: data,
      items: [...(later?.items ?? []), ...nodes],
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    });
  });
  return {
    items: page && [...page.nodes, ...(later?.items ?? [])],
    total: page?.totalCount ?? 0,
    more: next === null ? null : more,
    query,
  };
}
