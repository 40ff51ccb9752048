import { expect, test } from '../support/windows';

test.use({ viewport: { width: 420, height: 640 } });

test('has its customer’s name, number and newest message', async ({ windows, page }) => {
  await windows.chat('48213');
  await expect(page).toHaveTitle('Amina Haddad – Deskbell');
  await expect(page.locator('html')).toHaveAttribute('data-customer', '48213');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Amina Haddad');
  await expect(page.getByText('+971 50 555 0117')).toBeVisible();
  await expect(windows.log.locator('article').last()).toContainText('🙏🙂');
  await expect.poll(() => windows.fromEnd()).toBeLessThan(2);
  expect(await windows.asked('watchChat')).toEqual([['48213']]);
});

test("whose page is another window's says so, and is not blank", async ({ page }) => {
  await page.goto('/?chat=48213');
  await expect(page.getByText('This page has no view for: chat')).toBeVisible();
});

test('that takes its time shows whose it is meanwhile', async ({ windows, page }) => {
  // Held from the first moment: the window asks as soon as it is there.
  await page.addInitScript(() => {
    type Fake = { holdNext: (name: string) => () => void };
    let fake: Fake;
    Object.defineProperty(window, '__deskbellFake', {
      get: () => fake,
      set: (it: Fake) => {
        fake = it;
        Object.assign(window, { letCome: it.holdNext('watchChat') });
      },
    });
  });
  await page.goto('/chat.html?scene=day&chat=48213');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('48213');
  await expect(windows.log).toHaveCount(0);
  await page.evaluate(() => (window as never as { letCome: () => void }).letCome());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Amina Haddad');
  await expect(windows.log.locator('article').last()).toBeVisible();
});

test('shows every type of message, dropping none', async ({ windows, page }) => {
  // As high as all of it: what is far out of sight is not drawn.
  await page.setViewportSize({ width: 420, height: 4000 });
  await windows.chat('77001');
  for (const words of [
    'Video',
    '1:14 · 12 MB',
    'ringtone.mp3',
    'Sticker',
    '65 Lê Lợi, Bến Nghé, Quận 1',
    '10.7769, 106.7009',
    'Lê Văn Tám',
    'Without a name',
    '3 products',
    'Thursday morning',
    'Between 8:00 and 12:00',
    'Form reply',
    'Not handed over by WhatsApp',
    'The server calls it “hologram”',
    'Neither a customer nor an agent',
    'changed their phone number',
    'Reacted ❤️ to an earlier message',
    'Empty message',
    'Check the seal',
    'Voice message',
  ]) {
    await expect(windows.log).toContainText(words);
  }
  await expect(windows.log.locator('article')).toHaveCount(17);
});

test('keeps a failure’s tick, time and reason together', async ({ windows }) => {
  await windows.chat('50977');
  const failed = windows.log.locator('article', { has: windows.page.locator('[data-tick="failed"]') });
  await expect(failed).toContainText('Not delivered: the number is not on WhatsApp');
  await expect(failed.getByRole('img', { name: 'Not delivered' })).toBeVisible();
});

test('shows how far a message got as it gets there', async ({ windows, page }) => {
  await windows.chat('51005');
  const id = await windows.receive('51005', { from: 'agent', ago: 0, text: 'Goodbye', tick: 'pending' });
  const tick = windows.message(id).locator('[data-tick]');
  for (const to of ['pending', 'sent', 'delivered', 'read'] as const) {
    await windows.receive('51005', { id, from: 'agent', ago: 0, text: 'Goodbye', tick: to });
    await expect(tick).toHaveAttribute('data-tick', to);
  }
  await expect(windows.message(id).locator('.meta')).toHaveAttribute('title', /Sent .*\nDelivered .*\nRead /);
  await expect(page.locator(`[data-message="${id}"]`)).toHaveCount(1);
});

test('draws reactions on their message', async ({ windows }) => {
  await windows.chat('51005');
  const id = await windows.receive('51005', { from: 'agent', ago: 1000, text: 'It has been sent' });
  await expect(windows.message(id)).toBeVisible();
  const count = await windows.log.locator('article').count();
  const marks = windows.message(id).locator('[data-reaction]');
  const react = (emoji: string) =>
    windows.receive('51005', { from: 'customer', ago: 0, body: { is: 'reaction', target: id, emoji } });
  await react('👍');
  await expect(marks).toHaveText(['👍']);
  await react('🎉');
  await expect(marks).toHaveText(['🎉']);
  await expect(marks).toHaveAccessibleName('🎉 from the customer');
  await react('');
  await expect(marks).toHaveCount(0);
  await expect(windows.log.locator('article')).toHaveCount(count);
});

test('shows what a message quotes, and goes there', async ({ windows }) => {
  await windows.chat('48213');
  const quote = windows.log.getByRole('button', { name: 'Amina Haddad Can someone else sign for it?' });
  await quote.click();
  await expect(windows.message('amina-sign')).toBeInViewport();
});

test('marks a gap, and the days', async ({ windows }) => {
  await windows.chat('48213');
  await expect(windows.log.locator('[data-gap]')).toContainText('messages may be missing');
  await expect(windows.log.getByRole('separator', { name: 'Today' })).toBeAttached();
  await expect(windows.log.getByRole('separator', { name: 'Yesterday' })).toBeAttached();
});

