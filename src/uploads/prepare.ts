import { ApiError } from '../errors.js';
import { anyFile, contentOf, type Content } from './content.js';
import { avatarOf, previewOf } from './pictures.js';
import type { Part, UploadStore } from './store.js';

/** What a file was found to be, and which parts of it there are to keep. */
export interface Prepared extends Content {
  hasPreview: boolean;
  /** Where something else was made of it than came in. */
  byteSize?: number;
}

/** Finds out what was written under an id, and makes the smaller picture of it. Of a picture of somebody nothing else is kept. */
export async function prepareUpload(
  uploads: UploadStore,
  id: string,
  purpose: 'message' | 'avatar' | 'import',
): Promise<Prepared> {
  const draft = uploads.draftOf(id);
  const content = purpose === 'import' ? anyFile : await contentOf(draft);
  if (purpose === 'avatar') {
    const avatar = content.kind === 'IMAGE' ? await avatarOf(draft) : null;
    if (!avatar) throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'picture');
    const byteSize = await uploads.write(id, 'full', [avatar]);
    return { kind: 'IMAGE', contentType: 'image/webp', hasPreview: false, byteSize };
  }
  if (content.kind !== 'IMAGE') return { ...content, hasPreview: false };
  const preview = await previewOf(draft);
  if (!preview) return { ...anyFile, hasPreview: false }; // it begins like a picture, and is none
  await uploads.write(id, 'preview', [preview]);
  return { ...content, hasPreview: true };
}

export function partsOf({ hasPreview }: Pick<Prepared, 'hasPreview'>): Part[] {
  return hasPreview ? ['full', 'preview'] : ['full'];
}
