import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, readConfig, unknownSettings } from './config.js';

// What is set in the environment itself comes before the file.
if (existsSync('.env')) {
  process.loadEnvFile('.env');
  const unknown = unknownSettings(Object.keys(parseEnv(readFileSync('.env', 'utf8'))));
  if (unknown.length > 0) console.warn(`In .env, these are no settings: ${unknown.join(', ')}. See .env.example.`);
}

const config = (() => {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
})();

// The libraries check each other's work unless they are told that this is no development of theirs.
process.env.NODE_ENV = 'production';
const { start } = await import('./start.js');
await start(config, process.argv.slice(2));
