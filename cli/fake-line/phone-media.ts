import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PhoneError } from './phone-acts.js';
import { chatOfKey } from './phone-state.js';
import type { LineUser } from './users.js';
import type { World } from './world.js';

const shown = /^(image\/(jpeg|png|gif|webp|avif)|video\/|audio\/)/;

/** Nothing of what people or accounts send is ever run as a page. */
const locked = (contentType: string) => ({
  'content-type': shown.test(contentType) ? contentType : 'application/octet-stream',
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, max-age=3600',
});

/** What somebody sent from here. */
export function ownContent({ contents }: World, id: string, response: ServerResponse): void {
  const found = contents.get(id);
  if (!found) throw new PhoneError('It is gone', 404);
  response.writeHead(200, locked(found.contentType)).end(found.bytes);
}

interface Wanted {
  chat: string | null;
  message: string | null;
  part: string | null;
}

/** What an account has shown them: LINE's app reads it from where the account has it. */
export async function accountMedia(user: LineUser, wanted: Wanted, response: ServerResponse): Promise<void> {
  const message = chatOfKey(user, wanted.chat ?? '')?.messages.find(({ id }) => id === wanted.message);
  const content = message && 'url' in message.content ? message.content : null;
  const preview = content && 'previewUrl' in content ? content.previewUrl : null;
  const url = wanted.part === 'icon' ? message?.iconUrl : wanted.part === 'preview' ? preview : content?.url;
  if (!url) throw new PhoneError('There is nothing here', 404);
  const found = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!found?.ok || !found.body) throw new PhoneError('The account does not show it', 502);
  response.writeHead(200, locked(found.headers.get('content-type') ?? ''));
  await pipeline(Readable.fromWeb(found.body), response).catch(() => response.destroy());
}
