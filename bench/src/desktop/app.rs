//! The app under measurement, and what all parts need.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use deskbell_bench::process;
use deskbell_bench::results::{Results, Row};
use deskbell_bench::table::line;
use deskbell_demo_server::token::{Claims, Key};
use deskbell_history::Key as HistoryKey;
use deskbell_protocol::time::to_iso;
use deskbell_tests::desktop::{Keyring, PrivateDesktop, TrayHost, Window};
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Child;
use tokio::time::{sleep, timeout};

use crate::BenchError;
use crate::server::Server;
use crate::service::{PROBE, Service};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// So long one notification stands for many customers.
const CROWD: Duration = Duration::from_secs(12);

/// The release build, or what `DESKBELL_BIN` names.
pub fn binary() -> Result<PathBuf, BenchError> {
    let beside = std::env::current_exe()?.with_file_name("deskbell");
    let binary = std::env::var_os("DESKBELL_BIN").map_or(beside, PathBuf::from);
    if binary.is_file() {
        return Ok(binary.canonicalize()?);
    }
    Err(BenchError::App(format!("there is no {}: run `make release` first", binary.display())))
}

/// Asks a program to end (SIGTERM), and waits until it has.
pub async fn terminate(child: &mut Child, what: &str) -> Result<(), BenchError> {
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It fails when the process has ended already, which is as good.
        let _ = kill_process(pid, Signal::TERM);
    }
    match timeout(PATIENCE, child.wait()).await {
        Ok(ended) => ended.map(drop)?,
        Err(_) => {
            eprintln!("{what} does not end; it is killed");
            child.kill().await?;
        }
    }
    Ok(())
}

/// A desktop with a keyring, a tray, a notification service and a server, where somebody is signed in.
pub struct Stage {
    // In the order in which they are to end: the desktop last.
    pub server: Server,
    pub service: Service,
    pub tray: TrayHost,
    _keyring: Keyring,
    pub binary: PathBuf,
    pub desktop: PrivateDesktop,
}

/// A running app. Dropping it kills it.
#[derive(Debug)]
pub struct App {
    child: Child,
}

impl Stage {
    /// Sets it up.
    pub async fn set() -> Result<Self, BenchError> {
        let binary = binary()?;
        let desktop = PrivateDesktop::start().await?;
        let keyring = Keyring::start(&desktop).await?;
        let service = Service::start(desktop.bus_address()).await?;
        let tray = TrayHost::start(&desktop).await?;
        let server = Server::start().await?;
        sign_in(&desktop, &binary, &format!("ws://{}", server.address)).await?;
        Ok(Self { server, service, tray, _keyring: keyring, binary, desktop })
    }

    /// Starts the app, without waiting for anything.
    pub fn launch(&self, arguments: &[&str]) -> Result<App, BenchError> {
        let log =
            File::options().create(true).append(true).open(self.desktop.scratch().join("deskbell.log"))?;
        let mut command = self.desktop.command(&self.binary);
        command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        Ok(App { child: command.spawn()? })
    }

    /// Starts the app without a window, and waits until it is in the tray and in the general room.
    pub async fn start_hidden(&mut self) -> Result<App, BenchError> {
        let app = self.launch(&["--hidden"])?;
        self.tray.next_item().await?;
        in_time("the app in the general room", self.server.joined()).await?;
        Ok(app)
    }

    /// Tells the running app something by a second start.
    pub async fn ask(&self, arguments: &[&str]) -> Result<(), BenchError> {
        let mut command = self.desktop.command(&self.binary);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        in_time("the end of a second start", command.status()).await??;
        Ok(())
    }

    /// Closes the windows of the app, and waits until they are gone.
    pub async fn close_windows(&self) -> Result<(), BenchError> {
        while let Some(window) = self.desktop.windows().into_iter().next() {
            self.desktop.close_window(&window.title).await?;
            let gone = |windows: &[Window]| windows.iter().all(|other| other.id != window.id);
            self.desktop.until_windows("a window to close", gone).await?;
        }
        Ok(())
    }

    /// The history's file and key.
    pub async fn history(&self) -> Result<(PathBuf, HistoryKey), BenchError> {
        history_of(&self.desktop).await
    }
}

impl App {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// It and what it started.
    pub fn processes(&self) -> BTreeSet<u32> {
        process::tree(self.pid(), "")
    }

    /// Waits until it has nothing left to do, such as the index of words after a burst.
    pub async fn until_idle(&self) -> Result<(), BenchError> {
        const LOOK: Duration = Duration::from_secs(1);
        /// What a program that only waits uses of a second.
        const IDLE: Duration = Duration::from_millis(10);
        within(PATIENCE * 5, "the app to be idle", async {
            loop {
                let before = process::cpu(&self.processes());
                sleep(LOOK).await;
                if process::cpu(&self.processes()) <= before + IDLE {
                    break;
                }
            }
        })
        .await
    }

    /// Asks it to end, and waits until it has.
    pub async fn end(mut self) -> Result<(), BenchError> {
        terminate(&mut self.child, "the app").await
    }
}

