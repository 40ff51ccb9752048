import type { Settings } from '../../../ui/src/contract/types';
import { expect, test, type Windows } from '../support/windows';

test.use({ viewport: { width: 620, height: 720 } });

/** What was asked for last. */
const changed = async (windows: Windows): Promise<Partial<Settings>> =>
  ((await windows.asked('changeSettings')).at(-1)?.[0] ?? {}) as Settings;

test('turns its pages by keys, as tabs', async ({ windows, page }) => {
  await windows.settings();
  await expect(page).toHaveTitle('Settings – Deskbell');
  const tab = (name: string) => page.getByRole('tab', { name });
  await tab('Notifications').focus();
  await page.keyboard.press('ArrowDown');
  await expect(tab('Quiet times')).toBeFocused();
  await expect(tab('Quiet times')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel')).toHaveAccessibleName('Quiet times');
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Desktop');
  await page.keyboard.press('ArrowDown');
  await expect(tab('Notifications')).toBeFocused();
});

test('shows what a notification will show, at once', async ({ windows, page }) => {
  await windows.settings();
  const example = page.getByRole('figure', { name: 'Example' });
  const picker = page.getByRole('combobox', { name: 'Show in a notification' });
  await expect(example).toContainText('Do you deliver to Sharjah on Fridays?');
  await expect(example).toContainText('3 new messages');
  await picker.selectOption('Name only');
  await expect(example).toContainText('Amina Haddad');
  await expect(example).not.toContainText('Sharjah');
  expect((await changed(windows)).preview).toBe('nameOnly');
  await picker.selectOption('Only that somebody wrote');
  await expect(example).toContainText('A customer wrote');
  await expect(example).not.toContainText('Amina');
  await expect(picker).toHaveValue('Only that somebody wrote');

  await expect(example).toContainText('Mark as read');
  await page.evaluate(() => window.__deskbellFake?.server.settings.setDesktop({ actions: false }));
  await expect(example).not.toContainText('Mark as read');

  await page.getByRole('button', { name: 'Send a test notification' }).click();
  await windows.sees('testNotification');
  await expect(windows.option('test')).toContainText('Sent.');
});

test('takes changes one at a time, and the last one stays', async ({ windows, page }) => {
  await windows.settings();
  const sound = page.getByRole('switch', { name: 'Sound' });
  const letGo = await windows.hold('changeSettings');
  await sound.click();
  await expect(sound).toHaveAttribute('aria-checked', 'false');
  await sound.click();
  await sound.click();
  await page.getByRole('combobox').selectOption('Name only');
  expect((await windows.asked('changeSettings')).length).toBe(1);
  await letGo();
  await expect.poll(async () => (await windows.asked('changeSettings')).length).toBe(2);
  expect(await changed(windows)).toMatchObject({ sound: false, preview: 'nameOnly' });
  await expect(sound).toHaveAttribute('aria-checked', 'false');
});

test('goes back to what is so where a change is refused, and says why', async ({ windows, page }) => {
  await windows.settings();
  await windows.failNext('changeSettings', {
    code: 'disk-full',
    sentence: 'The disk is full, so nothing was changed.',
    detail: null,
  });
  const sound = page.getByRole('switch', { name: 'Sound' });
  await sound.click();
  await expect(windows.option('sound')).toContainText('The disk is full, so nothing was changed.');
  await expect(sound).toHaveAttribute('aria-checked', 'true');
  await sound.click();
  await expect(windows.option('sound')).not.toContainText('The disk is full');
});

test('pauses and resumes', async ({ windows, page }) => {
  await windows.settings('quiet');
  await expect(windows.option('pause')).toContainText('Paused until 15:00');
  await page.getByRole('button', { name: 'Resume' }).click();
  await windows.sees('pause', 'off');
  await expect(windows.option('pause')).toContainText('Pause now');
  await page.getByRole('button', { name: 'Until tomorrow' }).click();
  await windows.sees('pause', 'untilTomorrow');
  await expect(windows.option('pause')).toContainText('Paused until tomorrow 08:00');
});

test('says quiet hours in words as they are chosen', async ({ windows, page }) => {
  await windows.settings('quiet');
  const spans = windows.option('quietHours').getByRole('listitem');
  await expect(spans).toHaveCount(2);
  const first = spans.first();
  await expect(first).toHaveAccessibleName('Mon–Fri 19:00 to 08:00 the next day');
  await first.getByRole('button', { name: 'Wednesday' }).click();
  await expect(first).toContainText('Mon, Tue, Thu and Fri 19:00 to 08:00 the next day');
  const from = first.getByRole('textbox', { name: 'From' });
  await from.fill('9 pm');
  await from.press('Enter');
  await expect(first).toContainText('21:00 to 08:00 the next day');
  await expect(from).toHaveValue('21:00');
  await from.press('ArrowUp');
  await expect(from).toHaveValue('21:15');
  const to = first.getByRole('textbox', { name: 'To' });
  await to.fill('23:00');
  await to.blur();
  await expect(first).toContainText('21:15 to 23:00');
  await expect(first).not.toContainText('the next day');
  expect((await changed(windows)).quietHours?.[0]).toEqual({
    days: ['monday', 'tuesday', 'thursday', 'friday'],
    from: 21 * 60 + 15,
    to: 23 * 60,
  });

  await page.getByRole('button', { name: 'Remove Sat and Sun, all day' }).click();
  await expect(spans).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Add quiet hours' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(spans).toHaveCount(2);
});

test('keeps the last good time and at least one day', async ({ windows, page }) => {
  await windows.settings('quiet');
  const second = windows.option('quietHours').getByRole('listitem').nth(1);
  const from = second.getByRole('textbox', { name: 'From' });
  await from.fill('25:99');
  await from.press('Enter');
  await expect(second).toContainText('A time such as 19:00. It stays at 00:00.');
  await expect(from).toHaveAttribute('aria-invalid', 'true');
  await expect(from).toHaveValue('00:00');
  await second.getByRole('button', { name: 'Saturday' }).click();
  await second.getByRole('button', { name: 'Sunday' }).click();
  await expect(second).toContainText('At least one day has to stay.');
  await expect(second).toHaveAccessibleName('Sun, all day');
  // No more than there can be.
  for (let count = 2; count < 16; count += 1) {
    await page.getByRole('button', { name: 'Add quiet hours' }).click();
  }
  await expect(page.getByText('There are 16, the most there can be.')).toBeVisible();
});

test('adds and removes keywords by keys', async ({ windows, page }) => {
  await windows.settings('breakThrough');
  const words = windows.option('keywords').getByRole('listitem');
  const field = page.getByRole('textbox', { name: 'New keyword' });
  await expect(words).toHaveCount(3);
  await field.fill('  broken   glass ');
  await field.press('Enter');
  await expect(words).toHaveText(['urgent', 'refund', 'عاجل', 'broken glass']);
  await expect(field).toHaveValue('');
  await field.fill('REFUND');
  await field.press('Enter');
  await expect(windows.option('keywords')).toContainText('“REFUND” is there already.');
  await field.fill('x'.repeat(101));
  await field.press('Enter');
  await expect(windows.option('keywords')).toContainText('at most 100 characters');
  await field.fill('one; two');
  await field.press(',');
  await expect(words).toHaveCount(6);
  await page.getByRole('button', { name: 'Remove urgent' }).click();
  await expect(field).toBeFocused();
  expect((await changed(windows)).keywords).toEqual(['refund', 'عاجل', 'broken glass', 'one', 'two']);
});

test('lists who breaks through and who is muted, and lets them go', async ({ windows, page }) => {
  await windows.settings('breakThrough');
  await expect(windows.option('vips').getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Amina Haddad is no longer a VIP' }).click();
  await windows.sees('setVip', '48213', false);
  await expect(windows.option('vips').getByRole('listitem')).toHaveCount(1);

  await windows.settings('muted');
  await expect(page.locator('[data-customer="51004"]')).toContainText('Until you end it');
  await expect(page.locator('[data-customer="51008"]')).toContainText(/Until 15:\d\d/);
  await page.getByRole('button', { name: 'Unmute Tomasz Kowalczyk' }).click();
  await windows.sees('mute', '51008', 'off');
  await page.getByRole('button', { name: 'Unmute +971 50 555 0142' }).click();
  await expect(page.getByText('Nobody is muted.')).toBeVisible();
});

test('takes minutes within their range, and keeps the last good ones', async ({ windows, page }) => {
  await windows.settings('reminders');
  const field = page.getByRole('textbox', { name: 'A customer has waited: minutes' });
  await field.fill('15');
  await expect.poll(async () => (await changed(windows)).waitingMinutes).toBe(15);
  await field.fill('1441');
  await expect(windows.option('waitingMinutes')).toContainText('From 1 to 1,440 minutes. It stays at 15.');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.blur();
  await expect(field).toHaveValue('15');
  await expect(windows.option('waitingMinutes')).toContainText('It stays at 15.');
  await field.fill('0');
  await field.press('Enter');
  await field.fill('1e3');
  await field.press('Enter');
  expect((await windows.asked('changeSettings')).length).toBe(1);

  const on = page.getByRole('switch', { name: 'A customer has waited' });
  await on.click();
  await expect(field).toHaveCount(0);
  expect((await changed(windows)).waitingMinutes).toBe(0);
  await on.click();
  await expect(field).toHaveValue('15');
});

test('asks before a shorter time deletes messages', async ({ windows, page }) => {
  await windows.settings('history');
  const picker = page.getByRole('combobox', { name: 'Keep messages' });
  await picker.selectOption('For ever');
  await expect.poll(async () => (await changed(windows)).retentionDays).toBe(null);
  await picker.selectOption('1 day');
  const dialog = page.getByRole('dialog', { name: 'Keep messages for only 1 day?' });
  await expect(picker).toHaveValue('For ever');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await expect(dialog).toHaveCount(0);
  expect((await windows.asked('changeSettings')).length).toBe(1);
  await picker.selectOption('1 day');
  await dialog.getByRole('button', { name: 'Delete older messages' }).click();
  await expect(picker).toHaveValue('1 day');
  expect((await changed(windows)).retentionDays).toBe(1);
});

test('says what the desktop can and cannot do', async ({ windows, page }) => {
  await windows.settings('desktop');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('dunst 1.9.0 shows your notifications.');
  await expect(panel).toContainText('It plays no sounds.');
  await page.evaluate(() => window.__deskbellFake?.server.settings.setDesktop({ doNotDisturb: true }));
  await expect(panel).toContainText('Your desktop’s do-not-disturb is on');
  await page.getByRole('combobox', { name: 'Your panel is' }).selectOption('Light');
  expect((await changed(windows)).panel).toBe('light');

  await windows.settings('desktop', 'bareDesktop');
  await expect(panel).toContainText('There is none. Deskbell cannot show you notifications');
  await expect(panel).toContainText('Your desktop shows no tray icon.');
  await expect(panel).toContainText('Your quiet hours could not be read, so there are none.');
});

test('starts with the computer, and says where that was decided elsewhere', async ({ windows, page }) => {
  await windows.settings('desktop');
  const option = windows.option('autostart');
  const toggle = page.getByRole('switch', { name: 'Start with this computer' });
  await expect(toggle).toHaveAttribute('aria-checked', 'true');
  await toggle.click();
  await expect.poll(async () => (await changed(windows)).autostart).toBe(false);
  await page.evaluate(() => window.__deskbellFake?.server.settings.setDesktop({ autostart: 'turnedOn' }));
  await expect(option).toContainText('turned on in your desktop’s own list');
  await page.evaluate(() => window.__deskbellFake?.server.settings.setDesktop({ autostart: 'leftAlone' }));
  await expect(option).toContainText('The demo leaves your desktop as it is.');
  await expect(toggle).toBeDisabled();
});

test('takes the keys that are pressed, and shows what became of them', async ({ windows, page }) => {
  await windows.settings('desktop');
  const option = windows.option('shortcut');
  await expect(option).toContainText('These keys open it from any program.');
  const change = page.getByRole('button', { name: 'Open the most urgent chat Change' });
  await change.click();
  const choosing = page.getByRole('button', { name: 'Open the most urgent chat Cancel' });
  await expect(option).toContainText('Press the keys');
  await page.keyboard.press('Escape');
  await expect(option.locator('kbd')).toHaveText(['Ctrl', 'Alt', 'D']);
  expect(await windows.asked('changeSettings')).toEqual([]);

  await change.press('Enter');
  await page.keyboard.down('Control');
  await page.keyboard.down('Shift');
  await expect(option.locator('kbd')).toHaveText(['Ctrl', 'Shift']);
  await page.keyboard.press('F9');
  await page.keyboard.up('Shift');
  await page.keyboard.up('Control');
  await expect.poll(async () => (await changed(windows)).shortcut).toBe('Ctrl+Shift+F9');
  await expect(option.locator('kbd')).toHaveText(['Ctrl', 'Shift', 'F9']);

  await change.click();
  await expect(choosing).toBeVisible();
  await page.keyboard.press('Control+C');
  await expect(option).toContainText('other programs use what has only one');
  await expect(option.locator('kbd')).toHaveText(['Ctrl', 'Shift', 'F9']);

  await page.evaluate(() => window.__deskbellFake?.server.settings.setDesktop({ shortcut: { is: 'taken' } }));
  await expect(option).toContainText('Another program has these keys.');
  await option.getByRole('button', { name: 'Remove' }).click();
  await expect(option).toContainText('None');
  await expect.poll(async () => (await changed(windows)).shortcut).toBe(null);

  await windows.settings('desktop', 'bareDesktop');
  await expect(option).toContainText('Your desktop gives programs no such keys.');
  await expect(windows.option('autostart')).toContainText('turned off in your desktop’s own list');
});

test('shows what the administrator chose, and changes none of it', async ({ windows, page }) => {
  const all =
    'preview,sound,quietHours,keywords,waitingMinutes,windowMinutes,failed,retentionDays,panel,proxy,crm,autostart,shortcut';
  const pages = [
    'notifications',
    'quiet',
    'breakThrough',
    'reminders',
    'history',
    'connection',
    'desktop',
  ] as const;
  for (const name of pages) {
    await windows.settings(name, 'desk', `&locked=${all}`);
    await expect(page.getByText('Set by your organisation, /etc/deskbell/policy.toml').first()).toBeVisible();
    const inputs = page.getByRole('tabpanel').locator('input, select, [role="switch"], .day, .choose');
    for (const input of await inputs.all()) await expect(input).toBeDisabled();
  }
  await windows.settings('quiet', 'desk', `&locked=${all}`);
  await expect(page.getByRole('button', { name: 'Add quiet hours' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Resume' }), 'a pause is the agent’s own').toBeEnabled();
});

test('goes through the proxy that the agent names, and keeps no password', async ({ windows, page }) => {
  await windows.settings('connection', 'desk');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('https_proxy');
  await panel.getByRole('combobox').selectOption('This one');
  const field = panel.getByLabel('Address of the proxy');
  await field.fill('http://me:secret@proxy:3128');
  await field.press('Enter');
  await expect(panel).toContainText('are not kept in the settings');
  await field.fill('http://proxy:3128');
  await field.press('Enter');
  await expect(panel).not.toContainText('are not kept in the settings');
  await panel.getByRole('combobox').selectOption('None');
  await expect(panel).toContainText('directly');
  await expect(field).toHaveCount(0);
});

test('signs out and deletes everything only once it is confirmed', async ({ windows, page }) => {
  await windows.settings('connection');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('wss://support.example.com');
  await panel.getByRole('button', { name: 'Sign out and delete everything' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/\d+ conversations of this computer/);
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  expect(await windows.asked('signOut')).toEqual([]);
  await panel.getByRole('button', { name: 'Sign out and delete everything' }).click();
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await windows.sees('signOut', true);
  await expect(panel).toContainText('Nobody is signed in.');
});

test('opens customers in the CRM that the settings name', async ({ windows, page }) => {
  await windows.settings('connection');
  const panel = page.getByRole('tabpanel');
  const field = panel.getByLabel('Address of a customer in your CRM');
  await field.fill('http://crm.example.com/{customerId}');
  await field.press('Enter');
  await expect(panel).toContainText('must begin with https://');
  await field.fill('https://crm.example.com/{customerId}');
  await field.press('Enter');
  await expect(panel).not.toContainText('must begin with https://');
  await expect
    .poll(async () => (await windows.asked('changeSettings')).at(-1))
    .toMatchObject([{ crm: 'https://crm.example.com/{customerId}' }]);

  await windows.chat('48213');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'More' }).click();
  await expect(page.getByRole('menuitem', { name: 'Open in the CRM' }), 'none is set').toHaveCount(0);
  expect(await windows.asked('openInCrm')).toEqual([]);

  await windows.chat('48213', 'desk');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Open in the CRM' }).click();
  await page.keyboard.press('o');
  await expect.poll(() => windows.asked('openInCrm')).toEqual([['48213'], ['48213']]);
});

test('shows hostile names and words as text', async ({ windows, page }) => {
  await windows.settings('breakThrough', 'words');
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('<script>window.__owned=1</script>');
  await expect(panel).toContainText('<img src=x onerror=window.__owned=1>');
  await expect(panel).toContainText('gnp.exe');
  expect(await panel.locator('img, script, a, b').count()).toBe(0);
  expect(await page.evaluate(() => '__owned' in window)).toBe(false);
  expect(await panel.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBe(0);
});

test('a window whose part cannot be read says so', async ({ page }) => {
  await page.route('**/assets/SettingsWindow-*.js', (route) => route.abort());
  await page.goto('/?settings&scene=desk');
  await expect(page.getByText('Something went wrong inside Deskbell.')).toBeVisible();
});
