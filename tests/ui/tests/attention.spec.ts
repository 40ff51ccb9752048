import { expect, now, test } from '../support/windows';

const HOUR = 3_600_000;
const FOR_EVER = 8_640_000_000_000_000;

test('pauses everything from the header, and resumes', async ({ windows, page }) => {
  await windows.inbox();
  const bell = page.getByRole('button', { name: 'Pause notifications' });
  await bell.click();
  await expect(windows.menu).toBeVisible();
  await windows.menu.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await windows.sees('pause', 'hour');
  const bar = page.locator('[data-quiet="paused"]');
  await expect(bar).toContainText(/Paused until 15:2\d/);
  await expect(bell).toHaveCount(0);
  await bar.getByRole('button', { name: 'Resume' }).click();
  await windows.sees('pause', 'off');
  await expect(bar).toHaveCount(0);
  await expect(bell).toBeVisible();
});

test('says that quiet hours are on, and lets a pause speak first', async ({ windows, page }) => {
  await windows.inbox();
  const tomorrow = new Date(now()).setHours(32, 0, 0, 0);
  await windows.tell('setQuiet', { pausedUntil: null, quietUntil: tomorrow });
  await expect(page.locator('[data-quiet="hours"]')).toHaveText('Quiet until tomorrow 08:00');
  await windows.tell('setQuiet', { pausedUntil: now() + HOUR, quietUntil: tomorrow });
  await expect(page.locator('[data-quiet]')).toContainText('Paused until');
  // An end that has passed is no pause any more, whoever says so.
  await windows.tell('setQuiet', { pausedUntil: now() - 60_000, quietUntil: now() - 60_000 });
  await expect(page.locator('[data-quiet]')).toHaveCount(0);
});