/// Sends so many messages of one customer to the running app, after some of others, as fast as it takes them, waits
/// until they are in the history, and has them read and answered.
pub async fn fill(stage: &mut Stage, customer: (&str, &str), count: usize) -> Result<(), BenchError> {
    const WORDS: &str = "The lamp is late again and nobody knows why. ";
    const OTHERS: usize = 20;
    let (id, name) = customer;
    let probe = |number: usize| {
        message("probe", "Probe", &format!("stored.probe.{number}"), &format!("{PROBE}{number}"))
    };
    // It has a notification of its own, because it has it before the crowd comes.
    stage.server.send(probe(0));
    in_time("the first message", stage.service.called(0)).await?;
    for other in 0..OTHERS {
        let (id, name) = (format!("other-{other}"), format!("Customer number {other}"));
        stage.server.send(message(&id, &name, &format!("stored.{id}"), WORDS));
    }
    for number in 1..=count {
        let content = format!("Message {number}. {}", WORDS.repeat(number * 7 % 5));
        stage.server.send(message(id, name, &format!("stored.{number}"), &content));
    }
    stage.server.send(probe(1));
    // Notified, it was committed, and so was all that came before it.
    within(PATIENCE * 5, "all messages to come", stage.service.called(1)).await?;
    // After a crowd, a customer has a notification of the own again, with which all is read.
    sleep(CROWD).await;
    stage.server.send(message(id, name, "stored.last", "That is all."));
    let shown = in_time("the last message", stage.service.shown(name)).await?;
    stage.service.click(shown.unwrap_or_default(), "mark-read").await?;
    // And answered, as in a day's work: how many wait for an answer is kept in memory.
    stage.server.send(message_of("agent", id, name, "stored.answer", "We are on it."));
    stage.server.send(probe(2));
    in_time("the answer to come", stage.service.called(2)).await.map(drop)
}

/// The file of the one history of a desktop, and its key, as it is in the keyring.
pub async fn history_of(desktop: &PrivateDesktop) -> Result<(PathBuf, HistoryKey), BenchError> {
    let folder = desktop.home().join(".local/share/org.deskbell.Deskbell/history");
    let files = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let file = files.into_iter().find(|file| file.extension().is_some_and(|it| it == "db"));
    let file = file.ok_or_else(|| BenchError::App("there is no history".to_owned()))?;
    let profile = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let account = format!("history key {profile}");
    let found = desktop.run("secret-tool", &["lookup", "service", "Deskbell", "username", &account]).await?;
    Ok((file, HistoryKey::from_hex(found.trim()).map_err(BenchError::app)?))
}

/// A token for the agent of the benchmark. The server inside this program looks at none.
pub fn token() -> Result<String, BenchError> {
    Ok(Key::random()?.sign(&Claims::new("bench", Duration::from_hours(24)))?)
}

/// Signs in at a server that takes any token.
pub async fn sign_in(desktop: &PrivateDesktop, binary: &Path, url: &str) -> Result<(), BenchError> {
    sign_in_with(desktop, binary, url, &token()?).await
}

/// Signs in.
pub async fn sign_in_with(
    desktop: &PrivateDesktop,
    binary: &Path,
    url: &str,
    token: &str,
) -> Result<(), BenchError> {
    let mut command = desktop.command(binary);
    command.args(["sign-in", "--server", url, "--token-stdin"]).stdin(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(format!("{token}\n").as_bytes()).await?;
    }
    let status = in_time("the end of the sign-in", child.wait()).await??;
    if status.success() { Ok(()) } else { Err(BenchError::App(format!("the sign-in failed: {status}"))) }
}

/// A customer's message, as the frame that it comes in.
pub fn message(customer: &str, name: &str, id: &str, content: &str) -> String {
    message_of("customer", customer, name, id, content)
}

fn message_of(sender: &str, customer: &str, name: &str, id: &str, content: &str) -> String {
    let now = to_iso(deskbell_client::Clock::system().now());
    let data = json!({
        "conversationId": customer,
        "customerId": customer,
        "whatsappNumber": "+15550100",
        "whatsappMessageId": id,
        "senderType": sender,
        "messageType": "text",
        "content": content,
        "status": "delivered",
        "isTemplate": false,
        "metadata": {"customerName": name},
        "timestamp": now,
    });
    format!("42[\"whatsappMessage\",{data}]")
}

/// Waits for something that may not come.
pub async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> Result<T, BenchError> {
    within(PATIENCE, what, future).await
}

/// The same, with another patience.
pub async fn within<T>(
    patience: Duration,
    what: &str,
    future: impl Future<Output = T>,
) -> Result<T, BenchError> {
    let done = timeout(patience, future).await;
    done.map_err(|_| BenchError::App(format!("waited {patience:?} in vain for {what}")))
}

/// Prints the rows of a part and puts them into the results.
pub fn publish(part: &str, rows: Vec<Row>, details: &impl Serialize) -> Result<(), BenchError> {
    for row in &rows {
        println!("{}", line(row));
    }
    Ok(Results::here().write(part, rows, details)?)
}
