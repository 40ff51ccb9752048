// The page of a chat window, which reads nothing of the inbox.

import { start } from './start';
import ChatWindow from './views/ChatWindow.svelte';

start({ chat: ChatWindow });
