import { mkdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { newId } from '../ids.js';
import { isStickerUrl } from '../media-urls.js';
import type { Services } from '../services.js';
import { gone, harmless, WEEK } from './media.js';

/** `/stickers/ID.png`: pictures of LINE's stickers, fetched from LINE once, by addresses that only the API gives. */
export function addStickers(http: FastifyInstance, services: Services): void {
  const { config, line } = services;
  const folder = join(config.dataDir, 'stickers');

  async function pictureOf(id: string): Promise<Buffer | null> {
    const file = join(folder, `${id}.png`);
    const kept = await readFile(file).catch(() => null);
    if (kept) return kept;
    const fetched = await line.sticker(id);
    if (!fetched) return null;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, newId('upl'));
    await writeFile(draft, fetched, { mode: 0o600 });
    await rename(draft, file);
    return fetched;
  }

  http.get<{ Params: { id: string }; Querystring: { signature?: unknown } }>(
    '/stickers/:id.png',
    async (request, reply) => {
      const { id } = request.params;
      const ours = /^\d{1,20}$/.test(id) && isStickerUrl(services, id, request.query.signature);
      const bytes = ours ? await pictureOf(id) : null;
      if (!bytes) return gone(reply);
      return reply
        .headers({
          ...harmless,
          'content-type': 'image/png',
          'cache-control': `public, max-age=${WEEK}, immutable`,
          'cross-origin-resource-policy': 'cross-origin',
        })
        .send(bytes);
    },
  );
}
