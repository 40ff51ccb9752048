//! What the tests of this crate share.

// Each test program uses its part of this.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

use deskbell_domain::{
    Arrival, Change, ConversationId, CustomerId, Delivery, Event, Message, MessageId, MessageKind, Sender,
    State, Timestamp,
};
use deskbell_history::{Batch, History, Key};

pub const DAY: i64 = 24 * 60 * 60 * 1000;
pub const NOW: Timestamp = Timestamp::from_millis(20_000 * DAY);

pub fn key() -> Key {
    Key::from_bytes([7; 32])
}

pub fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub fn text(customer: &str, id: &str, sender: &str, at: i64, content: &str) -> Event {
    Event::Message(Box::new(Message {
        id: MessageId::new(id).unwrap(),
        customer_id: CustomerId::new(customer).unwrap(),
        conversation_id: ConversationId::new("conv").unwrap(),
        number: "+1 555 0100".into(),
        sender: Sender::from_wire(sender),
        kind: MessageKind::from_wire("text"),
        content: content.into(),
        content_cut: false,
        delivery: Delivery::default(),
        metadata: None,
        is_template: false,
        template_name: None,
        timestamp: Timestamp::from_millis(at),
    }))
}

pub fn read(customer: &str, up_to: u64) -> Event {
    Event::Read { customer_id: CustomerId::new(customer).unwrap(), up_to: Arrival(up_to) }
}

/// A history and the state that goes with it.
pub struct Desk {
    pub state: State,
    pub history: History,
}

impl Desk {
    pub fn open(file: &Path) -> Self {
        let opened = History::open(file, &key()).unwrap();
        assert_eq!(opened.set_aside, None);
        Self { state: opened.history.load().unwrap(), history: opened.history }
    }

    pub fn take(&mut self, events: impl IntoIterator<Item = Event>) {
        let changes: Vec<Change> = events.into_iter().map(|event| self.state.apply(event, NOW)).collect();
        self.history.commit(&Batch { changes, ..Batch::default() }).unwrap();
        self.state.forget();
    }

    /// The ids of the newest page of a conversation.
    pub fn ids(&self, id: &str) -> Vec<String> {
        let page = self.history.page(&customer(id), None).unwrap();
        page.messages.iter().map(|stored| stored.message.id.to_string()).collect()
    }
}

/// The names of the files in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Changes bytes of a file in its middle.
pub fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let length = bytes.len();
    for byte in &mut bytes[length / 4..] {
        *byte ^= 0x55;
    }
    fs::write(file, bytes).unwrap();
}

pub fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}
