//! What the agent and the desktop say.

use deskbell_domain::Button;
use serde_json::json;

use super::look::Placing;
use super::*;
use crate::recorder;

impl Desk {
    pub(super) fn input(&mut self, input: Input) {
        match input {
            Input::Intent(intent) => self.intent(intent),
            Input::KeyDestroyed { profile, begun, reply } => self.key_destroyed(&profile, begun, reply),
            Input::Unlocked { generation, unlocked, reply } => self.unlocked(generation, *unlocked, reply),
            Input::ExportPlace { placing, file } => self.export_place(placing, file),
            Input::TokenRead { generation, token } => self.token_read(generation, token),
        }
    }

    pub(super) fn intent(&mut self, intent: Intent) {
        match intent {
            Intent::OpenInbox => self.ports.windows.open_inbox(),
            Intent::OpenChat(customer_id) => self.open_chat(&customer_id),
            Intent::OpenMostUrgent { activation } => self.open_most_urgent(activation),
            Intent::NotificationAction { slot, button, activation } => {
                self.notification_action(&slot, button, activation);
            }
            Intent::NotificationClosed(slot) => {
                if let Some(data) = recorder::closed(&slot) {
                    self.note("closed", || data);
                }
                self.notification_gone(&slot);
            }
            Intent::WatchInbox { window, sink } => {
                let snapshot = self.inbox_snapshot();
                self.feeds.watch_inbox(window, sink, snapshot);
            }
            Intent::WatchChat { window, customer_id, sink } => {
                let snapshot = self.chat_snapshot(&customer_id);
                let before = self.feeds.watch_chat(window, customer_id.clone(), sink, snapshot);
                self.title_chat(&customer_id);
                if let Some(session) = &self.session {
                    session.line.client.join_customer_room(customer_id);
                }
                self.leave_unless_shown(before);
            }
            Intent::UnwatchChat { window } => {
                let before = self.feeds.unwatch_chat(&window);
                self.leave_unless_shown(before);
            }
            Intent::Taken { window, feed, updates } => {
                self.feeds.taken(&window, feed, updates);
                self.tell_windows_soon();
            }
            Intent::WindowClosed { window } => {
                self.focus.remove(&window);
                self.cancel(&window);
                self.feeds.unwatch_inbox(&window);
                self.feeds.unwatch_settings(&window);
                self.feeds.unwatch_diagnostics(&window);
                let before = self.feeds.unwatch_chat(&window);
                self.leave_unless_shown(before);
            }
            Intent::Focus { window, customer_id } => {
                match customer_id {
                    Some(customer_id) => self.focus.insert(window, customer_id),
                    None => self.focus.remove(&window),
                };
                let of = self.focus.values().next().cloned();
                self.note("focus", || recorder::of(of.as_ref()));
            }
            Intent::MarkRead { customer_id, up_to } => {
                self.note("read", || recorder::of(Some(&customer_id)));
                self.take(vec![Event::Read { customer_id, up_to }], &[], None);
            }
            Intent::MarkUnread(customer_id) => self.take(vec![Event::MarkUnread { customer_id }], &[], None),
            Intent::Earlier { customer_id, before, reply } => {
                let _ = reply.send(self.page(&customer_id, before));
            }
            Intent::Later { customer_id, after, reply } => {
                let _ = reply.send(self.page_after(&customer_id, after));
            }
            Intent::CrmAddress { customer_id, reply } => {
                let _ = reply.send(self.crm_address(&customer_id));
            }
            Intent::Export { window, customer_id, format, sink, reply } => {
                let _ = reply.send(self.export(Placing { window, customer_id, format, sink }));
            }
            Intent::TestConnection { window, server, token, sink, reply } => {
                let begun = self.test_connection(window, server.as_deref(), token, sink);
                let _ = reply.send(begun);
            }
            Intent::Cancel { window } => self.cancel(&window),
            Intent::Mute { customer_id, mute } => self.mute(customer_id, mute),
            Intent::Pin { customer_id, pinned } => {
                self.take(vec![Event::Pin { customer_id, pinned }], &[], None);
            }
            Intent::SetVip { customer_id, vip } => self.set_vip(customer_id, vip),
            Intent::Pause(pause) => self.pause(pause),
            Intent::Search { text, customer_id, before, reply } => {
                let _ = reply.send(self.search(&text, customer_id.as_ref(), before));
            }
            Intent::OpenSettings => self.ports.windows.open_settings(),
            Intent::WatchSettings { window, sink } => {
                let update = self.settings_update();
                self.feeds.watch_settings(window, sink, update);
            }
            Intent::ChangeSettings { settings, reply } => {
                let _ = reply.send(self.change_settings(settings));
            }
            Intent::SetZoom { zoom, reply } => {
                let _ = reply.send(self.set_zoom(zoom));
            }
            Intent::TestNotification => self.test_notification(),
            Intent::Desktop(desktop) => {
                let Desktop { tray, autostart, shortcut, .. } = std::mem::take(&mut self.desktop);
                let inhibited = desktop.do_not_disturb == Some(true);
                self.note("inhibited", || json!({"on": inhibited}));
                self.desktop = Desktop { tray, autostart, shortcut, ..desktop };
                self.show_settings();
            }
            Intent::Shortcut(state) => {
                tracing::debug!(?state, "keys from any program");
                self.desktop.shortcut = state;
                self.show_settings();
            }
            Intent::RetryNow => {
                if let Some(session) = &self.session {
                    session.line.client.retry_now();
                }
            }
            Intent::NetworkUp => {
                if let Some(session) = &self.session {
                    session.line.client.network_up();
                }
                // Timers stood still while the machine slept.
                self.follow_zone();
                self.attention_is_due();
            }
            Intent::Status { reply } => {
                let _ = reply.send(self.status());
            }
            Intent::Diagnostics { reply } => {
                // Into a file for whoever helps, as the log: in English.
                let _ = reply.send(Box::new(self.diagnostics(Language::English)));
            }
            Intent::OpenDiagnostics => self.ports.windows.open_diagnostics(),
            Intent::WatchDiagnostics { window, sink } => {
                let all = self.diagnostics_update();
                self.feeds.watch_diagnostics(window, sink, all);
            }
            Intent::Debug(on) => {
                self.journal.set_debug(on);
                self.show_diagnostics();
            }
            Intent::Record(on) => self.record(on),
            Intent::Recording { redacted, reply } => {
                let now = self.now();
                let _ = reply.send(self.recorder.as_ref().map(|recorder| recorder.file(redacted, now)));
            }
            Intent::CheckAgain => {
                self.ports.notifications.check();
                self.read_policy();
                self.check_keyring();
            }
            Intent::DismissNotice(code) => {
                if let Some(topic) = self.notices.news(&code) {
                    self.remove_notice(topic);
                }
            }
            Intent::SignIn { server, token, reply } => self.sign_in(&server, token, reply),
            Intent::Reload => {
                self.read_policy();
                self.sign_in_from_settings();
            }
            Intent::KeyringChanged => self.keyring_changed(),
            Intent::ReadPolicy => self.read_policy(),
            Intent::SignOut { wipe, reply } => self.sign_out(wipe, reply),
            Intent::NotificationsWork => self.remove_notice(Topic::Notifications),
            Intent::NotificationsFailed { detail, slot } => {
                if let Some(slot) = slot {
                    self.notification_gone(&slot);
                }
                let told = self.notices.has(Topic::Notifications);
                self.put_notice(Topic::Notifications, notices::no_notifications(&detail));
                if !told {
                    // Nothing can ring, so the one other thing that an agent notices has to come up.
                    self.ports.windows.open_inbox();
                }
            }
            Intent::TrayShown(true) => {
                self.desktop.tray = true;
                self.show_settings();
                self.remove_notice(Topic::Tray);
            }
            Intent::TrayShown(false) => {
                self.desktop.tray = false;
                self.show_settings();
                let told = self.notices.has(Topic::Tray);
                self.put_notice(Topic::Tray, notices::no_tray());
                if !told {
                    self.ports.windows.open_inbox();
                }
            }
            Intent::Quit => self.quitting = true,
        }
    }

