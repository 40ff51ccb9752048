//! What it takes of the memory: in the tray, with windows, after them; beside the same windows in Chromium, and beside
//! the guide's own client there.
//!
//! Memory is PSS over all processes of a program, as `smaps_rollup` has it: what several share counts once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use deskbell_bench::numbers::steady_slope;
use deskbell_bench::process::{name, pss_mib};
use deskbell_bench::results::{Aim, Row};
use deskbell_tests::desktop::PrivateDesktop;
use deskbell_tests::peer::{Peer, PeerOptions};
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::BenchError;
use crate::app::{App, Stage, in_time, message, publish, within};
use crate::chromium::{Chromium, NO_GPU};
use crate::paint::Screen;
use crate::service::PROBE;
use crate::site;
use crate::webview::{self, WebView};

/// How often a window is opened and closed, if nobody says otherwise.
pub const ROUNDS: usize = 50;
/// The first rounds fill caches that the later ones use.
const WARM_UP: usize = 10;
/// A chat window's size, and the inbox's: those that the app's have.
const CHAT: (u32, u32) = (420, 640);
const INBOX: (u32, u32) = (980, 680);
/// The customers of the fake backend whose chats are opened in Chromium.
const FAKE_CHATS: [&str; 4] = ["48213", "51002", "51004", "51008"];
const CUSTOMERS: usize = 5;
const MESSAGES: usize = 60;

/// Memory at a moment.
#[derive(Debug, Serialize)]
struct Memory {
    mib: f64,
    /// By the processes' names.
    of: BTreeMap<String, f64>,
}

/// Measures everything.
pub async fn bench(rounds: usize) -> Result<(), BenchError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ours = ours(rounds).await?;
    let site = site::serve(root.join("ui/dist-fake")).await?;
    let chats = FAKE_CHATS.map(|id| format!("http://{site}/chat.html?chat={id}"));
    eprintln!("Chromium with the same windows");
    let inbox = format!("http://{site}/");
    let same = chromium(&chats, &inbox, &[]).await?;
    eprintln!("the same without a GPU process");
    let lean = chromium(&chats, &inbox, NO_GPU).await?;
    eprintln!("Chromium with the guide's hook");
    let hook = hook(&root.join("bench/hook/dist")).await?;

    eprintln!("WebKitGTK by itself");
    let (bare, bare_rounds) = bare(rounds).await?;

    let (one, four) = ("Chromium --app, one window", "Chromium --app, four windows");
    let (guide, without) = ("the guide's hook in Chromium", "Chromium --app, one window, no GPU process");
    let drift =
        |rounds: &[(f64, f64)]| steady_slope(rounds.get(WARM_UP.min(rounds.len() / 2)..).unwrap_or_default());
    let kept = (ours.after_rounds.mib - ours.tray.mib) / rounds.max(1) as f64;
    let row = |name: &str, ours: f64| Row::new(name, "MiB", ours);
    let rows = vec![
        row("tray only, by itself", ours.tray.mib).aim(Aim::Under(50.0)),
        row("tray only", ours.tray.mib).against(one, same.one.mib).aim(Aim::RatioAtMost(1.0 / 7.0)),
        row("tray only", ours.tray.mib).against(guide, hook.one.mib),
        row("one chat window", ours.one.mib).against(one, same.one.mib).aim(Aim::RatioAtMost(0.6)),
        row("one chat window", ours.one.mib).against(webview::NAME, bare.one.mib),
        row("one chat window", ours.one.mib).against(without, lean.one.mib),
        row("one chat window", ours.one.mib).against(guide, hook.one.mib),
        row("four chat windows", ours.four.mib).against(four, same.four.mib).aim(Aim::RatioAtMost(0.6)),
        row("four chat windows", ours.four.mib).against("four empty windows of WebKitGTK", bare.four.mib),
        row("four chat windows", ours.four.mib)
            .against("Chromium --app, four windows, no GPU process", lean.four.mib),
        row("four chat windows", ours.four.mib).against("the guide's hook in four windows", hook.four.mib),
        row("inbox and four chat windows", ours.five.mib)
            .against("Chromium --app, the same five", same.five.mib),
        row("after closing all", ours.closed.mib)
            .against("itself, in the tray before", ours.tray.mib)
            .aim(Aim::MoreAtMost(40.0)),
        row("after something rang, for a minute", ours.rung.mib)
            .against("itself, in the tray before", ours.tray.mib),
        Row::new(format!("growth over {rounds} rounds of opening and closing"), "MiB/round", kept)
            .aim(Aim::AtMost(0.05)),
        Row::new("the same, while the windows' process is kept", "MiB/round", drift(&ours.rounds))
            .against("WebKitGTK by itself", drift(&bare_rounds)),
    ];
    publish(
        "footprint",
        rows,
        &json!({ "ours": ours, "chromium": same, "chromiumWithoutGpu": lean, "hook": hook, "webview": bare, "webviewRounds": bare_rounds }),
    )
}

