//! Wiring: which adapter stands behind which port, and when.

use std::sync::Arc;

use deskbell_app::memory::{MemoryKeyring, MemorySettings};
use deskbell_app::{Handle, HistoryPlace, Intent, Keyring, Pipeline, PolicyPlace, Ports};
use deskbell_client::{ServerAddress, Token};
use deskbell_demo_server::{DemoConfig, DemoServer, Running};
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_store::StoreExt;

use crate::adapters::autostart::{Autostart, LeftAlone};
use crate::adapters::awake::tell_when_awake;
use crate::adapters::ending::quit_when_asked;
use crate::adapters::keyring::SystemKeyring;
use crate::adapters::keyring_watch;
use crate::adapters::language;
use crate::adapters::notifications::Notifications;
use crate::adapters::places::Places;
use crate::adapters::settings::{FILE, StoreSettings};
use crate::adapters::shortcut;
use crate::adapters::status;
use crate::adapters::tray::Tray;
use crate::adapters::windows::Windows;
use crate::commands;
use crate::crash;
use crate::identity::{DEMO_IDENTIFIER, IDENTIFIER, log_folder};
use crate::logging;
use crate::roles::Roles;
use crate::start::{Demo, ReadSecondStart, SecondStart, Start};

/// Why the app did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no screen.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "elsewhere there always is one"))]
    #[error(
        "there is no graphical session (neither DISPLAY nor WAYLAND_DISPLAY is set). Start Deskbell from a \
         desktop, or on a virtual one: xvfb-run -a dbus-run-session deskbell"
    )]
    NoDisplay,
    /// The demo server did not start.
    #[error("the demo server did not start: {0}")]
    Demo(#[from] deskbell_demo_server::StartError),
    /// The demo server's own address is none.
    #[error("the demo server's address cannot be used: {0}")]
    DemoAddress(#[from] deskbell_client::AddressError),
    /// There is no place for the demo's files.
    #[error("no temporary folder could be made: {0}")]
    Folder(#[source] std::io::Error),
    /// Tauri's own words.
    #[error("the app could not start: {0}")]
    Tauri(#[from] tauri::Error),
}

/// Sets what WebKitGTK and GTK read at their start. Must be called before any thread is.
///
/// WebKit's DMA-BUF renderer costs about 57 MiB for each window, and GTK's GL (Mesa with LLVM) 27 MiB without
/// one, measured on Debian 12; chat windows need neither. Whoever set them otherwise knows better.
pub fn prepare_environment() {
    #[cfg(target_os = "linux")]
    for (name, value) in [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("GDK_GL", "disable")] {
        if std::env::var_os(name).is_none() {
            // SAFETY: this is the first thing that `main` does, so there is no other thread to read the
            // environment at the same time.
            #[allow(unsafe_code, reason = "there is no safe way to set a variable of the own process")]
            unsafe {
                std::env::set_var(name, value);
            }
        }
    }
}

/// Runs the app until it ends. `read` makes sense of what a second start hands over.
pub fn run(start: Start, read: ReadSecondStart) -> Result<(), AppError> {
    #[cfg(target_os = "linux")]
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none_or(|it| it.is_empty()))
    {
        return Err(AppError::NoDisplay);
    }
    // The demo leaves nothing behind.
    let logs = log_folder().filter(|_| start.demo.is_none());
    logging::start(logs.as_deref());
    crash::prepare(logs.clone());
    let demo = match start.demo {
        Some(demo) => Some(tauri::async_runtime::block_on(start_demo(demo))?),
        None => None,
    };
    let (pipeline, handle) = Pipeline::new();
    let is_demo = demo.is_some();
    let instance = if is_demo { DEMO_IDENTIFIER } else { IDENTIFIER };
    let second = handle.clone();
    let single = tauri_plugin_single_instance::Builder::new()
        .dbus_id(instance)
        .callback(move |app, arguments, _| second_start(app, &second, read(&arguments)))
        .build();
    let setup_handle = handle.clone();
    let app = tauri::Builder::default()
        .plugin(single)
        .plugin(tauri_plugin_store::Builder::default().build())
        // No window may call it: the app asks where to save, beside the window that wants to.
        .plugin(tauri_plugin_dialog::init())
        .manage(Roles::default())
        .manage(commands::diagnostics::Logs(logs.clone()))
        .manage(handle)
        .invoke_handler(tauri::generate_handler![
            commands::windows::this_window,
            commands::conversations::watch_inbox,
            commands::conversations::watch_chat,
            commands::windows::taken,
            commands::conversations::unwatch_chat,
            commands::conversations::earlier_messages,
            commands::conversations::later_messages,
            commands::conversations::mark_read,
            commands::conversations::mark_unread,
            commands::conversations::set_focus,
            commands::windows::open_chat,
            commands::conversations::open_in_crm,
            commands::conversations::export_chat,
            commands::conversations::mute,
            commands::conversations::pin,
            commands::conversations::set_vip,
            commands::settings::pause,
            commands::conversations::search,
            commands::windows::open_inbox,
            commands::windows::open_settings,
            commands::windows::open_diagnostics,
            commands::diagnostics::watch_diagnostics,
            commands::diagnostics::set_debug,
            commands::diagnostics::save_diagnostics,
            commands::diagnostics::set_recording,
            commands::diagnostics::save_recording,
            commands::settings::watch_settings,
            commands::settings::change_settings,
            commands::settings::set_zoom,
            commands::settings::test_notification,
            commands::session::test_connection,
            commands::windows::cancel,
            commands::session::retry_now,
            commands::session::check_again,
            commands::session::dismiss_notice,
            commands::session::sign_in,
            commands::session::sign_out,
            commands::windows::open_link,
        ])
        .setup(move |app| {
            let crash_report = logs.as_deref().and_then(crash::untold);
            let ports = Ports { crash_report, ..ports(app.handle(), &setup_handle, demo.as_ref())? };
            run_pipeline(pipeline, ports, demo)?;
            quit_when_asked(setup_handle.clone());
            crash::on_request();
            tell_when_awake(setup_handle.clone());
            // The demo is another app, and must not answer for the agent's own.
            if !is_demo {
                keyring_watch::tell_when_changed(setup_handle.clone());
                status::serve(setup_handle.clone());
            }
            if !start.hidden {
                setup_handle.send(Intent::OpenInbox);
            }
            if start.diagnostics {
                setup_handle.send(Intent::OpenDiagnostics);
            }
            if let Some(customer_id) = start.chat {
                setup_handle.send(Intent::OpenChat(customer_id));
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|_, event| {
        // The last window may close: the app lives in the tray.
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

fn second_start(app: &AppHandle, pipeline: &Handle, asks: Option<SecondStart>) {
    // An administrator who changed the policy, and starts the app to see, sees it.
    pipeline.send(Intent::ReadPolicy);
    match asks {
        Some(SecondStart::Intent(intent)) => pipeline.send(intent),
        Some(SecondStart::Server(server)) => {
            if let Ok(store) = app.store(FILE) {
                deskbell_app::ports::Settings::set_server(&mut StoreSettings { store }, server.as_deref());
            }
            pipeline.send(Intent::Reload);
        }
        Some(SecondStart::Nothing) => {}
        None => tracing::warn!("a second start had arguments that make no sense"),
    }
}

fn ports(app: &AppHandle, pipeline: &Handle, demo: Option<&DemoProfile>) -> tauri::Result<Ports> {
    let keyring: Arc<dyn Keyring> = match demo {
        Some(demo) => demo.keyring.clone(),
        None => Arc::new(SystemKeyring::default()),
    };
    let settings: Box<dyn deskbell_app::ports::Settings> = match demo {
        Some(demo) => Box::new(MemorySettings { server: Some(demo.server.url()), chosen: None }),
        None => Box::new(StoreSettings {
            store: app.store(FILE).map_err(|error| tauri::Error::Anyhow(error.into()))?,
        }),
    };
    let history = match demo {
        Some(_) => HistoryPlace::Memory,
        None => HistoryPlace::Folder(app.path().app_data_dir()?.join("history")),
    };
    #[cfg(target_os = "linux")]
    let tray = Tray::start(pipeline.clone());
    #[cfg(not(target_os = "linux"))]
    let tray = Tray::start(app.clone(), pipeline.clone());
    let places = Arc::new(if demo.is_some() { Places::forgotten() } else { Places::open(app) });
    Ok(Ports {
        notifications: Box::new(Notifications::start(pipeline.clone())),
        tray: Box::new(tray),
        windows: Box::new(Windows::start(
            app.clone(),
            pipeline.clone(),
            places,
            demo.map(|demo| demo.web_data.path().to_owned()),
        )),
        autostart: match demo {
            Some(_) => Box::new(LeftAlone),
            None => Box::new(Autostart::new()),
        },
        shortcut: shortcut::of_desktop(app, pipeline.clone()),
        keyring,
        settings,
        history,
        probes: |keyring, server| crate::doctor::probes(Some(keyring), server),
        crash_report: None,
        policy: match demo {
            Some(_) => PolicyPlace::Nowhere,
            None => PolicyPlace::system(),
        },
        environment: |name| std::env::var(name).ok(),
        language: language::of_the_desktop(),
    })
}

/// The pipeline has a thread of its own, because its commits wait for the disk.
fn run_pipeline(pipeline: Pipeline, ports: Ports, demo: Option<DemoProfile>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("pipeline".to_owned()).spawn(move || {
        runtime.block_on(pipeline.run(ports));
        drop(demo);
    })?;
    Ok(())
}

/// A demo server, signed in at.
struct DemoProfile {
    server: Running,
    keyring: Arc<MemoryKeyring>,
    /// The web view keeps files whether it needs them or not.
    web_data: tempfile::TempDir,
}

async fn start_demo(demo: Demo) -> Result<DemoProfile, AppError> {
    let config = DemoConfig { rate: demo.rate, seed: demo.seed, ..DemoConfig::default() };
    let server = DemoServer::start(config).await?;
    let keyring = Arc::new(MemoryKeyring::default());
    let origin = ServerAddress::parse(&server.url())?.origin();
    if let Err(error) = keyring.set_token(&origin, &Token::new(server.token())) {
        tracing::error!(%error, "the demo's keyring is in memory and cannot fail");
    }
    eprintln!("deskbell: the demo server runs at {}; customers write in", server.url());
    Ok(DemoProfile { server, keyring, web_data: tempfile::tempdir().map_err(AppError::Folder)? })
}