test('opens the pause with Ctrl+Shift+P and the settings with Ctrl+,', async ({ windows, page }) => {
  await windows.inbox();
  await page.keyboard.press('Control+Shift+P');
  await expect(windows.menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(windows.menu).toBeHidden();
  await page.keyboard.press('Control+,');
  await windows.sees('openSettings');
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect.poll(async () => (await windows.asked('openSettings')).length).toBe(2);
});

test('keeps pinned conversations on top, with their marks', async ({ windows }) => {
  await windows.inbox('desk');
  const options = windows.list.getByRole('option');
  await expect(options.nth(0)).toContainText('Amina Haddad');
  await expect(options.nth(1)).toContainText('Rossi & Figli');
  await expect(options.nth(0).getByRole('img', { name: 'VIP' })).toBeVisible();
  await expect(options.nth(0).getByRole('img', { name: 'Pinned' })).toBeVisible();
  await expect(windows.row('51004').getByRole('img', { name: 'Muted' })).toBeVisible();
  await expect(windows.row('50977').getByRole('img', { name: /VIP|Pinned|Muted/ })).toHaveCount(0);
  await windows.receive('50977', { from: 'customer', ago: 0, text: 'Newest of all' });
  await expect(options.nth(2)).toContainText('Newest of all');
});

test('offers everything for a row with a right click', async ({ windows, page }) => {
  await windows.inbox();
  const choose = async (customerId: string, name: string) => {
    await windows.row(customerId).click({ button: 'right' });
    await windows.menu.getByRole('menuitem', { name }).click();
    await expect(windows.menu).toBeHidden();
  };
  await choose('51003', 'Pin to the top');
  await windows.sees('pin', '51003', true);
  await page.mouse.move(700, 300);
  await expect(windows.list.getByRole('option').first()).toContainText('Håkansson');
  await choose('51003', 'Unpin');
  await windows.sees('pin', '51003', false);

  await choose('51005', 'Make a VIP');
  await windows.sees('setVip', '51005', true);
  await expect(windows.row('51005').getByRole('img', { name: 'VIP' })).toBeVisible();
  await choose('51005', 'No longer a VIP');
  await windows.sees('setVip', '51005', false);

  await choose('51005', 'Mute for today');
  await windows.sees('mute', '51005', 'today');
  await windows.row('51005').click({ button: 'right' });
  await expect(windows.menu).toContainText('Muted until tomorrow 00:00');
  await windows.menu.getByRole('menuitem', { name: 'Mute until I end it' }).click();
  await windows.sees('mute', '51005', 'forEver');
  await choose('51005', 'Unmute');
  await windows.sees('mute', '51005', 'off');
  await expect(windows.row('51005').getByRole('img', { name: 'Muted' })).toHaveCount(0);

  await choose('51005', 'Open in its own window');
  await windows.sees('openChat', '51005');
  expect(await windows.asked('watchChat'), 'no chat was opened beside the list').toEqual([]);
});

test('marks a row read and unread without opening it', async ({ windows }) => {
  await windows.inbox();
  await expect(windows.row('51004').getByLabel('12 unread messages')).toBeVisible();
  await windows.row('51004').click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Mark as read' }).click();
  await expect(windows.row('51004').getByLabel(/unread/)).toHaveCount(0);
  await windows.receive('51004', { from: 'customer', ago: 0, text: 'One more' });
  await expect(windows.row('51004').getByLabel('1 unread message')).toBeVisible();

  await windows.row('51005').click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Mark as unread' }).click();
  await windows.sees('markUnread', '51005');
  await expect(windows.row('51005').getByLabel('1 unread message')).toBeVisible();
});

test('offers the same with its button, and by keys alone', async ({ windows, page }) => {
  await windows.inbox();
  await windows.row('51005').hover();
  await windows.row('51005').locator('.more').click();
  await expect(windows.menu).toHaveAccessibleName('Actions for Mei-Ling Chow');
  await page.keyboard.press('Escape');

  await page.keyboard.press('j');
  await expect(windows.row('50977')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F10');
  await expect(windows.menu).toHaveAccessibleName('Actions for Joaquim Ferreira');
  const item = (name: string) => windows.menu.getByRole('menuitem', { name });
  await expect(item('Open in its own window')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(item('Mute until I end it')).toBeFocused();
  await page.keyboard.press('p');
  await expect(item('Pin to the top')).toBeFocused();
  expect(await windows.asked('pin'), 'a letter finds an item, and does nothing else').toEqual([]);
  await page.keyboard.press('Enter');
  await windows.sees('pin', '50977', true);
  await page.keyboard.press('ContextMenu');
  await expect(windows.menu).toBeVisible();
});

test('mutes, pins and makes VIPs from a chat’s header', async ({ windows, page }) => {
  await windows.chat('51005');
  await page.keyboard.press('m');
  await windows.menu.getByRole('menuitem', { name: 'Mute for 1 hour' }).click();
  await windows.sees('mute', '51005', 'hour');
  await expect(page.getByRole('img', { name: 'Muted' })).toBeVisible();
  await page.keyboard.press('p');
  await windows.sees('pin', '51005', true);
  await expect(page.getByRole('img', { name: 'Pinned' })).toBeVisible();
  await page.getByRole('button', { name: 'More' }).click();
  await windows.menu.getByRole('menuitem', { name: 'Make a VIP' }).click();
  await windows.sees('setVip', '51005', true);
  await expect(page.getByRole('img', { name: 'VIP' })).toBeVisible();
});

test('tells how long a mute lasts, and forgets one that has ended', async ({ windows, page }) => {
  await windows.inbox();
  const update = (mutedUntil: number) =>
    page.evaluate((mutedUntil) => {
      const { server } = window.__deskbellFake ?? {};
      const row = server?.rows().find(({ customerId }) => customerId === '51005');
      if (!row) throw new Error('no such row');
      server?.inbox?.({
        type: 'changed',
        connection: null,
        rows: [{ ...row, mutedUntil }],
        totals: null,
        notices: null,
        quiet: null,
        appearance: null,
      });
    }, mutedUntil);
  const mark = windows.row('51005').locator('[title^="Muted"]');
  await update(FOR_EVER);
  await expect(mark).toHaveAttribute('title', 'Muted until you end it');
  await update(now() + 2 * HOUR);
  await expect(mark).toHaveAttribute('title', /^Muted until 16:\d\d$/);
  await update(now() - 60_000);
  await expect(mark).toHaveCount(0);
});

test('goes to the next unread and to who waits longest', async ({ windows, page }) => {
  await windows.inbox();
  await page.keyboard.press('w');
  await expect(windows.row('51015')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('n');
  await expect(windows.row('50977')).toHaveAttribute('aria-selected', 'true');
});

test('lists its shortcuts with ?', async ({ windows, page }) => {
  await windows.inbox();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Next conversation');
  // Nothing behind it hears the keys.
  await page.keyboard.press('j');
  await expect(windows.list.getByRole('option', { selected: true })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await windows.chat('48213');
  await page.keyboard.press('?');
  await expect(sheet).toContainText('Search this chat');
  await expect(sheet).not.toContainText('Next conversation');
});

test('says what could not be changed', async ({ windows, page }) => {
  await windows.inbox();
  await windows.failNext('pin', { code: 'disk-full', sentence: 'The disk is full.', detail: null });
  await windows.row('51005').click({ button: 'right' });
  await windows.menu.getByRole('menuitem', { name: 'Pin to the top' }).click();
  await expect(page.getByRole('alert')).toContainText('The disk is full.');
  await expect(windows.row('51005').getByRole('img', { name: 'Pinned' })).toHaveCount(0);
});
