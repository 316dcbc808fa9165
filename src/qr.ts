/** Loaded at first use: few starts need it. */
const encoder = async () => (await import('qrcode')).default;

export const QR_SIZES = { least: 64, most: 1_024 };

/** Enough to be read where a tenth of it is dirty or covered; a border of four modules, as the standard asks for. */
const options = { errorCorrectionLevel: 'M', margin: 4 } as const;

/** The QR code of a text as SVG, `size` pixels wide. */
export async function qrSvg(text: string, size: number): Promise<string> {
  return (await encoder()).toString(text, { ...options, type: 'svg', width: size });
}

/**
 * As PNG: every module has the same whole number of pixels, since uneven ones are not read; the rest of `size` is border. Drawn by
 * sharp, which does it beside the event loop: qrcode's own drawing holds everybody up for a tenth of a second.
 */
export async function qrPng(text: string, size: number): Promise<Buffer> {
  const [QRCode, { default: sharp }] = await Promise.all([encoder(), import('sharp')]);
  const { size: modules, data } = QRCode.create(text, options).modules;
  const drawn = modules * Math.max(1, Math.floor(size / (modules + 2 * options.margin)));
  const [before, after] = [Math.floor((size - drawn) / 2), Math.ceil((size - drawn) / 2)];
  const light = Uint8Array.from(data, (dark) => (dark ? 0 : 255));
  return sharp(light, { raw: { width: modules, height: modules, channels: 1 } })
    .resize(drawn, drawn, { kernel: 'nearest' })
    .extend({ top: before, left: before, bottom: after, right: after, background: '#ffffff' })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** As a `data:` URI. */
export async function qrDataUri(text: string, format: 'SVG' | 'PNG', size: number): Promise<string> {
  if (format === 'PNG') return `data:image/png;base64,${(await qrPng(text, size)).toString('base64')}`;
  return `data:image/svg+xml;base64,${Buffer.from(await qrSvg(text, size)).toString('base64')}`;
}
