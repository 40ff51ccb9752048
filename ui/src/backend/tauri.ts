// The real backend, over Tauri's commands and channels. The only file that knows of Tauri.

import { Channel, invoke } from '@tauri-apps/api/core';
import type {
  ChatUpdate,
  CheckUpdate,
  DiagnosticsUpdate,
  ExportUpdate,
  FeedName,
  InboxUpdate,
  SettingsUpdate,
  ThisWindow,
} from '../contract/types';
import { onceAFrame } from '../state/frame';
import { t } from '../strings';
import { asProblem, type Backend, type Call } from './backend';

declare global {
  interface Window {
    /** What the resident part had to say when the window was made. */
    readonly __deskbell: ThisWindow;
  }
}

export function tauriBackend(): Backend {
  const call: Call = async (name, args) => {
    try {
      return await invoke(name, args);
    } catch (thrown) {
      throw asProblem(thrown, t.problem.unknown);
    }
  };
  /** A channel that says once a frame how many updates were drawn: the app sends few that were not. */
  const feed = <T>(name: FeedName, onUpdate: (update: T) => void): Channel<T> => {
    let updates = 0;
    const say = onceAFrame(() => {
      const taken = updates;
      updates = 0;
      call('taken', { feed: name, updates: taken }).catch(() => {
        // The window is closing.
      });
    });
    return new Channel<T>((update) => {
      updates += 1;
      try {
        onUpdate(update);
      } finally {
        // In the frame that draws it, and after it.
        say();
      }
    });
  };
  return {
    thisWindow: async () => window.__deskbell,
    watchInbox: async (onUpdate) => {
      await call('watch_inbox', { channel: feed<InboxUpdate>('inbox', onUpdate) });
    },
    watchChat: async (customerId, onUpdate) => {
      await call('watch_chat', { customerId, channel: feed<ChatUpdate>('chat', onUpdate) });
    },
    unwatchChat: async () => {
      await call('unwatch_chat', {});
    },
    earlierMessages: (customerId, before) => call('earlier_messages', { customerId, before }),
    laterMessages: (customerId, after) => call('later_messages', { customerId, after }),
    markRead: async (customerId, upTo) => {
      await call('mark_read', { customerId, upTo });
    },
    markUnread: async (customerId) => {
      await call('mark_unread', { customerId });
    },
    setFocus: async (customerId) => {
      await call('set_focus', { customerId });
    },
    openChat: async (customerId) => {
      await call('open_chat', { customerId });
    },
    openInCrm: async (customerId) => {
      await call('open_in_crm', { customerId });
    },
    exportChat: async (customerId, format, onUpdate) => {
      await call('export_chat', { customerId, format, channel: new Channel<ExportUpdate>(onUpdate) });
    },
    mute: async (customerId, mute) => {
      await call('mute', { customerId, mute });
    },
    pin: async (customerId, pinned) => {
      await call('pin', { customerId, pinned });
    },
    setVip: async (customerId, vip) => {
      await call('set_vip', { customerId, vip });
    },
    pause: async (pause) => {
      await call('pause', { pause });
    },
    search: (text, customerId, before) => call('search', { text, customerId, before }),
    openInbox: async () => {
      await call('open_inbox', {});
    },
    openSettings: async () => {
      await call('open_settings', {});
    },
    openDiagnostics: async () => {
      await call('open_diagnostics', {});
    },
    watchDiagnostics: async (onUpdate) => {
      await call('watch_diagnostics', { channel: feed<DiagnosticsUpdate>('diagnostics', onUpdate) });
    },
    setDebug: async (on) => {
      await call('set_debug', { on });
    },
    saveDiagnostics: () => call('save_diagnostics', {}),
    setRecording: async (on) => {
      await call('set_recording', { on });
    },
    saveRecording: (redacted) => call('save_recording', { redacted }),
    watchSettings: async (onUpdate) => {
      await call('watch_settings', { channel: feed<SettingsUpdate>('settings', onUpdate) });
    },
    changeSettings: async (settings) => {
      await call('change_settings', { settings });
    },
    // The web view's own zoom: it has fewer pixels to lay out, and everything follows. Asked for by its command,
    // because the class that wraps it weighs more than the words of a language.
    drawAt: async (zoom) => {
      try {
        await invoke('plugin:webview|set_webview_zoom', { value: zoom / 100 });
      } catch (thrown) {
        throw asProblem(thrown, t.problem.unknown);
      }
    },
    setZoom: async (zoom) => {
      await call('set_zoom', { zoom });
    },
    testNotification: async () => {
      await call('test_notification', {});
    },
    testConnection: async (server, token, onUpdate) => {
      await call('test_connection', { server, token, channel: new Channel<CheckUpdate>(onUpdate) });
    },
    cancel: async () => {
      await call('cancel', {});
    },
    retryNow: async () => {
      await call('retry_now', {});
    },
    dismissNotice: async (code) => {
      await call('dismiss_notice', { code });
    },
    checkAgain: async () => {
      await call('check_again', {});
    },
    signIn: async (server, token) => {
      await call('sign_in', { server, token });
    },
    signOut: async (wipe) => {
      await call('sign_out', { wipe });
    },
    openLink: async (url) => {
      await call('open_link', { url });
    },
  };
}
