import { defineConfig } from '@playwright/test';
import { browser, server } from './browser';

// Not a test: writes pictures of the windows, to look at.
export default defineConfig({
  testDir: './shots',
  workers: 2,
  fullyParallel: true,
  reporter: [['line']],
  use: { ...browser, deviceScaleFactor: 2 },
  webServer: server,
});
