import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

// What is kept in the browser has the shape of these operations: with others it is read anew.
const operations = readFileSync(new URL('generated/operations.ts', import.meta.url));
const shape = createHash('sha256').update(operations).digest('hex').slice(0, 12);

export default defineConfig({
  define: { STATE_SHAPE: JSON.stringify(shape) },
  logLevel: 'warn',
  build: {
    outDir: '../../dist/web/client',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true, // size.mjs reads from it what the first screen loads
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
