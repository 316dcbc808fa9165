import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { UploadPurpose } from '../../entities/upload.js';
import type { Actor } from './cast.js';
import { unchanged } from './rows.js';
import type { GraphqlAnswer, TestServer } from './server.js';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface UploadAnswer extends GraphqlAnswer {
  status: number;
  headers: Headers;
  uploadId?: string;
}

/** Sends whatever to `POST /uploads`. */
export async function postUpload(
  server: TestServer,
  purpose: string,
  body: RequestInit['body'],
  headers: Record<string, string> = {},
): Promise<UploadAnswer> {
  const response = await fetch(`${server.url}/uploads?purpose=${purpose}`, {
    method: 'POST',
    headers,
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as GraphqlAnswer) };
}

export function formOf(bytes: Bytes | string, name = 'file.bin', field = 'file'): FormData {
  const form = new FormData();
  form.append(field, new Blob([bytes], { type: 'text/html' }), name); // what the client says of it is not believed
  return form;
}

/** Sends a file as somebody, and answers what came of it. */
export function upload(
  by: Actor,
  bytes: Bytes | string,
  name?: string,
  purpose: UploadPurpose = 'message',
): Promise<UploadAnswer> {
  return postUpload(by.server, purpose, formOf(bytes, name), { authorization: `Bearer ${by.token}` });
}

/** The same, where it must be taken: its id. */
export async function uploaded(...args: Parameters<typeof upload>): Promise<string> {
  const { status, uploadId, errors } = await upload(...args);
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(errors)}`);
  return uploadId!;
}

/** The names of all files in the folder of uploads. */
export function storedFiles({ config }: TestServer): string[] {
  return readdirSync(join(config.dataDir, 'uploads')).toSorted();
}

/** Runs what must be refused, and shows that it wrote no row and no file. Answers `status CODE: message`. */
export async function refusedUpload(server: TestServer, refused: () => Promise<UploadAnswer>): Promise<string> {
  const before = storedFiles(server);
  const { status, errors } = await unchanged(server, refused);
  const after = storedFiles(server);
  if (String(before) !== String(after)) throw new Error(`files were left: ${after.join(' ')}`);
  return `${status} ${errors![0]!.extensions.code}: ${errors![0]!.message}`;
}

interface PictureOptions {
  width?: number;
  height?: number;
  /** As in EXIF: 6 is turned by a quarter. */
  orientation?: number;
}

/** A JPEG that says where and by which camera it was taken: its left half is red, the right one blue. */
export async function photo({ width = 40, height = 20, orientation }: PictureOptions = {}): Promise<Bytes> {
  const half = { width: Math.ceil(width / 2), height, channels: 3 } as const;
  const red = await sharp({ create: { ...half, background: '#f00' } })
    .png()
    .toBuffer();
  return new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: '#00f' } })
      .composite([{ input: red, left: 0, top: 0 }])
      .withExif({
        IFD0: { Make: 'Secretcam' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '35/1 41/1 22/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '139/1 41/1 30/1',
        },
      })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer(),
  );
}

/** The colour of a picture's pixel: `red`, `blue` or what it is. */
export async function colourAt(picture: Bytes | string, left: number, top: number): Promise<string> {
  const { data } = await sharp(picture)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [red, green, blue] = [...data] as [number, number, number];
  if (red > 200 && green < 60 && blue < 60) return 'red';
  return blue > 200 && green < 60 && red < 60 ? 'blue' : `${red} ${green} ${blue}`;
}
