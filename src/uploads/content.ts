import { open } from 'node:fs/promises';

export interface Content {
  kind: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE';
  contentType: string;
}

/** What browsers show by themselves, by what the content is found to be. */
const shown: Record<string, Content> = {
  'image/jpeg': { kind: 'IMAGE', contentType: 'image/jpeg' },
  'image/png': { kind: 'IMAGE', contentType: 'image/png' },
  'image/apng': { kind: 'IMAGE', contentType: 'image/png' },
  'image/gif': { kind: 'IMAGE', contentType: 'image/gif' },
  'image/webp': { kind: 'IMAGE', contentType: 'image/webp' },
  'video/mp4': { kind: 'VIDEO', contentType: 'video/mp4' },
  'video/x-m4v': { kind: 'VIDEO', contentType: 'video/mp4' },
  'video/webm': { kind: 'VIDEO', contentType: 'video/webm' },
  'video/quicktime': { kind: 'VIDEO', contentType: 'video/quicktime' },
  'audio/mpeg': { kind: 'AUDIO', contentType: 'audio/mpeg' },
  'audio/mp4': { kind: 'AUDIO', contentType: 'audio/mp4' },
  'audio/x-m4a': { kind: 'AUDIO', contentType: 'audio/mp4' },
  'audio/ogg': { kind: 'AUDIO', contentType: 'audio/ogg' },
  'audio/ogg; codecs=opus': { kind: 'AUDIO', contentType: 'audio/ogg' },
  'audio/wav': { kind: 'AUDIO', contentType: 'audio/wav' },
  'application/pdf': { kind: 'FILE', contentType: 'application/pdf' },
};

/** Anything else, also what a browser would run, such as HTML and SVG. */
export const anyFile: Content = { kind: 'FILE', contentType: 'application/octet-stream' };

/** What is known of a type stands in the first bytes; more is not looked at, whatever it says there. */
const HEAD = 4_100;

/** What a file is, by its first bytes and by nothing that anybody says of it. */
export async function contentOf(path: string): Promise<Content> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const { fileTypeFromBuffer } = await import('file-type'); // not before the first file: few starts need it
    const found = await fileTypeFromBuffer(buffer.subarray(0, bytesRead));
    return shown[found?.mime ?? ''] ?? anyFile;
  } finally {
    await file.close();
  }
}
