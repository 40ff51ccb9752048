import { expect, test } from '../support/windows';

test.describe('in the inbox', () => {
  test('finds customers and messages, and marks what was found', async ({ windows, page }) => {
    await windows.inbox();
    await page.keyboard.press('/');
    await expect(windows.field).toBeFocused();
    await page.keyboard.type('fri');
    const customers = windows.results.getByRole('group', { name: /Customers/ });
    const messages = windows.results.getByRole('group', { name: /Messages/ });
    await expect(customers.getByRole('option')).toHaveCount(1);
    await expect(customers.locator('mark')).toHaveText(['Fri']);
    await expect(messages.getByRole('option')).toHaveCount(3);
    await expect(messages.locator('mark').first()).toHaveText('Fri');
    // Newest first.
    await expect(messages.getByRole('option').first()).toContainText('Amina Haddad');
    await expect(page.getByRole('status').filter({ hasText: 'found' })).toContainText(
      '1 customer and 3 messages found',
    );
  });

  test('finds names without accents, and numbers', async ({ windows }) => {
    await windows.inbox();
    await windows.field.fill('hakan');
    await expect(windows.results.getByRole('option')).toContainText(['Håkansson']);
    await expect(windows.results.locator('mark')).toHaveText(['Håkan']);
    await windows.field.fill('+39 055');
    await expect(windows.results.getByRole('option')).toContainText(['Rossi & Figli']);
  });

  test('asks once the typing pauses, and takes only the newest answer', async ({ windows, page }) => {
    await windows.inbox();
    await windows.field.focus();
    await page.keyboard.type('brass');
    await expect(windows.results).toContainText('brass');
    expect((await windows.asked('search')).length).toBe(1);

    // The answer to the first question comes last.
    const letSlow = await windows.hold('search');
    await windows.field.fill('container');
    await windows.sees('search', 'container', null, null);
    const letQuick = await windows.hold('search');
    await windows.field.fill('vat number');
    await windows.sees('search', 'vat number', null, null);
    await letQuick();
    await expect(windows.results).toContainText('VAT number was the old one');
    await letSlow();
    await windows.frames();
    await expect(windows.results.getByRole('option')).toHaveCount(2);
    await expect(windows.results).toContainText('VAT number was the old one');
    await expect(windows.results).not.toContainText('ontainer 7');
  });

  test('works by keys, opens a chat at the message, and goes back', async ({ windows, page }) => {
    await windows.inbox();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('lamp');
    const options = windows.results.getByRole('option');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    const active = () => windows.field.getAttribute('aria-activedescendant');
    const first = await active();
    await page.keyboard.press('ArrowDown');
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    expect(await active()).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    await windows.field.fill('lamp in stock');
    await expect(options).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(windows.log).toHaveAccessibleName('Messages with Amina Haddad');
    await expect(windows.log.getByText('is the brass lamp in stock again')).toBeInViewport();
    // The results are still there, for the next one.
    await expect(options).toHaveCount(1);
    await expect(windows.field).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(windows.results).toHaveCount(0);
    await expect(windows.row('50977')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(windows.list).toBeFocused();
  });

  test('opens a far message with what stands around it', async ({ windows, page }) => {
    await windows.inbox('long');
    await windows.field.fill('line 20');
    await windows.results
      .getByRole('option')
      .filter({ hasText: /Line 20$/ })
      .click();
    const line = windows.log.getByText('Line 20', { exact: true });
    await expect(line).toBeInViewport();
    await expect(windows.log.getByText('Line 19 and some')).toBeAttached();
    await expect(windows.log.getByText('Line 21 and some')).toBeAttached();
    await expect(windows.log.getByText('Line 229')).toHaveCount(0);
    const back = page.getByRole('button', { name: 'To the newest message' });
    await expect(back).toHaveText('Back to the newest');
    // What comes is not mixed in: it is at the newest end, and counted.
    await windows.receive('90001', { from: 'customer', ago: 0, text: 'Just now' });
    await expect(back).toHaveText('1 new');
    await windows.lingers();
    await expect(windows.log).not.toContainText('Just now');
    expect(await windows.asked('markRead'), 'nothing unread was on screen').toEqual([]);
    await back.click();
    await expect(windows.log.getByText('Just now')).toBeInViewport();
    await expect.poll(() => windows.fromEnd()).toBeLessThan(2);
  });

  test('reads on from a far message to the newest without a hole', async ({ windows }) => {
    await windows.inbox('long');
    await windows.field.fill('line 20');
    await windows.results
      .getByRole('option')
      .filter({ hasText: /Line 20$/ })
      .click();
    await expect(windows.log.getByText('Line 20', { exact: true })).toBeInViewport();
    await expect
      .poll(
        async () => {
          await windows.log.evaluate((log) => (log.scrollTop = log.scrollHeight));
          return windows.log.getByText('Line 229').count();
        },
        { intervals: [50], timeout: 15_000 },
      )
      .toBe(1);
    const lines = await windows.log
      .locator('article')
      .evaluateAll((all) => all.map((each) => Number(/Line (\d+)/.exec(each.textContent ?? '')?.[1])));
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => 230 - lines.length + index));
  });

  test('reads more results as they are scrolled to', async ({ windows }) => {
    await windows.inbox('long');
    await windows.field.fill('line');
    const options = windows.results.getByRole('option');
    await expect(options).toHaveCount(30);
    await expect(windows.results.getByRole('group', { name: /Messages/ })).toContainText('30+');
    await expect
      .poll(
        async () => {
          await windows.results.evaluate(({ parentElement: box }) => box?.scrollTo(0, box.scrollHeight));
          return options.count();
        },
        { intervals: [50], timeout: 15_000 },
      )
      .toBe(230);
    const ids = await options.evaluateAll((all) => all.map((each) => each.getAttribute('data-hit')));
    expect(new Set(ids).size).toBe(230);
  });

  test('says that there is nothing, that it is not complete, and that it failed', async ({
    windows,
    page,
  }) => {
    await windows.inbox();
    await page.evaluate(() => {
      if (window.__deskbellFake) window.__deskbellFake.server.indexing = true;
    });
    await windows.field.fill('nobody of that name');
    await expect(
      page.getByRole('heading', { name: 'Nothing found for “nobody of that name”' }),
    ).toBeVisible();
    await expect(page.locator('[data-incomplete]')).toContainText('still being indexed');
    await page.getByRole('button', { name: 'Show all conversations' }).click();
    await expect(windows.row('50977')).toBeVisible();

    await windows.failNext('search', { code: 'x', sentence: 'The history is locked.', detail: null });
    await windows.field.fill('lamp');
    await expect(page.getByRole('alert')).toContainText('The history is locked.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(windows.results.getByRole('option').first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('shows hostile words as text', async ({ windows, page }) => {
    await windows.inbox('words');
    await windows.field.fill('<img');
    await expect(windows.results.locator('mark').first()).toHaveText('<img');
    await expect(windows.results).toContainText('<img src=x onerror="window.__owned=1">');
    await windows.field.fill('script');
    await expect(windows.results.getByRole('group', { name: /Customers/ })).toContainText('<script>window');
    expect(await page.evaluate(() => '__owned' in window)).toBe(false);
    expect(await windows.results.locator('img, script, a, b').count()).toBe(0);
    await windows.field.fill('w'.repeat(4000));
    await expect(windows.results.getByRole('option')).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

test.describe('in a chat', () => {
  test.use({ viewport: { width: 420, height: 640 } });

  test('goes through the hits, and tells how many there are', async ({ windows, page }) => {
    await windows.chat('90001', 'long');
    await expect(windows.log.locator('article').first()).toBeAttached();
    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Search this chat' });
    await expect(field).toBeFocused();
    await field.fill('line');
    const place = page.getByRole('search').getByRole('status');
    await expect(place).toHaveText('1 of 30+');
    await windows.sees('search', 'line', '90001', null);
    await field.fill('line 21 and');
    await expect(place).toHaveText('1 of 11');
    await expect(windows.log.getByText('Line 221 and')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(place).toHaveText('2 of 11');
    await expect(windows.log.getByText('Line 219 and')).toBeInViewport();
    await page.getByRole('button', { name: 'Newer hit' }).click();
    await expect(place).toHaveText('1 of 11');
    await expect(page.getByRole('button', { name: 'Newer hit' })).toBeDisabled();
    await page.keyboard.press('Control+f');
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowUp');
    await expect(place).toHaveText('11 of 11');
    // The oldest hit was not loaded: now it is, with what stands around it.
    await expect(windows.log.getByText('Line 21 and')).toBeInViewport();
    const marks = await page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String));
    expect(marks).toContain('Line');
    await page.keyboard.press('Escape');
    await expect(field).toHaveCount(0);
    await expect(windows.log).toBeFocused();
  });

  test('says that there is nothing, or that a message is gone', async ({ windows, page }) => {
    await windows.chat('90001', 'long');
    await page.getByRole('button', { name: 'Search this chat' }).click();
    const field = page.getByRole('searchbox', { name: 'Search this chat' });
    await field.fill('nothing of the kind');
    await expect(page.getByRole('search').getByRole('status')).toHaveText('Nothing found');
    await field.fill('line 21 and');
    await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 11');
    await windows.failNext('earlierMessages', { code: 'x', sentence: 'The disk is gone.', detail: null });
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('alert')).toContainText('The disk is gone.');

    // Found, and deleted before it was gone to.
    await page.evaluate(() => {
      const chat = window.__deskbellFake?.server;
      if (chat) chat.earlier = () => ({ messages: [], hasEarlier: false, gaps: [] });
    });
    await field.press('ArrowDown');
    await field.press('ArrowUp');
    await expect(page.getByRole('alert')).toContainText('not on this computer any more');
  });
});
