import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Actor } from './cast.js';
import { photograph, photographing, shown, visit } from './chromium.js';

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

/** What axe, which has to be in the page, finds wrong there, and in which elements. */
async function violationsOn(page: Page): Promise<[id: string, elements: string[]][]> {
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(run);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Axe finds nothing on a page that is there, whose policy must not be in the way: see `bypassCSP`. */
export async function expectNoViolations(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  expect(await violationsOn(page)).toEqual([]);
}

const languages = { JA: 'ja', VI: 'vi', EN: 'en' } as const;
/** Light and much room, dark and little. */
const looks = [
  ['light', 1280],
  ['dark', 360],
] as const;
/** In which languages it is looked at. */
export const spoken = photographing
  ? (Object.entries(languages) as [keyof typeof languages, string][])
  : ([['EN', 'en']] as const);

/** Axe finds nothing on a page that needs no script, and nothing is wider than the window; it is photographed as the screens are. */
export async function expectPage(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    const [found, wider] = [await violationsOn(page), await page.evaluate<number[]>(beyond)];
    expect({ name, width, found, wider }).toEqual({ name, width, found: [], wider: [] });
    await photograph(page, `${name} ${width} ${await page.evaluate<string>('document.documentElement.lang')}`);
  }
}

/**
 * Axe finds nothing, and nothing is wider than where it stands: in light and much room, and in dark and little. Where TEST_PICTURES names
 * a folder each screen is looked at in each language, and photographed.
 */
export async function expectScreens(browser: Browser, who: Actor, screens: readonly ScreenAt[]): Promise<void> {
  const { context, page, complaints } = await visit(browser, who, '/blocked', {
    colorScheme: 'light',
    viewport: { width: 1280, height: 740 },
    bypassCSP: true, // axe is put into the page
    reducedMotion: 'reduce',
  });
  await page.evaluate(axe.source);
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    for (const [path, press] of screens) {
      await open(page, path, press);
      expect({ path, press, width, found: await violationsOn(page) }).toEqual({ path, press, width, found: [] });
      for (const [locale, lang] of spoken) {
        if (photographing) await who.mutate('updateProfile', { locale });
        await page.waitForSelector(`html[lang="${lang}"]`);
        const wider = await page.evaluate<number[]>(beyond);
        expect({ path, press, width, lang, wider }).toEqual({ path, press, width, lang, wider: [] });
        const name = `${path} ${press ?? ''}`.replace(/\w+_\w+/g, 'id').replace(/\W+/g, '-');
        await photograph(page, `${who.name} ${name} ${width} ${lang}`);
      }
    }
  }
  expect(complaints).toEqual([]);
  await context.close();
}
