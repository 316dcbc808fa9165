import { Readable } from 'node:stream';
import type { ReadableStreamDefaultReader } from 'node:stream/web';
import { LineError } from '../../line.js';
import { faultOf, Late, refusal } from './faults.js';

const MAX_PICTURE = 5 * 1024 * 1024;
const MAX_STICKER = 2 * 1024 * 1024;
const MAX_REDIRECTS = 3;

/** A message's bytes, or the status with which there are none. */
export type Download = { stream: Readable } | { status: 202 | 404 | 410 };

/**
 * Begins to fetch the bytes of a message; `timeout` is for the answer, and for each piece of it. LINE's own client is not asked here: the stream it makes breaks the process
 * where the connection breaks (its `read` rejects, and nobody hears it), and goes on loading where nobody reads.
 */
export async function download(url: string, token: string, timeout: number): Promise<Download> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Late()), timeout);
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: controller.signal,
    });
    const { status, body } = response;
    if (status === 200 && body !== null) return { stream: streamOf(body.getReader(), controller, timeout) };
    if (status === 202 || status === 404 || status === 410) {
      await body?.cancel();
      return { status };
    }
    throw refusal('content', status, await response.text());
  } catch (error) {
    throw faultOf('content', error);
  } finally {
    clearTimeout(timer);
  }
}

function streamOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  controller: AbortController,
  timeout: number,
): Readable {
  async function pass(stream: Readable): Promise<void> {
    const timer = setTimeout(() => controller.abort(), timeout);
    try {
      const { value } = await reader.read();
      stream.push(value ?? null);
    } catch {
      stream.destroy(new LineError('UNAVAILABLE', 'LINE: content: it broke off'));
    } finally {
      clearTimeout(timer);
    }
  }
  return new Readable({
    read() {
      void pass(this);
    },
    // Whoever stops reading lets go of the connection.
    destroy(error, done) {
      controller.abort();
      done(error);
    },
  });
}

/** Whether a picture may be fetched from there: LINE names the address, and it shall not send us elsewhere. */
export function isPictureUrl(url: URL, ownOrigin: string): boolean {
  if (url.origin === ownOrigin) return true;
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && /\.(line-scdn\.net|line-apps\.com|line\.me)$/.test(url.hostname);
}

/** Somebody's picture; null where there is none, or it is no business of ours. `ownOrigin` is where LINE's API is. */
export async function fetchPicture(address: string, ownOrigin: string, timeout: number): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(timeout);
  try {
    let url = new URL(address);
    for (let hop = 0; hop <= MAX_REDIRECTS && isPictureUrl(url, ownOrigin); hop += 1) {
      const response = await fetch(url, { redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return await bytesOf(response, MAX_PICTURE);
      await response.body?.cancel();
      url = new URL(location, url);
    }
    return null;
  } catch {
    return null;
  }
}

/** The picture of a sticker somebody sent; null where LINE has none. */
export async function fetchSticker(stickerUrl: string, stickerId: string, timeout: number): Promise<Buffer | null> {
  if (!/^\d{1,20}$/.test(stickerId)) return null;
  try {
    const response = await fetch(`${stickerUrl}/stickershop/v1/sticker/${stickerId}/android/sticker.png`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    return await bytesOf(response, MAX_STICKER);
  } catch {
    return null;
  }
}

async function bytesOf(response: Response, max: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (response.status === 200 && response.body !== null)
    for await (const piece of response.body) {
      size += piece.length;
      // Leaving the loop cancels the body.
      if (size > max) return null;
      pieces.push(piece);
    }
  else await response.body?.cancel();
  return size === 0 ? null : Buffer.concat(pieces);
}
