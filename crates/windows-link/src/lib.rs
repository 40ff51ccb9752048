//! What the resident part and its windows say to each other.
//!
//! The resident part has the connection, the keyring, the history, the notifications and the tray. The windows need the
//! web view's libraries, which are larger than all of that, so on Linux they are a program of their own that is there
//! while a window is: see [`wire`] for how the two are joined. Elsewhere both are one process and hand each other the
//! same messages.
//!
//! Windows decide nothing: they draw what comes over a channel, and ask by [`Call`]s. Who may ask for what is looked at
//! twice: by Tauri, which knows the commands of each kind of window, and by the resident part, which knows whose
//! conversation a window is for.

pub mod wire;

use std::ffi::OsString;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// JSON as it was written. What a window shows is put into words once, and read by the page.
pub type Json = Box<RawValue>;

/// A window, by its label: `inbox`, `settings`, `diagnostics`, or `chat-` and a hash.
pub type Label = String;

/// What the windows are told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWindows {
    /// Open a window, or raise the one of this label.
    Open(Open),
    /// Give a window another title, where it is open.
    Title {
        /// Which window.
        window: Label,
        /// One clean line.
        title: String,
    },
    /// Ask the agent where to save a file, in front of a window. Answered by [`FromWindows::Place`].
    SaveAs {
        /// The number of the question.
        question: u64,
        /// Which window.
        window: Label,
        /// The dialog's title; the desktop's own where there is none.
        title: Option<String>,
        /// What the file may be called.
        name: String,
    },
    /// The answer to a [`Call`].
    Answer {
        /// The call's number.
        call: u64,
        /// What the page's promise is kept or broken with.
        answer: Result<Json, Json>,
    },
    /// Something for a channel that a call had in its arguments.
    Update {
        /// The channel.
        channel: Channel,
        /// What the page gets.
        update: Json,
    },
    /// Nothing more comes for a channel.
    Ended {
        /// The channel.
        channel: Channel,
    },
    /// Remember where windows are, and end.
    End,
}

/// What the windows say.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWindows {
    /// A page calls a command.
    Call(Call),
    /// A window is gone.
    Closed {
        /// Which window.
        window: Label,
        /// The number of what opened or raised it last.
        number: u64,
    },
    /// Where the agent wants a file.
    Place {
        /// The question's number.
        question: u64,
        /// `None` where the agent wants it nowhere.
        file: Option<OsString>,
    },
}

/// A window to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Later ones have higher numbers: the end of a window that is ordered anew meanwhile is not the end of the new one.
    pub number: u64,
    /// Which window.
    pub window: Label,
    /// One clean line.
    pub title: String,
    /// Its size where it never had another, in logical pixels.
    pub size: (u32, u32),
    /// How small it may become.
    pub least: Least,
    /// What lets it take the focus, where the desktop gave it.
    pub activation: Option<String>,
    /// Its page, one of those that the windows' program holds.
    pub page: String,
    /// What its page finds when it begins, as JSON: asking for it would take as long as drawing some of it.
    pub begins: String,
}

/// How small a window may become. Zoomed it has fewer pixels to lay out, and so may become less small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Least {
    /// At the usual zoom, in logical pixels.
    pub size: (u32, u32),
    /// What its layout needs at any zoom, in pixels of the page.
    pub page: (u32, u32),
}

/// A command that a page calls.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Its number, for the answer.
    pub call: u64,
    /// Which window's page.
    pub window: Label,
    /// The command's name.
    pub command: String,
    /// Its arguments by name. A token may be among them: see [`wipe`].
    pub arguments: Json,
}

/// A channel of a page, which lives as long as its window at most.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Channel {
    /// Which window.
    pub window: Label,
    /// As the page calls it in a call's arguments.
    pub name: String,
}

/// How a page's channel begins in a call's arguments: Tauri's own way (`SERIALIZE_TO_IPC_FN` of `@tauri-apps/api`).
pub const CHANNEL: &str = "__CHANNEL__:";

/// Overwrites JSON that may have had a secret in it.
pub fn wipe(json: Json) {
    let text: Box<str> = json.into();
    zeroize::Zeroize::zeroize(&mut String::from(text));
}
