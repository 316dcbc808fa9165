import { defineConfig } from 'vite';

export default defineConfig({
  base: '/playground/',
  logLevel: 'error', // GraphiQL's parts bring dozens of warnings about directives for other tools.
  build: {
    outDir: '../../dist/web/playground',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: Infinity, // An editor is large, and this one is read from the next room.
  },
  worker: { format: 'es' },
});
