import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { CheckName } from '../../../ui/src/contract/types';
import { PAGES } from '../../../ui/src/settings/pages';
import { expect, test, type Windows } from '../support/windows';
import { cutOff } from '../support/words';

const OWN = { width: 420, height: 640 };
const WIDE = { width: 980, height: 680 };

const PANEL = { width: 620, height: 720 };

type View = {
  name: string;
  address: string;
  size: { width: number; height: number };
  choose?: string;
  /** What is done before the look. */
  before?: (page: Page, windows: Windows) => Promise<void>;
};

/** What is wrong for who does not see, point or hear as others do. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

const searchFor = (words: string) => async (page: Page) => {
  await page.getByRole('combobox').fill(words);
  await expect(page.getByRole('listbox', { name: 'Search results' })).toHaveAttribute('aria-busy', 'false');
  await expect(page.locator('[data-hit]').first()).toBeVisible();
};

/** Tests the connection to its end, or up to a step that does not end. */
const connect = (holds: CheckName | null) => async (page: Page, windows: Windows) => {
  if (holds) await windows.holdCheck(holds);
  await windows.signIn('wss://support.example.com', 'eyJhbGciOiJIUzI1NiJ9.e30.x');
  if (holds) await expect(windows.check(holds)).toHaveAttribute('data-state', 'running');
  else await expect(page.getByRole('status')).not.toHaveText('');
};

const exporting = async (page: Page) => {
  await page.keyboard.press('e');
  await expect(page.getByRole('dialog')).toBeVisible();
};

const views: View[] = [
  { name: 'inbox', address: '/', choose: '48213', size: WIDE },
  { name: 'chat', address: '/chat.html?chat=48213', size: OWN },
  { name: 'chat-types', address: '/chat.html?chat=77001', size: { width: 420, height: 1500 } },
  { name: 'chat-rtl', address: '/chat.html?chat=60321&dir=rtl', size: OWN },
  { name: 'chat-offline', address: '/chat.html?chat=51007&scene=offline', size: OWN },
  { name: 'inbox-refused', address: '/?scene=refused', size: WIDE },
  { name: 'inbox-no-keyring', address: '/?scene=noKeyring', size: WIDE },
  { name: 'inbox-empty', address: '/?scene=empty', size: WIDE },
  { name: 'sign-in', address: '/?scene=signedOut', size: WIDE },
  { name: 'welcome-testing', address: '/?scene=signedOut', size: WIDE, before: connect('generalRoom') },
  { name: 'welcome-failed', address: '/?scene=tlsFails', size: WIDE, before: connect(null) },
  { name: 'welcome-failed-rtl', address: '/?scene=tlsFails&dir=rtl', size: WIDE, before: connect(null) },
  { name: 'welcome-done', address: '/?scene=signedOut', size: WIDE, before: connect(null) },
  { name: 'inbox-desk-rtl', address: '/?scene=desk&dir=rtl', size: WIDE },
  {
    name: 'inbox-ar',
    address: '/?scene=desk&lang=ar',
    size: WIDE,
    before: async (page) => {
      await page.locator('[data-conversation="60321"]').click();
      await page.mouse.move(200, 20);
      await expect(page.getByRole('log')).toBeVisible();
    },
  },
  { name: 'chat-ar', address: '/chat.html?chat=60321&lang=ar', size: OWN },
  {
    name: 'settings-quiet-ar',
    address: '/?settings&scene=desk&lang=ar',
    size: PANEL,
    before: (page) => page.locator('[data-page="quiet"]').click(),
  },
  {
    name: 'settings-appearance-ar',
    address: '/?settings&scene=desk&lang=ar',
    size: PANEL,
    before: (page) => page.locator('[data-page="appearance"]').click(),
  },
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
    address: '/chat.html?chat=48213',
    size: OWN,
    before: async (page) => {
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox').fill('deliver');
      await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1');
    },
  },
  {
    name: 'chat-selecting',
    address: '/chat.html?chat=48213',
    size: OWN,
    before: async (page) => {
      await page.keyboard.press('s');
      await page.keyboard.press('Shift+ArrowUp');
      await expect(page.getByText('2 selected')).toBeVisible();
    },
  },
  {
    name: 'chat-selecting-rtl',
    address: '/chat.html?chat=60321&dir=rtl',
    size: OWN,
    before: (page) => page.keyboard.press('s'),
  },
  {
    name: 'message-menu',
    address: '/chat.html?chat=48213',
    size: OWN,
    before: async (page) => {
      await page.getByText('Do you deliver to Sharjah').click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  { name: 'export', address: '/chat.html?chat=48213', size: OWN, before: exporting },
  { name: 'export-rtl', address: '/chat.html?chat=60321&dir=rtl', size: OWN, before: exporting },
  {
    name: 'shortcuts',
    address: '/',
    size: WIDE,
    before: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'diagnostics', address: '/?diagnostics', size: { width: 620, height: 760 } },
  {
    name: 'diagnostics-rtl',
    address: '/?diagnostics&dir=rtl',
    size: { width: 620, height: 960 },
    before: async (page) => {
      await page.getByRole('switch').click();
      await page.getByRole('button', { name: 'Record' }).click();
    },
  },
  {
    name: 'diagnostics-empty',
    address: '/?diagnostics&scene=bareDesktop',
    size: { width: 420, height: 640 },
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
  'welcome-testing',
  'welcome-failed',
  'welcome-failed-rtl',
  'welcome-done',
  'inbox-desk-rtl',
  'inbox-ar',
  'chat-ar',
  'settings-quiet-ar',
  'settings-appearance-ar',
  'settings-appearance',
  'inbox-menu',
  'search',
  'search-rtl',
  'chat-search',
  'chat-selecting',
  'chat-selecting-rtl',
  'message-menu',
  'export',
  'export-rtl',
  'shortcuts',
  'settings-notifications',
  'settings-quiet',
  'settings-quiet-rtl',
  'settings-breakThrough',
  'settings-connection',
  'settings-desktop',
  'diagnostics',
  'diagnostics-rtl',
]);

async function open(view: View, page: Page, windows: Windows): Promise<void> {
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
  } else
    await expect(page.locator('[data-connection], form, [data-option], [data-part]').first()).toBeVisible();
  await view.before?.(page, windows);
  await page.evaluate(() => document.fonts.ready);
}

