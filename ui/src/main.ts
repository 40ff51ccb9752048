import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';
import App from './App.svelte';
import type { Backend } from './backend/backend';
import { tauriBackend } from './backend/tauri';

// What is drawn first waits for its letters, so they are asked for before there is anything to draw.
void document.fonts.load("13px 'Inter Variable'");

// Decided when the windows are built: what is shipped does not hold the fake, and what it holds is there at once.
if (import.meta.env.MODE === 'fake')
  void import('./backend/fake').then(({ startFake }) => begin(startFake()));
else begin(tauriBackend());

function begin(backend: Backend): void {
  const target = document.getElementById('app');
  if (!target) throw new Error('The page has no #app');

  mount(App, { target, props: { backend } });
}
