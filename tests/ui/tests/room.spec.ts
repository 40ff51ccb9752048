// What stands over something else: beside what it belongs to, within the window, and not over each other.

import type { Locator } from '@playwright/test';
import { expect, test } from '../support/windows';

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not in the window');
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}

for (const [name, size, more] of [
  ['beside the chat', { width: 980, height: 680 }, ''],
  ['alone in the window', { width: 560, height: 480 }, ''],
  ['alone in the window, from right to left', { width: 560, height: 480 }, '&dir=rtl'],
  ['in the smallest window', { width: 320, height: 340 }, ''],
] as const) {
  test(`the account’s menu is below its button: the list ${name}`, async ({ page, windows }) => {
    await page.setViewportSize(size);
    await windows.inbox('desk', more);
    const button = page.getByRole('button', { name: 'Account' });
    await button.click();
    const menu = page.locator('#account-menu');
    await expect(menu).toBeVisible();
    const [opener, opened] = [await boxOf(button), await boxOf(menu)];
    expect(opened.y).toBeGreaterThanOrEqual(opener.bottom);
    expect(opened.y - opener.bottom).toBeLessThan(8);
    expect(opened.x).toBeGreaterThanOrEqual(0);
    expect(opened.right).toBeLessThanOrEqual(size.width);
    expect(opened.x).toBeLessThan(opener.right);
    expect(opened.right).toBeGreaterThan(opener.x);
  });
}

test('the day in sight leaves its place to the button to what is unread', async ({ page, windows }) => {
  await page.setViewportSize({ width: 420, height: 640 });
  await windows.chat('51017');
  await windows.log.hover();
  await page.keyboard.press('End');
  await page.mouse.wheel(0, -400);
  const up = page.getByRole('button', { name: /unread above/ });
  const day = page.locator('.frame > .day');
  await expect(up).toBeVisible();
  await expect(day).toHaveClass(/shown/);
  // The list may still roll, and the button come in, while the two are measured.
  await expect(async () => {
    expect((await boxOf(day)).y).toBeGreaterThanOrEqual((await boxOf(up)).bottom);
  }).toPass();
});

test('the buttons of a dialog are in sight however small the window is', async ({ page, windows }) => {
  await page.setViewportSize({ width: 280, height: 340 });
  await windows.chat('48213');
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog');
  const box = await boxOf(dialog);
  for (const name of ['Cancel', 'Choose where to save']) {
    const button = await boxOf(dialog.getByRole('button', { name }));
    expect(button.bottom, name).toBeLessThanOrEqual(box.bottom);
    expect(button.x, name).toBeGreaterThanOrEqual(box.x);
  }
  // What is chosen by keys is not under them.
  await page.getByRole('radio', { name: 'Data' }).focus();
  const choice = await boxOf(page.getByRole('radio', { name: 'Data' }));
  const buttons = await boxOf(dialog.getByRole('button', { name: 'Cancel' }));
  expect(choice.bottom).toBeLessThanOrEqual(buttons.y);
});

test('keys that are held together are read from left to right in Arabic too', async ({ page, windows }) => {
  await windows.inbox('desk', '&lang=ar');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog').locator('li', { hasText: 'F10' }).locator('kbd');
  expect((await boxOf(keys.first())).x).toBeLessThan((await boxOf(keys.last())).x);
});

test('what the server says in another language keeps its full stop at its end', async ({ page, windows }) => {
  await windows.inbox('refused', '&lang=ar');
  const sentence = page.getByText('nothing until you sign in again.').first();
  const [first, stop] = await sentence.evaluate((element) => {
    const text = element.firstChild as Text;
    const at = (offset: number) => {
      const range = document.createRange();
      range.setStart(text, offset);
      range.setEnd(text, offset + 1);
      return range.getBoundingClientRect().x;
    };
    const { length } = text.data;
    return [at(length - 3), at(length - 1)] as const;
  });
  expect(stop).toBeGreaterThan(first);
});
