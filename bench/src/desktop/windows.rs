//! How the windows hold up: a chat of 100,000 messages opens and scrolls, and 500 messages a second arrive; in the app's
//! own windows and, on the fake backend, in Chromium.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use deskbell_bench::process::{pss_mib, tree};
use deskbell_bench::results::{Aim, Row};
use deskbell_tests::desktop::{PrivateDesktop, Program, WebDriver};
use serde::Serialize;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::BenchError;
use crate::app::{Stage, fill, in_time, message, publish};
use crate::cdp::Cdp;
use crate::chromium::Chromium;
use crate::page::{Driven, Watched};
use crate::site;
use crate::start::CUSTOMER;

/// How long each thing is watched, in seconds, if nobody says otherwise.
pub const SECONDS: u64 = 20;
/// Messages a second that arrive.
const RATE: u64 = 500;
/// A usual display's frames a second. A virtual one has no rate of its own: at rest WebKitGTK draws some 90 on it.
const DISPLAY: f64 = 60.0;
/// Between two batches of them.
const TICK: Duration = Duration::from_millis(20);
/// Nothing of this is the page's: it lets the scripts and the start come to rest.
const SETTLE: Duration = Duration::from_secs(3);
/// Some 100 lines of text a second, as a quick turn of the wheel.
const SCROLL: &str = "document.querySelector('[role=\"log\"]').scrollTop -= 40;";
const NOTHING: &str = "";
/// How often a chat is opened.
const OPENINGS: usize = 7;

/// Opens the chat of the one other customer.
const TO_ANOTHER: &str = "document.querySelector('[data-conversation=\"probe\"]').click();";

/// What a browser engine did.
#[derive(Debug, Default, Serialize)]
struct Engine {
    /// From the click in the list to the frame that has the newest message in it, in milliseconds, in the middle.
    opened: f64,
    rest: Watched,
    scrolled: Watched,
    flooded: Watched,
    before_mib: f64,
    after_mib: f64,
}

/// Measures both.
pub async fn bench(seconds: u64, stored: usize) -> Result<(), BenchError> {
    let span = Duration::from_secs(seconds.max(1));
    let webkit = webkit(span, stored).await?;
    let chromium = chromium(span).await?;
    let mut rows = Vec::new();
    for (name, engine) in [("WebKitGTK", &webkit), ("Chromium, fake backend", &chromium)] {
        let row = |what: &str, unit, ours| Row::new(format!("{name}: {what}"), unit, ours);
        let (rest, scrolled, flooded) = (&engine.rest, &engine.scrolled, &engine.flooded);
        let display = rest.rate().min(DISPLAY);
        rows.extend([
            row(&format!("{stored} messages open, from the click"), "ms", engine.opened)
                .aim(Aim::Under(300.0)),
            row("scrolling through them", "frames/s", scrolled.rate())
                .against("the display", display)
                .aim(Aim::RatioAtLeast(0.95)),
            row("scrolling, p99 of a frame", "ms", scrolled.spread().p99),
            row("scrolling, longest frame", "ms", scrolled.spread().max),
            row("500 messages/s", "frames/s", flooded.rate()).against("the display", display),
            row("500 messages/s, p99 of a frame", "ms", flooded.spread().p99),
            row("500 messages/s, longest frame", "ms", flooded.spread().max).aim(Aim::Under(100.0)),
        ]);
        let memory =
            row("500 messages/s, memory", "MiB", engine.after_mib).against("before them", engine.before_mib);
        if name == "WebKitGTK" {
            rows.push(memory.aim(Aim::MoreAtMost(50.0)));
        } else {
            // The fake backend keeps all messages, in the page.
            rows.push(memory);
            let longest = flooded.tasks.iter().copied().fold(0.0, f64::max);
            rows.push(row("500 messages/s, long tasks", "", flooded.tasks.len() as f64));
            rows.push(row("500 messages/s, longest task", "ms", longest).aim(Aim::Under(100.0)));
        }
    }
    publish(
        "windows",
        rows,
        &serde_json::json!({ "webkit": summary(&webkit), "chromium": summary(&chromium) }),
    )
}

/// Without each single frame.
fn summary(engine: &Engine) -> serde_json::Value {
    let of = |watched: &Watched| serde_json::json!({ "frames": watched.spread(), "rate": watched.rate(), "longTasks": watched.tasks });
    serde_json::json!({
        "opened": engine.opened,
        "rest": of(&engine.rest),
        "scrolled": of(&engine.scrolled),
        "flooded": of(&engine.flooded),
        "beforeMib": engine.before_mib,
        "afterMib": engine.after_mib,
    })
}