#[derive(Debug, Serialize)]
struct Ours {
    /// Just after something rang: a window is expected.
    rung: Memory,
    tray: Memory,
    one: Memory,
    four: Memory,
    five: Memory,
    closed: Memory,
    /// The number of each round, and MiB after it, with the windows' process still there.
    rounds: Vec<(f64, f64)>,
    /// After the last, without it.
    after_rounds: Memory,
}

#[derive(Debug, Serialize)]
struct Theirs {
    one: Memory,
    four: Memory,
    five: Memory,
}

async fn ours(rounds: usize) -> Result<Ours, BenchError> {
    let mut stage = Stage::set().await?;
    let app = stage.start_hidden().await?;
    for number in 0..CUSTOMERS * MESSAGES {
        let customer = number % CUSTOMERS;
        let content = format!("Message {number}. The lamp that came on Tuesday is broken. What do I do now?");
        stage.server.send(message(&id(customer), &title(customer), &format!("m-{number}"), &content));
    }
    // Notified, it was committed, and so was all that came before it.
    stage.server.send(message(&id(0), &title(0), "last", &format!("{PROBE}1")));
    in_time("all messages to come", stage.service.called(1)).await?;
    eprintln!("in the tray");
    let rung = settled(|| app.processes()).await;
    until_alone(&app).await?;
    let tray = settled(|| app.processes()).await;
    eprintln!("with windows");
    open_chat(&stage, 0).await?;
    let one = settled(|| app.processes()).await;
    for customer in 1..4 {
        open_chat(&stage, customer).await?;
    }
    let four = settled(|| app.processes()).await;
    let screen = Screen::of(&stage.desktop)?;
    let known = screen.windows()?;
    stage.ask(&[]).await?;
    screen.painted(known).await?;
    let five = settled(|| app.processes()).await;
    stage.close_windows().await?;
    until_alone(&app).await?;
    let closed = settled(|| app.processes()).await;
    let mut after = Vec::new();
    for round in 1..=rounds {
        eprint!("\rround {round} of {rounds} ");
        open_chat(&stage, round % CUSTOMERS).await?;
        stage.close_windows().await?;
        until_no_web_process(|| app.processes()).await?;
        after.push((round as f64, pss_mib(&app.processes())));
    }
    eprintln!();
    until_alone(&app).await?;
    let after_rounds = settled(|| app.processes()).await;
    app.end().await?;
    Ok(Ours { rung, tray, one, four, five, closed, rounds: after, after_rounds })
}

fn id(customer: usize) -> String {
    format!("customer-{customer}")
}

fn title(customer: usize) -> String {
    format!("Customer number {customer}")
}

async fn open_chat(stage: &Stage, customer: usize) -> Result<(), BenchError> {
    let screen = Screen::of(&stage.desktop)?;
    let known = screen.windows()?;
    stage.ask(&["chat", &id(customer)]).await?;
    screen.painted(known).await.map(drop)
}

