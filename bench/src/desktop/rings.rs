//! How long a message takes from the socket to the desktop's notification service, and what the app costs when nobody
//! writes.

use std::collections::HashMap;
use std::time::Duration;

use deskbell_bench::numbers::Spread;
use deskbell_bench::results::{Aim, Row};
use deskbell_tests::desktop::{Keyring, PrivateDesktop, Program};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::BenchError;
use crate::app::{binary, in_time, message, publish, sign_in};
use crate::server::Server;
use crate::service::{PROBE, Service};
use crate::usage::{Idle, Usage};

/// Measured messages in each of the two conditions, if nobody says otherwise.
pub const SAMPLES: usize = 150;
/// Between two of them: longer than the app waits between two updates of a notification.
const APART: Duration = Duration::from_millis(310);
/// Messages a second of the load, and from how many customers.
const LOAD: usize = 1000;
const CUSTOMERS: usize = 500;
/// How long the idle app is watched.
const IDLE: Duration = Duration::from_secs(60);
/// How long it may settle after its start: threads that only a start needs end after ten seconds or so.
const SETTLE: Duration = Duration::from_secs(30);

/// The limit: frames in, `Notify` out, and nothing between.
pub async fn bare(server: &str, bus: &str) -> Result<(), BenchError> {
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

#[derive(Debug, Serialize)]
struct Side {
    quiet: Spread,
    load: Spread,
}

/// Measures both sides.
pub async fn bench(samples: usize) -> Result<(), BenchError> {
    let binary = binary()?;
    let desktop = PrivateDesktop::start().await?;
    let _keyring = Keyring::start(&desktop).await?;
    let mut service = Service::start(desktop.bus_address()).await?;
    let mut server = Server::start().await?;

    sign_in(&desktop, &binary, &format!("ws://{}", server.address)).await?;
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
    report(&ours, &theirs, idle)
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
    let quiet = Spread::of(times);
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
                server.send(message(&customer, &customer, &format!("other-{others}"), "hello"));
                others += 1;
            }
        }
        times.push(probe(server, service, &mut number).await?);
    }
    Ok(Side { quiet, load: Spread::of(times) })
}

/// From the frame's way into the socket to the call of the notification service, in milliseconds.
async fn probe(server: &mut Server, service: &mut Service, number: &mut usize) -> Result<f64, BenchError> {
    *number += 1;
    let id = format!("probe-{number}-{}", std::process::id());
    let frame = message("probe", "probe", &id, &format!("{PROBE}{number}"));
    let sent = in_time("a frame to be sent", server.send_timed(*number, frame)).await?;
    let called = in_time("a notification", service.called(*number)).await?;
    let (Some(sent), Some(called)) = (sent, called) else {
        return Err(BenchError::App("the server or the service ended".to_owned()));
    };
    Ok((called - sent).as_secs_f64() * 1e3)
}

fn report(ours: &Side, theirs: &Side, idle: Idle) -> Result<(), BenchError> {
    let latency = |name: &str, ours, theirs| {
        Row::new(format!("frame to Notify, {name}"), "ms", ours).against("a bare Notify client", theirs)
    };
    let rows = vec![
        latency("quiet, p50", ours.quiet.p50, theirs.quiet.p50).aim(Aim::AtMost(2.0)),
        latency("quiet, p99", ours.quiet.p99, theirs.quiet.p99).aim(Aim::AtMost(10.0)),
        latency("1,000 messages/s, p50", ours.load.p50, theirs.load.p50),
        latency("1,000 messages/s, p99", ours.load.p99, theirs.load.p99).aim(Aim::AtMost(25.0)),
        Row::new("CPU of the idle app", "%", idle.cpu_percent).aim(Aim::Under(0.1)),
        Row::new("wake-ups of the idle app", "/s", idle.wakeups_per_second),
    ];
    publish("rings", rows, &json!({ "app": ours, "limit": theirs, "idle": idle }))
}