/// Opens the chat from the list, several times, and returns the time in the middle. `away`, the body of a function,
/// leaves the chat.
async fn open(page: &mut Driven, customer: &str, newest: &str, away: &str) -> Result<f64, BenchError> {
    let mut times = Vec::new();
    for opening in 0..OPENINGS {
        if opening > 0 {
            page.run(away).await?;
        }
        page.until(
            "the list without a chat",
            &format!(
                "const there = (css) => document.querySelector(css) !== null;
                 return there('[data-conversation=\"{customer}\"]') && !there('[data-message$=\"{newest}\"]') || null"
            ),
        )
        .await?;
        sleep(Duration::from_millis(500)).await;
        page.run(&format!(
            "window.__opened = null;
             const row = document.querySelector('[data-conversation=\"{customer}\"]');
             const begun = performance.now();
             const frame = () => {{
               if (document.querySelector('[data-message$=\"{newest}\"]')) window.__opened = performance.now() - begun;
               else requestAnimationFrame(frame);
             }};
             row.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
             requestAnimationFrame(frame);"
        ))
        .await?;
        let opened = page.until("the chat", "return window.__opened").await?;
        times.push(opened.as_f64().unwrap_or(f64::NAN));
    }
    Ok(deskbell_bench::numbers::Spread::of(times).p50)
}

async fn webkit(span: Duration, stored: usize) -> Result<Engine, BenchError> {
    let mut stage = Stage::set().await?;
    eprintln!("filling the history");
    let app = stage.start_hidden().await?;
    fill(&mut stage, CUSTOMER, stored).await?;
    app.until_idle().await?;
    app.end().await?;
    let driver = WebDriver::start(&stage.desktop, &[]).await?;
    let program = Program::new(&stage.desktop, &stage.binary, &stage.desktop.scratch().join("deskbell.log"))?;
    let opening = driver.open(&program, &[]);
    let pid = program.pid().await?;
    let pages = opening.pages().await?;
    let mut page = Driven::WebKit(pages.page(&[("window", "inbox")]).await?);
    in_time("the app in the general room", stage.server.joined()).await?;
    let (id, name) = CUSTOMER;
    eprintln!("WebKitGTK: opening, scrolling");
    let opened = open(&mut page, id, "stored.last", TO_ANOTHER).await?;
    sleep(SETTLE).await;
    let rest = page.watch(span / 4, NOTHING).await?;
    let scrolled = page.watch(span, SCROLL).await?;
    page.run("document.querySelector('[role=\"log\"]').scrollTop = 1e9;").await?;
    sleep(SETTLE).await;
    eprintln!("WebKitGTK: {RATE} messages a second");
    let before_mib = pss_mib(&tree(pid, ""));
    let server = &stage.server;
    let flood = async {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for number in 0.. {
            tick.tick().await;
            for more in 0..RATE * TICK.as_millis() as u64 / 1000 {
                server.send(message(
                    id,
                    name,
                    &format!("flood.{number}.{more}"),
                    &format!("Flood {number} {more}"),
                ));
            }
        }
    };
    let flooded = tokio::select! {
        flooded = page.watch(span, NOTHING) => flooded?,
        () = flood => Watched::default(),
    };
    sleep(SETTLE).await;
    let after_mib = pss_mib(&tree(pid, ""));
    program.terminate().await?;
    Ok(Engine { opened, rest, scrolled, flooded, before_mib, after_mib })
}

async fn chromium(span: Duration) -> Result<Engine, BenchError> {
    const SIZE: (u32, u32) = (980, 680);
    let site = site::serve(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist-fake")).await?;
    let desktop = PrivateDesktop::start().await?;
    let start = async |url: String| -> Result<(Chromium, Driven), BenchError> {
        let more = &["--remote-debugging-port=0"];
        let browser = Chromium::start(&desktop, Chromium::profile(&desktop), &url, SIZE, more)?;
        let mut page = Driven::Chromium(Box::new(Cdp::connect(&browser).await?));
        page.until("the page", "return document.documentElement?.dataset.window ?? null").await?;
        Ok((browser, page))
    };
    eprintln!("Chromium: opening, scrolling");
    let (browser, mut page) = start(format!("http://{site}/?scene=huge")).await?;
    let opened = open(&mut page, "90002", ".100000", "location.reload();").await?;
    sleep(SETTLE).await;
    let rest = page.watch(span / 4, NOTHING).await?;
    let scrolled = page.watch(span, SCROLL).await?;
    browser.end().await?;
    eprintln!("Chromium: {RATE} messages a second");
    // In a short chat: the fake backend counts a long one anew for each batch, in the page's own time.
    let (browser, mut page) = start(format!("http://{site}/chat.html?scene=long&chat=90001")).await?;
    sleep(SETTLE).await;
    let memory = |pids: BTreeSet<u32>| pss_mib(&pids);
    let before_mib = memory(browser.processes());
    page.run(&format!(
        "const {{ server }} = window.__deskbellFake;
         const begun = performance.now();
         let sent = 0;
         window.__flood = setInterval(() => {{
           const due = Math.floor((performance.now() - begun) * {RATE} / 1000);
           server.receiveAll('90001', Array.from({{ length: due - sent }}, (_, index) => (
             {{ from: 'customer', ago: 0, text: `Flood ${{sent + index}}` }})));
           sent = due;
         }}, {});",
        TICK.as_millis()
    ))
    .await?;
    let flooded = page.watch(span, NOTHING).await?;
    page.run("clearInterval(window.__flood);").await?;
    sleep(SETTLE).await;
    let after_mib = memory(browser.processes());
    browser.end().await?;
    Ok(Engine { opened, rest, scrolled, flooded, before_mib, after_mib })
}
