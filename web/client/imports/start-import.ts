import { ask, Refused } from '../api/request.js';
import { ImportBusinessCardsDocument, type ImportEntryFragment, type ImportSource } from '../generated/operations.js';

/** The import of a file; of one that was imported before that import, and the words for it. */
export async function startImport(
  uploadId: string,
  source: ImportSource | null,
): Promise<{ contactImport: ImportEntryFragment; repeated?: string }> {
  const { importBusinessCards } = await ask(ImportBusinessCardsDocument, { input: { uploadId, source } });
  const { contactImport, userErrors } = importBusinessCards;
  if (!contactImport) throw new Refused(userErrors);
  return { contactImport, repeated: userErrors[0]?.message };
}
