import { defineConfig } from '@playwright/test';
import { browser, server } from './browser';

export default defineConfig({
  testDir: './tests',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  snapshotPathTemplate: 'golden/{arg}{ext}',
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled' } },
  use: browser,
  webServer: server,
});