test('loads earlier messages without moving what is read', async ({ windows, page }) => {
  await windows.chat('90001', 'long');
  // The first page does not reach further than what is fetched ahead.
  await windows.log.evaluate((log) => (log.scrollTop = 0));
  for (let pages = 1; pages <= 3; pages += 1) {
    // One line is followed while the page above it comes in.
    const letGo = await windows.hold('earlierMessages');
    await windows.log.evaluate((log) => (log.scrollTop = 100));
    await expect(page.getByText('Reading earlier messages')).toBeAttached();
    await windows.frames();
    const line = await windows.firstInSight();
    const count = (await windows.asked('earlierMessages')).length;
    await letGo();
    await expect(page.getByText('Reading earlier messages')).toHaveCount(0);
    await windows.frames();
    expect(Math.abs((await windows.topOf(line.id)) - line.top)).toBeLessThan(2);
    expect(count).toBeGreaterThan(0);
  }
  const calls = await windows.asked('earlierMessages');
  expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(calls.length);
});

test('says when earlier messages could not be read, and tries again', async ({ windows, page }) => {
  await windows.chat('90001', 'long');
  await windows.failNext('earlierMessages', { code: 'x', sentence: 'No.', detail: null });
  await windows.log.evaluate((log) => (log.scrollTop = 0));
  await expect(page.getByText('The earlier messages could not be read.')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The earlier messages could not be read.')).toHaveCount(0);
  expect((await windows.asked('earlierMessages')).length).toBe(2);
});

test('opens at the end, and follows it', async ({ windows }) => {
  await windows.chat('51005');
  for (let index = 0; index < 12; index += 1) {
    await windows.receive('51005', { from: 'customer', ago: 0, text: `Line ${index}` });
  }
  await expect(windows.log).toContainText('Line 11');
  await expect.poll(() => windows.fromEnd()).toBeLessThan(2);
});

test('stays where the agent reads, and counts what comes below', async ({ windows, page }) => {
  await windows.chat('48213');
  await windows.log.evaluate((log) => (log.scrollTop = 40));
  await expect(page.getByRole('button', { name: 'To the newest message' })).toBeVisible();
  await windows.frames();
  const read = await windows.firstInSight();
  await windows.receive('48213', { from: 'customer', ago: 0, text: 'One more' });
  await windows.receive('48213', { from: 'customer', ago: 0, text: 'And another' });
  const jump = page.getByRole('button', { name: 'To the newest message' });
  await expect(jump).toHaveText('2 new');
  expect(Math.abs((await windows.topOf(read.id)) - read.top)).toBeLessThanOrEqual(1);
  await jump.click();
  await expect(jump).toHaveCount(0);
  await expect.poll(() => windows.fromEnd()).toBeLessThan(2);
});

test('gives a late message its place without moving what is read', async ({ windows }) => {
  await windows.chat('48213');
  await windows.log.evaluate((log) => (log.scrollTop = 200));
  const seen = windows.log.getByText('Yes please, one lamp and two bulbs.');
  const top = async () => (await seen.boundingBox())?.y ?? NaN;
  const before = await top();
  await windows.receive('48213', { from: 'agent', ago: 46.1 * 3_600_000, text: 'Late, but here' });
  await expect(windows.log).toContainText('Late, but here');
  // Lines have fractions of a pixel and scroll positions have none: one pixel is rounding, a line is a jump.
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1);
});

test('fixes the unread rule where it stood at the opening', async ({ windows }) => {
  await windows.chat('48213');
  const rule = windows.log.locator('[data-rule="unread"]');
  await expect(rule).toHaveText('4 new messages');
  await windows.sees('markRead', '48213', 14);
  await windows.receive('48213', { from: 'customer', ago: 0, text: 'One more' });
  await expect(windows.log).toContainText('One more');
  await expect(rule).toHaveText('4 new messages');
  await expect(rule.locator('xpath=../following-sibling::*[1]')).toContainText('Something came up');
});

test('opens a link only after showing where it leads', async ({ windows, page }) => {
  await windows.chat('48213');
  await windows.log.getByRole('link', { name: 'track.example.com/20418' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open this page?' });
  await expect(dialog).toContainText('track.example.com');
  expect(await windows.asked('openLink')).toEqual([]);
  await dialog.getByRole('button', { name: 'Go back' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await windows.asked('openLink')).toEqual([]);

  await windows.log.getByRole('link', { name: 'track.example.com/20418' }).press('Enter');
  await dialog.getByRole('button', { name: 'Open in the browser' }).click();
  await windows.sees('openLink', 'https://track.example.com/20418');
});

test('says that it could not be opened, and tries again', async ({ windows, page }) => {
  await windows.inbox();
  await windows.failNext('watchChat', { code: 'x', sentence: 'The history is locked.', detail: null });
  await windows.row('51005').click();
  await expect(page.getByText('The history is locked.')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(windows.log).toContainText('You are welcome');
});

test('is empty for a customer of whom nothing is known', async ({ windows, page }) => {
  await windows.chat('nobody');
  await expect(page.getByRole('heading', { name: 'No messages yet' })).toBeVisible();
  await windows.receive('nobody', { from: 'customer', ago: 0, text: 'Hello' }, 'Somebody');
  await expect(page).toHaveTitle('Somebody – Deskbell');
  await expect(windows.log).toContainText('Hello');
});
