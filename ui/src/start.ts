import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';
import App from './App.svelte';
import type { Backend } from './backend/backend';
import { tauriBackend } from './backend/tauri';
import type { Views } from './views';

/** Begins to draw a window, of whose page these are the views. */
export function start(views: Views): void {
  // What is drawn first waits for its letters, so they are asked for before there is anything to draw.
  void document.fonts.load("13px 'Inter Variable'");

  // Decided when the windows are built: what is shipped does not hold the fake, and what it holds is there at once.
  if (import.meta.env.MODE === 'fake')
    void import('./backend/fake').then(({ startFake }) => begin(startFake(), views));
  else begin(tauriBackend(), views);
}

function begin(backend: Backend, views: Views): void {
  const target = document.getElementById('app');
  if (!target) throw new Error('The page has no #app');

  mount(App, { target, props: { backend, views } });
}
