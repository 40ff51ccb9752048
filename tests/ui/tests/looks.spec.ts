import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/windows';

const OWN = { width: 420, height: 640 };
const WIDE = { width: 980, height: 680 };

const views = [
  { name: 'inbox', address: '/', choose: '48213', size: WIDE },
  { name: 'chat', address: '/?chat=48213', size: OWN },
  { name: 'chat-types', address: '/?chat=77001', size: { width: 420, height: 1500 } },
  { name: 'chat-rtl', address: '/?chat=60321&dir=rtl', size: OWN },
  { name: 'chat-offline', address: '/?chat=51007&scene=offline', size: OWN },
  { name: 'inbox-refused', address: '/?scene=refused', size: WIDE },
  { name: 'inbox-no-keyring', address: '/?scene=noKeyring', size: WIDE },
  { name: 'inbox-empty', address: '/?scene=empty', size: WIDE },
  { name: 'sign-in', address: '/?scene=signedOut', size: WIDE },
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
      } else await expect(page.locator('[data-connection], form').first()).toBeVisible();
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
