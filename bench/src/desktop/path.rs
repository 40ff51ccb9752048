//! The whole path at rates from a few to ten thousand messages a second: from the server's frame to committed, to
//! notified, to painted in the inbox; and a burst that must lose nothing.
//!
//! Among the messages of 500 customers one, the probe, writes every 310 ms, and those messages are followed. Committed is
//! what another connection to the history sees; notified is the call of the notification service; painted is the frame of
//! the inbox after the one in which the row had changed.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deskbell_bench::numbers::{Spread, short};
use deskbell_bench::process::{cpu, name, pss_mib, tree};
use deskbell_bench::results::{Aim, Row};
use deskbell_domain::{Arrival, CustomerId};
use deskbell_history::{HistoryReader, Key};
use deskbell_tests::desktop::{Program, WebDriver};
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use crate::BenchError;
use crate::app::{Stage, in_time, message, publish, within};
use crate::page::Driven;
use crate::service::PROBE;

/// For how long each rate is held, in seconds, if nobody says otherwise.
pub const SECONDS: u64 = 60;
/// Messages a second.
const RATES: [usize; 4] = [10, 100, 1000, 10_000];
/// The highest of them that is tried, if nobody says otherwise.
pub const MOST: usize = 10_000;
const CUSTOMERS: usize = 500;
/// A burst is what comes in so many seconds at the highest rate, all at once.
const BURST_SECONDS: usize = 10;
/// Between two messages of the probe: longer than the app waits between two updates of a notification.
const APART: Duration = Duration::from_millis(310);
const TICK: Duration = Duration::from_millis(10);
/// How long what was sent may take in the end.
const LATE: Duration = Duration::from_secs(120);
/// The notifications of a crowd are over by then.
const CROWD: Duration = Duration::from_secs(12);
const ID: &str = "probe";

/// What happened at one rate.
#[derive(Debug, Serialize)]
struct Held {
    rate: usize,
    sent: usize,
    seconds: f64,
    /// From the last message to all of them committed, in milliseconds.
    behind: f64,
    committed: Spread,
    notified: Spread,
    painted: Spread,
    /// In percent of one processor.
    app_cpu: f64,
    window_cpu: f64,
    /// The most there was, of the app and its window together.
    mib: f64,
}

/// Measures each rate, and the burst.
pub async fn bench(seconds: u64, most: usize) -> Result<(), BenchError> {
    let mut stage = Stage::set().await?;
    let driver = WebDriver::start(&stage.desktop, &[]).await?;
    let program = Program::new(&stage.desktop, &stage.binary, &stage.desktop.scratch().join("deskbell.log"))?;
    let opening = driver.open(&program, &[]);
    let pid = program.pid().await?;
    let pages = opening.pages().await?;
    let mut page = Driven::WebKit(pages.page(&[("window", "inbox")]).await?);
    in_time("the app in the general room", stage.server.joined()).await?;
    let mut run = Run { pid, sent: 0, probes: 0, log: watch_history(&stage).await?, base: 0 };
    // The first one brings the conversation, which is then pinned: it stays in sight.
    run.send_probe(&mut stage).await?;
    in_time("the first notification", stage.service.called(1)).await?;
    run.base = run.log.last().saturating_sub(1);
    follow_row(&mut page).await?;

    let mut held = Vec::new();
    for rate in RATES.into_iter().filter(|rate| *rate <= most) {
        eprintln!("{rate} messages a second");
        held.push(run.hold(&mut stage, &mut page, rate, Duration::from_secs(seconds.max(1))).await?);
        sleep(CROWD).await;
    }
    let size = most * BURST_SECONDS;
    eprintln!("a burst of {size}");
    let begun = Instant::now();
    for _ in 0..size {
        run.send_other(&stage);
    }
    let all = run.until_committed().await?;
    let burst = size as f64 / (all - begun).as_secs_f64();
    let (file, key) = stage.history().await?;
    let sent = run.sent;
    let lost = tokio::task::spawn_blocking(move || count_lost(&file, &key, sent)).await;
    let lost = lost.map_err(BenchError::app)??;
    program.terminate().await?;

    let mut rows = Vec::new();
    for held in &held {
        let rate = short(held.rate as f64);
        let row = |what: &str, unit: &str, figure: f64| {
            Row::new(format!("{rate} messages/s: {what}"), unit, figure)
        };
        let kept_up = held.sent as f64 / (held.seconds + held.behind / 1e3);
        rows.push(row("committed", "messages/s", kept_up).aim(Aim::AtLeast(held.rate as f64 * 0.98)));
        for (what, spread) in
            [("committed", &held.committed), ("notified", &held.notified), ("painted", &held.painted)]
        {
            rows.push(row(&format!("frame to {what}, p50"), "ms", spread.p50));
            rows.push(row(&format!("frame to {what}, p99"), "ms", spread.p99));
        }
        rows.push(row("CPU of the app", "%", held.app_cpu));
        rows.push(row("CPU of the inbox", "%", held.window_cpu));
        rows.push(row("memory, app and inbox", "MiB", held.mib));
    }
    rows.push(Row::new(format!("burst of {}: committed", short(size as f64)), "messages/s", burst));
    rows.push(Row::new("lost or doubled, of all that was sent", "", lost as f64).aim(Aim::AtMost(0.0)));
    publish("path", rows, &json!({ "rates": held, "sent": run.sent }))
}

