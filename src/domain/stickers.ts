import { Refusal } from '../errors.js';

export interface Sticker {
  network: 'LINE';
  packageId: string;
  stickerId: string;
}

/** The stickers LINE lets a program send: package, first and last id. https://developers.line.biz/en/docs/messaging-api/sticker-list/ */
const packs: readonly (readonly [packageId: number, first: number, last: number])[] = [
  [446, 1988, 2027],
  [789, 10855, 10894],
  [1070, 17839, 17878],
  [6136, 10551376, 10551399],
  [6325, 10979904, 10979927],
  [6359, 11069848, 11069871],
  [6362, 11087920, 11087943],
  [6370, 11088016, 11088039],
  [6632, 11825374, 11825397],
  [8515, 16581242, 16581265],
  [8522, 16581266, 16581289],
  [8525, 16581290, 16581313],
  [11537, 52002734, 52002773],
  [11538, 51626494, 51626533],
  [11539, 52114110, 52114149],
];

export interface StickerPack {
  network: 'LINE';
  packageId: string;
  stickerIds: string[];
}

export const stickerPacks: readonly StickerPack[] = packs.map(([packageId, first, last]) => ({
  network: 'LINE',
  packageId: String(packageId),
  stickerIds: Array.from({ length: last - first + 1 }, (_, i) => String(first + i)),
}));

const sendable = new Set(stickerPacks.flatMap((pack) => pack.stickerIds.map((id) => `${pack.packageId} ${id}`)));

/** Whether LINE lets a program send it. */
export function isSendable({ packageId, stickerId }: Sticker): boolean {
  return sendable.has(`${packageId} ${stickerId}`);
}

export function expectSendable(sticker: Sticker): void {
  if (!isSendable(sticker)) throw new Refusal('STICKER_NOT_SENDABLE', ['sticker']);
}
