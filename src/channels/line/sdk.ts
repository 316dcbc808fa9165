import { createRequire } from 'node:module';

type LineSdk = typeof import('@line/bot-sdk');

const require = createRequire(import.meta.url);
let loaded: LineSdk | undefined;

/** LINE's own client, loaded when it is first needed: it is hundreds of files, and many servers have no channel. */
export function lineSdk(): LineSdk {
  return (loaded ??= require('@line/bot-sdk') as LineSdk);
}
