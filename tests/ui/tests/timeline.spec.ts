// A chat of 100,000 messages: that it opens, how it scrolls, and what a flood does to it. How long that takes is told with
// the results and measured by `make bench PARTS=windows`.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/windows';

test.use({ viewport: { width: 420, height: 640 } });

const ID = '90002';

type Watched = { frames: number[]; tasks: number[] };
type Watching = { __watched: Watched };

/** Watches frames and long tasks from now on. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watched: Watched = { frames: [], tasks: [] };
    (window as never as Watching).__watched = watched;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) watched.tasks.push(task.duration);
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      watched.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => (window as never as Watching).__watched);

/** So many customer messages come while the window does not keep up. */
const overtake = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    ([id, length]) => {
      type Overtaken = { __deskbellFake: { server: { overtake: (id: string, lines: object[]) => void } } };
      const lines = Array.from({ length }, (_, index) => ({
        from: 'customer',
        ago: 0,
        text: `Missed ${index}`,
      }));
      (window as never as Overtaken).__deskbellFake.server.overtake(id, lines);
    },
    [ID, count] as const,
  );

test.describe('from the inbox', () => {
  test.use({ viewport: { width: 980, height: 680 } });

  test('opens at once', async ({ windows }) => {
    await windows.inbox('huge');
    await expect(windows.row(ID)).toBeVisible();
    // From the click to the frame that has the newest message in it.
    const opened = await windows.row(ID).evaluate(
      (row) =>
        new Promise<number>((done) => {
          const begun = performance.now();
          const frame = () => {
            if (document.querySelector('[data-message$=".100000"]')) done(performance.now() - begun);
            else requestAnimationFrame(frame);
          };
          row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
          requestAnimationFrame(frame);
        }),
    );
    test.info().annotations.push({ type: 'opened, ms', description: opened.toFixed(0) });
    await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
  });
});

test('draws a few of them, wherever the agent reads', async ({ windows, page }) => {
  // Some 140 turns of the wheel, each drawn.
  test.slow();
  await windows.chat(ID, 'huge');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
  await page.mouse.move(200, 300);
  let least = Infinity;
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, -1500);
    await windows.frames();
    expect(await windows.log.locator('article').count()).toBeLessThan(60);
    const { id } = await windows.firstInSight();
    const number = Number(id.split('.').at(-1));
    expect(number, 'scrolling up never leads down').toBeLessThanOrEqual(least);
    least = number;
  }
  expect(least, 'it reads on past what is kept loaded').toBeLessThan(98_500);
  // And back, through what was let go.
  for (let turn = 0; turn < 20; turn += 1) {
    await page.mouse.wheel(0, 1500);
    await windows.frames();
  }
  expect(Number((await windows.firstInSight()).id.split('.').at(-1))).toBeGreaterThan(least);
  await page.keyboard.press('End');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
});

test('draws what the agent is about to reach, once there is something on screen', async ({ windows }) => {
  await windows.chat(ID, 'huge');
  // In heights of the window: how far above it there is a message.
  const above = () =>
    windows.log.evaluate((log) => {
      const first = log.querySelector('[data-message]');
      if (!first) return 0;
      return (log.getBoundingClientRect().top - first.getBoundingClientRect().top) / log.clientHeight;
    });
  await expect.poll(above).toBeGreaterThan(0.6);
});

test('never moves what is read, whatever comes before it', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await page.mouse.move(200, 300);
  for (let turn = 0; turn < 30; turn += 1) {
    await windows.frames();
    const line = await windows.firstInSight();
    await page.mouse.wheel(0, -100);
    await windows.frames();
    const moved = (await windows.topOf(line.id)) - line.top;
    expect(
      Math.abs(moved - 100),
      'a turn of the wheel moves the text by as much, and by no more',
    ).toBeLessThan(2);
  }
});

test('keeps a scroll that the earlier messages come into, before its event', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
  await page.evaluate(() => {
    type Held = { __deskbellFake: { holdNext: (name: string) => () => void }; letCome: () => void };
    const held = window as never as Held;
    held.letCome = held.__deskbellFake.holdNext('earlierMessages');
  });
  await windows.log.evaluate((log) => (log.scrollTop = 1500));
  await expect(windows.log).toHaveAttribute('aria-busy', 'true');
  await windows.frames();
  const line = await windows.firstInSight();
  // They come after the scroll, and before the frame that tells of it.
  const height = await windows.log.evaluate(async (log) => {
    const before = log.scrollHeight;
    await new Promise(requestAnimationFrame);
    await new Promise((next) => setTimeout(next, 0));
    log.scrollTop -= 300;
    (window as never as { letCome: () => void }).letCome();
    return before;
  });
  await expect(windows.log).toHaveAttribute('aria-busy', 'false');
  await windows.frames();
  expect(await windows.log.evaluate((log) => log.scrollHeight)).toBeGreaterThan(height + 1000);
  expect(Math.abs((await windows.topOf(line.id)) - line.top - 300)).toBeLessThan(1);
});

