//! How long a message takes from the socket to the desktop's notification service, and what the app costs when nobody
//! writes: a part of `make bench`.
//!
//! `deskbell-bench-desktop [SAMPLES]` runs everything on a desktop of its own; `deskbell-bench-desktop bare SERVER BUS`
//! is the limit, which it starts. See `README.md` beside `Cargo.toml`.
#![allow(clippy::print_stdout, reason = "a table is what it is for")]

mod server;
mod service;
mod usage;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use deskbell_protocol::time::to_iso;
use deskbell_tests::desktop::{DesktopError, Keyring, PrivateDesktop, Program};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{self, Message};

use server::Server;
use service::{PROBE, Service};
use usage::{Idle, Usage};

/// Measured messages in each of the two conditions, if nobody says otherwise.
const SAMPLES: usize = 150;
/// Between two of them: longer than the app waits between two updates of a notification.
const APART: Duration = Duration::from_millis(310);
/// Messages a second of the load, and from how many customers.
const LOAD: usize = 1000;
const CUSTOMERS: usize = 500;
/// How long the idle app is watched.
const IDLE: Duration = Duration::from_secs(60);
/// How long it may settle after its start: threads that only a start needs end after ten seconds or so.
const SETTLE: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Wrong arguments.
    #[error("usage: deskbell-bench-desktop [SAMPLES]")]
    Usage,
    /// The app did not do what it should.
    #[error("{0}")]
    App(String),
    /// The desktop.
    #[error(transparent)]
    Desktop(#[from] DesktopError),
    /// The bus.
    #[error(transparent)]
    Bus(#[from] zbus::Error),
    /// A process could not be started, or a file not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A file that is no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The limit's connection.
    #[error(transparent)]
    WebSocket(#[from] tungstenite::Error),
    /// A token could not be made.
    #[error(transparent)]
    Key(#[from] deskbell_demo_server::token::KeyError),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["bare", server, bus] => bare(server, bus).await,
        [] => bench(SAMPLES).await,
        [samples] => match samples.parse() {
            Ok(samples) if samples > 0 => bench(samples).await,
            _ => Err(BenchError::Usage),
        },
        _ => Err(BenchError::Usage),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell-bench-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The limit: frames in, `Notify` out, and nothing between.
async fn bare(server: &str, bus: &str) -> Result<(), BenchError> {
    let bus = zbus::connection::Builder::address(bus)?.build().await?;
    let url = format!("ws://{server}/socket.io/?EIO=4&transport=websocket");
    let (mut socket, _) = connect_async(url).await?;
    socket.send(Message::text("40")).await?;
    socket.send(Message::text(r#"42["joinWhatsAppGeneral"]"#)).await?;
    let mut id = 0_u32;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else { continue };
        let Some((_, rest)) = text.split_once(PROBE) else { continue };
        let number = rest.split('"').next().unwrap_or_default();
        let name = "org.freedesktop.Notifications";
        let body = format!("{PROBE}{number}");
        let hints = HashMap::<&str, zbus::zvariant::Value<'_>>::new();
        let arguments = ("bare", id, "", "Probe", body.as_str(), Vec::<&str>::new(), hints, -1);
        let path = "/org/freedesktop/Notifications";
        let reply = bus.call_method(Some(name), path, Some(name), "Notify", &arguments).await?;
        id = reply.body().deserialize()?;
    }
    Ok(())
}

/// How long messages took to the notification service, in milliseconds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Latency {
    samples: usize,
    p50: f64,
    p99: f64,
    max: f64,
}

impl Latency {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        // The nearest rank.
        let at = |share: f64| {
            let rank = (times.len() as f64 * share).ceil().max(1.0) as usize;
            times.get(rank - 1).copied().unwrap_or(f64::NAN)
        };
        Self { samples: times.len(), p50: at(0.5), p99: at(0.99), max: at(1.0) }
    }
}

#[derive(Debug, Serialize)]
struct Side {
    quiet: Latency,
    load: Latency,
}

async fn bench(samples: usize) -> Result<(), BenchError> {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    let binary = binary()?;
    let desktop = PrivateDesktop::start().await?;
    let _keyring = Keyring::start(&desktop).await?;
    let mut service = Service::start(desktop.bus_address()).await?;
    let mut server = Server::start().await?;

    sign_in(&desktop, &binary, &server).await?;
    let mut program = Program::new(&desktop, &binary, &desktop.scratch().join("deskbell.log"))?;
    program.start(&desktop, &["--hidden"])?;
    let pid = program.pid().await?;
    in_time("the app in the general room", server.joined()).await?;
    eprintln!("watching the idle app for {} s", IDLE.as_secs());
    sleep(SETTLE).await;
    let before = Usage::of(pid);
    sleep(IDLE).await;
    let idle = Usage::of(pid).since(&before);
    let ours = side("the app", &mut server, &mut service, samples).await?;
    program.kill().await?;

    let address = server.address.to_string();
    let this = std::env::current_exe()?;
    let mut limit = desktop.command(this);
    let mut limit = limit.args(["bare", &address, desktop.bus_address()]).spawn()?;
    in_time("the limit in the general room", server.joined()).await?;
    let theirs = side("the limit", &mut server, &mut service, samples).await?;
    limit.kill().await?;
    report(bench, &ours, &theirs, idle)
}

/// The release build, or what `DESKBELL_BIN` names.
fn binary() -> Result<PathBuf, BenchError> {
    let beside = std::env::current_exe()?.with_file_name("deskbell");
    let binary = std::env::var_os("DESKBELL_BIN").map_or(beside, PathBuf::from);
    if binary.is_file() {
        return Ok(binary);
    }
    Err(BenchError::App(format!("there is no {}: run `make release` first", binary.display())))
}

async fn sign_in(desktop: &PrivateDesktop, binary: &Path, server: &Server) -> Result<(), BenchError> {
    use deskbell_demo_server::token::{Claims, Key};
    let token = Key::random()?.sign(&Claims::new("bench", Duration::from_hours(24)))?;
    let url = format!("ws://{}", server.address);
    let mut command = desktop.command(binary);
    command.args(["sign-in", "--server", &url, "--token-stdin"]).stdin(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(format!("{token}\n").as_bytes()).await?;
    }
    let status = child.wait().await?;
    if status.success() { Ok(()) } else { Err(BenchError::App(format!("the sign-in failed: {status}"))) }
}

async fn side(
    name: &str,
    server: &mut Server,
    service: &mut Service,
    samples: usize,
) -> Result<Side, BenchError> {
    eprintln!("{name}: {samples} messages, one at a time");
    let mut number = 0;
    // The first ones find everything cold, once in a day's work.
    for _ in 0..5 {
        probe(server, service, &mut number).await?;
        sleep(APART).await;
    }
    let mut times = Vec::new();
    for _ in 0..samples {
        times.push(probe(server, service, &mut number).await?);
        sleep(APART).await;
    }
    let quiet = Latency::of(times);
    eprintln!("{name}: {samples} messages, among {LOAD} others a second");
    let mut times = Vec::new();
    let mut tick = interval(Duration::from_millis(10));
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut others = 0;
    while times.len() < samples {
        for _ in 0..APART.as_millis() / 10 {
            tick.tick().await;
            for _ in 0..LOAD / 100 {
                let customer = format!("customer-{}", others % CUSTOMERS);
                server.send(message(&customer, &format!("other-{others}"), "hello"));
                others += 1;
            }
        }
        times.push(probe(server, service, &mut number).await?);
    }
    Ok(Side { quiet, load: Latency::of(times) })
}

/// From the frame's way into the socket to the call of the notification service, in milliseconds.
async fn probe(server: &mut Server, service: &mut Service, number: &mut usize) -> Result<f64, BenchError> {
    *number += 1;
    let id = format!("probe-{number}-{}", std::process::id());
    let frame = message("probe", &id, &format!("{PROBE}{number}"));
    let sent = in_time("a frame to be sent", server.send_timed(*number, frame)).await?;
    let called = in_time("a notification", service.called(*number)).await?;
    let (Some(sent), Some(called)) = (sent, called) else {
        return Err(BenchError::App("the server or the service ended".to_owned()));
    };
    Ok((called - sent).as_secs_f64() * 1e3)
}

fn message(customer: &str, id: &str, content: &str) -> String {
    let now = to_iso(deskbell_client::Clock::system().now());
    let data = json!({
        "conversationId": customer,
        "customerId": customer,
        "whatsappNumber": "+15550100",
        "whatsappMessageId": id,
        "senderType": "customer",
        "messageType": "text",
        "content": content,
        "status": "delivered",
        "isTemplate": false,
        "metadata": {"customerName": customer},
        "timestamp": now,
    });
    format!("42[\"whatsappMessage\",{data}]")
}

async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> Result<T, BenchError> {
    let begun = Instant::now();
    let done = timeout(PATIENCE, future).await;
    done.map_err(|_| BenchError::App(format!("waited {:?} in vain for {what}", begun.elapsed())))
}

fn report(bench: &Path, ours: &Side, theirs: &Side, idle: Idle) -> Result<(), BenchError> {
    let row = |name: &str, unit: &str, ours: f64, theirs: Option<f64>, most: Option<f64>| {
        json!({
            "name": name,
            "unit": unit,
            "ours": ours,
            "against": theirs.map(|_| "a bare Notify client"),
            "theirs": theirs,
            "ratio": theirs.map(|theirs| ours / theirs),
            "aim": most.map(|most| format!("at most {most} {unit}")),
            "met": most.map(|most| ours <= most),
        })
    };
    let latency = |name: &str, ours, theirs, most| row(name, "ms", ours, Some(theirs), most);
    let rows = [
        latency("frame to Notify, quiet, p50", ours.quiet.p50, theirs.quiet.p50, Some(2.0)),
        latency("frame to Notify, quiet, p99", ours.quiet.p99, theirs.quiet.p99, Some(10.0)),
        latency("frame to Notify, 1,000 messages/s, p50", ours.load.p50, theirs.load.p50, None),
        latency("frame to Notify, 1,000 messages/s, p99", ours.load.p99, theirs.load.p99, Some(25.0)),
        row("CPU of the idle app", "%", idle.cpu_percent, None, Some(0.1)),
        row("wake-ups of the idle app", "/s", idle.wakeups_per_second, None, None),
    ];
    for row in &rows {
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        let number = |field: &str| row[field].as_f64().map_or("-".to_owned(), |it| format!("{it:.3}"));
        let met = match row["met"].as_bool() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        let (ours, theirs) = (number("ours"), number("theirs"));
        println!("{met:<7} {:<40} {ours:>9} to {theirs:>7} {} ({})", text("name"), text("unit"), text("aim"));
    }
    let file = bench.join("results.json");
    let mut results: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let commit = std::process::Command::new("git")
        .args(["describe", "--always", "--dirty", "--exclude=*"])
        .output()?;
    let load = std::fs::read_to_string("/proc/loadavg")?;
    if let Some(results) = results.as_object_mut() {
        let desktop = json!({
            "commit": String::from_utf8_lossy(&commit.stdout).trim(),
            "loadAfter": load.split(' ').next().and_then(|load| load.parse::<f64>().ok()),
            "results": rows,
            "app": ours,
            "limit": theirs,
            "idle": idle,
        });
        results.insert("desktop".to_owned(), desktop);
    }
    std::fs::write(file, format!("{}\n", serde_json::to_string_pretty(&results)?))?;
    Ok(())
}
