import type { QrFormat } from '../entities/invite-link.js';
import { ApiError } from '../src/errors.js';
import { QR_SIZES, qrDataUri } from '../src/qr.js';

export { QR_SIZES };

/** A text as a QR code; BAD_USER_INPUT where it is to be too small or too large. */
export async function qrOf(text: string, format: QrFormat, size: number): Promise<string> {
  if (size < QR_SIZES.least || size > QR_SIZES.most)
    throw new ApiError('BAD_USER_INPUT', 'qrSize', { min: QR_SIZES.least, max: QR_SIZES.most });
  return qrDataUri(text, format, size);
}
