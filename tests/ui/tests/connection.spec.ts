import { expect, now, test } from '../support/windows';

const SERVER = 'wss://support.example.com';

test('signs in, and shows what the server said', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  await expect(page.getByRole('heading', { name: 'Connect to your server' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Enter the address of your server.')).toBeVisible();

  const token = page.getByRole('textbox', { name: 'Token' });
  await page.getByRole('textbox', { name: 'Server' }).fill(` ${SERVER} `);
  await token.fill('secret-token');
  await expect(token).toHaveAttribute('type', 'password');
  await windows.failNext('signIn', {
    code: 'unauthorized',
    sentence: 'The server did not accept your token. Check it, or ask your administrator for a new one.',
    detail: 'connect_error: <b>invalid token</b>',
  });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('The server did not accept your token.');
  await expect(page.getByText('connect_error: <b>invalid token</b>')).toBeVisible();

  await page.getByRole('button', { name: 'Sign in' }).click();
  await windows.sees('signIn', SERVER, 'secret-token');
  await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
});

test('leaves the focus where the agent types', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  const server = page.getByRole('textbox', { name: 'Server' });
  await expect(server).toBeFocused();
  await page.keyboard.type(SERVER);
  await expect(server).toHaveValue(SERVER);
  await page.keyboard.press('Tab');
  await page.keyboard.type('secret-token');
  await expect(page.getByRole('textbox', { name: 'Token' })).toHaveValue('secret-token');
});

test('says why it is signed out, at length for the first reason only', async ({ windows, page }) => {
  await windows.inbox('keyringMissing');
  await expect(page.getByRole('heading', { name: 'Connect to your server' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Your keyring does not answer' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'There is no tray to sit in' })).toHaveCount(0);
  await expect(page.locator('[data-notice="no-tray"]')).toContainText('There is no tray to sit in');
  await page.getByRole('button', { name: 'Check again' }).click();
  await windows.sees('checkAgain');
});

test('asks for a new token where the old one was refused', async ({ windows, page }) => {
  await windows.inbox('refused');
  const card = page.getByRole('region', { name: 'The server did not accept your token' });
  await expect(card).toContainText('It expired today at 14:00.');
  await expect(card).toContainText('connect_error: jwt expired');
  await expect(windows.row('50977')).toBeVisible();

  await card.getByRole('button', { name: 'Enter a new token' }).click();
  await expect(page.getByRole('textbox', { name: 'Server' })).toHaveValue(SERVER);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Enter a new token' }).click();
  await page.getByRole('textbox', { name: 'Token' }).fill('fresh');
  await page.keyboard.press('Enter');
  await windows.sees('signIn', SERVER, 'fresh');
  await expect(page.locator('[data-connection="online"]').first()).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('says since when nothing came, and tries now', async ({ windows, page }) => {
  await windows.chat('51007', 'offline');
  await expect(page.locator('[data-offline-bar]')).toContainText('You have received nothing since');
  await expect(page.locator('[data-offline-bar]')).toContainText(/Trying again in [1-8] s/);
  await expect(windows.log).toContainText('Offline since');
  await page.getByRole('button', { name: 'Try now' }).click();
  await windows.sees('retryNow');
  await expect(page.locator('[data-offline-bar]')).toHaveCount(0);
  await expect(page.locator('[data-connection="online"]')).toHaveText('Live');
});

test('shows each state of the connection', async ({ windows, page }) => {
  await windows.inbox();
  const state = page.locator('aside [data-connection]');
  const problem = { code: 'x', sentence: 'No.', detail: null };
  const states = [
    [{ is: 'connecting', attempt: 1 }, null, 'Connecting'],
    [{ is: 'connecting', attempt: 2 }, now() - 1000, 'Reconnecting'],
    [{ is: 'waiting', until: now() + 5000, attempt: 2, problem }, now() - 1000, 'Offline'],
    [{ is: 'offline' }, null, 'Disconnected'],
    [{ is: 'online', since: now(), recovered: true }, null, 'Online'],
  ] as const;
  for (const [is, offlineSince, words] of states) {
    await windows.connection({ state: is, offlineSince, server: SERVER });
    await expect(state).toHaveText(words);
    await expect(state).toHaveAttribute('data-connection', is.is);
  }
});

test('does not alarm over a connection that is back at once', async ({ windows, page }) => {
  await windows.chat('51007');
  const problem = { code: 'x', sentence: 'No.', detail: null };
  await windows.connection({
    state: { is: 'waiting', until: now() + 60_000, attempt: 1, problem },
    offlineSince: now(),
    server: SERVER,
  });
  await expect(page.locator('[data-connection="waiting"]')).toHaveText('Offline');
  await expect(page.locator('[data-offline-bar]')).toHaveCount(0);
  await expect(page.locator('[data-offline-bar]')).toBeVisible({ timeout: 6000 });
});

test('says when a room was not confirmed', async ({ windows, page }) => {
  await windows.chat('51007');
  await expect(page.locator('[data-room]')).toHaveText('Live');
  for (const [room, words] of [
    ['joining', 'Joining the customer’s room'],
    ['unconfirmed', 'Room not confirmed'],
    ['refused', 'Room refused'],
  ] as const) {
    await page.evaluate(
      (room) =>
        (
          window as never as { __deskbellFake: { server: { setRoom: (room: string) => void } } }
        ).__deskbellFake.server.setRoom(room),
      room,
    );
    await expect(page.locator('[data-room]')).toHaveText(words);
  }
});

test('signs out', async ({ windows, page }) => {
  await windows.inbox();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await windows.sees('signOut', false);
  await expect(page.getByRole('heading', { name: 'Connect to your server' })).toBeVisible();
});
