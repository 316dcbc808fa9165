import { type Answer, type Call, notFound, ok } from './api-call.js';
import type { StoredContent } from './world.js';

export function content(call: Call): Answer {
  const { bytes, contentType, transcoding } = contentOf(call);
  if (transcoding === 'failed') throw notFound();
  // LINE is still at it: later it will be there.
  if (transcoding === 'processing') return { status: 202, body: {} };
  return ok(bytes, { 'content-type': contentType });
}

export function preview(call: Call): Answer {
  const { preview } = contentOf(call);
  if (preview === null) throw notFound();
  return ok(preview, { 'content-type': 'image/jpeg' });
}

export function transcoding(call: Call): Answer {
  const { kind, transcoding } = contentOf(call);
  if (kind !== 'video' && kind !== 'audio') throw notFound();
  return ok({ status: transcoding });
}

/** Only the account it was sent to may read it, and only until it is recalled. */
function contentOf({ world, channel, params: [id] }: Call): StoredContent {
  const found = world.contents.get(id!);
  if (found?.channel !== channel) throw notFound();
  return found;
}
