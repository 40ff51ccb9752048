//! The windows, in Tauri's hands: what the resident part says is done, what pages and windows do is said to it.
//!
//! On Linux a program of its own has them (`windows_main.rs`), which is there while a window is. Elsewhere the app itself
//! does: its web view's libraries are part of the system, and its tray wants Tauri too.

mod calls;
mod maker;
mod places;
mod save_dialog;
#[cfg(target_os = "linux")]
mod warm;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use deskbell_windows_link::{FromWindows, Open, ToWindows};
use tauri::{AppHandle, Builder, Manager, RunEvent, Wry};
use tokio::sync::mpsc;

use calls::Calls;
use maker::Maker;
use places::Places;

/// Both ends of what is said.
pub struct Link {
    /// What the windows are to do.
    pub told: mpsc::UnboundedReceiver<ToWindows>,
    /// What they say.
    pub said: mpsc::UnboundedSender<FromWindows>,
}

/// What is kept of the windows.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// Where the web view keeps its files; its own place where it is `None`.
    pub web_data: Option<PathBuf>,
    /// Whether it is forgotten where windows were.
    pub forget_places: bool,
}

/// Runs until it is told to end, or nobody is left to tell it. `ready` is called on the main thread, once there is an
/// app.
pub fn run(
    builder: Builder<Wry>,
    link: Link,
    keep: Keep,
    ready: impl FnOnce(&AppHandle) -> Result<(), Box<dyn std::error::Error>> + Send + 'static,
) -> tauri::Result<()> {
    let Link { told, said } = link;
    let calls = Arc::new(Calls::new(said.clone()));
    let forward = calls.clone();
    let made = Arc::new(OnceLock::new());
    let maker = made.clone();
    let app = builder
        .plugin(tauri_plugin_store::Builder::default().build())
        // No window may call it: the app asks where to save, beside the window that wants to.
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(move |invoke| forward.forward(invoke))
        .setup(move |app| {
            let app = app.handle().clone();
            ready(&app)?;
            #[cfg(target_os = "linux")]
            warm::soon(app.clone());
            let places = if keep.forget_places { Places::forgotten() } else { Places::open(&app) };
            let (closing, orders) = Default::default();
            let it = Maker { app, places, web_data: keep.web_data, said, calls, closing, orders };
            let maker = made.get_or_init(|| Arc::new(it)).clone();
            tauri::async_runtime::spawn(obey(maker, told));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(move |_, event| match event {
        // The last window may close: the resident part says when this ends.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { label, event, .. } => {
            if let Some(maker) = maker.get() {
                maker.heard(&label, &event);
            }
        }
        _ => {}
    });
    Ok(())
}

async fn obey(maker: Arc<Maker>, mut told: mpsc::UnboundedReceiver<ToWindows>) {
    tracing::debug!("windows can be opened");
    let (opens, ordered) = mpsc::unbounded_channel();
    tauri::async_runtime::spawn(open(maker.clone(), ordered));
    let Maker { app, places, said, calls, .. } = &*maker;
    while let Some(message) = told.recv().await {
        match message {
            // Ends with this.
            ToWindows::Open(it) => drop(opens.send(it)),
            ToWindows::Title { window, title } => {
                let window = app.get_webview_window(&window);
                if let Some(Err(error)) = window.map(|window| window.set_title(&title)) {
                    tracing::warn!(%error, "a window keeps its title");
                }
            }
            ToWindows::SaveAs { question, window, title, name } => {
                let said = said.clone();
                save_dialog::ask(app, &window, title.as_deref(), &name, move |file| {
                    let file = file.map(OsString::from);
                    // Where nobody listens any more, nobody waits.
                    let _ = said.send(FromWindows::Place { question, file });
                });
            }
            ToWindows::Answer { call, answer } => calls.answer(call, answer),
            ToWindows::Update { channel, update } => calls.update(&channel, update),
            ToWindows::Ended { channel } => calls.end(&channel),
            ToWindows::End => break,
        }
    }
    // Asked from here, and not in the event of the exit: the main loop then hears first what the desktop did a moment
    // ago.
    app.webview_windows().values().for_each(|window| places.note(window));
    app.exit(0);
}

/// Opens windows one after the other, so that two orders make one window.
async fn open(maker: Arc<Maker>, mut ordered: mpsc::UnboundedReceiver<Open>) {
    while let Some(open) = ordered.recv().await {
        let (window, number) = (open.window.clone(), open.number);
        if let Err(error) = maker.open(open).await {
            tracing::error!(%error, "a window could not be opened");
            if maker.app.get_webview_window(&window).is_none() {
                // Where nobody listens any more, this process is about to end.
                let _ = maker.said.send(FromWindows::Closed { window, number });
            }
        }
    }
}