for (const scheme of ['light', 'dark'] as const) {
  for (const view of views) {
    test(`${view.name}, ${scheme}`, async ({ page, windows }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await open(view, page, windows);
      expect(await barriers(page)).toEqual([]);
      if (GOLDEN.has(view.name)) await expect(page).toHaveScreenshot(`${view.name}-${scheme}.png`);
    });
  }
}

// Colours are the same in every language, and pictures tell English and Arabic: here it is only about the words.
for (const view of views.filter(({ address }) => !address.includes('lang='))) {
  test(`${view.name}, in every language`, async ({ page, windows }) => {
    test.slow();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(view, page, windows);
    for (const language of ['es', 'pt', 'ar', 'en'] as const) {
      await windows.speak(language);
      // What English is like is told above.
      if (language !== 'en') expect(await barriers(page), language).toEqual([]);
      for (const zoom of [1.25, 1]) {
        const [width, height] = [view.size.width / zoom, view.size.height / zoom].map(Math.round);
        await page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
        await windows.frames();
        expect(await cutOff(page), `${language}, ${zoom * 100} %`).toEqual([]);
      }
    }
  });
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

for (const [name, address] of [
  ['inbox', '/?scene=desk'],
  ['settings', '/?settings&scene=desk'],
] as const) {
  test(`with the desktop's own few colours, shapes and states are still there: ${name}`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await page.setViewportSize(name === 'inbox' ? WIDE : PANEL);
    await page.clock.setFixedTime(new Date('2026-11-23T14:22:30Z'));
    await page.goto(address);
    if (name === 'inbox') await page.locator('[data-conversation="51004"]').click();
    else await page.locator('[data-page="quiet"]').click();
    await expect(page.getByRole(name === 'inbox' ? 'log' : 'tabpanel')).toBeVisible();
    await page.mouse.move(700, 20);
    const edge = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { borderTopStyle, outlineStyle } = getComputedStyle(element);
          return borderTopStyle !== 'none' || outlineStyle !== 'none';
        });
    const shapes =
      name === 'inbox'
        ? ['.row.selected', '[role="tab"][aria-selected="true"]', '.chip', '.badge', '.bubble', '.field']
        : [
            '[role="tab"][aria-selected="true"]',
            '[aria-pressed="true"]',
            '.button',
            '[role="tabpanel"] input',
          ];
    for (const shape of shapes) expect(await edge(shape), shape).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.evaluate(() => document.fonts.ready);
    await expect(page).toHaveScreenshot(`${name}-forced.png`);
  });
}

test('nothing moves for who asked for that', async ({ page, windows }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await windows.chat('48213');
  const id = await windows.receive('48213', { from: 'customer', ago: 0, text: 'New' });
  const duration = await windows
    .message(id)
    .evaluate((message) => getComputedStyle(message).animationDuration);
  expect(duration).toBe('0s');
});
