import { writeFileSync } from 'node:fs';
import { exampleEnv } from '../src/settings.js';

/** Writes .env.example from the settings. */
writeFileSync('.env.example', exampleEnv());