/// What was sent so far, and what another connection to the history saw of it.
struct Run {
    pid: u32,
    sent: usize,
    probes: usize,
    /// The arrivals that were there before the first message.
    base: u64,
    log: Watched,
}

/// One message of the probe: its number, how many messages there are with it, and when it was sent.
struct Probe {
    number: usize,
    place: u64,
    at: Instant,
    /// The same, in milliseconds since 1970, as pages tell the time.
    wall: f64,
}

impl Run {
    fn send_other(&mut self, stage: &Stage) {
        let customer = format!("customer-{}", self.sent % CUSTOMERS);
        stage.server.send(message(&customer, &customer, &id(self.sent), "hello"));
        self.sent += 1;
    }

    async fn send_probe(&mut self, stage: &mut Stage) -> Result<Probe, BenchError> {
        self.probes += 1;
        let frame = message(ID, "Probe", &id(self.sent), &format!("{PROBE}{}", self.probes));
        self.sent += 1;
        // When it was to go out, and not when the socket took it: an app that falls behind is not to be flattered.
        let (at, wall) = (Instant::now(), SystemTime::now());
        stage.server.send(frame);
        let wall = wall.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1e3;
        Ok(Probe { number: self.probes, place: self.sent as u64, at, wall })
    }

    /// Waits until all that was sent is committed, and returns when that was.
    async fn until_committed(&self) -> Result<Instant, BenchError> {
        let place = self.base + self.sent as u64;
        within(LATE, "all messages to be committed", async {
            loop {
                if let Some(at) = self.log.reached(place) {
                    return at;
                }
                sleep(Duration::from_millis(5)).await;
            }
        })
        .await
    }

    async fn hold(
        &mut self,
        stage: &mut Stage,
        page: &mut Driven,
        rate: usize,
        span: Duration,
    ) -> Result<Held, BenchError> {
        let mut probes = vec![self.send_probe(stage).await?];
        sleep(APART).await;
        let (app, window) = self.processes();
        let cpu_before = (cpu(&app), cpu(&window));
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let (begun, mut last_probe, mut last_look) = (Instant::now(), Instant::now(), Instant::now());
        let (sent_before, mut mib) = (self.sent, 0.0_f64);
        let mut elapsed = Duration::ZERO;
        while elapsed < span {
            tick.tick().await;
            elapsed = begun.elapsed();
            let due = (elapsed.min(span).as_secs_f64() * rate as f64) as usize;
            while self.sent - sent_before < due {
                if last_probe.elapsed() >= APART {
                    last_probe = Instant::now();
                    probes.push(self.send_probe(stage).await?);
                } else {
                    self.send_other(stage);
                }
            }
            if last_look.elapsed() > Duration::from_secs(5) {
                last_look = Instant::now();
                let pid = self.pid;
                // On another thread: it takes longer than a tick.
                let look = tokio::task::spawn_blocking(move || pss_mib(&tree(pid, "")));
                mib = mib.max(look.await.unwrap_or_default());
            }
        }
        let last_sent = Instant::now();
        let done = self.until_committed().await?;
        let seconds = (last_sent - begun).as_secs_f64();
        let cpu_after = (cpu(&app), cpu(&window));
        let percent = |after: Duration, before: Duration| {
            (after.saturating_sub(before)).as_secs_f64() / seconds * 100.0
        };
        mib = mib.max(pss_mib(&tree(self.pid, "")));
        // The last notification and the last frame are a little behind.
        let calls = self.calls(stage).await;
        let painted = painted(page, self.probes).await?;
        let committed = probes.iter().filter_map(|probe| {
            Some((self.log.reached(self.base + probe.place)? - probe.at).as_secs_f64() * 1e3)
        });
        // One that a later one replaced before it was shown was told of with that.
        let notified = probes.iter().filter_map(|probe| {
            let call = calls
                .iter()
                .filter(|(number, at)| *number >= probe.number && *at >= probe.at)
                .map(|(_, at)| *at)
                .min()?;
            Some((call - probe.at).as_secs_f64() * 1e3)
        });
        let painted = probes.iter().filter_map(|probe| {
            let seen = painted.iter().find(|(number, _)| *number >= probe.number as f64)?;
            Some(seen.1 - probe.wall)
        });
        Ok(Held {
            rate,
            sent: self.sent - sent_before,
            seconds,
            behind: done.saturating_duration_since(last_sent).as_secs_f64() * 1e3,
            committed: Spread::of(committed),
            notified: Spread::of(notified),
            painted: Spread::of(painted),
            app_cpu: percent(cpu_after.0, cpu_before.0),
            window_cpu: percent(cpu_after.1, cpu_before.1),
            mib,
        })
    }

