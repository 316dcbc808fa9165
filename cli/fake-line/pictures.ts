import sharp from 'sharp';
import type { World } from './world.js';

/** The picture of somebody, or of an account. */
export function profilePicture({ users, channels }: World, id: string): Buffer | null {
  return users.find((user) => user.id === id)?.picture ?? channels.find(({ userId }) => userId === id)?.picture ?? null;
}

const drawn = new Map<string, Promise<Buffer>>();

/** A face for a sticker: each has its own, and it stays the same. LINE's are under copyright. */
export function stickerPicture(id: string): Promise<Buffer> {
  const picture =
    drawn.get(id) ??
    sharp(Buffer.from(faceOf(Number(id))))
      .png()
      .toBuffer();
  drawn.set(id, picture);
  return picture;
}

const eyes = [
  '<circle cx="62" cy="74" r="6"/><circle cx="98" cy="74" r="6"/>',
  '<path d="M54 76q8-11 16 0M90 76q8-11 16 0" class="l"/>',
  '<path d="M54 74h16M90 74h16" class="l"/>',
  '<circle cx="62" cy="74" r="6"/><path d="M90 76q8-11 16 0" class="l"/>',
  '<path d="m56 68 10 6-10 6M104 68l-10 6 10 6" class="l"/>',
];
const mouths = [
  '<path d="M60 92q20 20 40 0" class="l"/>',
  '<path d="M60 90h40q-3 24-20 24t-20-24z"/><path d="M69 107q11-8 22 0-4 7-11 7t-11-7z" fill="#ff7d8f"/>',
  '<circle cx="80" cy="99" r="8"/>',
  '<path d="M64 103q16-14 32 0" class="l"/>',
  '<path d="M62 94q9 11 18 0 9 11 18 0" class="l"/>',
];
const ears = [
  '',
  '<path d="M36 62 34 24l32 18zM124 62l2-38-32 18z"/>',
  '<ellipse cx="56" cy="28" rx="11" ry="27" transform="rotate(-10 56 28)"/><ellipse cx="104" cy="28" rx="11" ry="27" transform="rotate(10 104 28)"/>',
  '<circle cx="42" cy="44" r="18"/><circle cx="118" cy="44" r="18"/>',
];

function faceOf(id: number): string {
  const of = <T>(choices: readonly T[], step: number): T => choices[Math.floor(id / step) % choices.length]!;
  const skin = `hsl(${(id * 47) % 360} 78% 74%)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="-4 -8 168 168">
<style>.l{fill:none;stroke:#2b2b35;stroke-width:5.5;stroke-linecap:round;stroke-linejoin:round}</style>
<g fill="${skin}" stroke="#2b2b35" stroke-width="5.5" stroke-linejoin="round">${of(ears, 5)}<ellipse cx="80" cy="86" rx="56" ry="50"/></g>
<g fill="#ff8fa3" opacity=".75"><ellipse cx="44" cy="93" rx="9" ry="6"/><ellipse cx="116" cy="93" rx="9" ry="6"/></g>
<g fill="#2b2b35">${of(eyes, 1)}${of(mouths, 3)}</g></svg>`;
}