test('500 messages a second do not freeze it, nor move what is read', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, -3000);
  await windows.frames();
  const line = await windows.firstInSight();
  await watch(page);
  await page.evaluate(async (id) => {
    type Flooded = { __deskbellFake: { server: { receiveAll: (id: string, lines: object[]) => void } } };
    const { server } = (window as never as Flooded).__deskbellFake;
    const begun = performance.now();
    let sent = 0;
    await new Promise<void>((done) => {
      const timer = setInterval(() => {
        const due = Math.min(1500, Math.floor((performance.now() - begun) / 2));
        const lines = Array.from({ length: due - sent }, (_, index) => ({
          from: 'customer',
          ago: 0,
          text: `Flood ${sent + index}`,
        }));
        sent = due;
        server.receiveAll(id, lines);
        if (sent === 1500) {
          clearInterval(timer);
          done();
        }
      }, 25);
    });
  }, ID);
  await expect(page.getByRole('button', { name: 'To the newest message' })).toBeVisible();
  expect(Math.abs((await windows.topOf(line.id)) - line.top)).toBeLessThanOrEqual(1);
  const { frames, tasks } = await watched(page);
  const figures = `${frames.length} frames, the longest ${Math.max(...frames).toFixed(0)} ms, ${tasks.length} long tasks`;
  test.info().annotations.push({ type: 'flood', description: figures });
  await page.keyboard.press('End');
  await expect(windows.log.getByText('Flood 1499')).toBeInViewport();
});

test('goes on from the newest page after more came than it was told of', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
  await overtake(page, 700);
  await expect(windows.log.getByText('Missed 699')).toBeInViewport();
  // Nothing is missing between what it has and what it got.
  for (let turn = 0; turn < 3; turn += 1) {
    await page.keyboard.press('PageUp');
    await windows.frames();
  }
  await windows.receive(ID, { from: 'customer', ago: 0, text: 'The next one' });
  await page.keyboard.press('End');
  await expect(windows.log.getByText('The next one')).toBeInViewport();
});

test('keeps its place when more came than it was told of, and reads it anew', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await page.mouse.move(200, 300);
  for (let turn = 0; turn < 8; turn += 1) {
    await page.mouse.wheel(0, -1500);
    await windows.frames();
  }
  const line = await windows.firstInSight();
  await page.evaluate(
    ([customerId, id]) => {
      type Changing = {
        __deskbellFake: { server: { alterUntold: (customerId: string, id: string) => void } };
      };
      (window as never as Changing).__deskbellFake.server.alterUntold(customerId, id);
    },
    [ID, line.id] as const,
  );
  await overtake(page, 700);
  await expect(page.getByRole('button', { name: '700 new' })).toBeVisible();
  // What it had of this part is out of date, and is read anew.
  await expect(windows.message(line.id)).toContainText('altered');
  expect(Math.abs((await windows.topOf(line.id)) - line.top)).toBeLessThanOrEqual(1);
  await page.keyboard.press('End');
  await expect(windows.log.getByText('Missed 699')).toBeInViewport();
});

test('keeps what has the focus, however far it is scrolled', async ({ windows, page }) => {
  await windows.chat('48213');
  const quote = windows.log.getByRole('button', { name: /Can someone else sign for it/ });
  await quote.focus();
  for (let index = 0; index < 40; index += 1) {
    await windows.receive('48213', { from: 'agent', ago: 0, text: `Line ${index}` });
  }
  await page.keyboard.press('End');
  await expect(windows.log.getByText('Line 39')).toBeInViewport();
  await expect(quote).toBeFocused();
  const inOrder = await windows.log.evaluate((log) => {
    const tops = [...log.querySelectorAll('article')].map((each) => each.getBoundingClientRect().top);
    return tops.every((top, index) => index === 0 || top >= (tops[index - 1] ?? 0));
  });
  expect(inOrder, 'it is read in the order in which it stands').toBe(true);
});

test('says new messages aloud, and none that scrolling draws', async ({ windows, page }) => {
  await windows.chat('90001', 'long');
  const spoken = page.locator('[aria-live="polite"].spoken');
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, -2000);
  await windows.frames();
  await expect(spoken).toHaveText('');
  await windows.receive('90001', { from: 'customer', ago: 0, text: 'Are you there?' });
  await expect(spoken).toContainText('Are you there?');
});

test('goes to the oldest message with Home, and reads on from there', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(windows.log.getByText('Message 1.', { exact: true })).toBeInViewport();
  expect((await windows.asked('earlierMessages')).length, 'nothing between is read').toBeLessThan(3);
  await page.mouse.move(200, 300);
  let number = 1;
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, 1500);
    await windows.frames();
    const next = Number((await windows.firstInSight()).id.split('.').at(-1));
    expect(next, 'without a hole wider than what was scrolled').toBeLessThan(number + 60);
    expect(next).toBeGreaterThanOrEqual(number);
    number = next;
  }
  expect(number).toBeGreaterThan(200);
  await page.keyboard.press('End');
  await expect(windows.log.getByText('Message 100000.')).toBeInViewport();
});

test('goes to the first unread message, however far back it is', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  await page.evaluate((id) => {
    type Fakes = { __deskbellFake: { server: { putUnread: (id: string, count: number) => void } } };
    (window as never as Fakes).__deskbellFake.server.putUnread(id, 30_000);
  }, ID);
  const asked = (await windows.asked('earlierMessages')).length;
  await page.getByRole('button', { name: /unread above/ }).click();
  await expect(page.getByText('Back to the newest')).toBeVisible();
  const number = Number((await windows.firstInSight()).id.split('.').at(-1));
  expect(number).toBeLessThan(60_000);
  expect(
    (await windows.asked('earlierMessages')).length - asked,
    'by its place, and not page by page',
  ).toBeLessThan(4);
});

test('says which day is in sight while it scrolls', async ({ windows, page }) => {
  await windows.chat(ID, 'huge');
  const day = page.locator('.frame > .day');
  await expect(day).toHaveCount(0);
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, -900);
  await expect(day).toHaveClass(/shown/);
  await expect(day).not.toHaveText('');
  await expect(day).not.toHaveClass(/shown/);
});