    /// The app's own process, and those of its window.
    fn processes(&self) -> (std::collections::BTreeSet<u32>, std::collections::BTreeSet<u32>) {
        tree(self.pid, "").into_iter().partition(|pid| !name(*pid).starts_with("WebKit"))
    }

    /// The calls of the notification service up to the last message of the probe, or as far as they come in time.
    async fn calls(&self, stage: &mut Stage) -> Vec<(usize, Instant)> {
        let mut calls = Vec::new();
        let deadline = Instant::now() + Duration::from_secs(5);
        while let Ok(Some(call)) = tokio::time::timeout_at(deadline, stage.service.next_call()).await {
            let last = call.0 >= self.probes;
            calls.push(call);
            if last {
                break;
            }
        }
        calls
    }
}

fn id(number: usize) -> String {
    format!("path.{number}")
}

/// Pins the probe's row, and notes in the page when it shows which of its messages.
async fn follow_row(page: &mut Driven) -> Result<(), BenchError> {
    page.until("the probe's row", "return document.querySelector('[data-conversation=\"probe\"]') && true")
        .await?;
    page.run(
        "window.__painted = [];
         window.__TAURI_INTERNALS__.invoke('pin', { customerId: 'probe', pinned: true });
         let shown = 0, waiting = false;
         const look = () => {
           waiting = false;
           const preview = document.querySelector('[data-conversation=\"probe\"] .preview');
           const number = Number(/probe (\\d+)/.exec(preview?.textContent ?? '')?.[1] ?? 0);
           if (number <= shown) return;
           shown = number;
           // The next frame begins when this one is on the screen.
           requestAnimationFrame(() => window.__painted.push([number, performance.timeOrigin + performance.now()]));
         };
         new MutationObserver(() => {
           if (waiting) return;
           waiting = true;
           requestAnimationFrame(look);
         }).observe(document.body, { subtree: true, childList: true, characterData: true });",
    )
    .await
    .map(drop)
}

/// When which message of the probe was on screen, in milliseconds since 1970, once the last one was; or as far as they
/// came in time.
async fn painted(page: &mut Driven, last: usize) -> Result<Vec<(f64, f64)>, BenchError> {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let painted: Vec<(f64, f64)> = serde_json::from_value(page.run("return window.__painted").await?)?;
        if painted.last().is_some_and(|(number, _)| *number >= last as f64) || Instant::now() > deadline {
            return Ok(painted);
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// When how many messages were in the history, by another connection to it.
struct Watched {
    seen: Arc<std::sync::Mutex<Vec<(Instant, u64)>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watched {
    fn log(&self) -> std::sync::MutexGuard<'_, Vec<(Instant, u64)>> {
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// How many there are.
    fn last(&self) -> u64 {
        self.log().last().map_or(0, |(_, count)| *count)
    }

    /// When there were so many first.
    fn reached(&self, count: u64) -> Option<Instant> {
        let log = self.log();
        let at = log.partition_point(|(_, seen)| *seen < count);
        log.get(at).map(|(at, _)| *at)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn watch_history(stage: &Stage) -> Result<Watched, BenchError> {
    /// Often enough for a figure in milliseconds, and not so often that it is one of those who are measured.
    const INTERVAL: Duration = Duration::from_millis(1);
    let (file, key) = stage.history().await?;
    let reader = HistoryReader::open(&file, &key).map_err(BenchError::app)?;
    let probe = CustomerId::new(ID).map_err(BenchError::app)?;
    let (seen, over) = (Arc::new(std::sync::Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let (log, end) = (Arc::clone(&seen), Arc::clone(&over));
    let thread = thread::spawn(move || {
        let mut last = 0;
        while !end.load(Ordering::Relaxed) {
            // A busy moment is not the end: the next look is soon.
            if let Ok(Some(known)) = reader.known(&probe)
                && known.up_to.0 != last
            {
                last = known.up_to.0;
                log.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((Instant::now(), last));
            }
            thread::sleep(INTERVAL);
        }
    });
    Ok(Watched { seen, over, thread: Some(thread) })
}

/// How many of the messages that were sent are not in the history, or are there twice, or were never sent.
fn count_lost(file: &Path, key: &Key, sent: usize) -> Result<usize, BenchError> {
    let reader = HistoryReader::open(file, key).map_err(BenchError::app)?;
    let mut missing: HashSet<String> = (0..sent).map(id).collect();
    let mut wrong = 0;
    let customers = (0..CUSTOMERS).map(|customer| format!("customer-{customer}")).chain([ID.to_owned()]);
    for customer in customers {
        let customer = CustomerId::new(customer).map_err(BenchError::app)?;
        let mut after = None;
        loop {
            let page = reader
                .messages_after(&customer, after, Arrival(u64::MAX >> 1), 10_000)
                .map_err(BenchError::app)?;
            let Some(last) = page.last() else { break };
            after = Some(last.position());
            wrong += page.iter().filter(|stored| !missing.remove(stored.message.id.as_str())).count();
        }
    }
    Ok(wrong + missing.len())
}
