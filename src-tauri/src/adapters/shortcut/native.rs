//! macOS and Windows, by global-hotkey. Untested.

use std::cell::RefCell;

use deskbell_app::contract::ShortcutState;
use deskbell_app::ports::GlobalShortcut;
use deskbell_app::{Handle, Intent, Shortcut as Keys, ShortcutKey};
use global_hotkey::hotkey::{HotKey, HotKeyParseError};
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use tauri::AppHandle;

thread_local! {
    /// Of the main thread: both systems tell of keys there only.
    static HEARD: RefCell<Option<(GlobalHotKeyManager, Option<HotKey>)>> = const { RefCell::new(None) };
}

/// The way to the main thread.
pub struct Shortcut {
    app: AppHandle,
    pipeline: Handle,
}

impl Shortcut {
    /// Hears nothing yet.
    pub fn new(app: AppHandle, pipeline: Handle) -> Self {
        let to = pipeline.clone();
        GlobalHotKeyEvent::set_event_handler(Some(move |event: GlobalHotKeyEvent| {
            if event.state == HotKeyState::Pressed {
                to.send(Intent::OpenMostUrgent { activation: None });
            }
        }));
        Self { app, pipeline }
    }
}

impl GlobalShortcut for Shortcut {
    fn set(&mut self, keys: Option<Keys>) {
        let pipeline = self.pipeline.clone();
        let asked = self.app.run_on_main_thread(move || {
            let state = hear(keys.as_ref()).unwrap_or_else(|error| {
                tracing::warn!(%error, "no keys can be heard");
                match error {
                    Error::AlreadyRegistered(_) => ShortcutState::Taken,
                    _ => ShortcutState::Unsupported,
                }
            });
            pipeline.send(Intent::Shortcut(state));
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "no keys can be heard");
        }
    }
}

fn hear(keys: Option<&Keys>) -> Result<ShortcutState, Error> {
    HEARD.with_borrow_mut(|heard| {
        if let Some((manager, last)) = heard
            && let Some(last) = last.take()
        {
            manager.unregister(last)?;
        }
        let Some(keys) = keys else { return Ok(ShortcutState::Off) };
        let wanted: HotKey = written(keys)
            .parse()
            .map_err(|error: HotKeyParseError| Error::HotKeyParseError(error.to_string()))?;
        let (manager, last) = match heard.take() {
            Some((manager, _)) => heard.insert((manager, None)),
            None => heard.insert((GlobalHotKeyManager::new()?, None)),
        };
        manager.register(wanted)?;
        *last = Some(wanted);
        Ok(ShortcutState::Works { keys: None })
    })
}

/// As global-hotkey reads keys.
fn written(keys: &Keys) -> String {
    let held = [(keys.ctrl, "ctrl"), (keys.alt, "alt"), (keys.shift, "shift"), (keys.super_key, "super")];
    let mut written: String =
        held.into_iter().filter(|(held, _)| *held).map(|(_, name)| format!("{name}+")).collect();
    match keys.key {
        ShortcutKey::Character(digit) if digit.is_ascii_digit() => written.push_str(&format!("Digit{digit}")),
        ShortcutKey::Character(letter) => written.push_str(&format!("Key{letter}")),
        ShortcutKey::Function(number) => written.push_str(&format!("F{number}")),
        ShortcutKey::Space => written.push_str("Space"),
    }
    written
}
