import { expect, test } from '../support/windows';

test.use({ viewport: { width: 620, height: 760 } });

const part = (name: string) => `[data-part="${name}"]`;

test('shows the connection’s day, its rooms and what was rejected', async ({ windows, page }) => {
  await windows.diagnostics();
  await expect(page).toHaveTitle('Diagnostics – Deskbell');
  const counters = page.locator('dl');
  await expect(counters).toContainText('Online');
  await expect(counters).toContainText('1,284');
  const strip = page.getByRole('img', { name: /^The connection today: / });
  await expect(strip).toHaveAccessibleName(/Online 08:00 to 14:02, Offline 14:02 to 14:05, Online 14:05 to/);
  const today = page.locator(part('timeline')).getByRole('row');
  await expect(today).toHaveCount(5);
  await expect(today.first()).toContainText('14:05:12');
  await expect(today.first()).toContainText('recovered');
  await page.getByRole('button', { name: 'Show 2 more' }).click();
  await expect(today).toHaveCount(7);
  await expect(page.locator(part('rooms'))).toContainText('2 of 3 joined');
  await expect(page.locator(part('rejected'))).toContainText('customerId is missing');
});

test('follows what happens', async ({ windows, page }) => {
  await windows.diagnostics('bareDesktop');
  await expect(page.locator(part('timeline'))).toContainText('Nothing has happened yet.');
  await expect(page.locator(part('rejected'))).toContainText('None. Everything that came could be used.');
  await page.evaluate(() => {
    const at = Date.now();
    window.__deskbellFake?.diagnostics.change({
      timeline: [{ at, state: 'refused', why: null }],
      rejected: [{ at, event: '<img src=x onerror=alert(1)>', reason: 'no object' }],
    });
  });
  await expect(page.locator(part('timeline'))).toContainText('Refused');
  await expect(page.locator(part('rejected'))).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.locator('main img').count()).toBe(0);
});

test('keeps every event only while somebody wants it', async ({ windows, page }) => {
  await windows.diagnostics();
  const debug = page.locator(part('debug'));
  await expect(debug.getByRole('table')).toHaveCount(0);
  await page.getByRole('switch', { name: 'Every event' }).click();
  await windows.sees('setDebug', true);
  await expect(debug.getByRole('row')).toHaveCount(6);
  await expect(debug).toContainText('repaired, 498 bytes');
  await expect(debug.getByRole('row').first()).toContainText('No name');
  await page.getByRole('switch', { name: 'Every event' }).click();
  await windows.sees('setDebug', false);
  await expect(debug.getByRole('table')).toHaveCount(0);
});

test('says in Arabic what became of an event, and a machine’s words from left to right', async ({
  windows,
  page,
}) => {
  await windows.diagnostics('day', '&lang=ar');
  const debug = page.locator(part('debug'));
  await debug.getByRole('switch').click();
  await expect(debug).toContainText('أُصلح، 498 بايت');
  await expect(debug).toContainText('لم يُفهم');
  await expect(debug).not.toContainText('repaired');
  await expect(debug.getByText('presence')).toHaveCSS('direction', 'ltr');
  // What stands for a name that is not there is a word.
  await expect(debug.getByText('بلا اسم')).toHaveCSS('direction', 'rtl');
  await windows.failNext('saveDiagnostics', {
    code: 'save',
    sentence: 'لم يُكتب الملف.',
    detail: 'No space left on device (os error 28)',
  });
  await page.locator('header').getByRole('button').click();
  await expect(page.getByText('No space left on device (os error 28)')).toHaveCSS('direction', 'ltr');
});

test('says where the file was written, and why it was not', async ({ windows, page }) => {
  await windows.diagnostics();
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('status').first()).toContainText(
    '/home/agent/Documents/deskbell-diagnostics.json',
  );
  await windows.failNext('saveDiagnostics', {
    code: 'save',
    sentence: 'The file was not written.',
    detail: 'No space left on device',
  });
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('The file was not written.')).toBeVisible();
});

test('records, leaves out what customers wrote unless it is wanted, and ends', async ({ windows, page }) => {
  await windows.diagnostics();
  await page.getByRole('button', { name: 'Record' }).click();
  const recording = page.locator('[data-recording]');
  await expect(recording).toContainText('5 lines since');
  await page.getByRole('button', { name: 'Save' }).click();
  await windows.sees('saveRecording', true);
  await page.getByRole('checkbox', { name: 'Leave out what customers wrote' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await windows.sees('saveRecording', false);
  await page.evaluate(() =>
    window.__deskbellFake?.diagnostics.change({ recording: { since: Date.now(), lines: 9, full: true } }),
  );
  await expect(recording).toContainText('Full, with 9 lines');
  await page.getByRole('button', { name: 'End without saving' }).click();
  await windows.sees('setRecording', false);
  await expect(page.getByRole('button', { name: 'Record' })).toBeVisible();
});

test('is opened from the inbox and from the settings', async ({ windows, page }) => {
  await windows.inbox();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Diagnostics' }).click();
  await windows.sees('openDiagnostics');
  await windows.settings('connection');
  await page.getByRole('button', { name: 'Diagnostics' }).click();
  await windows.sees('openDiagnostics');
});
