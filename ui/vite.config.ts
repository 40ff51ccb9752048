import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * Has the letters read as soon as the page is, and not when the script that is read first asks for them: laid out without
 * them, a window waits for WebKit's search for another font, which takes longer than all the rest.
 */
const lettersFirst: Plugin = {
  name: 'letters-first',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => file.includes('inter-latin-wght-normal'))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${file}` },
          injectTo: 'head-prepend',
        })),
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), lettersFirst],
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
    // Each file is a question and an answer: what two pages share by the way is in one of the larger ones.
    rollupOptions: {
      input: ['index.html', 'chat.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
      output: { experimentalMinChunkSize: 10_000 },
    },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
}));
