import { expect, test } from '../support/windows';

test.use({ viewport: { width: 420, height: 640 } });

test('reads what is on screen in a focused window', async ({ windows }) => {
  await windows.chat('48213');
  await windows.sees('setFocus', '48213');
  await expect.poll(() => windows.asked('markRead')).toEqual([['48213', 14]]);
});

test.describe('a window behind others', () => {
  test.use({ blurred: true });

  test('reads nothing until it comes to the front', async ({ windows }) => {
    await windows.chat('48213');
    await windows.lingers();
    expect(await windows.asked('markRead')).toEqual([]);
    expect(await windows.asked('setFocus')).toEqual([]);
    await windows.receive('48213', { from: 'customer', ago: 0, text: 'Are you there?' });
    await expect(windows.log).toContainText('Are you there?');
    await windows.lingers();
    expect(await windows.asked('markRead')).toEqual([]);

    await windows.front(true);
    await windows.sees('setFocus', '48213');
    await expect.poll(async () => (await windows.asked('markRead')).length).toBe(1);
  });
});

test('reads nothing that only passed by', async ({ windows }) => {
  await windows.chat('48213');
  await windows.front(false);
  await windows.lingers();
  expect(await windows.asked('markRead')).toEqual([]);
  await expect.poll(async () => (await windows.asked('setFocus')).at(-1)).toEqual([null]);
});

test('gives the focus back when the agent scrolls away', async ({ windows }) => {
  await windows.chat('48213');
  await windows.sees('setFocus', '48213');
  await windows.log.evaluate((log) => (log.scrollTop = 0));
  await expect.poll(async () => (await windows.asked('setFocus')).at(-1)).toEqual([null]);
  await windows.receive('48213', { from: 'customer', ago: 0, text: 'Below the fold' });
  await windows.lingers();
  const before = await windows.asked('markRead');
  await windows.log.evaluate((log) => (log.scrollTop = log.scrollHeight));
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(before.length + 1);
  await expect.poll(async () => (await windows.asked('setFocus')).at(-1)).toEqual(['48213']);
});

test('opens at the first of many unread, and reads on only as they are scrolled through', async ({
  windows,
  page,
}) => {
  await windows.chat('51017');
  await expect(windows.log.locator('[data-rule="unread"]')).toBeInViewport();
  await expect(windows.log.getByText('Automatic report 1:')).toBeInViewport();
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(1);
  const [first] = await windows.asked('markRead');
  expect(await windows.asked('setFocus')).not.toContainEqual(['51017']);

  // The end alone does not read what lies between.
  await page.keyboard.press('End');
  await windows.lingers();
  expect(await windows.asked('markRead')).toEqual([first]);
  await expect(page.getByRole('button', { name: /unread above/ })).toBeVisible();
  await page.getByRole('button', { name: /unread above/ }).click();
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(2);
});

test('shows that a late message is unread further up', async ({ windows, page }) => {
  await windows.chat('48213');
  await windows.sees('markRead', '48213', 14);
  await windows.receive('48213', { from: 'customer', ago: 46 * 3_600_000, text: 'This one was late' });
  await windows.lingers();
  await expect(page.getByRole('button', { name: '1 unread above' })).toBeVisible();
  expect((await windows.asked('markRead')).length).toBe(1);
  await page.getByRole('button', { name: '1 unread above' }).click();
  await expect(windows.log.getByText('This one was late')).toBeInViewport();
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(2);
  await expect(page.getByRole('button', { name: '1 unread above' })).toHaveCount(0);
});

test('keeps a chat unread until the agent comes back to the window', async ({ windows, page }) => {
  await windows.chat('51005');
  await page.keyboard.press('u');
  await windows.sees('markUnread', '51005');
  await windows.lingers();
  expect(await windows.asked('markRead')).toEqual([]);
  await windows.front(false);
  await windows.front(true);
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(1);
});

test('reads a reaction where its message is seen', async ({ windows }) => {
  await windows.chat('51005');
  const id = await windows.receive('51005', { from: 'agent', ago: 0, text: 'It has been sent' });
  await windows.receive('51005', {
    from: 'customer',
    ago: 0,
    body: { is: 'reaction', target: id, emoji: '👍' },
  });
  await expect.poll(async () => (await windows.asked('markRead')).length).toBe(1);
});

test.describe('in the inbox', () => {
  test.use({ viewport: { width: 980, height: 680 } });

  test('gives up the focus of one chat before it takes the next', async ({ windows }) => {
    await windows.inbox();
    await windows.row('51005').click();
    await windows.sees('setFocus', '51005');
    await windows.row('51002').click();
    await expect.poll(() => windows.asked('setFocus')).toEqual([['51005'], [null], ['51002']]);
    expect(await windows.asked('watchChat')).toEqual([['51005'], ['51002']]);
  });

  test('lowers the counts as chats are read', async ({ windows }) => {
    await windows.inbox();
    await expect(windows.tab('Unread')).toContainText('5');
    await windows.row('48213').click();
    await expect(windows.tab('Unread')).toContainText('4');
    await expect(windows.row('48213').getByLabel('4 unread messages')).toHaveCount(0);
  });
});
