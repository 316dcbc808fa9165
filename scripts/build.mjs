// `npm run build`
import './node-version.mjs';

const { setUp } = await import('./set-up.mjs');
await setUp();
