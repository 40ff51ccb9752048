//! The windows, as the pipeline has them opened: which there are, what they are called, how large they begin.
//!
//! What shows them is `crate::windows`, in a process of its own or in this one: [`host`] speaks with it, and
//! [`process`] starts it.

#[cfg(not(target_os = "linux"))]
mod here;
mod host;
#[cfg(target_os = "linux")]
mod process;

use std::path::PathBuf;
use std::sync::Arc;

use deskbell_app::contract::{Appearance, Theme, ThisWindow, WindowRole};
use deskbell_app::ports::{self, PlaceChosen};
use deskbell_app::{Fixed, Handle, sentences};
use deskbell_domain::CustomerId;
use deskbell_windows_link::{FromWindows, Label, Least, Open, ToWindows};
use tokio::sync::mpsc;

#[cfg(not(target_os = "linux"))]
pub use here::Here;
pub use host::host;
#[cfg(target_os = "linux")]
pub use process::{Program, this_program};

use crate::roles::{DIAGNOSTICS, INBOX, Roles, SETTINGS};

/// What the host of the windows is asked for.
pub enum Order {
    /// A window may be wanted soon.
    Expect,
    /// Open a window, or raise it.
    Open(Open),
    /// Give a window another title, where it is open.
    Title {
        /// Which window.
        window: Label,
        /// One clean line.
        title: String,
    },
    /// Ask the agent where to save a file, in front of a window.
    SaveAs {
        /// Which window.
        window: Label,
        /// The dialog's title; the desktop's own where there is none.
        title: Option<String>,
        /// What the file may be called.
        name: String,
        /// Called once.
        chosen: PlaceChosen,
    },
    /// Close all, and then the app.
    Quit,
}

/// What shows the windows.
pub trait Join: Send + 'static {
    /// Whether it ends when no window is left, and is started again for the next.
    const COMES_AND_GOES: bool;

    /// Starts it, or finds it.
    fn join(&mut self) -> Result<Joined, JoinError>;
}

/// What shows the windows, joined.
pub struct Joined {
    /// What it is told.
    pub tell: mpsc::UnboundedSender<ToWindows>,
    /// What it says. Ends with it.
    pub said: mpsc::UnboundedReceiver<FromWindows>,
    /// Done when it is gone.
    pub gone: futures_util::future::BoxFuture<'static, Gone>,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It was told to, or it failed.
    Ended,
    /// It is of another version: the app was updated while it ran.
    OtherVersion,
}

/// Why all windows are closed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The agent quits.
    Quit,
    /// The app was updated: it is to be started anew, and to open this window.
    Renew(Option<WindowRole>),
}

/// Why no window can be opened.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// A file is missing.
    #[cfg(target_os = "linux")]
    #[error("{0} is missing: install Deskbell again")]
    Missing(PathBuf),
    /// It does not start.
    #[cfg(target_os = "linux")]
    #[error("{program} does not start: {source}")]
    Start {
        /// The program.
        program: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// It has ended, and the app is about to.
    #[cfg(not(target_os = "linux"))]
    #[error("the app ends")]
    Ending,
}

/// The port that the pipeline opens windows by.
pub struct Windows {
    orders: mpsc::UnboundedSender<Order>,
    pipeline: Handle,
    roles: Arc<Roles>,
    activation: Option<String>,
    appearance: Appearance,
}

impl Windows {
    /// Whatever is asked for is ordered here.
    pub fn new(orders: mpsc::UnboundedSender<Order>, pipeline: Handle, roles: Arc<Roles>) -> Self {
        // The pipeline tells the real one before it opens a window.
        let appearance = Appearance { language: pipeline.language().into(), theme: Theme::System, zoom: 100 };
        Self { orders, pipeline, roles, activation: None, appearance }
    }

    fn order(&mut self, order: Order) {
        // The host ends with the app only.
        let _ = self.orders.send(order);
    }

    fn open(&mut self, window: Label, title: String, role: WindowRole, size: (u32, u32), least: Least) {
        // A chat window reads nothing of the inbox, and the inbox nothing of a chat until it shows one.
        let page = match role {
            WindowRole::Chat { .. } => "chat.html",
            WindowRole::Inbox | WindowRole::Settings | WindowRole::Diagnostics => "index.html",
        };
        let page = page.to_owned();
        let this = ThisWindow { role, appearance: self.appearance };
        // It has nothing that JSON does not.
        let begins = serde_json::to_string(&this).unwrap_or_else(|_| "null".to_owned());
        let activation = self.activation.take();
        self.order(Order::Open(Open { number: 0, window, title, size, least, activation, page, begins }));
    }

    fn own(&mut self, window: &str, role: WindowRole, name: Fixed, size: (u32, u32), least: (u32, u32)) {
        // The list and the chat side by side; zoomed they take turns, and the page needs room for one.
        let least = Least { size: least, page: (320, 340) };
        self.open(window.to_owned(), titled(&self.pipeline, name), role, size, least);
    }
}

impl ports::Windows for Windows {
    fn activate_next(&mut self, token: String) {
        self.activation = Some(token);
    }

    fn expect(&mut self) {
        self.order(Order::Expect);
    }

    fn draw(&mut self, appearance: Appearance) {
        self.appearance = appearance;
    }

    fn open_inbox(&mut self) {
        self.own(INBOX, WindowRole::Inbox, Fixed::Inbox, (980, 680), (692, 420));
    }

    fn open_chat(&mut self, customer_id: &CustomerId, title: &str) {
        let window = Roles::label(customer_id);
        self.roles.add(&window, customer_id);
        let least = Least { size: (320, 360), page: (280, 340) };
        let role = WindowRole::Chat { customer_id: customer_id.as_str().to_owned() };
        self.open(window, of_chat(title), role, (420, 640), least);
    }

    fn title_chat(&mut self, customer_id: &CustomerId, title: &str) {
        self.order(Order::Title { window: Roles::label(customer_id), title: of_chat(title) });
    }

    fn open_settings(&mut self) {
        self.own(SETTINGS, WindowRole::Settings, Fixed::Settings, (620, 720), (420, 420));
    }

    fn open_diagnostics(&mut self) {
        self.own(DIAGNOSTICS, WindowRole::Diagnostics, Fixed::Diagnostics, (620, 760), (420, 420));
    }

    fn save_as(&mut self, window: &str, name: &str, chosen: PlaceChosen) {
        self.order(Order::SaveAs { window: window.to_owned(), title: None, name: name.to_owned(), chosen });
    }

    fn quit(&mut self) {
        self.order(Order::Quit);
    }
}

fn of_chat(title: &str) -> String {
    format!("{title} – Deskbell")
}

/// The title of a window, in the agent's language.
fn titled(pipeline: &Handle, name: Fixed) -> String {
    format!("{} – Deskbell", sentences(pipeline.language()).fixed(name))
}

/// The windows whose titles are in the agent's language.
const TITLED: [(&str, Fixed); 3] =
    [(INBOX, Fixed::Inbox), (SETTINGS, Fixed::Settings), (DIAGNOSTICS, Fixed::Diagnostics)];
