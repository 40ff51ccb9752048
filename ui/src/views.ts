// The views that a page reads before its window is drawn. Settings and diagnostics are fetched when they are wanted.

import type ChatWindow from './views/ChatWindow.svelte';
import type Inbox from './views/Inbox.svelte';

export type Views = { inbox?: typeof Inbox; chat?: typeof ChatWindow };
