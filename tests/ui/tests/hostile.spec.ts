import { expect, test } from '../support/windows';

const ID = '"><img src=x onerror=window.__owned=1>';

test('what customers send is text, everywhere', async ({ windows, page }) => {
  await windows.inbox('hostile');
  const row = windows.list.getByRole('option', { name: /<script>/ });
  await expect(row).toContainText('<script>window.__owned=1</script><b>Bobby</b>');
  await expect(row).toContainText('<a href="https://evil.example">free lamps</a>');
  await row.click();
  // As high as all of it: what is far out of sight is not drawn.
  await page.setViewportSize({ width: 980, height: 30_000 });
  await expect(windows.log).toContainText('<img src=x onerror="window.__owned=1">');
  await expect(windows.log).toContainText('<svg/onload=window.__owned=1>');
  await expect(windows.log).toContainText('{@html 1}');
  await expect(windows.log).toContainText('<img src=x onerror=window.__owned=1>.pdf');
  await expect(windows.log).toContainText('Not delivered: <b>no</b>');
  await expect(windows.log).toContainText('Template · <u>template</u>');
  await expect(windows.log).toContainText('Reacted <b>!</b> to an earlier message');
  await expect(page.getByRole('heading', { level: 2 })).toContainText('<script>');

  // No element came from a message: only the windows' own are there.
  const foreign = await page.evaluate(() => ({
    owned: '__owned' in window,
    elements: document.querySelectorAll(
      '#app :is(script, img, iframe, object, embed, a, marquee, link, base, form)',
    ).length,
    bold: document.querySelectorAll('#app :is(b, i, u)').length,
  }));
  expect(foreign).toEqual({ owned: false, elements: 0, bold: 0 });
});

test('a chat window of such a customer is named in plain text', async ({ windows, page }) => {
  await windows.chat(ID, 'hostile');
  await expect(page).toHaveTitle('<script>window.__owned=1</script><b>Bobby</b> ﷽ – Deskbell');
  await expect(page.locator('html')).toHaveAttribute('data-customer', ID);
  expect(await page.evaluate(() => '__owned' in window)).toBe(false);
});

test('addresses that could run code are no links, and others show their true host', async ({
  windows,
  page,
}) => {
  await page.setViewportSize({ width: 420, height: 30_000 });
  await windows.chat(ID, 'hostile');
  const links = windows.log.getByRole('link');
  await expect(links).toHaveText(['https://paypal.com@evil.example/', 'https://xn--pypal-4ve.com']);
  await links.first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('.place')).toHaveText('evil.example');
  await dialog.getByRole('button', { name: 'Open in the browser' }).click();
  await windows.sees('openLink', 'https://paypal.com@evil.example/');
});

test('nothing that is long or tall breaks the window', async ({ windows, page }) => {
  await page.setViewportSize({ width: 420, height: 640 });
  await windows.chat(ID, 'hostile');
  await windows.receive(ID, { from: 'customer', ago: 0, text: 'x'.repeat(65_536), textCut: true });
  await expect(windows.log).toContainText('Show all 65,536 characters');
  await expect(windows.log).toContainText('The rest is cut off.');
  const wide = await page.evaluate(
    () =>
      [...document.querySelectorAll('#app *')].filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 &&
          getComputedStyle(element).position !== 'absolute',
      ).length,
  );
  expect(wide).toBe(0);
  expect(await windows.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);

  await windows.log.getByRole('button', { name: 'Show all 65,536 characters' }).click();
  await expect(windows.log).not.toContainText('Show all');
  expect(await windows.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
});

test('the window works under its content security policy', async ({ page }) => {
  const broken: string[] = [];
  page.on('console', (line) => line.type() === 'error' && broken.push(line.text()));
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'";
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  await page.goto('/?scene=offline');
  await page.locator('[data-conversation="48213"]').click();
  await expect(page.getByRole('log')).toContainText('Do you deliver to Sharjah on Fridays?');
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByRole('link').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();

  await page.goto('/?scene=desk');
  await page.locator('[data-conversation="51004"]').click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await page.goto('/?settings&scene=desk');
  await expect(page.getByRole('figure', { name: 'Example' })).toBeVisible();
  expect(broken).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
