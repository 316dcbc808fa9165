import type { Actor } from './cast.js';
import { uploaded } from './files.js';
import { until } from './until.js';

export const importFields = `id source fileName state processed total problem createdAt
  counts { registered alreadyContact colleague self requestSent notRegistered noAddress duplicate invalid }
  connecting { state total requested invited skipped failed }`;
export const candidateFields =
  'id row name email phoneNumber company department title state problem user { id displayName }';

/** A CSV with these columns and rows. */
export function csv(columns: readonly string[], ...rows: (readonly string[])[]): string {
  return [columns, ...rows]
    .map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`)
    .join('');
}

/** Sends a file to be imported, and answers the payload. */
export async function startImport(
  by: Actor,
  file: Parameters<typeof uploaded>[1],
  name = 'cards.csv',
  more: object = {},
) {
  const uploadId = await uploaded(by, file, name, 'import');
  return by.mutate('importBusinessCards', { uploadId, ...more }, `contactImport { ${importFields} }`);
}

/** The import once it is read, or has failed. */
export function importOver(by: Pick<Actor, 'ask'>, id: string): Promise<any> {
  return until(async () => {
    const { node } = await by.ask(`query($id: ID!) { node(id: $id) { ... on ContactImport { ${importFields} } } }`, {
      id,
    });
    return node.state === 'QUEUED' || node.state === 'RUNNING' ? undefined : node;
  }, 'the import to be read');
}

/** The import once those who were chosen have been asked. */
export function connected(by: Pick<Actor, 'ask'>, id: string): Promise<any> {
  return until(async () => {
    const { node } = await by.ask(`query($id: ID!) { node(id: $id) { ... on ContactImport { ${importFields} } } }`, {
      id,
    });
    return node.connecting === null || ['QUEUED', 'RUNNING'].includes(node.connecting.state) ? undefined : node;
  }, 'those who were chosen to be asked');
}

/** Imports a file to its end. */
export async function imported(
  by: Actor,
  file: Parameters<typeof uploaded>[1],
  name?: string,
  more?: object,
): Promise<any> {
  const { contactImport, userErrors } = await startImport(by, file, name, more);
  if (userErrors.length > 0) throw new Error(userErrors[0]!.message);
  return importOver(by, contactImport.id);
}

/** Who is in an import. */
export async function candidatesOf(by: Pick<Actor, 'ask'>, id: string, states: string[] | null = null): Promise<any[]> {
  const { node } = await by.ask(
    `query($id: ID!, $states: [ImportCandidateState!]) { node(id: $id) { ... on ContactImport {
      candidates(first: 100, states: $states) { totalCount nodes { ${candidateFields} } } } } }`,
    { id, states },
  );
  return node.candidates.nodes;
}
