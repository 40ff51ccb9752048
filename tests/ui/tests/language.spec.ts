import type { Page } from '@playwright/test';
import { PAGES } from '../../../ui/src/settings/pages';
import { expect, test } from '../support/windows';
import { cutOff, said, scrolledSideways } from '../support/words';

const ARABIC = /[\u0600-\u06FF]/;

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-11-23T14:22:30Z'));
});

const windowsThatThereAre: [string, string, (page: Page) => Promise<unknown>][] = [
  ['inbox', '/?scene=desk', (page) => page.locator('[data-conversation="60321"]').click()],
  ['chat', '/chat.html?chat=77001', (page) => expect(page.getByRole('log')).toBeVisible()],
  ['sign-in', '/?scene=signedOut', (page) => expect(page.locator('form')).toBeVisible()],
  ['shortcuts', '/', (page) => page.keyboard.press('?')],
  ...PAGES.map((name): [string, string, (page: Page) => Promise<unknown>] => [
    `settings, ${name}`,
    '/?settings&scene=desk',
    (page) => page.locator(`[data-page="${name}"]`).click(),
  ]),
];

for (const [name, address, before] of windowsThatThereAre) {
  test(`another language is spoken at once: ${name}`, async ({ page, windows }) => {
    const open = async (more: string) => {
      await page.goto(address + more);
      await expect(page.locator('html[data-window]')).toBeAttached();
      await expect(page.locator('[data-connection], form, [data-option], [data-page]').first()).toBeVisible();
      await before(page);
      await windows.frames();
    };
    await open(`${address.includes('?') ? '&' : '?'}lang=ar`);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    const fresh = await said(page);

    await open('');
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
    await windows.speak('ar');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    expect(await said(page)).toEqual(fresh);

    await windows.speak('en');
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  });
}

