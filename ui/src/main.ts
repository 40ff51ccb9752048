import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

import { mount } from 'svelte';
import App from './App.svelte';
import type { Backend } from './backend/backend';
import type { Setting } from './state/preferences.svelte';
import { t } from './strings';

interface Start {
  backend: Backend;
  locked?: ReadonlySet<Setting>;
}

async function start(): Promise<Start> {
  // Decided when the windows are built: what is shipped does not hold the fake.
  if (import.meta.env.MODE === 'fake') {
    const fake = await import('./backend/fake');
    return { backend: fake.startFake(), locked: fake.lockedSettings() };
  }
  return { backend: (await import('./backend/tauri')).tauriBackend() };
}

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app');

document.documentElement.lang = t.language;
document.documentElement.dir = t.direction;
mount(App, { target, props: await start() });
