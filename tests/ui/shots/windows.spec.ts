import { test, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env.SHOTS ?? 'shots-out';
mkdirSync(FOLDER, { recursive: true });

type Shot = {
  name: string;
  address: string;
  size?: [number, number];
  contrast?: boolean;
  before?: (page: Page) => Promise<void>;
};

const choose = (customerId: string) => async (page: Page) => {
  await page.locator(`[data-conversation="${customerId}"]`).click();
  await page.mouse.move(700, 20);
  await page.locator('[role="log"]').waitFor();
};

const own = [420, 640] as [number, number];
const panel = [620, 720] as [number, number];
const pages = [
  'notifications',
  'quiet',
  'breakThrough',
  'muted',
  'reminders',
  'history',
  'connection',
  'desktop',
];

const turnTo = (name: string) => (page: Page) => page.locator(`[data-page="${name}"]`).click();

const searchFor = (words: string) => async (page: Page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.locator('[role="listbox"][aria-busy="false"]').waitFor({ state: 'attached' });
};

/** Enters server and token, and tests the connection; up to a step that does not end, where one is named. */
const connect = (holds?: string) => async (page: Page) => {
  if (holds) {
    await page.evaluate((holds) => {
      type Held = { name: string };
      type Fakes = { __deskbellFake: { server: { checkHeld: (step: Held) => Promise<void> | undefined } } };
      (window as never as Fakes).__deskbellFake.server.checkHeld = ({ name }) =>
        name === holds ? new Promise(() => {}) : undefined;
    }, holds);
  }
  await page.getByRole('textbox', { name: 'Server' }).fill('wss://support.example.com');
  await page.getByLabel('Token', { exact: true }).fill('eyJhbGciOiJIUzI1NiJ9.e30.x');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.locator('[data-check][data-state="passed"]').first().waitFor();
};

const shots: Shot[] = [
  { name: 'inbox', address: '/', before: choose('48213') },
  { name: 'inbox-contrast', address: '/', contrast: true, before: choose('50977') },
  { name: 'inbox-rtl', address: '/?dir=rtl', before: choose('60321') },
  { name: 'inbox-small', address: '/', size: [700, 480], before: choose('51003') },
  { name: 'inbox-none-chosen', address: '/' },
  { name: 'chat', address: '/chat.html?chat=48213', size: own },
  { name: 'chat-media', address: '/chat.html?chat=50977', size: own },
  { name: 'chat-types', address: '/chat.html?chat=77001', size: [420, 1500] },
  { name: 'chat-offline', address: '/chat.html?chat=51007&scene=offline', size: own },
  { name: 'chat-refused', address: '/chat.html?chat=51007&scene=refused', size: own },
  { name: 'chat-rtl', address: '/chat.html?chat=60321&dir=rtl', size: own },
  { name: 'chat-arabic-in-ltr', address: '/chat.html?chat=60321', size: own },
  { name: 'chat-unknown', address: '/chat.html?chat=nobody', size: own },
  { name: 'chat-many-unread', address: '/chat.html?chat=51017', size: own },
  { name: 'chat-closed', address: '/chat.html?chat=51015', size: own },
  {
    name: 'chat-hostile',
    address: `/chat.html?scene=hostile&chat=${encodeURIComponent('"><img src=x onerror=window.__owned=1>')}`,
    size: [420, 1400],
  },
  { name: 'inbox-hostile', address: '/?scene=hostile' },
  { name: 'empty', address: '/?scene=empty' },
  { name: 'offline', address: '/?scene=offline', before: choose('51007') },
  { name: 'refused', address: '/?scene=refused', before: choose('51007') },
  { name: 'no-keyring', address: '/?scene=noKeyring' },
  { name: 'crowd', address: '/?scene=crowd' },
  { name: 'sign-in', address: '/?scene=signedOut' },
  {
    name: 'sign-in-problem',
    address: '/?scene=signedOut',
    before: async (page) => {
      await page.evaluate(() =>
        (
          window as never as { __deskbellFake: { failNext: (name: string, problem: object) => void } }
        ).__deskbellFake.failNext('signIn', {
          code: 'unreachable',
          sentence: 'The server at support.example.com cannot be found. Check the address, or your network.',
          detail: 'failed to lookup address information: Name or service not known',
        }),
      );
      await page.getByRole('textbox', { name: 'Server' }).fill('wss://support.example.com');
      await page.getByLabel('Token', { exact: true }).fill('eyJhbGciOiJIUzI1NiJ9.e30.x');
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'welcome-testing', address: '/?scene=signedOut', before: connect('generalRoom') },
  { name: 'welcome-failed', address: '/?scene=tlsFails', before: connect() },
  { name: 'welcome-failed-rtl', address: '/?scene=tlsFails&dir=rtl', before: connect() },
  { name: 'welcome-small', address: '/?scene=tlsFails', size: [692, 420], before: connect() },
  { name: 'welcome-done', address: '/?scene=signedOut', before: connect() },
  { name: 'desk', address: '/?scene=desk', before: choose('48213') },
  { name: 'desk-rtl', address: '/?scene=desk&dir=rtl', before: choose('60321') },
  {
    name: 'row-menu',
    address: '/?scene=desk',
    before: async (page) => {
      await page.locator('[data-conversation="51004"]').click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'pause-menu',
    address: '/?scene=desk',
    before: (page) => page.getByRole('button', { name: /^Paused until/ }).click(),
  },
  {
    name: 'mute-menu',
    address: '/chat.html?scene=desk&chat=51008',
    size: own,
    before: (page) => page.getByRole('button', { name: 'Mute' }).click(),
  },
  { name: 'search', address: '/', before: searchFor('fri') },
  { name: 'search-rtl', address: '/?scene=desk&dir=rtl', before: searchFor('الطلب') },
  { name: 'search-none', address: '/', before: searchFor('nobody of that name') },
  { name: 'search-hostile', address: '/?scene=words', before: searchFor('img') },
  {
    name: 'chat-search',
    address: '/chat.html?chat=90001&scene=long',
    size: own,
    before: async (page) => {
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox').fill('line 3');
      await page.getByText(/^\d+ of/).waitFor();
    },
  },
  {
    name: 'shortcuts',
    address: '/',
    before: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  ...pages.map((page) => ({
    name: `settings-${page}`,
    address: '/?settings&scene=desk',
    size: panel,
    before: turnTo(page),
  })),
  {
    name: 'settings-notifications-locked',
    address: '/?settings&scene=desk&locked=preview,sound',
    size: panel,
  },
  {
    name: 'settings-quiet-rtl',
    address: '/?settings&scene=desk&dir=rtl',
    size: panel,
    before: turnTo('quiet'),
  },
  { name: 'settings-words', address: '/?settings&scene=words', size: panel, before: turnTo('breakThrough') },
  { name: 'settings-bare', address: '/?settings&scene=bareDesktop', size: panel, before: turnTo('desktop') },
  { name: 'settings-small', address: '/?settings&scene=desk', size: [420, 480], before: turnTo('quiet') },
  {
    name: 'settings-contrast',
    address: '/?settings&scene=desk',
    size: panel,
    contrast: true,
    before: turnTo('quiet'),
  },
  ...['es', 'pt', 'ar'].flatMap((lang): Shot[] => [
    { name: `inbox-${lang}`, address: `/?scene=desk&lang=${lang}`, before: choose('60321') },
    { name: `chat-${lang}`, address: `/chat.html?chat=60321&lang=${lang}`, size: own },
    { name: `chat-types-${lang}`, address: `/chat.html?chat=77001&lang=${lang}`, size: [420, 1500] },
    { name: `sign-in-${lang}`, address: `/?scene=signedOut&lang=${lang}` },
    {
      name: `shortcuts-${lang}`,
      address: `/?lang=${lang}`,
      before: async (page) => {
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
      },
    },
    ...pages.map((name) => ({
      name: `settings-${name}-${lang}`,
      address: `/?settings&scene=desk&lang=${lang}`,
      size: panel,
      before: turnTo(name),
    })),
  ]),
  // As at 200 %: half as many pixels.
  { name: 'zoomed-inbox', address: '/?scene=desk', size: [490, 340] },
  { name: 'zoomed-inbox-chat', address: '/?scene=desk', size: [490, 340], before: choose('48213') },
  { name: 'zoomed-chat', address: '/chat.html?chat=51007&scene=offline', size: [210, 320] },
  { name: 'zoomed-settings', address: '/?settings&scene=desk', size: [310, 360], before: turnTo('quiet') },
  { name: 'zoomed-sign-in', address: '/?scene=signedOut', size: [350, 240] },
  {
    name: 'link',
    address: '/chat.html?chat=48213',
    size: own,
    before: async (page) => {
      await page.getByRole('link').first().click();
    },
  },
];

for (const scheme of ['light', 'dark'] as const) {
  for (const shot of shots) {
    test(`${shot.name} ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, contrast: shot.contrast ? 'more' : 'no-preference' });
      const [width, height] = shot.size ?? [980, 680];
      await page.setViewportSize({ width, height });
      await page.clock.setFixedTime(new Date('2026-11-23T14:22:30Z'));
      await page.goto(shot.address);
      await page.locator('html[data-window]').waitFor({ state: 'attached' });
      await page.locator('[role="listbox"], [role="log"], [role="tabpanel"], form').first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      await shot.before?.(page);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(FOLDER, `${shot.name}-${scheme}.png`) });
    });
  }
}
