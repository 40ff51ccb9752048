import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The app serves its windows from its own scheme, and the tests from a file server: both want relative addresses.
  base: './',
  // One letter beyond Latin-1 makes the web view keep and read all of a script in twice the room.
  esbuild: { charset: 'ascii' },
  build: {
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    // WebKitGTK 2.44 and later: the oldest that knows light-dark().
    target: ['safari17.5', 'es2022'],
    // Both would put code or data into the page itself, which the content security policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
}));
