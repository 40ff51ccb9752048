import { defineConfig } from '@playwright/test';
import { browser, server } from './browser';

export default defineConfig({
  testDir: './tests',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A browser on a loaded machine may be late once; what fails twice is broken. Locally nothing is tried again.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  snapshotPathTemplate: 'golden/{arg}{ext}',
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled' } },
  use: browser,
  webServer: server,
});
