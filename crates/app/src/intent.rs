//! What comes back from windows, the tray, notifications and the command line: the only way in beside the
//! connection.

use deskbell_client::Token;
use deskbell_domain::{Arrival, Button, CustomerId, Position, Slot};
use tokio::sync::oneshot;

use crate::contract::{
    ChatUpdate, CheckUpdate, Desktop, Diagnostics, DiagnosticsUpdate, ExportFormat, ExportUpdate, FeedName,
    InboxUpdate, LaterPage, MuteFor, Page, PauseFor, Problem, SearchResults, Settings, SettingsUpdate,
    ShortcutState, Status,
};

/// A window, by its label.
pub type WindowId = String;

/// Where a window's updates go. Must not wait.
pub type Sink<T> = Box<dyn Fn(T) + Send>;

/// Something that the agent or the desktop wants.
pub enum Intent {
    /// Open the inbox, or raise it.
    OpenInbox,
    /// Open a customer's chat window, or raise it.
    OpenChat(CustomerId),
    /// Open the chat of whoever needs attention most, or the inbox where nobody does.
    OpenMostUrgent {
        /// What lets the window take the focus, where the desktop gave it.
        activation: Option<String>,
    },
    /// A window begins to show the inbox.
    WatchInbox {
        /// Which window.
        window: WindowId,
        /// Where its updates go.
        sink: Sink<InboxUpdate>,
    },
    /// A window begins to show a chat, in the place of any other chat it showed.
    WatchChat {
        /// Which window.
        window: WindowId,
        /// Whose chat.
        customer_id: CustomerId,
        /// Where its updates go.
        sink: Sink<ChatUpdate>,
    },
    /// A window shows no chat any more.
    UnwatchChat {
        /// Which window.
        window: WindowId,
    },
    /// A window has taken updates, and can take more.
    Taken {
        /// Which window.
        window: WindowId,
        /// Of which of its feeds.
        feed: FeedName,
        /// How many.
        updates: u32,
    },
    /// A window is gone.
    WindowClosed {
        /// Which window.
        window: WindowId,
    },
    /// Whose chat is in front of the agent in a window, scrolled to its end.
    Focus {
        /// Which window.
        window: WindowId,
        /// Whose chat; `None` for none.
        customer_id: Option<CustomerId>,
    },
    /// The agent saw a conversation up to an arrival.
    MarkRead {
        /// Whose conversation.
        customer_id: CustomerId,
        /// The last arrival that was on screen.
        up_to: Arrival,
    },
    /// The conversation counts as unread again.
    MarkUnread(CustomerId),
    /// Give a page of a conversation.
    Earlier {
        /// Whose conversation.
        customer_id: CustomerId,
        /// Before which place.
        before: Position,
        /// Where the page goes.
        reply: oneshot::Sender<Result<Page, Problem>>,
    },
    /// Give the page after a place in a conversation.
    Later {
        /// Whose conversation.
        customer_id: CustomerId,
        /// After which place.
        after: Position,
        /// Where the page goes.
        reply: oneshot::Sender<Result<LaterPage, Problem>>,
    },
    /// Where is a customer in the company's CRM?
    CrmAddress {
        /// Which customer.
        customer_id: CustomerId,
        /// Where the address goes.
        reply: oneshot::Sender<Result<String, Problem>>,
    },
    /// Write a conversation to a file, at a place that the agent chooses.
    Export {
        /// Which window asks.
        window: WindowId,
        /// Whose conversation.
        customer_id: CustomerId,
        /// As what.
        format: ExportFormat,
        /// Where its progress goes.
        sink: Sink<ExportUpdate>,
        /// Whether the agent is asked for a place.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// Test the connection.
    TestConnection {
        /// Which window asks.
        window: WindowId,
        /// The server; without one it is that of whoever is signed in.
        server: Option<String>,
        /// The token; without one it is that of whoever is signed in.
        token: Option<Token>,
        /// Where each step goes.
        sink: Sink<CheckUpdate>,
        /// Whether it was begun.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// A window no longer wants the test or the export that it began.
    Cancel {
        /// Which window.
        window: WindowId,
    },
    /// Mute a customer.
    Mute {
        /// Whom.
        customer_id: CustomerId,
        /// For how long.
        mute: MuteFor,
    },
    /// Keep a conversation at the top of the list, or no longer.
    Pin {
        /// Whose conversation.
        customer_id: CustomerId,
        /// Whether it stays there.
        pinned: bool,
    },
    /// Let a customer break through a pause and quiet hours, or no longer.
    SetVip {
        /// Who.
        customer_id: CustomerId,
        /// Whether.
        vip: bool,
    },
    /// Pause all notifications.
    Pause(PauseFor),
    /// Find conversations and messages.
    Search {
        /// What was typed.
        text: String,
        /// In whose conversation; `None` is in all.
        customer_id: Option<CustomerId>,
        /// Before which place the page ends; `None` for the first page.
        before: Option<Position>,
        /// Where the results go.
        reply: oneshot::Sender<Result<SearchResults, Problem>>,
    },
    /// Open the settings, or raise them.
    OpenSettings,
    /// A window begins to show the settings.
    WatchSettings {
        /// Which window.
        window: WindowId,
        /// Where its updates go.
        sink: Sink<SettingsUpdate>,
    },
    /// Take these settings.
    ChangeSettings {
        /// All of them.
        settings: Settings,
        /// Whether they were taken.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// Draw windows so large.
    SetZoom {
        /// In percent.
        zoom: u32,
        /// Whether it was taken.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// Show a notification to look at.
    TestNotification,
    /// What the desktop can do, as far as its services said.
    Desktop(Desktop),
    /// What became of the keys that open the most urgent chat.
    Shortcut(ShortcutState),
    /// Connect at once.
    RetryNow,
    /// The machine woke up, or the network is there again.
    NetworkUp,
    /// Say how it stands.
    Status {
        /// Where the answer goes.
        reply: oneshot::Sender<Status>,
    },
    /// Say everything for whoever looks for a fault.
    Diagnostics {
        /// Where the answer goes.
        reply: oneshot::Sender<Box<Diagnostics>>,
    },
    /// Open the diagnostics, or raise them.
    OpenDiagnostics,
    /// A window begins to show the diagnostics.
    WatchDiagnostics {
        /// Which window.
        window: WindowId,
        /// Where its updates go.
        sink: Sink<DiagnosticsUpdate>,
    },
    /// Begin a recording, or end it without saving it.
    Record(bool),
    /// Give the recording, as a file has it.
    Recording {
        /// Whether what tells of customers is left out.
        redacted: bool,
        /// Where it goes; `None` where there is none.
        reply: oneshot::Sender<Option<String>>,
    },
    /// Keep every event's name, time, size and outcome, until the program ends; or no longer.
    Debug(bool),
    /// Look again for the keyring and the notification service.
    CheckAgain,
    /// Take down the notice with this code, where it is news.
    DismissNotice(String),
    /// Sign in.
    SignIn {
        /// The server's address, as entered.
        server: String,
        /// The token.
        token: Token,
        /// Whether it was taken.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// Another process changed the settings or the keyring: read both again.
    Reload,
    /// Another process may have changed something in the keyring: the token there is looked at again, and used if it
    /// is another one.
    KeyringChanged,
    /// Read the administrator's policy again. It is read each minute too.
    ReadPolicy,
    /// Sign out and clear the token.
    SignOut {
        /// Whether the history of this computer is destroyed too.
        wipe: bool,
        /// Whether it was done.
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    /// The agent pressed a button of a notification. A click on the notification itself is [`Button::Open`].
    NotificationAction {
        /// Which notification.
        slot: Slot,
        /// Which button.
        button: Button,
        /// What lets the window that opens take the focus (xdg-activation), where the desktop gave it.
        activation: Option<String>,
    },
    /// A notification is gone from the screen.
    NotificationClosed(Slot),
    /// The notification service showed what it was asked for, or is there again.
    NotificationsWork,
    /// There is no notification service, or it failed: its words, and which alert was not shown.
    NotificationsFailed {
        /// The service's words.
        detail: String,
        /// Which alert.
        slot: Option<Slot>,
    },
    /// Whether something shows the tray icon.
    TrayShown(bool),
    /// End the app.
    Quit,
}
