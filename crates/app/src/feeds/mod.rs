//! Who watches what, and what they have not been told yet.
//!
//! Changes gather here and go out together, a batch for each channel, so that a flood of messages becomes a
//! handful of updates. They also gather while a window is behind: what it shows of a conversation is put in the place
//! of what it has not been told yet, and of a chat it gets the newest page once there is too much.

mod channel;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use deskbell_domain::{Change, CustomerId, Language, MessageId, Summary};

use crate::contract::{
    self, Appearance, ChatUpdate, Connection, DiagnosticsUpdate, FeedName, Gap, InboxUpdate, Notice, Page,
    Quiet, Room, Row, SettingsUpdate, TimelineMessage, Totals,
};
use crate::intent::{Sink, WindowId};
use channel::Channel;

/// Past so many messages that a window has not been told of, it gets the newest page instead. Some pages of a chat,
/// and what a window takes within a frame.
const BEHIND_AT: usize = 400;

struct InboxFeed {
    channel: Channel<InboxUpdate>,
    rows: BTreeMap<CustomerId, Row>,
    connection: Option<Connection>,
    totals: Option<Totals>,
    notices: Option<Vec<Notice>>,
    quiet: Option<Quiet>,
    appearance: Option<Appearance>,
}

/// A feed whose every update tells everything: only the last one counts.
struct WholeFeed<T> {
    channel: Channel<T>,
    update: Option<T>,
}

impl<T> WholeFeed<T> {
    fn begin(sink: Sink<T>, update: T) -> Self {
        let mut channel = Channel::new(sink);
        channel.send(update);
        Self { channel, update: None }
    }

    /// Says whether there was something to send.
    fn flush(&mut self) -> bool {
        if self.channel.is_open()
            && let Some(update) = self.update.take()
        {
            self.channel.send(update);
            return true;
        }
        false
    }
}

struct ChatFeed {
    customer_id: CustomerId,
    channel: Channel<ChatUpdate>,
    row: Option<Row>,
    messages: BTreeMap<MessageId, TimelineMessage>,
    /// Whether there was more to tell than is kept: `messages` is empty from then on.
    is_behind: bool,
    gaps: Vec<Gap>,
    connection: Option<Connection>,
    room: Option<Room>,
    crm: Option<bool>,
    appearance: Option<Appearance>,
}

/// All channels to windows.
#[derive(Default)]
pub struct Feeds {
    inboxes: HashMap<WindowId, InboxFeed>,
    chats: HashMap<WindowId, ChatFeed>,
    settings: HashMap<WindowId, WholeFeed<SettingsUpdate>>,
    diagnostics: HashMap<WindowId, WholeFeed<DiagnosticsUpdate>>,
    /// Who is marked as VIP in the rows.
    vips: BTreeSet<CustomerId>,
    /// In which rows and messages are told.
    language: Language,
    dirty: bool,
}

impl Feeds {
    /// A conversation as the inbox shows it.
    pub fn row(&self, summary: &Summary) -> Row {
        contract::row(summary, self.vips.contains(&summary.customer_id), self.language)
    }

    /// Notes who is a VIP. Rows that were shown before need a change of their own.
    pub fn set_vips(&mut self, vips: BTreeSet<CustomerId>) {
        self.vips = vips;
    }

    /// Notes in which language rows and messages are told. What was shown before has to be told anew.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// Begins a feed of the settings.
    pub fn watch_settings(&mut self, window: WindowId, sink: Sink<SettingsUpdate>, update: SettingsUpdate) {
        self.settings.insert(window, WholeFeed::begin(sink, update));
    }

    /// Ends a feed of the settings.
    pub fn unwatch_settings(&mut self, window: &str) {
        self.settings.remove(window);
    }

    /// Whether any window shows the settings.
    pub fn shows_settings(&self) -> bool {
        !self.settings.is_empty()
    }

    /// Notes a change of what the settings show.
    pub fn settings(&mut self, update: &SettingsUpdate) {
        for feed in self.settings.values_mut() {
            self.dirty = true;
            feed.update = Some(update.clone());
        }
    }

    /// Begins a feed of the diagnostics.
    pub fn watch_diagnostics(
        &mut self,
        window: WindowId,
        sink: Sink<DiagnosticsUpdate>,
        all: DiagnosticsUpdate,
    ) {
        self.diagnostics.insert(window, WholeFeed::begin(sink, all));
    }

    /// Ends a feed of the diagnostics.
    pub fn unwatch_diagnostics(&mut self, window: &str) {
        self.diagnostics.remove(window);
    }

    /// Whether any window shows the diagnostics.
    pub fn shows_diagnostics(&self) -> bool {
        !self.diagnostics.is_empty()
    }

    /// Tells the diagnostics, at once where a window keeps up: they gather in the journal.
    pub fn diagnostics(&mut self, all: &DiagnosticsUpdate) {
        for feed in self.diagnostics.values_mut() {
            feed.update = Some(all.clone());
            feed.flush();
        }
    }

