import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

export interface StaticFile {
  type: string;
  read(): Promise<Buffer>;
}

/** The files of a folder by their path in it, `assets/index.js`: what is asked for is looked up here and never becomes a path. */
export function filesOf(folder: string): Map<string, StaticFile> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path
        .slice(folder.length + 1)
        .split(sep)
        .join('/');
      return [name, { type: types[extname(name)] ?? 'application/octet-stream', read: () => readFile(path) }];
    }),
  );
}
