import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Actor } from './cast.js';
import { shown, visit } from './chromium.js';

/** A screen of the web client, and what opens in it by pressing a button. */
export type ScreenAt = [path: string, press?: string];

/** Comes to a screen as a link within the client does. */
async function open(page: Page, path: string, press?: string): Promise<void> {
  await page.evaluate(`new Promise((drawn) => {
    history.pushState(null, '', '${path}');
    dispatchEvent(new PopStateEvent('popstate'));
    requestAnimationFrame(() => requestAnimationFrame(drawn));
  })`);
  await shown(page);
  if (!press) return;
  await page.getByRole('button', { name: press, exact: true }).click();
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
}

const run = `axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
})`;
const beyond = `[document.documentElement, ...document.querySelectorAll('.detail .scroll')]
  .map((box) => box.scrollWidth - box.clientWidth)
  .filter((much) => much !== 0)`;

/** Axe finds nothing, and nothing is wider than where it stands: in light and much room, and in dark and little. */
export async function expectScreens(browser: Browser, who: Actor, screens: readonly ScreenAt[]): Promise<void> {
  const { context, page, complaints } = await visit(browser, who, '/blocked', {
    colorScheme: 'light',
    viewport: { width: 1280, height: 740 },
    bypassCSP: true, // axe is put into the page
    reducedMotion: 'reduce',
  });
  await page.evaluate(axe.source);
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 360],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    for (const [path, press] of screens) {
      await open(page, path, press);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(run);
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      const wider = await page.evaluate<number[]>(beyond);
      expect({ path, press, width, found, wider }).toEqual({ path, press, width, found: [], wider: [] });
    }
  }
  expect(complaints).toEqual([]);
  await context.close();
}
