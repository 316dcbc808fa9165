import type { QrFormat } from '../entities/invite-link.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { QR_SIZES, qrDataUri } from '../src/qr.js';

export { QR_SIZES };

/** How many one operation draws: each takes a processor for some milliseconds. */
const MOST = 50;
const drawn = new WeakMap<Context, number>();

/** A text as a QR code; BAD_USER_INPUT where it is to be too small or too large, or the operation has asked for 50 before. */
export async function qrOf(context: Context, text: string, format: QrFormat, size: number): Promise<string> {
  const before = drawn.get(context) ?? 0;
  if (before === MOST) throw new ApiError('BAD_USER_INPUT', 'tooManyQrCodes', { max: MOST });
  drawn.set(context, before + 1);
  if (size < QR_SIZES.least || size > QR_SIZES.most)
    throw new ApiError('BAD_USER_INPUT', 'qrSize', { min: QR_SIZES.least, max: QR_SIZES.most });
  return qrDataUri(text, format, size);
}
