//! The X server gives a key to one program, wherever it is pressed (`GrabKey`).
//!
//! The global-hotkey crate (0.9) does the same and looks for a key 20 times a second, as long as the program runs; here
//! one thread waits for the server, and another for what is chosen. Both are begun with the first keys that are chosen.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use deskbell_app::contract::ShortcutState;
use deskbell_app::ports::GlobalShortcut;
use deskbell_app::{Handle, Intent, Shortcut as Keys, ShortcutKey};
use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectError, ReplyError};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, Keycode, ModMask, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

/// Keys that are on or off and mean nothing here: none, Num Lock, Caps Lock, and both.
fn locks() -> [ModMask; 4] {
    [ModMask::default(), ModMask::M2, ModMask::LOCK, ModMask::M2 | ModMask::LOCK]
}

/// What the thread is to do.
enum Order {
    Hear(Option<Keys>),
    /// The keyboard is another one, or has another layout.
    HearAgain,
}

/// The way to the thread.
pub struct Shortcut {
    pipeline: Handle,
    orders: Option<Sender<Order>>,
}

impl Shortcut {
    /// Hears nothing yet.
    pub fn new(pipeline: Handle) -> Self {
        Self { pipeline, orders: None }
    }

    fn begin(&self) -> std::io::Result<Sender<Order>> {
        let (orders, received) = channel();
        let (pipeline, again) = (self.pipeline.clone(), orders.clone());
        std::thread::Builder::new().name("shortcut".to_owned()).spawn(move || {
            if let Err(error) = obey(&pipeline, &received, again) {
                tracing::warn!(%error, "no keys can be heard");
                pipeline.send(Intent::Shortcut(ShortcutState::Unsupported));
            }
        })?;
        Ok(orders)
    }
}

impl GlobalShortcut for Shortcut {
    fn set(&mut self, keys: Option<Keys>) {
        if self.orders.is_none() && keys.is_some() {
            self.orders = self.begin().inspect_err(|error| tracing::error!(%error, "no thread")).ok();
        }
        if let Some(orders) = &self.orders
            && orders.send(Order::Hear(keys)).is_err()
        {
            // The thread has ended, and said why.
            self.orders = None;
        }
    }
}

/// Why nothing is heard.
#[derive(Debug, thiserror::Error)]
enum XError {
    #[error("the X server cannot be reached: {0}")]
    Connect(#[from] ConnectError),
    #[error("the X server failed: {0}")]
    Reply(#[from] ReplyError),
    #[error("the X server ended: {0}")]
    Connection(#[from] x11rb::errors::ConnectionError),
    #[error("there is no thread to wait with: {0}")]
    Thread(#[from] std::io::Error),
    #[error("the X server has no screen")]
    NoScreen,
}

/// Takes keys and gives them back, until the program ends or the server fails.
fn obey(pipeline: &Handle, orders: &Receiver<Order>, again: Sender<Order>) -> Result<(), XError> {
    let (connection, screen) = RustConnection::connect(None)?;
    let root = connection.setup().roots.get(screen).ok_or(XError::NoScreen)?.root;
    let grabs = Grabs { connection: Arc::new(connection), root };
    let (connection, to) = (grabs.connection.clone(), pipeline.clone());
    std::thread::Builder::new()
        .name("shortcut keys".to_owned())
        .spawn(move || listen(&connection, &to, &again))?;
    let mut heard = None;
    let mut wanted = None;
    while let Ok(order) = orders.recv() {
        if let Order::Hear(keys) = order {
            wanted = keys;
        }
        if let Some((keycode, held)) = heard.take() {
            grabs.give_back(keycode, held)?;
        }
        let state = match &wanted {
            None => ShortcutState::Off,
            Some(keys) => match grabs.keycode(keys.key)? {
                None => ShortcutState::NoSuchKey,
                Some(keycode) if grabs.take(keycode, held(keys))? => {
                    heard = Some((keycode, held(keys)));
                    ShortcutState::Works { keys: None }
                }
                Some(_) => ShortcutState::Taken,
            },
        };
        pipeline.send(Intent::Shortcut(state));
    }
    Ok(())
}

/// Tells of each press. Ends with the server.
fn listen(connection: &RustConnection, pipeline: &Handle, again: &Sender<Order>) {
    while let Ok(event) = connection.wait_for_event() {
        match event {
            Event::KeyPress(pressed) => {
                // A startup id with the time of the press: with it a window may take the focus from the program that had
                // the key ("Startup Notification Specification", and GTK's `gtk_window_set_startup_id`).
                let activation = Some(format!("deskbell_TIME{}", pressed.time));
                pipeline.send(Intent::OpenMostUrgent { activation });
            }
            Event::MappingNotify(_) => drop(again.send(Order::HearAgain)),
            _ => {}
        }
    }
}

struct Grabs {
    connection: Arc<RustConnection>,
    root: Window,
}

impl Grabs {
    /// Takes a key; `false` where another program has it.
    fn take(&self, keycode: Keycode, held: ModMask) -> Result<bool, XError> {
        for lock in locks() {
            let mode = GrabMode::ASYNC;
            let asked = self.connection.grab_key(false, self.root, held | lock, keycode, mode, mode)?;
            match asked.check() {
                Ok(()) => {}
                Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Access => {
                    self.give_back(keycode, held)?;
                    return Ok(false);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }

    fn give_back(&self, keycode: Keycode, held: ModMask) -> Result<(), XError> {
        for lock in locks() {
            self.connection.ungrab_key(keycode, self.root, held | lock)?.check()?;
        }
        Ok(())
    }

    /// The key on this keyboard, in whatever layout and at whatever level it is.
    fn keycode(&self, key: ShortcutKey) -> Result<Option<Keycode>, XError> {
        let setup = self.connection.setup();
        let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let mapping = self.connection.get_keyboard_mapping(first, count)?.reply()?;
        let keys = mapping.keysyms.chunks(usize::from(mapping.keysyms_per_keycode).max(1));
        let sign = sign(key);
        Ok((first..=setup.max_keycode)
            .zip(keys)
            .find(|(_, signs)| signs.contains(&sign))
            .map(|(code, _)| code))
    }
}

fn held(keys: &Keys) -> ModMask {
    let held = [
        (keys.ctrl, ModMask::CONTROL),
        (keys.alt, ModMask::M1),
        (keys.shift, ModMask::SHIFT),
        (keys.super_key, ModMask::M4),
    ];
    held.into_iter().filter(|(held, _)| *held).fold(ModMask::default(), |all, (_, mask)| all | mask)
}

/// X's number for what is on a key (keysymdef.h): Latin 1 is as in Unicode, `F1` is 0xffbe.
fn sign(key: ShortcutKey) -> u32 {
    match key {
        ShortcutKey::Character(character) => u32::from(character.to_ascii_lowercase()),
        ShortcutKey::Function(number) => 0xffbd + u32::from(number),
        ShortcutKey::Space => u32::from(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_called_as_x_calls_them() {
        let keys: Keys = "Ctrl+Alt+D".parse().unwrap();
        assert_eq!(held(&keys), ModMask::CONTROL | ModMask::M1);
        assert_eq!(sign(keys.key), 0x64);
        let keys: Keys = "Shift+Super+F12".parse().unwrap();
        assert_eq!(held(&keys), ModMask::SHIFT | ModMask::M4);
        assert_eq!(sign(keys.key), 0xffc9);
        assert_eq!(sign("Super+Space".parse::<Keys>().unwrap().key), 0x20);
    }
}
