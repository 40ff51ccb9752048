import type { Page } from '@playwright/test';
import { PAGES } from '../../../ui/src/settings/pages';
import { expect, test } from '../support/windows';

/** What has the focus, and whether somebody who looks can tell. */
function focused(page: Page): Promise<{ what: string; seen: boolean } | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const ringed = (it: Element | null) => {
      if (!it) return false;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(it);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor);
    };
    // A list shows its ring on the row that the keys move, a field around itself.
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    const field = element instanceof HTMLInputElement ? element.closest('.field') : null;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const inSight = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40);
    return {
      what: `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} ${name}`,
      seen: inSight && (ringed(element) || ringed(active) || ringed(field)),
    };
  });
}

const views: [string, string, ((page: Page) => Promise<unknown>)?][] = [
  ['inbox', '/?scene=desk', (page) => page.locator('[data-conversation="51004"]').click()],
  ['inbox with notices', '/?scene=noKeyring'],
  ['inbox refused', '/?scene=refused'],
  [
    'search',
    '/?scene=desk',
    async (page) => {
      await page.getByRole('combobox').fill('fri');
      await expect(page.locator('[data-hit]').first()).toBeVisible();
    },
  ],
  ['chat', '/chat.html?chat=48213'],
  ['chat offline', '/chat.html?chat=51007&scene=offline'],
  [
    'chat search',
    '/chat.html?chat=48213',
    async (page) => {
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox').fill('deliver');
      await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1');
    },
  ],
  ['sign-in', '/?scene=signedOut'],
  ['shortcuts', '/', (page) => page.keyboard.press('?')],
  ['link', '/chat.html?chat=48213', (page) => page.getByRole('link').first().click()],
  ...PAGES.map((name): [string, string, (page: Page) => Promise<unknown>] => [
    `settings, ${name}`,
    '/?settings&scene=desk',
    (page) => page.locator(`[data-page="${name}"]`).click(),
  ]),
];

for (const [name, address, before] of views) {
  test(`wherever Tab leads, it is seen: ${name}`, async ({ page, windows }) => {
    await page.goto(address);
    await expect(page.locator('html[data-window]')).toBeAttached();
    await expect(
      page.locator('[data-connection], form, [role="log"], [role="tabpanel"]').first(),
    ).toBeVisible();
    await before?.(page);
    await windows.frames();
    const seen = new Set<string>();
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (now === null) continue;
      expect(now).toEqual({ what: now.what, seen: true });
      if (step > 2 && seen.has(now.what) && [...seen][0] === now.what) break;
      seen.add(now.what);
    }
    expect(seen.size).toBeGreaterThan(0);
  });
}
