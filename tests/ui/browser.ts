import { execFileSync } from 'node:child_process';
import type { PlaywrightTestConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The runner reads this file in each of its processes: the first one picks a free port, the others inherit it.
process.env.DESKBELL_UI_PORT ??= execFileSync(
  process.execPath,
  [
    '-e',
    "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })",
  ],
  { encoding: 'utf8' },
).trim();
const PORT = Number(process.env.DESKBELL_UI_PORT);

export const address = `http://127.0.0.1:${PORT}`;

/** The system's browser: none is downloaded. */
export const browser: PlaywrightTestConfig['use'] = {
  baseURL: address,
  viewport: { width: 980, height: 680 },
  locale: 'en-GB',
  timezoneId: 'Europe/Lisbon',
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
  },
};

export const server: PlaywrightTestConfig['webServer'] = {
  command: `${local('../../node_modules/.bin/vite')} preview --mode fake --outDir dist-fake --host 127.0.0.1 --port ${PORT} --strictPort`,
  cwd: local('../../ui/'),
  url: address,
  reuseExistingServer: false,
};
