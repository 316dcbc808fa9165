import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

// What is kept in the browser has the shape of these operations: with others it is read anew.
const operations = readFileSync(new URL('generated/operations.ts', import.meta.url));
const shape = createHash('sha256').update(operations).digest('hex').slice(0, 12);

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Tells the service worker which files belong to this build. */
const filesForWorker: Plugin = {
  name: 'files-for-worker',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const names = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const assets = names.map((name) => `/${name}`).sort();
      const build = createHash('sha256').update(assets.join('\n')).digest('hex').slice(0, 12);
      const worker = bundle['service-worker.js'];
      if (worker?.type !== 'chunk') return this.error('there is no service worker');
      worker.code = `const BUILD=${JSON.stringify(build)},ASSETS=${JSON.stringify(assets)};\n${worker.code}`;
    },
  },
};

export default defineConfig({
  plugins: [filesForWorker],
  define: { STATE_SHAPE: JSON.stringify(shape) },
  logLevel: 'warn',
  build: {
    outDir: '../../dist/web/client',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true, // size.mjs reads from it what the first screen loads
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: path('index.html'), 'service-worker': path('worker/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
