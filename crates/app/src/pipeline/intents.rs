//! What the agent and the desktop say.

use super::*;

impl Desk {
    pub(super) fn input(&mut self, input: Input) {
        match input {
            Input::Intent(intent) => self.intent(intent),
            Input::Unlocked { generation, unlocked, reply } => self.unlocked(generation, *unlocked, reply),
        }
    }

    pub(super) fn intent(&mut self, intent: Intent) {
        match intent {
            Intent::OpenInbox => self.ports.windows.open_inbox(),
            Intent::OpenChat(customer_id) => self.open_chat(&customer_id),
            Intent::NotificationClicked(slot) => {
                // Asked first: what is gone stands for nobody.
                let session = self.session.as_ref();
                let customer_id = session.and_then(|it| it.attention.stands_for(&slot)).cloned();
                self.notification_gone(&slot);
                match customer_id {
                    Some(customer_id) => self.open_chat(&customer_id),
                    None => self.ports.windows.open_inbox(),
                }
            }
            Intent::NotificationClosed(slot) => self.notification_gone(&slot),
            Intent::WatchInbox { window, sink } => {
                let snapshot = self.inbox_snapshot();
                self.feeds.watch_inbox(window, sink, snapshot);
            }
            Intent::WatchChat { window, customer_id, sink } => {
                let snapshot = self.chat_snapshot(&customer_id);
                let before = self.feeds.watch_chat(window, customer_id.clone(), sink, snapshot);
                if let Some(session) = &self.session {
                    session.client.join_customer_room(customer_id);
                }
                self.leave_unless_shown(before);
            }
            Intent::UnwatchChat { window } => {
                let before = self.feeds.unwatch_chat(&window);
                self.leave_unless_shown(before);
            }
            Intent::WindowClosed { window } => {
                self.focus.remove(&window);
                self.feeds.unwatch_inbox(&window);
                let before = self.feeds.unwatch_chat(&window);
                self.leave_unless_shown(before);
            }
            Intent::Focus { window, customer_id } => {
                match customer_id {
                    Some(customer_id) => self.focus.insert(window, customer_id),
                    None => self.focus.remove(&window),
                };
            }
            Intent::MarkRead { customer_id, up_to } => {
                self.take(vec![Event::Read { customer_id, up_to }], &[], None);
            }
            Intent::MarkUnread(customer_id) => self.take(vec![Event::MarkUnread { customer_id }], &[], None),
            Intent::Earlier { customer_id, before, reply } => {
                let _ = reply.send(self.page(&customer_id, before));
            }
            Intent::RetryNow => {
                if let Some(session) = &self.session {
                    session.client.retry_now();
                }
            }
            Intent::CheckAgain => {
                self.ports.notifications.check();
                self.check_keyring();
            }
            Intent::SignIn { server, token, reply } => self.sign_in(&server, token, reply),
            Intent::Reload => self.sign_in_from_settings(),
            Intent::SignOut { reply } => self.sign_out(reply),
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
            Intent::TrayShown(true) => self.remove_notice(Topic::Tray),
            Intent::TrayShown(false) => {
                let told = self.notices.has(Topic::Tray);
                self.put_notice(Topic::Tray, notices::no_tray());
                if !told {
                    self.ports.windows.open_inbox();
                }
            }
            Intent::Quit => self.quitting = true,
        }
    }

    pub(super) fn notification_gone(&mut self, slot: &Slot) {
        if let Some(session) = &mut self.session {
            session.attention.closed(slot);
        }
    }

    pub(super) fn open_chat(&mut self, customer_id: &CustomerId) {
        let title =
            self.session.as_ref().and_then(|session| session.ledger.conversation(customer_id)).map_or_else(
                || deskbell_domain::plain_line(customer_id.as_str(), 80),
                |conversation| conversation.summary().title(),
            );
        self.ports.windows.open_chat(customer_id, &title);
    }

    pub(super) fn leave_unless_shown(&mut self, customer_id: Option<CustomerId>) {
        if let (Some(session), Some(customer_id)) = (&self.session, customer_id)
            && !self.feeds.shows(&customer_id)
        {
            session.client.leave_customer_room(customer_id);
        }
    }
}
