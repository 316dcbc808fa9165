import { Fault } from '../api/request.js';
import { text } from '../i18n/index.js';

export interface Upload {
  done: Promise<string>;
  stop: () => void;
}

/** Sends a file, and answers its id; `XMLHttpRequest` says how far it is. */
export function upload(file: File, onProgress: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<string>((resolve, reject) => {
    request.open('POST', '/uploads?purpose=message');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      const answer = request.response as {
        uploadId?: string;
        errors?: { message: string; extensions: { code: string } }[];
      } | null;
      const [error] = answer?.errors ?? [];
      if (answer?.uploadId !== undefined) resolve(answer.uploadId);
      else reject(new Fault(error?.extensions.code ?? 'UNKNOWN', error?.message ?? text('fault.unknown')));
    });
    request.addEventListener('error', () => reject(new Fault('OFFLINE', text('fault.offline'))));
    request.addEventListener('abort', () => reject(new Fault('STOPPED', '')));
  });
  const form = new FormData();
  form.append('file', file, file.name);
  request.setRequestHeader('GraphQL-Require-Preflight', '1');
  request.send(form);
  return { done, stop: () => request.abort() };
}
