import { Fault } from '../api/request.js';
import { toSignIn } from '../api/session.js';
import { text } from '../i18n/index.js';

type Purpose = 'avatar' | 'import';

interface Answer {
  uploadId?: string;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Sends a file, says how much of it is sent (0 to 1), and answers its `uploadId`. */
export function upload(
  file: File,
  purpose: Purpose,
  { progress, signal }: { progress?: (part: number) => void; signal?: AbortSignal } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not say how far it is
    request.open('POST', `/uploads?purpose=${purpose}`);
    request.setRequestHeader('GraphQL-Require-Preflight', '1');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => progress?.(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      const { uploadId, errors } = (request.response ?? {}) as Answer;
      if (uploadId !== undefined) return resolve(uploadId);
      if (request.status === 401) toSignIn();
      const [error] = errors ?? [];
      reject(new Fault(error?.extensions?.code ?? 'UNKNOWN', error?.message ?? text('fault.unknown')));
    });
    request.addEventListener('error', () => reject(new Fault('OFFLINE', text('fault.offline'))));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
