import type { Page } from '@playwright/test';
import { expect, test } from '../support/windows';

test.use({ viewport: { width: 420, height: 640 }, permissions: ['clipboard-read', 'clipboard-write'] });

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const told = (page: Page) => page.locator('footer .told');

test('copies one message, as it was written', async ({ windows, page }) => {
  await windows.chat('51005');
  const id = await windows.receive('51005', { from: 'customer', ago: 0, text: 'Gate *7*\n<b>left</b>' });
  await windows.message(id).click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Copy', exact: true }).click();
  await expect(told(page)).toHaveText('Copied');
  expect(await clipboard(page)).toBe('Gate *7*\n<b>left</b>');
  await expect(windows.menu).toHaveCount(0);
});

test('copies what is selected in a message', async ({ windows, page }) => {
  await windows.chat('48213');
  const text = windows.log.getByText('Do you deliver to Sharjah on Fridays?');
  await text.click({ clickCount: 3 });
  await text.click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Copy the selection' }).click();
  expect((await clipboard(page)).trim()).toBe('Do you deliver to Sharjah on Fridays?');
});

test('copies several messages by keyboard, in the order of time', async ({ windows, page }) => {
  await windows.chat('48213');
  await windows.receive('48213', { from: 'agent', ago: 0, text: 'We do, from noon.' });
  await expect(windows.log).toContainText('We do, from noon.');
  await page.keyboard.press('s');
  const boxes = windows.log.getByRole('checkbox');
  await expect(boxes.last()).toBeFocused();
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+c');
  await expect(told(page)).toHaveText('Copied 2 messages');
  const lines = (await clipboard(page)).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^\[\d\d:\d\d\] Amina Haddad: Do you deliver to Sharjah on Fridays\?$/);
  expect(lines[1]).toMatch(/^\[\d\d:\d\d\] Agent: We do, from noon\.$/);
  await expect(boxes, 'it is over').toHaveCount(0);
  await expect(windows.log).toBeFocused();
});

test('chooses a range, and all', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.keyboard.press('s');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('13 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(windows.log.getByRole('checkbox')).toHaveCount(0);
});

test('a click on a message chooses it and does nothing else', async ({ windows, page }) => {
  await windows.chat('48213');
  await windows.message(await lastId(page)).click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Select messages' }).click();
  await windows.log.getByRole('link', { name: 'track.example.com/20418' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'End selecting' }).click();
  await expect(page.getByText('2 selected')).toHaveCount(0);
});

test('copies the customer’s number, by keyboard and from the menu', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.keyboard.press('Control+Shift+C');
  await expect(told(page)).toHaveText('Copied +971 50 555 0117');
  expect(await clipboard(page)).toBe('+971 50 555 0117');
  await windows.chat('50977');
  await page.getByRole('button', { name: 'More' }).click();
  await windows.menu.getByRole('menuitem', { name: 'Copy the number' }).click();
  expect(await clipboard(page)).toBe('+351 912 555 048');
});

test('keeps the page’s own menu to itself', async ({ windows, page }) => {
  await windows.inbox();
  const prevented = await page.evaluate(() => {
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    document.querySelector('h1')?.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(prevented).toBe(true);
});

async function lastId(page: Page): Promise<string> {
  return (await page.locator('[data-message]').last().getAttribute('data-message')) ?? '';
}