    /// Notes whether and until when nothing rings.
    pub fn quiet(&mut self, quiet: Quiet) {
        self.dirty = true;
        for feed in self.inboxes.values_mut() {
            feed.quiet = Some(quiet);
        }
    }

    /// Begins an inbox feed with all there is.
    pub fn watch_inbox(&mut self, window: WindowId, sink: Sink<InboxUpdate>, snapshot: InboxUpdate) {
        let mut channel = Channel::new(sink);
        channel.send(snapshot);
        let feed = InboxFeed {
            channel,
            rows: BTreeMap::new(),
            connection: None,
            totals: None,
            notices: None,
            quiet: None,
            appearance: None,
        };
        self.inboxes.insert(window, feed);
    }

    /// Begins a chat feed with all there is. Returns the customer whose chat the window showed before.
    pub fn watch_chat(
        &mut self,
        window: WindowId,
        customer_id: CustomerId,
        sink: Sink<ChatUpdate>,
        snapshot: ChatUpdate,
    ) -> Option<CustomerId> {
        let mut channel = Channel::new(sink);
        channel.send(snapshot);
        let feed = ChatFeed {
            customer_id,
            channel,
            row: None,
            messages: BTreeMap::new(),
            is_behind: false,
            gaps: Vec::new(),
            connection: None,
            room: None,
            crm: None,
            appearance: None,
        };
        self.chats.insert(window, feed).map(|old| old.customer_id)
    }

    /// Begins every feed anew, after another profile took the place of the one before.
    pub fn begin_anew(&mut self, inbox: &InboxUpdate, chats: &HashMap<CustomerId, ChatUpdate>) {
        for feed in self.inboxes.values_mut() {
            feed.rows.clear();
            (feed.connection, feed.totals, feed.notices, feed.quiet) = (None, None, None, None);
            feed.appearance = None;
            feed.channel.send(inbox.clone());
        }
        for feed in self.chats.values_mut() {
            feed.messages.clear();
            feed.gaps.clear();
            feed.is_behind = false;
            (feed.row, feed.connection, feed.room, feed.crm) = (None, None, None, None);
            feed.appearance = None;
            if let Some(chat) = chats.get(&feed.customer_id) {
                feed.channel.send(chat.clone());
            }
        }
    }

    /// Ends a chat feed. Returns whose chat it was.
    pub fn unwatch_chat(&mut self, window: &str) -> Option<CustomerId> {
        self.chats.remove(window).map(|feed| feed.customer_id)
    }

    /// Ends an inbox feed.
    pub fn unwatch_inbox(&mut self, window: &str) {
        self.inboxes.remove(window);
    }

    /// Whether any window shows this customer's chat.
    pub fn shows(&self, customer_id: &CustomerId) -> bool {
        self.chats.values().any(|feed| feed.customer_id == *customer_id)
    }

    /// The customers whose chats are shown.
    pub fn shown(&self) -> impl Iterator<Item = &CustomerId> {
        self.chats.values().map(|feed| &feed.customer_id)
    }

    /// Notes that a conversation is shown otherwise, though nothing happened in it.
    pub fn row_changed(&mut self, summary: &Summary) {
        self.dirty = true;
        let row = self.row(summary);
        for feed in self.inboxes.values_mut() {
            feed.rows.insert(summary.customer_id.clone(), row.clone());
        }
        for feed in self.chats.values_mut().filter(|feed| feed.customer_id == summary.customer_id) {
            feed.row = Some(row.clone());
        }
    }

    /// Notes a change of the conversations.
    pub fn change(&mut self, change: &Change) {
        if let Some(summary) = &change.conversation {
            self.dirty = true;
            let row = self.row(summary);
            for feed in self.inboxes.values_mut() {
                feed.rows.insert(summary.customer_id.clone(), row.clone());
                feed.totals = Some(change.totals.into());
            }
            for feed in self.chats.values_mut().filter(|feed| feed.customer_id == summary.customer_id) {
                feed.row = Some(row.clone());
            }
        }
        if let Some(stored) = &change.message {
            let customer_id = &stored.message.customer_id;
            for feed in self.chats.values_mut().filter(|feed| feed.customer_id == *customer_id) {
                self.dirty = true;
                if feed.is_behind {
                    continue;
                }
                feed.messages
                    .insert(stored.message.id.clone(), contract::timeline_message(stored, self.language));
                if feed.messages.len() > BEHIND_AT {
                    feed.messages.clear();
                    feed.is_behind = true;
                }
            }
        }
    }

    /// Notes a change of the connection.
    pub fn connection(&mut self, connection: &Connection) {
        self.dirty = true;
        for feed in self.inboxes.values_mut() {
            feed.connection = Some(connection.clone());
        }
        for feed in self.chats.values_mut() {
            feed.connection = Some(connection.clone());
        }
    }

