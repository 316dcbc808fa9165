// Whether there is a Chromium for the tests of the web client.
import { findChromium } from '../scripts/chromium.mjs';

if (findChromium() === null) {
  console.error('There is no Chromium; the tests of the web client need it.');
  process.exit(1);
}
