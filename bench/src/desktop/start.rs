//! How soon it is there: in the tray, online, with its inbox painted; and how soon a click on a notification is a chat.

use std::path::Path;
use std::time::Duration;

use deskbell_bench::numbers::{Spread, short};
use deskbell_bench::results::{Aim, Row};
use deskbell_tests::desktop::PrivateDesktop;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::BenchError;
use crate::app::{App, Stage, fill, in_time, message, publish};
use crate::chromium::Chromium;
use crate::paint::Screen;
use crate::site;
use crate::webview::{self, WebView};

/// Starts of each kind, if nobody says otherwise.
pub const RUNS: usize = 10;
/// Messages in the history, if nobody says otherwise: those of the customer who writes once more.
pub const STORED: usize = 100_000;
/// The customer who has them, and the name.
pub const CUSTOMER: (&str, &str) = ("ever-writing", "Ever Writing");
const INBOX: (u32, u32) = (980, 680);
/// What a start leaves to do is done by then.
const SETTLE: Duration = Duration::from_secs(2);

/// Measures all of it.
pub async fn bench(runs: usize, stored: usize) -> Result<(), BenchError> {
    let mut stage = Stage::set().await?;
    eprintln!("filling the history");
    let app = stage.start_hidden().await?;
    fill(&mut stage, CUSTOMER, stored).await?;
    app.until_idle().await?;
    app.end().await?;

    let (mut tray, mut online, mut inbox, mut chat) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut cold = Vec::new();
    // The first run of each finds nothing in the caches of the system, and is left out.
    for run in 0..=runs {
        eprint!("\rstart {run} of {runs} ");
        let begun = Instant::now();
        let app = stage.launch(&["--hidden"])?;
        stage.tray.next_item().await?;
        let in_tray = begun.elapsed();
        let joined = in_time("the app in the general room", stage.server.joined()).await?;
        if run > 0 {
            tray.push(ms(in_tray));
            online.push(ms(joined - begun));
        }
        end(app).await?;

        let screen = Screen::of(&stage.desktop)?;
        let begun = Instant::now();
        let app = stage.launch(&[])?;
        let painted = screen.painted(Vec::new()).await?;
        if run > 0 {
            inbox.push(ms(painted.at - begun));
        }
        picture(&stage.desktop, "inbox", run).await?;
        stage.tray.next_item().await?;
        in_time("the app in the general room", stage.server.joined()).await?;
        end(app).await?;

        let app = stage.start_hidden().await?;
        let (id, name) = CUSTOMER;
        sleep(SETTLE).await;
        let screen = Screen::of(&stage.desktop)?;
        let begun = Instant::now();
        stage.ask(&["chat", id]).await?;
        let painted = screen.painted(Vec::new()).await?;
        if run > 0 {
            cold.push(ms(painted.at - begun));
        }
        end(app).await?;

        let app = stage.start_hidden().await?;
        stage.server.send(message(id, name, &format!("click-{run}"), "Is anybody there?"));
        let shown = in_time("a notification", stage.service.shown(name)).await?;
        let shown = shown.ok_or_else(|| BenchError::App("the notification service ended".to_owned()))?;
        sleep(SETTLE).await;
        let screen = Screen::of(&stage.desktop)?;
        let known = screen.windows()?;
        let begun = Instant::now();
        stage.service.click(shown, "default").await?;
        let painted = screen.painted(known).await?;
        if run > 0 {
            chat.push(ms(painted.at - begun));
        }
        picture(&stage.desktop, "chat", run).await?;
        end(app).await?;
    }
    eprintln!();
    drop(stage);
    let chromium = chromium(runs).await?;
    let (bare, further) = bare(runs).await?;

    let [tray, online, inbox, chat, cold, theirs, bare, further] =
        [tray, online, inbox, chat, cold, chromium, bare, further].map(Spread::of);
    let row = |name: &str, figure: Spread| Row::new(name, "ms", figure.p50);
    let rows = vec![
        row("exec to tray registered", tray).aim(Aim::AtMost(150.0)),
        row("exec to online", online).aim(Aim::AtMost(250.0)),
        row("exec to first paint of the inbox, by itself", inbox).aim(Aim::AtMost(450.0)),
        row("exec to first paint of the inbox", inbox)
            .against("Chromium --app", theirs.p50)
            .aim(Aim::RatioAtMost(1.0)),
        row("exec to first paint of the inbox", inbox).against(webview::NAME, bare.p50),
        row(&format!("click on a notification to painted chat, {} stored", short(stored as f64)), chat)
            .aim(Aim::AtMost(350.0)),
        row("click on a notification to painted chat", chat)
            .against("an empty window of WebKitGTK, in a process that had one", further.p50),
        row("command to painted chat, long after anything rang", cold).against(webview::NAME, bare.p50),
    ];
    let details = json!({
        "runs": runs, "tray": tray, "online": online, "inbox": inbox, "chat": chat, "cold": cold, "chromium": theirs,
        "webview": bare, "further": further,
    });
    publish("start", rows, &details)
}

fn ms(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

/// Once it has done what a start leaves to do: the next one is to find it as a day's work does.
async fn end(app: App) -> Result<(), BenchError> {
    sleep(SETTLE).await;
    app.end().await
}

/// What was taken for painted, where somebody wants to see it.
async fn picture(desktop: &PrivateDesktop, what: &str, run: usize) -> Result<(), BenchError> {
    let Some(folder) = std::env::var_os("DESKBELL_SHOTS") else { return Ok(()) };
    Ok(desktop.screenshot(&Path::new(&folder).join(format!("start-{what}-{run}.png"))).await?)
}

/// The first window, from exec, and another after it.
async fn bare(runs: usize) -> Result<(Vec<f64>, Vec<f64>), BenchError> {
    let desktop = PrivateDesktop::start().await?;
    let (mut times, mut further) = (Vec::new(), Vec::new());
    for run in 0..=runs {
        eprint!("\rWebKitGTK's start {run} of {runs} ");
        let screen = Screen::of(&desktop)?;
        let begun = Instant::now();
        let view = WebView::start(&desktop, INBOX)?;
        let painted = screen.painted(Vec::new()).await?;
        if run > 0 {
            times.push(ms(painted.at - begun));
        }
        picture(&desktop, "webview", run).await?;
        sleep(SETTLE).await;
        // With nothing below it that could be taken for its own.
        view.close()?;
        sleep(SETTLE).await;
        let begun = Instant::now();
        view.open(&desktop).await?;
        if run > 0 {
            further.push(ms(begun.elapsed()));
        }
        view.end().await?;
    }
    eprintln!();
    Ok((times, further))
}

async fn chromium(runs: usize) -> Result<Vec<f64>, BenchError> {
    let site = site::serve(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist-fake")).await?;
    let desktop = PrivateDesktop::start().await?;
    let profile = Chromium::profile(&desktop);
    let mut times = Vec::new();
    for run in 0..=runs {
        eprint!("\rChromium's start {run} of {runs} ");
        let screen = Screen::of(&desktop)?;
        let begun = Instant::now();
        let browser = Chromium::start(&desktop, profile.clone(), &format!("http://{site}/"), INBOX, &[])?;
        let painted = screen.painted(Vec::new()).await?;
        if run > 0 {
            times.push(ms(painted.at - begun));
        }
        picture(&desktop, "chromium", run).await?;
        sleep(SETTLE).await;
        browser.end().await?;
    }
    eprintln!();
    Ok(times)
}