    /// Notes a change of a customer's room.
    pub fn room(&mut self, customer_id: &CustomerId, room: Room) {
        self.dirty = true;
        for feed in self.chats.values_mut().filter(|feed| feed.customer_id == *customer_id) {
            feed.room = Some(room);
        }
    }

    /// Notes whether customers can be opened in the CRM.
    pub fn crm(&mut self, crm: bool) {
        self.dirty = true;
        for feed in self.chats.values_mut() {
            feed.crm = Some(crm);
        }
    }

    /// Notes how windows are drawn.
    pub fn appearance(&mut self, appearance: Appearance) {
        self.dirty = true;
        for feed in self.inboxes.values_mut() {
            feed.appearance = Some(appearance);
        }
        for feed in self.chats.values_mut() {
            feed.appearance = Some(appearance);
        }
    }

    /// Notes a gap.
    pub fn gap(&mut self, gap: Gap) {
        self.dirty = true;
        for feed in self.chats.values_mut() {
            feed.gaps.push(gap);
        }
    }

    /// Notes a change of the notices.
    pub fn notices(&mut self, notices: &[Notice]) {
        self.dirty = true;
        for feed in self.inboxes.values_mut() {
            feed.notices = Some(notices.to_vec());
        }
    }

    /// Whether anything waits to go out.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// A window has taken so many updates of a feed; what waited for that goes out with the next flush.
    pub fn taken(&mut self, window: &str, feed: FeedName, updates: u32) {
        self.dirty = true;
        match feed {
            FeedName::Inbox => {
                if let Some(feed) = self.inboxes.get_mut(window) {
                    feed.channel.taken(updates);
                }
            }
            FeedName::Chat => {
                if let Some(feed) = self.chats.get_mut(window) {
                    feed.channel.taken(updates);
                }
            }
            FeedName::Settings => {
                if let Some(feed) = self.settings.get_mut(window) {
                    feed.channel.taken(updates);
                }
            }
            FeedName::Diagnostics => {
                if let Some(feed) = self.diagnostics.get_mut(window) {
                    feed.channel.taken(updates);
                }
            }
        }
    }

    /// Whose chats are to be read again, because a window that shows one is behind and can take something now.
    pub fn to_catch_up(&self) -> BTreeSet<CustomerId> {
        let behind = self.chats.values().filter(|feed| feed.is_behind && feed.channel.is_open());
        behind.map(|feed| feed.customer_id.clone()).collect()
    }

    /// Gives the newest page of a chat to the windows that are behind with it.
    pub fn catch_up(&mut self, customer_id: &CustomerId, page: &Page) {
        for feed in self.chats.values_mut() {
            if feed.customer_id == *customer_id && feed.is_behind && feed.channel.is_open() {
                feed.is_behind = false;
                let Page { messages, has_earlier, gaps } = page.clone();
                let row = feed.row.take();
                feed.channel.send(ChatUpdate::CaughtUp { row, messages, has_earlier, gaps });
            }
        }
    }

    /// Sends everything that waits to the windows that keep up. Says whether there was something to send.
    pub fn flush(&mut self) -> bool {
        let mut sent = false;
        if !std::mem::take(&mut self.dirty) {
            return sent;
        }
        for feed in self.inboxes.values_mut().filter(|feed| feed.channel.is_open()) {
            let rows: Vec<Row> = std::mem::take(&mut feed.rows).into_values().collect();
            let (connection, totals) = (feed.connection.take(), feed.totals.take());
            let (notices, quiet) = (feed.notices.take(), feed.quiet.take());
            let appearance = feed.appearance.take();
            if !rows.is_empty()
                || connection.is_some()
                || totals.is_some()
                || notices.is_some()
                || quiet.is_some()
                || appearance.is_some()
            {
                let update = InboxUpdate::Changed { connection, rows, totals, notices, quiet, appearance };
                feed.channel.send(update);
                sent = true;
            }
        }
        self.settings.values_mut().for_each(|feed| sent |= feed.flush());
        self.diagnostics.values_mut().for_each(|feed| sent |= feed.flush());
        for feed in self.chats.values_mut().filter(|feed| feed.channel.is_open()) {
            let messages: Vec<_> = std::mem::take(&mut feed.messages).into_values().collect();
            let gaps = std::mem::take(&mut feed.gaps);
            let (row, connection) = (feed.row.take(), feed.connection.take());
            let (room, crm) = (feed.room.take(), feed.crm.take());
            let appearance = feed.appearance.take();
            if row.is_some()
                || !messages.is_empty()
                || !gaps.is_empty()
                || connection.is_some()
                || room.is_some()
                || crm.is_some()
                || appearance.is_some()
            {
                let update = ChatUpdate::Changed { row, messages, gaps, connection, room, crm, appearance };
                feed.channel.send(update);
                sent = true;
            }
        }
        sent
    }
}
