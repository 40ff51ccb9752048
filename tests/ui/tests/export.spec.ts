import type { Page } from '@playwright/test';
import type { Fake } from '../../../ui/src/backend/fake';
import { expect, test } from '../support/windows';

test.use({ viewport: { width: 420, height: 640 } });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export the conversation' });
const choose = (page: Page) => page.getByRole('button', { name: 'Choose where to save' });

/** Keeps an export at its first page until what is returned is called. */
async function hold(page: Page): Promise<() => Promise<void>> {
  const letGo = await page.evaluateHandle(() => {
    const { server } = (window as never as { __deskbellFake: Fake }).__deskbellFake;
    let letGo = () => {};
    server.exportHeld = new Promise((resolve) => (letGo = resolve));
    return () => letGo();
  });
  return () => letGo.evaluate((letGo) => letGo());
}

test('exports the conversation to a file of the agent’s choice', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.keyboard.press('e');
  await expect(dialog(page)).toContainText('Amina Haddad');
  await expect(dialog(page)).toContainText('no longer encrypted');
  await page.getByRole('radio', { name: 'Plain text' }).check();
  const letGo = await hold(page);
  await choose(page).click();
  await windows.sees('exportChat', '48213', 'txt');
  await expect(page.getByRole('progressbar')).toHaveAttribute('max', '14');
  await expect(dialog(page)).toContainText('0 of 14 messages');
  await letGo();
  await expect(dialog(page)).toContainText('14 messages exported');
  await expect(dialog(page)).toContainText('Amina Haddad 2026-11-23.txt');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await expect(dialog(page)).toHaveCount(0);
});

test('an export can be stopped, and begun again', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.getByRole('button', { name: 'More' }).click();
  await windows.menu.getByRole('menuitem', { name: 'Export the conversation' }).click();
  const letGo = await hold(page);
  await choose(page).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Stop the export' }).click();
  await windows.sees('cancel');
  await letGo();
  await expect(dialog(page)).toContainText('The export was stopped. No file was written.');
  await page.getByRole('button', { name: 'Export again' }).click();
  await expect(dialog(page)).toContainText('14 messages exported');
});

test('closing the dialog stops the export', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.keyboard.press('e');
  await hold(page);
  await choose(page).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.keyboard.press('Escape');
  await windows.sees('cancel');
  await expect(dialog(page)).toHaveCount(0);
});

test('says when the agent chose no place, and why it failed', async ({ windows, page }) => {
  await windows.chat('48213');
  await page.keyboard.press('e');
  const set = (fails: boolean) =>
    page.evaluate((fails) => {
      const { server } = (window as never as { __deskbellFake: Fake }).__deskbellFake;
      server.exportPlace = fails ? 'x' : null;
      const problem = { code: 'export', sentence: 'Nothing was written.', detail: 'No space left' };
      server.exportFails = { type: 'failed', problem };
    }, fails);
  await set(false);
  await choose(page).click();
  await windows.sees('exportChat', '48213', 'html');
  await expect(choose(page)).toBeEnabled();
  await set(true);
  await choose(page).click();
  await expect(page.getByRole('alert')).toContainText('Nothing was written.');
  await expect(page.getByRole('alert')).toContainText('No space left');

  await windows.failNext('exportChat', { code: 'export', sentence: 'Not saved.', detail: null });
  await page.getByRole('button', { name: 'Export again' }).click();
  await expect(page.getByRole('alert')).toContainText('Not saved.');
});
