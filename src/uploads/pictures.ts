import type { Sharp, SharpConstructor } from 'sharp';
import { atMost } from './at-most.js';

/** The largest picture that is decoded: a little more than phones take. Some kinds need all of it in memory, four bytes a pixel. */
export const MAX_PIXELS = 65_000_000;
const PREVIEW_SIDE = 800;
const AVATAR_SIDE = 256;
const SECONDS = 20;
const formats: readonly string[] = ['jpeg', 'png', 'gif', 'webp'];

/** The picture has more pixels than are decoded, however few bytes it has. */
export class TooManyPixels extends Error {}

/** Decoding takes memory and a processor, so there are never more than two at it. */
const inTurn = atMost(2);
const LARGE = 16_000_000;
const oneByOne = atMost(1);

/** A WebP whose longer side has at most 800 pixels; null where the file is no picture that can be decoded. */
export function previewOf(path: string): Promise<Buffer | null> {
  return decode(path, (picture) =>
    picture.resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 80 }),
  );
}

/** A square WebP of 256 pixels, cut from the middle; null where the file is no picture that can be decoded. */
export function avatarOf(path: string): Promise<Buffer | null> {
  return decode(path, (picture) => picture.resize(AVATAR_SIDE, AVATAR_SIDE, { fit: 'cover' }).webp({ quality: 85 }));
}

/** A JPEG, for those who read nothing newer; null where the file is no picture that can be decoded. */
export function jpegOf(path: string, side: number): Promise<Buffer | null> {
  return decode(path, (picture) =>
    picture
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80 }),
  );
}

/** A picture of somebody as PNG. */
export function pngOf(path: string): Promise<Buffer | null> {
  return decode(path, (picture) => picture.png());
}

let film: Promise<Buffer> | undefined;

/** What stands for a film: a triangle that says "play". */
export function videoPicture(): Promise<Buffer> {
  film ??= library().then((sharp) =>
    sharp(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270"><rect width="480" height="270" fill="#222"/><circle cx="240" cy="135" r="56" fill="#fff" fill-opacity=".9"/><path d="M222 103v64l52-32z" fill="#222"/></svg>',
      ),
    )
      .png()
      .toBuffer(),
  );
  return film;
}

/** Decodes, upright as its camera was held, and encodes anew: what the file says besides, such as where it was taken, is left out. */
async function decode(path: string, shape: (picture: Sharp) => Sharp): Promise<Buffer | null> {
  const sharp = await library();
  try {
    const { format, width, height, depth } = await sharp(path, { limitInputPixels: false }).metadata();
    if (!formats.includes(format)) return null;
    const pixels = width * height * (depth === 'ushort' ? 2 : 1); // of 16 bits each takes twice the memory
    if (pixels > MAX_PIXELS) throw new TooManyPixels();
    const picture = sharp(path, { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn: 'error' });
    const make = () => inTurn(() => shape(picture.autoOrient()).timeout({ seconds: SECONDS }).toBuffer());
    // A large one waits outside, so that small ones pass it.
    return await (pixels > LARGE ? oneByOne(make) : make());
  } catch (error) {
    if (error instanceof TooManyPixels) throw error;
    return null;
  }
}

/** Loaded when there is a first picture: many servers start, and see none for long. */
async function library(): Promise<SharpConstructor> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