test('a language, a theme and a size are in force as soon as they are chosen', async ({ page, windows }) => {
  await windows.settings('appearance');
  await windows.option('language').getByRole('combobox').selectOption('Español');
  await expect(page.getByRole('heading', { name: 'Apariencia' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');

  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await ground()).toBe('light dark');
  await windows.option('theme').getByRole('combobox').selectOption('Oscuro');
  await expect.poll(ground).toBe('dark');
  await windows.option('theme').getByRole('combobox').selectOption('Claro');
  await expect.poll(ground).toBe('light');

  await windows.option('zoom').getByRole('combobox').selectOption({ label: '125\u00a0%' });
  await windows.sees('drawAt', 125);
});

test('what the administrator chose cannot be changed', async ({ page, windows }) => {
  await windows.settings('appearance', 'desk', '&locked=language,zoom');
  await expect(windows.option('language').getByRole('combobox')).toBeDisabled();
  await expect(windows.option('theme').getByRole('combobox')).toBeEnabled();
  await expect(windows.option('zoom').getByRole('combobox')).toBeDisabled();

  await windows.failNext('setZoom', {
    code: 'locked',
    sentence: 'Your organisation chose the size.',
    detail: null,
  });
  await page.keyboard.press('Control+=');
  await expect(page.getByRole('alert')).toContainText('Your organisation chose the size.');
});

for (const [name, address] of [
  ['inbox', '/'],
  ['chat', '/chat.html?chat=48213'],
  ['settings', '/?settings&scene=desk'],
] as const) {
  test(`Ctrl with +, - and 0 chooses the size in every window: ${name}`, async ({ page, windows }) => {
    await page.goto(address);
    await expect(page.locator(`html[data-window="${name}"]`)).toBeAttached();
    await expect(page.locator('main, [role="log"]').first()).toBeVisible();
    await page.keyboard.press('Control+=');
    await windows.sees('drawAt', 110);
    await page.keyboard.press('Control+=');
    await windows.sees('drawAt', 125);
    await page.keyboard.press('Control+-');
    await page.keyboard.press('Control+0');
    await windows.sees('setZoom', 100);
    await expect(page.locator('html')).toHaveAttribute('data-zoom', '100');
    // Without Ctrl they are keys like others.
    await page.keyboard.press('0');
    expect(await windows.asked('setZoom')).toEqual([[110], [125], [110], [100]]);
  });
}

// Twice as large is half as many pixels to lay out.
for (const [name, address, width, height, before] of [
  ['inbox', '/?scene=desk', 490, 340, null],
  ['chat beside', '/?scene=desk', 490, 340, '[data-conversation="60321"]'],
  ['chat', '/chat.html?chat=77001', 320, 320, null],
  ['offline', '/chat.html?chat=51007&scene=offline', 320, 320, null],
  ['sign-in', '/?scene=signedOut', 346, 240, null],
  ...PAGES.map((page) => [page, '/?settings&scene=desk', 320, 360, `[data-page="${page}"]`] as const),
] as const) {
  test(`at 200 % nothing has to be scrolled to the side: ${name}`, async ({ page, windows }) => {
    await page.setViewportSize({ width, height });
    await page.goto(address);
    await expect(page.locator('html[data-window]')).toBeAttached();
    if (before !== null) await page.locator(before).click();
    await expect(
      page.locator(':is([role="log"], [role="listbox"], form, [role="tabpanel"]):visible').first(),
    ).toBeVisible();
    for (const language of ['en', 'es', 'pt', 'ar'] as const) {
      await windows.speak(language);
      expect(await scrolledSideways(page), language).toEqual([]);
      expect(await cutOff(page), language).toEqual([]);
    }
  });
}

test('where there is no room for both, the list and the chat take turns', async ({ page, windows }) => {
  await page.setViewportSize({ width: 490, height: 340 });
  await windows.inbox('desk');
  await expect(windows.log).toBeHidden();
  await windows.row('60321').click();
  await expect(windows.log).toBeVisible();
  await expect(windows.list).toBeHidden();
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(windows.log).toBeHidden();
  await expect(windows.list).toBeFocused();

  // The same with the keys.
  await windows.row('60321').click();
  await windows.log.focus();
  await page.keyboard.press('Escape');
  await expect(windows.list).toBeFocused();

  // With room again, both.
  await windows.row('60321').click();
  await page.setViewportSize({ width: 980, height: 680 });
  await expect(windows.list).toBeVisible();
  await expect(windows.log).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back to the list' })).toHaveCount(0);
});

test('new messages are announced in the language of the window', async ({ windows, page }) => {
  await windows.chat('48213', 'day', '&lang=ar');
  await windows.front(true);
  const spoken = page.locator('[aria-live="polite"].spoken');
  await windows.receive('48213', { from: 'customer', ago: 0, text: '' });
  await expect(spoken).toContainText('رسالة فارغة');
});

// In an English window, all that is written in Arabic was written by people.
for (const [name, address, before] of [
  ['inbox', '/?scene=desk', (page: Page) => page.locator('[data-conversation="60321"]').click()],
  ['chat', '/chat.html?chat=60321', async () => {}],
  [
    'search',
    '/?scene=desk',
    async (page: Page) => {
      await page.getByRole('combobox').fill('الطلب');
      await expect(page.locator('[data-hit]').first()).toBeVisible();
    },
  ],
  [
    'search without a hit',
    '/?scene=desk',
    async (page: Page) => {
      await page.getByRole('combobox').fill('لا شيء هنا');
      await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
    },
  ],
  ['a keyword', '/?settings&scene=desk', (page: Page) => page.locator('[data-page="breakThrough"]').click()],
] as const) {
  test(`what people wrote has its own direction: ${name}`, async ({ page, windows }) => {
    await page.goto(address);
    await expect(page.locator('html[data-window]')).toBeAttached();
    await before(page);
    await windows.frames();
    await expect(page.getByText(ARABIC).first()).toBeVisible();
    const bare = await page.evaluate((arabic) => {
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.textContent ?? '';
        const isolates = node.parentElement?.closest('[dir="auto"], bdi');
        if (
          new RegExp(arabic).test(text) &&
          !isolates &&
          !node.parentElement?.closest('[aria-hidden="true"], .spoken')
        )
          found.push(text.trim());
      }
      return found;
    }, ARABIC.source);
    expect(bare).toEqual([]);
  });
}
