import { useEffect } from 'react';
import { follow } from '../api/socket.js';
import { useQuery, type Query } from '../api/use-query.js';
import {
  ImportByIdDocument,
  ImportProgressedDocument,
  type ImportEntryFragment,
  type ImportState,
} from '../generated/operations.js';

export const isUnderWay = (state: ImportState): boolean => state === 'QUEUED' || state === 'RUNNING';

export interface FollowedImport extends Pick<Query<unknown>, 'problem' | 'again'> {
  /** Undefined until it is read, null where there is none. */
  found: ImportEntryFragment | null | undefined;
  show: (next: ImportEntryFragment) => void;
}

/** An import, and how far it is at every moment. */
export function useImport(id: string): FollowedImport {
  const { data, problem, again, change } = useQuery(
    ImportByIdDocument,
    { id },
    { after: (event) => event.__typename === 'ContactImportChanged' && event.contactImportId === id },
  );
  useEffect(
    () =>
      follow({
        document: ImportProgressedDocument,
        variables: () => ({ importId: id }),
        next: ({ contactImportProgressed }) =>
          change(() => ({ node: { __typename: 'ContactImport', ...contactImportProgressed } })),
      }),
    [id, change],
  );
  const node = data?.node;
  return {
    found: data && (node?.__typename === 'ContactImport' ? node : null),
    show: (next) => change(() => ({ node: { __typename: 'ContactImport', ...next } })),
    problem,
    again,
  };
}
