import { Buffer } from 'node:buffer';
import type { Tx } from '../../src/database/tx.js';
import { beginReading, endReading, importFile } from '../../src/domain/contact-imports.js';
import { addCandidates } from '../../src/domain/import-candidates.js';
import { recordUpload } from '../../src/domain/uploads.js';
import { newId } from '../../src/ids.js';
import type { Viewer } from '../../src/viewer.js';
import type { TestServer } from './server.js';

/** A file of business cards that can be imported: its bytes are there, and its row is added by `addImports`. */
export async function keepCards({ app }: TestServer): Promise<string> {
  const { uploads } = app.services;
  const id = newId('upl');
  await uploads.write(id, 'full', [Buffer.from('Name,E-mail,Company\nSomebody,somebody@example.com,Example\n')]);
  await uploads.keep(id, ['full']);
  return id;
}

/** The file is somebody's, and they have imported another one, with somebody they know in it; so has a stranger. */
export async function addImports(
  tx: Tx,
  uploadId: string,
  number: string,
  self: Viewer,
  known: { id: string; email: string },
  stranger: Viewer,
): Promise<Record<string, string>> {
  const file = (id: string) =>
    ({ id, purpose: 'import', fileName: 'cards.csv', byteSize: 1, kind: 'FILE', contentType: 'text/csv' }) as const;
  const quota = { unused: 9, unusedBytes: 9, bytesPerDay: 9 };
  const add = (viewer: Viewer, id: string) =>
    recordUpload(tx, viewer, { ...file(id), hasPreview: false, contentHash: id }, quota);
  await add(self, uploadId);
  const imported = async (viewer: Viewer) => {
    const id = newId('upl');
    await add(viewer, id);
    const { contactImport } = await importFile(tx, viewer, id, 'GENERIC_CSV');
    await beginReading(tx, contactImport.id);
    const card = {
      phoneNumber: `+8190${number}`,
      phoneKey: null,
      company: 'Example',
      department: 'Sales',
      title: 'Lead',
    };
    await addCandidates(tx, contactImport.id, 0, [
      { row: 2, name: 'Known', email: known.email, emailKey: known.email, fault: null, ...card },
    ]);
    await endReading(tx, contactImport.id, null);
    return contactImport.id;
  };
  const [imp, impForeign] = [await imported(self), await imported(stranger)];
  const candidate = await tx.get<{ id: string }>('select id from import_candidates where import_id = $1', [imp]);
  return { upl: uploadId, imp, impForeign, cand: candidate!.id };
}
