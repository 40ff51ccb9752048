import { expect, now, test } from '../support/windows';

const SERVER = 'wss://support.example.com';

test('takes a new agent from nothing to online', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  await expect(page.getByRole('heading', { name: 'Connect to your server' })).toBeVisible();
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText('Enter the address of your server.')).toBeVisible();
  expect(await windows.asked('testConnection')).toEqual([]);

  const token = page.getByRole('textbox', { name: 'Token' });
  await page.getByRole('textbox', { name: 'Server' }).fill(` ${SERVER} `);
  await token.fill('secret-token');
  await expect(token).toHaveAttribute('type', 'password');
  const letGo = await windows.holdCheck('tls');
  await token.press('Enter');
  await windows.sees('testConnection', SERVER, 'secret-token');
  await expect(windows.check('nameResolution')).toHaveAttribute('data-state', 'passed');
  await expect(windows.check('nameResolution')).toContainText('support.example.com is 203.0.113.20');
  await expect(windows.check('tls')).toHaveAttribute('data-state', 'running');
  await expect(windows.check('tls').getByRole('img')).toHaveAccessibleName('Being tested');
  await expect(windows.check('trayHost')).toHaveAttribute('data-state', 'next');
  expect(await windows.asked('signIn'), 'not before the test has ended').toEqual([]);

  await letGo();
  await windows.sees('signIn', SERVER, 'secret-token');
  await expect(page.getByRole('status')).toContainText('You are online');
  await expect(token).toHaveValue('');
  // The agent sees what came out, and goes on when they like.
  await expect(page.getByRole('button', { name: 'Open the inbox' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
});

test('stays out where a step on the way fails, and says what to do', async ({ windows, page }) => {
  await windows.inbox('tlsFails');
  await windows.signIn(SERVER, 'secret-token');
  await expect(windows.check('tls')).toHaveAttribute('data-state', 'failed');
  await expect(windows.check('tls')).toContainText('nobody knows its issuer');
  await expect(windows.check('tls')).toContainText('add its certificate to this computer’s trust store.');
  await expect(windows.check('authentication')).toHaveAttribute('data-state', 'skipped');
  await expect(page.getByRole('status')).toContainText('1 step failed. You are not signed in yet.');
  expect(await windows.asked('signIn')).toEqual([]);

  // Another address is another question.
  await page.getByRole('textbox', { name: 'Server' }).press('End');
  await page.keyboard.type(':8443');
  await expect(windows.check('tls')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await windows.sees('testConnection', `${SERVER}:8443`, 'secret-token');
  await page.getByRole('button', { name: 'Sign in anyway' }).click();
  await windows.sees('signIn', `${SERVER}:8443`, 'secret-token');
});

test('signs in where only the desktop lacks something', async ({ windows, page }) => {
  await windows.inbox('noTrayHost');
  await windows.signIn(SERVER, 'secret-token');
  await expect(windows.check('trayHost')).toContainText('Put a tray into your panel.');
  await windows.sees('signIn', SERVER, 'secret-token');
  await expect(page.getByRole('status')).toContainText('You are online');
});

test('a test can be cancelled', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  const letGo = await windows.holdCheck('tcp');
  await windows.signIn(SERVER, 'secret-token');
  await expect(windows.check('tcp')).toHaveAttribute('data-state', 'running');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await windows.sees('cancel');
  await expect(windows.check('tcp')).toHaveAttribute('data-state', 'next');
  await letGo();
  await windows.frames();
  expect(await windows.asked('signIn')).toEqual([]);
  await expect(page.getByRole('button', { name: 'Connect' })).toBeEnabled();
});

test('shows what the server said', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  const problem = {
    code: 'keyring',
    sentence: 'The token was not taken. Check it, or ask your administrator for a new one.',
    detail: 'connect_error: <b>invalid token</b>',
  };
  for (const command of ['testConnection', 'signIn'] as const) {
    await windows.failNext(command, problem);
    await windows.signIn(SERVER, 'secret-token');
    await expect(page.getByRole('alert')).toContainText('The token was not taken.');
    await expect(page.getByText('connect_error: <b>invalid token</b>')).toBeVisible();
  }
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('status')).toContainText('You are online');
});

test('leaves the welcome when somebody signs in elsewhere', async ({ windows, page }) => {
  await windows.inbox('signedOut');
  await expect(page.getByRole('heading', { name: 'Connect to your server' })).toBeVisible();
  await windows.connection({
    state: { is: 'online', since: now(), recovered: false },
    offlineSince: null,
    server: SERVER,
  });
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

test('offers the report of a fault, and lets it be dismissed', async ({ windows, page }) => {
  await windows.inbox('crashed');
  const card = page.getByRole('region', { name: 'Deskbell ended unexpectedly' });
  await expect(card).toContainText('crash-1795740000000.txt');
  await card.getByRole('button', { name: 'Open Diagnostics' }).click();
  await windows.sees('openDiagnostics');
  await card.getByRole('button', { name: 'Dismiss' }).click();
  await windows.sees('dismissNotice', 'crashed');
  await expect(card).toHaveCount(0);
});
