//! Windows that keep up, and windows that do not.

use std::sync::{Arc, Mutex};

use deskbell_domain::{ConversationId, Delivery, Event, Message, MessageKind, Sender, State, Timestamp};

use super::*;
use crate::contract::ConnectionState;

/// What a window was sent, in a word for each update.
#[derive(Clone, Default)]
struct Window(Arc<Mutex<Vec<String>>>);

impl Window {
    fn chat(&self) -> Sink<ChatUpdate> {
        let sent = self.0.clone();
        Box::new(move |update| {
            sent.lock().unwrap().push(match update {
                ChatUpdate::Snapshot { messages, .. } => format!("snapshot of {}", messages.len()),
                ChatUpdate::CaughtUp { row, messages, .. } => {
                    format!("{} anew, {} unread", messages.len(), row.map_or(0, |row| row.unread))
                }
                ChatUpdate::Changed { messages, .. } => format!("{} more", messages.len()),
            });
        })
    }

    fn inbox(&self) -> Sink<InboxUpdate> {
        let sent = self.0.clone();
        Box::new(move |update| {
            sent.lock().unwrap().push(match update {
                InboxUpdate::Snapshot { .. } => "snapshot".to_owned(),
                InboxUpdate::Changed { rows, .. } => {
                    rows.iter().map(|row| format!("{} {}", row.customer_id, row.unread)).collect()
                }
            });
        })
    }

    fn sent(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A pipeline in small: what the domain makes of messages goes to the feeds.
#[derive(Default)]
struct Desk {
    state: State,
    feeds: Feeds,
    count: usize,
}

impl Desk {
    fn write(&mut self, messages: usize) {
        for _ in 0..messages {
            self.count += 1;
            let event = Event::Message(Box::new(Message {
                id: MessageId::new(self.count.to_string()).unwrap(),
                customer_id: ana(),
                conversation_id: ConversationId::new("ana").unwrap(),
                number: "".into(),
                sender: Sender::Customer,
                kind: MessageKind::Text,
                content: "Hello".into(),
                content_cut: false,
                delivery: Delivery::default(),
                metadata: None,
                is_template: false,
                template_name: None,
                timestamp: Timestamp::from_millis(1_000),
            }));
            let change = self.state.apply(event, Timestamp::from_millis(1_000));
            self.feeds.change(&change);
        }
    }
}

fn ana() -> CustomerId {
    CustomerId::new("ana").unwrap()
}

fn page(messages: Vec<TimelineMessage>) -> Page {
    Page { messages, has_earlier: true, gaps: Vec::new() }
}

fn nothing() -> ChatUpdate {
    ChatUpdate::Snapshot {
        row: None,
        messages: Vec::new(),
        has_earlier: false,
        gaps: Vec::new(),
        connection: connection(),
        room: Room::None,
        crm: false,
        appearance: appearance(),
    }
}

fn connection() -> Connection {
    Connection { state: ConnectionState::SignedOut, offline_since: None, server: None }
}

fn appearance() -> Appearance {
    Appearance { language: contract::Language::En, theme: contract::Theme::System, zoom: 100 }
}

#[test]
fn a_window_that_does_not_keep_up_is_sent_no_more() {
    let (window, mut desk) = (Window::default(), Desk::default());
    desk.feeds.watch_chat("chat".into(), ana(), window.chat(), nothing());
    for _ in 0..5 {
        desk.write(1);
        desk.feeds.flush();
    }
    assert_eq!(window.sent(), ["snapshot of 0", "1 more"], "two are on their way");
    assert!(!desk.feeds.is_dirty(), "nothing is to be done until the window says so");

    desk.feeds.taken("chat", FeedName::Chat, 1);
    assert!(desk.feeds.is_dirty());
    desk.feeds.flush();
    assert_eq!(window.sent(), ["4 more"], "what came in the meantime is told at once");
    desk.feeds.taken("chat", FeedName::Chat, 2);
    desk.feeds.flush();
    assert!(window.sent().is_empty(), "nothing is told twice");
}

#[test]
fn a_window_that_is_far_behind_gets_the_newest_page() {
    let (window, mut desk) = (Window::default(), Desk::default());
    desk.feeds.watch_chat("chat".into(), ana(), window.chat(), nothing());
    desk.write(1);
    desk.feeds.flush();
    desk.write(BEHIND_AT + 1);
    desk.feeds.flush();
    assert_eq!(window.sent(), ["snapshot of 0", "1 more"]);
    assert!(desk.feeds.to_catch_up().is_empty(), "it takes nothing yet");
    desk.feeds.catch_up(&ana(), &page(Vec::new()));
    assert!(window.sent().is_empty());

    desk.feeds.taken("chat", FeedName::Chat, 2);
    assert_eq!(desk.feeds.to_catch_up(), BTreeSet::from([ana()]));
    desk.feeds.catch_up(&ana(), &page(Vec::new()));
    desk.feeds.flush();
    assert_eq!(window.sent(), [format!("0 anew, {} unread", BEHIND_AT + 2)], "once, with its row");
    assert!(desk.feeds.to_catch_up().is_empty());
    desk.write(1);
    desk.feeds.flush();
    assert_eq!(window.sent(), ["1 more"], "and goes on from there");
}

#[test]
fn of_a_conversation_only_the_last_row_waits() {
    let (window, mut desk) = (Window::default(), Desk::default());
    let snapshot = InboxUpdate::Snapshot {
        connection: connection(),
        rows: Vec::new(),
        totals: contract::Totals::default(),
        notices: Vec::new(),
        quiet: Quiet::default(),
        appearance: appearance(),
    };
    desk.feeds.watch_inbox("inbox".into(), window.inbox(), snapshot);
    desk.write(1);
    desk.feeds.flush();
    desk.write(1_000);
    desk.feeds.flush();
    assert_eq!(window.sent(), ["snapshot", "ana 1"]);
    desk.feeds.taken("inbox", FeedName::Inbox, 1);
    desk.feeds.flush();
    assert_eq!(window.sent(), ["ana 1001"]);
}

#[test]
fn whoever_keeps_up_does_not_wait_for_whoever_does_not() {
    let (slow, quick, mut desk) = (Window::default(), Window::default(), Desk::default());
    desk.feeds.watch_chat("slow".into(), ana(), slow.chat(), nothing());
    desk.feeds.watch_chat("quick".into(), ana(), quick.chat(), nothing());
    for _ in 0..BEHIND_AT + 3 {
        desk.write(1);
        desk.feeds.flush();
        desk.feeds.taken("quick", FeedName::Chat, 1);
    }
    assert_eq!(slow.sent().len(), 2);
    assert_eq!(quick.sent().len(), BEHIND_AT + 4);
}
