import { environment } from './config.js';

const config = environment();
// The libraries check each other's work unless they are told that this is no development of theirs.
process.env.NODE_ENV = 'production';
const { start } = await import('./start.js');
await start(config, process.argv.slice(2));
