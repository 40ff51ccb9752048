//! Wiring: which adapter stands behind which port, and when.

use std::path::PathBuf;
use std::sync::Arc;

use deskbell_app::memory::{MemoryKeyring, MemorySettings};
use deskbell_app::{Handle, HistoryPlace, Intent, Keyring, Pipeline, PolicyPlace, Ports, ports};
use deskbell_client::{ServerAddress, Token};
use deskbell_demo_server::{DemoConfig, DemoServer, Running};
use tokio::sync::{mpsc, oneshot};

use crate::adapters::autostart::{Autostart, LeftAlone};
use crate::adapters::awake::tell_when_awake;
use crate::adapters::ending::quit_when_asked;
use crate::adapters::keyring::SystemKeyring;
use crate::adapters::keyring_watch;
use crate::adapters::language;
use crate::adapters::notifications::Notifications;
use crate::adapters::settings::SharedSettings;
use crate::adapters::windows::{Ending, Join, Order, Windows, host};
use crate::background;
use crate::commands::Desk;
use crate::crash;
use crate::identity::{DEMO_IDENTIFIER, IDENTIFIER, data_folder, log_folder};
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
    /// The system gives no threads.
    #[error("the app could not start: {0}")]
    Threads(#[source] std::io::Error),
    /// There is one already, and it cannot be spoken with.
    #[cfg(target_os = "linux")]
    #[error("Deskbell runs already, and does not answer. End it (pkill -x deskbell), and start it again")]
    Deaf,
    /// The newer version does not start.
    #[cfg(target_os = "linux")]
    #[error("Deskbell was updated, and could not start anew: {0}. Start it again")]
    Renew(#[source] std::io::Error),
    /// Tauri's own words.
    #[cfg(not(target_os = "linux"))]
    #[error("the app could not start: {0}")]
    Tauri(#[from] tauri::Error),
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
    let background = background::start().map_err(AppError::Threads)?;
    let demo = match start.demo {
        Some(demo) => Some(background.block_on(start_demo(demo))?),
        None => None,
    };
    let (pipeline, handle) = Pipeline::new();
    let settings = Saved::of(demo.as_ref());
    let second = {
        let (handle, settings) = (handle.clone(), settings.clone());
        move |arguments: Vec<String>| second_start(&handle, &settings, read(&arguments))
    };
    platform::run(Resident { start, logs, demo, pipeline, handle, settings, second })
}

/// What runs as long as the app does, before it runs.
struct Resident<S> {
    start: Start,
    logs: Option<PathBuf>,
    demo: Option<DemoProfile>,
    pipeline: Pipeline,
    handle: Handle,
    settings: Saved,
    /// Takes a second start's arguments.
    second: S,
}

impl<S> Resident<S> {
    /// The name for which there is one app.
    fn name(&self) -> &'static str {
        if self.demo.is_some() { DEMO_IDENTIFIER } else { IDENTIFIER }
    }

    /// Starts everything that needs no desktop of its own kind. What is returned is done when the app is to end.
    fn begin<J: Join>(
        self,
        windows: J,
        tray: Box<dyn ports::Tray>,
        shortcut: Box<dyn ports::GlobalShortcut>,
    ) -> Result<impl Future<Output = Ending> + use<J, S>, AppError> {
        let Self { start, logs, demo, pipeline, handle, settings, .. } = self;
        let roles = Arc::new(Roles::default());
        let (orders, ordered) = mpsc::unbounded_channel();
        if !start.hidden || start.diagnostics || start.chat.is_some() {
            // What shows it takes longest of all to start.
            let _ = orders.send(Order::Expect);
        }
        let crash_report = logs.as_deref().and_then(crash::untold);
        let desk =
            Arc::new(Desk { pipeline: handle.clone(), roles: roles.clone(), logs, windows: orders.clone() });
        let (ended, end) = oneshot::channel();
        background::spawn(async move {
            // Whoever waits for it ends the app.
            let _ = ended.send(host(desk, windows, ordered).await);
        });
        let windows = Box::new(Windows::new(orders, handle.clone(), roles));
        let ports =
            Ports { crash_report, ..ports(&handle, settings, demo.as_ref(), tray, windows, shortcut) };
        let is_demo = demo.is_some();
        run_pipeline(pipeline, ports, demo).map_err(AppError::Threads)?;
        quit_when_asked(handle.clone());
        background::spawn(crash::on_request());
        tell_when_awake(handle.clone());
        // The demo is another app, and must not answer for the agent's own.
        if !is_demo {
            keyring_watch::tell_when_changed(handle.clone());
        }
        if !start.hidden {
            handle.send(Intent::OpenInbox);
        }
        if start.diagnostics {
            handle.send(Intent::OpenDiagnostics);
        }
        if let Some(customer_id) = start.chat {
            handle.send(Intent::OpenChat(customer_id));
        }
        Ok(async move { end.await.unwrap_or(Ending::Quit) })
    }
}

/// Nothing but the windows needs Tauri, and they are a program of their own.
#[cfg(target_os = "linux")]
mod platform {
    use std::os::unix::process::CommandExt as _;

    use deskbell_app::contract::WindowRole;

    use super::{AppError, Resident};
    use crate::adapters::instance::{Place, take_place};
    use crate::adapters::shortcut;
    use crate::adapters::tray::Tray;
    use crate::adapters::windows::{Ending, Program, this_program};
    use crate::background;

    pub fn run(
        resident: Resident<impl Fn(Vec<String>) + Send + Sync + Clone + 'static>,
    ) -> Result<(), AppError> {
        let background = background::start().map_err(AppError::Threads)?;
        let arguments: Vec<String> =
            std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let place = take_place(resident.name(), resident.handle.clone(), &arguments, resident.second.clone());
        let place = background.block_on(place);
        match &place {
            Place::Other => return Ok(()),
            Place::Deaf => return Err(AppError::Deaf),
            Place::Taken(_) | Place::NoBus => {}
        }
        let windows = resident.demo.as_ref().map(|demo| Program::that_forgets(demo.web_data.path()));
        let tray = Box::new(Tray::start(resident.handle.clone()));
        let shortcut = shortcut::of_desktop(resident.handle.clone());
        // The place is kept until the end.
        let end = resident.begin(windows.unwrap_or_default(), tray, shortcut)?;
        let ending = background.block_on(end);
        drop(place);
        match ending {
            Ending::Quit => Ok(()),
            Ending::Renew(window) => renew(window),
        }
    }

    /// The newer program in the place of this one, with the window that was wanted.
    fn renew(window: Option<WindowRole>) -> Result<(), AppError> {
        let (program, _) = this_program();
        let mut command = std::process::Command::new(program);
        match window {
            Some(WindowRole::Inbox) => &mut command,
            Some(WindowRole::Chat { customer_id }) => command.arg("chat").arg(customer_id),
            Some(WindowRole::Diagnostics) => command.arg("diagnostics"),
            Some(WindowRole::Settings) | None => command.arg("--hidden"),
        };
        Err(AppError::Renew(command.exec()))
    }
}

/// The tray and the keys are Tauri's, and the windows are in this process.
#[cfg(not(target_os = "linux"))]
mod platform {
    use super::{AppError, Resident};
    use crate::adapters::shortcut;
    use crate::adapters::tray::Tray;
    use crate::adapters::windows::Here;
    use crate::windows::{self, Keep};

    pub fn run(
        resident: Resident<impl Fn(Vec<String>) + Send + Sync + Clone + 'static>,
    ) -> Result<(), AppError> {
        let second = resident.second.clone();
        let single = tauri_plugin_single_instance::Builder::new()
            .dbus_id(resident.name())
            .callback(move |_, arguments, _| second(arguments))
            .build();
        let keep = Keep {
            web_data: resident.demo.as_ref().map(|demo| demo.web_data.path().to_owned()),
            forget_places: resident.demo.is_some(),
        };
        let (here, link) = Here::new();
        windows::run(tauri::Builder::default().plugin(single), link, keep, move |app| {
            let tray = Box::new(Tray::start(app.clone(), resident.handle.clone()));
            let shortcut = shortcut::of_desktop(app, resident.handle.clone());
            // When the windows are told to end, so does the app.
            let end = resident.begin(here, tray, shortcut)?;
            crate::background::spawn(async { drop(end.await) });
            Ok(())
        })?;
        Ok(())
    }
}

fn second_start(pipeline: &Handle, settings: &Saved, asks: Option<SecondStart>) {
    // An administrator who changed the policy, and starts the app to see, sees it.
    pipeline.send(Intent::ReadPolicy);
    match asks {
        Some(SecondStart::Intent(intent)) => pipeline.send(intent),
        Some(SecondStart::Server(server)) => {
            if let Saved::File(settings) = settings {
                ports::Settings::set_server(&mut settings.clone(), server.as_deref());
            }
            pipeline.send(Intent::Reload);
        }
        Some(SecondStart::Nothing) => {}
        None => tracing::warn!("a second start had arguments that make no sense"),
    }
}

/// Where settings are kept.
#[derive(Clone)]
enum Saved {
    File(SharedSettings),
    /// In memory, where this server is signed in at.
    Memory(Option<String>),
}

impl Saved {
    fn of(demo: Option<&DemoProfile>) -> Self {
        if let Some(demo) = demo {
            return Self::Memory(Some(demo.server.url()));
        }
        match SharedSettings::open() {
            Ok(settings) => Self::File(settings),
            Err(error) => {
                tracing::error!(%error, "what is set is forgotten at the end");
                Self::Memory(None)
            }
        }
    }
}

fn ports(
    pipeline: &Handle,
    settings: Saved,
    demo: Option<&DemoProfile>,
    tray: Box<dyn ports::Tray>,
    windows: Box<dyn ports::Windows>,
    shortcut: Box<dyn ports::GlobalShortcut>,
) -> Ports {
    let keyring: Arc<dyn Keyring> = match demo {
        Some(demo) => demo.keyring.clone(),
        None => Arc::new(SystemKeyring::default()),
    };
    Ports {
        notifications: Box::new(Notifications::start(pipeline.clone())),
        tray,
        windows,
        autostart: match demo {
            Some(_) => Box::new(LeftAlone),
            None => Box::new(Autostart::new()),
        },
        shortcut,
        keyring,
        settings: match settings {
            Saved::File(settings) => Box::new(settings),
            Saved::Memory(server) => Box::new(MemorySettings { server, chosen: None }),
        },
        history: match (demo, data_folder()) {
            (None, Some(folder)) => HistoryPlace::Folder(folder.join("history")),
            _ => HistoryPlace::Memory,
        },
        probes: |keyring, server| crate::doctor::probes(Some(keyring), server),
        crash_report: None,
        give_memory_back: Box::new(crate::heap::give_back),
        policy: match demo {
            Some(_) => PolicyPlace::Nowhere,
            None => PolicyPlace::system(),
        },
        environment: |name| std::env::var(name).ok(),
        language: language::of_the_desktop(),
    }
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