    fn notification_action(&mut self, slot: &Slot, button: Button, activation: Option<String>) {
        // Asked first: what is gone stands for nobody.
        let session = self.session.as_ref();
        let customer_id = session.and_then(|it| it.attention.stands_for(slot)).cloned();
        self.notification_gone(slot);
        match (button, customer_id) {
            (Button::Open, customer_id) => {
                if let Some(token) = activation {
                    self.ports.windows.activate_next(token);
                }
                match customer_id {
                    Some(customer_id) => self.open_chat(&customer_id),
                    None => self.ports.windows.open_inbox(),
                }
            }
            (Button::MarkRead, Some(customer_id)) => {
                let up_to = self.session.as_ref().map(|session| session.ledger.state().last_arrival());
                if let Some(up_to) = up_to {
                    self.take(vec![Event::Read { customer_id, up_to }], &[], None);
                }
            }
            (Button::MuteHour, Some(customer_id)) => {
                self.intent(Intent::Mute { customer_id, mute: contract::MuteFor::Hour });
            }
            // What it stood for is read or answered meanwhile.
            (Button::MarkRead | Button::MuteHour, None) => {}
        }
    }

    pub(super) fn notification_gone(&mut self, slot: &Slot) {
        if let Some(session) = &mut self.session {
            session.attention.closed(slot);
        }
    }

    pub(super) fn open_chat(&mut self, customer_id: &CustomerId) {
        let title =
            self.title(customer_id).unwrap_or_else(|| deskbell_domain::plain_line(customer_id.as_str(), 80));
        self.ports.windows.open_chat(customer_id, &title);
    }

    /// A window may be opened before the history is, which has the customer's name.
    pub(super) fn title_chat(&mut self, customer_id: &CustomerId) {
        if let Some(title) = self.title(customer_id) {
            self.ports.windows.title_chat(customer_id, &title);
        }
    }

    fn title(&self, customer_id: &CustomerId) -> Option<String> {
        let conversation = self.session.as_ref()?.ledger.conversation(customer_id)?;
        Some(conversation.summary().title())
    }

    pub(super) fn leave_unless_shown(&mut self, customer_id: Option<CustomerId>) {
        if let (Some(session), Some(customer_id)) = (&self.session, customer_id)
            && !self.feeds.shows(&customer_id)
        {
            session.line.client.leave_customer_room(customer_id);
        }
    }
}