/// The web view's process of a window ends a little after the window.
async fn until_no_web_process(processes: impl Fn() -> BTreeSet<u32>) -> Result<(), BenchError> {
    let is_there = || processes().iter().any(|pid| name(*pid).starts_with("WebKitWebProces"));
    in_time("the web view's end", async {
        while is_there() {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await
}

/// The windows' process stays for a while, where somebody closes the last window or something rings.
async fn until_alone(app: &App) -> Result<(), BenchError> {
    within(Duration::from_mins(2), "the end of the windows' process", async {
        while app.processes().len() > 1 {
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await
}

async fn chromium(chats: &[String], inbox: &str, more: &[&str]) -> Result<Theirs, BenchError> {
    let desktop = PrivateDesktop::start().await?;
    let [first, others @ ..] = chats else { return Err(BenchError::Usage) };
    let screen = Screen::of(&desktop)?;
    let browser = Chromium::start(&desktop, Chromium::profile(&desktop), first, CHAT, more)?;
    screen.painted(Vec::new()).await?;
    let one = settled(|| browser.processes()).await;
    for url in others {
        open(&browser, &desktop, url, CHAT).await?;
    }
    let four = settled(|| browser.processes()).await;
    open(&browser, &desktop, inbox, INBOX).await?;
    let five = settled(|| browser.processes()).await;
    browser.end().await?;
    Ok(Theirs { one, four, five })
}

async fn bare(rounds: usize) -> Result<(Theirs, Vec<(f64, f64)>), BenchError> {
    let desktop = PrivateDesktop::start().await?;
    let screen = Screen::of(&desktop)?;
    let view = WebView::start(&desktop, CHAT)?;
    screen.painted(Vec::new()).await?;
    let one = settled(|| view.processes()).await;
    for _ in 1..4 {
        view.open(&desktop).await?;
    }
    let four = settled(|| view.processes()).await;
    view.open(&desktop).await?;
    let five = settled(|| view.processes()).await;
    // One after the other: signals that come at once are one.
    for left in (0..5).rev() {
        view.close()?;
        desktop.until_windows("a window to close", |windows| windows.len() == left).await?;
    }
    until_no_web_process(|| view.processes()).await?;
    let mut after = Vec::new();
    for round in 1..=rounds {
        eprint!("\rround {round} of {rounds} ");
        view.open(&desktop).await?;
        view.close()?;
        until_no_web_process(|| view.processes()).await?;
        after.push((round as f64, pss_mib(&view.processes())));
    }
    eprintln!();
    view.end().await?;
    Ok((Theirs { one, four, five }, after))
}

async fn open(
    browser: &Chromium,
    desktop: &PrivateDesktop,
    url: &str,
    size: (u32, u32),
) -> Result<(), BenchError> {
    let screen = Screen::of(desktop)?;
    let known = screen.windows()?;
    browser.open(desktop, url, size).await?;
    screen.painted(known).await.map(drop)
}

/// The guide's client: a React hook around npm's `socket.io-client`, against npm's server.
async fn hook(page: &Path) -> Result<Theirs, BenchError> {
    let site = site::serve(page.to_owned()).await?;
    let peer = Peer::start(PeerOptions::default()).await.map_err(BenchError::app)?;
    let token = peer.token("bench", Duration::from_hours(1)).map_err(BenchError::app)?;
    let url = format!("http://{site}/?server=http://127.0.0.1:{}&token={token}", peer.port());
    let talk = async {
        // Whoever comes later gets them too: each window has a connection of its own.
        for number in 0.. {
            let customer = number % CUSTOMERS;
            let data = json!({
                "conversationId": id(customer), "customerId": id(customer), "whatsappNumber": "+15550100",
                "whatsappMessageId": format!("m-{number}"), "senderType": "customer", "messageType": "text",
                "content": format!("Message {number}. The lamp that came on Tuesday is broken. What do I do now?"),
                "status": "delivered", "isTemplate": false, "timestamp": "2026-03-02T12:00:00.000Z",
            });
            peer.emit_general("whatsappMessage", data).await.map_err(BenchError::app)?;
            let pause = if number < CUSTOMERS * MESSAGES { 10 } else { 500 };
            sleep(Duration::from_millis(pause)).await;
        }
        Ok(())
    };
    let urls = [url.clone(), url.clone(), url.clone(), url.clone()];
    tokio::select! {
        measured = chromium(&urls, &url, &[]) => measured,
        failed = talk => failed.and(Err(BenchError::App("the hook's server stopped".to_owned()))),
    }
}

/// Memory once it stands still: three looks, a second apart, within 1 %; at most twenty seconds after the first.
async fn settled(processes: impl Fn() -> BTreeSet<u32>) -> Memory {
    let begun = Instant::now();
    let mut looks = Vec::new();
    loop {
        sleep(Duration::from_secs(1)).await;
        let pids = processes();
        let mib = pss_mib(&pids);
        looks.push(mib);
        let last = looks.get(looks.len().saturating_sub(3)..).unwrap_or_default();
        let (least, most) =
            last.iter().fold((f64::MAX, 0.0_f64), |(least, most), look| (least.min(*look), most.max(*look)));
        let still =
            last.len() == 3 && most - least <= most / 100.0 && begun.elapsed() > Duration::from_secs(6);
        if still || begun.elapsed() > Duration::from_secs(20) {
            let mut of = BTreeMap::new();
            for pid in pids {
                *of.entry(name(pid)).or_insert(0.0) += pss_mib(&BTreeSet::from([pid]));
            }
            eprintln!("  {mib:.1} MiB {of:.1?}");
            return Memory { mib, of };
        }
    }
}
