import { expect, test } from '../support/windows';

test('shows the newest conversation first, and follows what comes', async ({ windows, page }) => {
  await windows.inbox();
  await expect(page).toHaveTitle('Inbox – Deskbell');
  await expect(page.locator('[data-connection]').first()).toHaveAttribute('data-connection', 'online');
  const first = windows.list.getByRole('option').first();
  await expect(first).toContainText('Joaquim Ferreira');

  await windows.receive('51008', { from: 'customer', ago: 0, text: 'Any news of my parcel?' });
  await expect(first).toContainText('Tomasz Kowalczyk');
  await expect(first).toContainText('Any news of my parcel?');
  await expect(first.getByLabel('1 unread message')).toHaveText('1');

  await windows.receive('new', { from: 'customer', ago: 0, text: 'Hello' }, 'Zoë Quist');
  await expect(first).toContainText('Zoë Quist');
});

test('counts in its tabs what the conversations are', async ({ windows }) => {
  await windows.inbox();
  await expect(windows.tab('All')).toContainText('20');
  await expect(windows.tab('Unread')).toContainText('5');
  await expect(windows.tab('Waiting')).toContainText('6');
  await expect(windows.tab('Closing')).toContainText('2');

  await windows.receive('51008', { from: 'customer', ago: 0, text: 'Hello?' });
  await expect(windows.tab('Unread')).toContainText('6');
  await expect(windows.tab('Waiting')).toContainText('7');
  await windows.receive('51008', { from: 'agent', ago: 0, text: 'Hello' });
  await expect(windows.tab('Waiting')).toContainText('6');

  await windows.tab('Closing').click();
  await expect(windows.list.getByRole('option')).toHaveCount(2);
  await expect(windows.row('51006')).toContainText(/3[78] min left/);
});

test('holds its order while the pointer is over it', async ({ windows, page }) => {
  await windows.inbox();
  const first = windows.list.getByRole('option').first();
  await windows.row('50977').hover();
  await windows.receive('51008', { from: 'customer', ago: 0, text: 'Any news?' });
  const show = page.getByRole('button', { name: 'Show 1 newer' });
  await expect(show).toBeVisible();
  await expect(first).toContainText('Joaquim Ferreira');
  // What it shows is live all the same.
  await windows.receive('50977', { from: 'customer', ago: 0, text: 'Hello again' });
  await expect(first).toContainText('Hello again');

  await page.mouse.move(700, 300);
  await expect(show).toBeHidden();
  await expect(first).toContainText('Joaquim Ferreira');
  await expect(windows.list.getByRole('option').nth(1)).toContainText('Tomasz Kowalczyk');
});

test('shows a count beyond 99 as 99+, and an unnamed customer by number', async ({ windows }) => {
  await windows.inbox();
  await expect(windows.row('51017').getByLabel('130 unread messages')).toHaveText('99+');
  await expect(windows.row('51004')).toContainText('+971 50 555 0142');
});

test('works by keys alone', async ({ windows, page }) => {
  await windows.inbox();
  await page.keyboard.press('j');
  await expect(windows.row('50977')).toHaveAttribute('aria-selected', 'true');
  await page.waitForTimeout(200);
  await page.keyboard.press('ArrowDown');
  await expect(windows.row('51003')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('heading', { level: 2, name: /Håkansson/ })).toBeVisible();
  await page.waitForTimeout(200);
  await page.keyboard.press('k');
  await expect(windows.row('50977')).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Enter');
  await expect(windows.log).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(windows.list).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await windows.sees('openChat', '50977');

  await page.keyboard.press('End');
  await expect(windows.list.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
});

test('opens only the last of the chats that the keys run through', async ({ windows, page }) => {
  await windows.inbox();
  await page.evaluate(() => {
    for (let index = 0; index < 6; index += 1) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    }
  });
  await expect(windows.log).toHaveAccessibleName(/Mei-Ling Chow/);
  expect(await windows.asked('watchChat')).toEqual([['50977'], ['51005']]);
});

test('marks as unread and as read with U, and does not read it again by itself', async ({
  windows,
  page,
}) => {
  await windows.inbox();
  await windows.row('51005').click();
  await expect(windows.log).toBeVisible();
  await page.keyboard.press('u');
  await windows.sees('markUnread', '51005');
  await expect(windows.row('51005').getByLabel('1 unread message')).toBeVisible();
  await windows.lingers();
  expect(await windows.asked('markRead')).toEqual([]);
  await page.keyboard.press('u');
  await expect(windows.row('51005').getByLabel('1 unread message')).toBeHidden();
});

test('draws only the rows that show, of thousands', async ({ windows, page }) => {
  await windows.inbox('crowd');
  await expect(windows.tab('All')).toContainText('999+');
  expect(await windows.list.getByRole('option').count()).toBeLessThan(40);
  await page.keyboard.press('End');
  await expect(windows.list.getByRole('option').last()).toContainText('4999');
  expect(await windows.list.getByRole('option').count()).toBeLessThan(40);
});

test('takes a burst in a few frames', async ({ windows, page }) => {
  await windows.inbox('crowd');
  const frames = await page.evaluate(async () => {
    const { server } = (
      window as never as {
        __deskbellFake: { server: { inbox: (update: object) => void; rows: () => object[] } };
      }
    ).__deskbellFake;
    const rows = server.rows().slice(0, 1000) as { last: { at: number } }[];
    let paints = 0;
    const observer = new MutationObserver(() => (paints += 1));
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    for (const row of rows) {
      row.last.at = Date.now() + paints;
      server.inbox({
        type: 'changed',
        connection: null,
        rows: [row],
        totals: null,
        notices: null,
        quiet: null,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    observer.disconnect();
    return paints;
  });
  expect(frames).toBeLessThan(5);
});

test('says what is not saved, and looks again', async ({ windows, page }) => {
  await windows.inbox('noKeyring');
  await expect(page.getByRole('heading', { name: 'History is not being saved' })).toBeVisible();
  await page.getByRole('button', { name: 'Go on without' }).click();
  await expect(page.locator('[data-notice]')).toContainText('History is not being saved');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('button', { name: 'Check again' }).click();
  await windows.sees('checkAgain');
  await expect(page.locator('[data-notice]')).toHaveCount(0);
});

test('tells an empty inbox from one that is not there yet', async ({ windows, page }) => {
  await windows.inbox('empty');
  await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
});

test('shows why a window could not be opened', async ({ windows, page }) => {
  await windows.inbox();
  await windows.failNext('openChat', {
    code: 'no-window',
    sentence: 'The window could not be opened. Try again.',
    detail: 'out of file handles',
  });
  await windows.row('51005').dblclick();
  await expect(page.getByRole('alert')).toContainText('The window could not be opened. Try again.');
  await expect(page.getByRole('alert')).toContainText('out of file handles');
  await page.getByRole('button', { name: 'Hide this message' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
