// The page of every window but a chat's: nearly always the inbox.

import { start } from './start';
import Inbox from './views/Inbox.svelte';

start({ inbox: Inbox });
