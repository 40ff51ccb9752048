import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';
import App from './App.svelte';
import type { Backend } from './backend/backend';

async function start(): Promise<Backend> {
  // Decided when the windows are built: what is shipped does not hold the fake.
  if (import.meta.env.MODE === 'fake') {
    return (await import('./backend/fake')).startFake();
  }
  return (await import('./backend/tauri')).tauriBackend();
}

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app');

mount(App, { target, props: { backend: await start() } });
