import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { PAGES } from '../../../ui/src/settings/pages';
import { expect, test } from '../support/windows';

const OWN = { width: 420, height: 640 };
const WIDE = { width: 980, height: 680 };

const PANEL = { width: 620, height: 720 };

type View = {
  name: string;
  address: string;
  size: { width: number; height: number };
  choose?: string;
  /** What is done before the look. */
  before?: (page: Page) => Promise<void>;
};

const searchFor = (words: string) => async (page: Page) => {
  await page.getByRole('combobox').fill(words);
  await expect(page.getByRole('listbox', { name: 'Search results' })).toHaveAttribute('aria-busy', 'false');
  await expect(page.locator('[data-hit]').first()).toBeVisible();
};

const views: View[] = [
  { name: 'inbox', address: '/', choose: '48213', size: WIDE },
  { name: 'chat', address: '/?chat=48213', size: OWN },
  { name: 'chat-types', address: '/?chat=77001', size: { width: 420, height: 1500 } },
  { name: 'chat-rtl', address: '/?chat=60321&dir=rtl', size: OWN },
  { name: 'chat-offline', address: '/?chat=51007&scene=offline', size: OWN },
  { name: 'inbox-refused', address: '/?scene=refused', size: WIDE },
  { name: 'inbox-no-keyring', address: '/?scene=noKeyring', size: WIDE },
  { name: 'inbox-empty', address: '/?scene=empty', size: WIDE },
  { name: 'sign-in', address: '/?scene=signedOut', size: WIDE },
  { name: 'inbox-desk-rtl', address: '/?scene=desk&dir=rtl', size: WIDE },
  {
    name: 'inbox-menu',
    address: '/?scene=desk',
    size: WIDE,
    before: async (page) => {
      await page.locator('[data-conversation="51004"]').click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  { name: 'search', address: '/?scene=desk', size: WIDE, before: searchFor('fri') },
  { name: 'search-rtl', address: '/?scene=desk&dir=rtl', size: WIDE, before: searchFor('الطلب') },
  {
    name: 'chat-search',
    address: '/?chat=48213',
    size: OWN,
    before: async (page) => {
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox').fill('deliver');
      await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1');
    },
  },
  {
    name: 'shortcuts',
    address: '/',
    size: WIDE,
    before: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  ...PAGES.map((name) => ({
    name: `settings-${name}`,
    address: '/?settings&scene=desk',
    size: PANEL,
    before: (page: Page) => page.locator(`[data-page="${name}"]`).click(),
  })),
  {
    name: 'settings-quiet-rtl',
    address: '/?settings&scene=desk&dir=rtl',
    size: PANEL,
    before: (page) => page.locator('[data-page="quiet"]').click(),
  },
  {
    name: 'settings-locked',
    address: '/?settings&scene=words&locked=keywords',
    size: PANEL,
    before: (page) => page.locator('[data-page="breakThrough"]').click(),
  },
];

/** Those that are compared with their pictures; the others are only checked. */
const GOLDEN = new Set([
  'inbox',
  'chat',
  'chat-types',
  'chat-rtl',
  'chat-offline',
  'inbox-refused',
  'sign-in',
  'inbox-desk-rtl',
  'inbox-menu',
  'search',
  'search-rtl',
  'chat-search',
  'shortcuts',
  'settings-notifications',
  'settings-quiet',
  'settings-quiet-rtl',
  'settings-breakThrough',
  'settings-connection',
  'settings-desktop',
]);

for (const scheme of ['light', 'dark'] as const) {
  for (const view of views) {
    test(`${view.name}, ${scheme}`, async ({ page, windows }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize(view.size);
      await page.clock.setFixedTime(new Date('2026-11-23T14:22:30Z'));
      await page.goto(view.address);
      await expect(page.locator('html[data-window]')).toBeAttached();
      if (view.choose) {
        await windows.row(view.choose).click();
        await page.mouse.move(700, 20);
        // Once it is read it stays as it is.
        await windows.sees('markRead', view.choose, 14);
        await expect(windows.row(view.choose).getByLabel('4 unread messages')).toHaveCount(0);
      } else if (view.address.includes('chat=')) {
        await expect(windows.log).toBeVisible();
        await windows.lingers();
      } else await expect(page.locator('[data-connection], form, [data-option]').first()).toBeVisible();
      await view.before?.(page);
      await page.evaluate(() => document.fonts.ready);

      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual(
        [],
      );
      if (GOLDEN.has(view.name)) await expect(page).toHaveScreenshot(`${view.name}-${scheme}.png`);
    });
  }
}

test('high contrast gives shapes an edge', async ({ page, windows }) => {
  await page.emulateMedia({ contrast: 'more' });
  await windows.chat('48213');
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast-enhanced']).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map((node) => node.html))).toEqual([]);
  const edge = await windows.log
    .locator('.bubble')
    .first()
    .evaluate((bubble) => getComputedStyle(bubble).boxShadow);
  expect(edge).toContain('inset');
});

test('nothing moves for who asked for that', async ({ page, windows }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await windows.chat('48213');
  const id = await windows.receive('48213', { from: 'customer', ago: 0, text: 'New' });
  const duration = await windows
    .message(id)
    .evaluate((message) => getComputedStyle(message).animationDuration);
  expect(duration).toBe('0s');
});
