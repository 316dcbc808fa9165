import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium of this machine: what TEST_CHROMIUM names, or the first on the PATH; null where there is none. */
export function findChromium() {
  const { TEST_CHROMIUM, PATH = '' } = process.env;
  if (TEST_CHROMIUM) return TEST_CHROMIUM;
  const places = [...PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere];
  return places.find(mayRun) ?? null;
}

function mayRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
