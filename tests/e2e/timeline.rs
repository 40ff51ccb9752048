//! A chat of many thousand stored messages in the real web view: what is read does not move, whatever comes.

use deskbell_tests::desktop::Page;
use deskbell_tests::peer::GENERAL;
use serde_json::{Value, json};

use crate::app::App;
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

const STORED: usize = 8_000;
/// So many are taken in at a time, which a busy machine does within a test's patience too.
const AT_ONCE: usize = 2_000;
/// What arrives while the agent reads, each time.
const ARRIVING: usize = 200;
const WORDS: &str =
    "A line that is as long as what people write when they have a question about their order.";

/// Which message is the first whole one in sight, and how far below the upper edge it stands.
const FIRST_IN_SIGHT: &str = "const log = document.querySelector('[role=log]');
    if (!log) return null;
    const top = log.getBoundingClientRect().top;
    for (const message of log.querySelectorAll('[data-message]')) {
        const at = message.getBoundingClientRect().top - top;
        if (at >= 0) return [Number(message.dataset.message), at];
    }
    return null;";

/// Resolves once the window has been drawn twice with the same place in sight.
const AT_REST: &str = "const log = document.querySelector('[role=log]');
    const last = window.__last;
    window.__last = log.scrollTop;
    const drawn = log.querySelectorAll('[data-message]').length;
    return last === log.scrollTop && drawn > 0 && log.ariaBusy !== 'true'";

/// How far apart two messages stand that follow one another, in pixels, and how tall the timeline is.
const MEASURES: &str = "const log = document.querySelector('[role=log]');
    const tops = [...log.querySelectorAll('[data-message]')].map((message) => message.getBoundingClientRect().top);
    if (tops.length < 3) return null;
    return [tops.at(-1) - tops.at(-2), log.clientHeight]";
/// Counts the turns that come to the page.
const COUNT_TURNS: &str = "window.__turns = 0;
    for (const turn of ['keydown', 'wheel']) addEventListener(turn, () => window.__turns++, { passive: true });";
/// The time between two turns in milliseconds, as of a key that is held down.
const KEY_REPEAT: &str = "30";
/// Times that a key or the wheel is turned without waiting for anything: some pages of the history come in meanwhile.
const TURNS: usize = 40;

struct Seen {
    id: i64,
    top: f64,
}

impl Seen {
    /// How far up from another place this one is, in pixels, where messages are `pitch` apart.
    fn above(&self, other: &Self, pitch: f64) -> f64 {
        ((other.id - self.id) as f64) * pitch + self.top - other.top
    }
}

async fn at_rest(chat: &Page) -> Outcome<Seen> {
    chat.until_run("the timeline at rest", AT_REST, vec![]).await?;
    let first = chat.until_run("a message in sight", FIRST_IN_SIGHT, vec![]).await?;
    Ok(Seen { id: first[0].as_i64().unwrap_or(-1), top: first[1].as_f64().unwrap_or(f64::NAN) })
}

async fn write(stage: &Stage, from: usize, count: usize) -> Outcome<Value> {
    let burst =
        json!({"do": "burst-messages", "count": count, "first": from, "customers": 1, "content": WORDS});
    Ok(stage.peer.command(burst).await?)
}

/// The inbox with the chat of a customer who has written so many messages, whose timeline has the keys.
async fn read_chat_of(stage: &mut Stage, messages: usize) -> Outcome<(App, Page)> {
    stage.sign_in().await?;
    let mut app = stage.start(&[]).await?;
    let icon = stage.tray().next_item().await?;
    stage.room("joined", GENERAL).await?;
    for from in (0..messages).step_by(AT_ONCE) {
        write(stage, from, AT_ONCE).await?;
        let unread = format!("{} unread", from + AT_ONCE);
        icon.until("all of them", |icon| icon.tooltip.contains(&unread)).await?;
    }
    let inbox = app.inbox().await?;
    inbox.click("[data-conversation=c0]").await?;
    inbox.until_run("a drawn chat", FIRST_IN_SIGHT, vec![]).await?;
    stage.desktop.focus_window("Inbox").await?;
    inbox.run("document.querySelector('[role=log]').focus()", vec![]).await?;
    Ok((app, inbox))
}

#[tokio::test]
async fn what_is_read_does_not_move() {
    play("timeline", Services::ALL, async |stage| {
        let (_app, inbox) = read_chat_of(stage, STORED).await?;
        stage.desktop.key("End").await?;
        let newest = format!("[data-message=\"{}\"]", STORED - 1);
        inbox.until("the newest message", &newest, |found| !found.is_empty()).await?;

        // Upwards by pages, through several pages of the history, while messages arrive at the end.
        let mut arrived = STORED;
        let mut read_back = at_rest(&inbox).await?;
        for page in 0..12 {
            stage.desktop.key("Prior").await?;
            let id = read_back.id;
            let moved = "return Number(arguments[0]) > (() => { for (const message of document.querySelectorAll('[data-message]')) {
                const log = document.querySelector('[role=log]').getBoundingClientRect().top;
                if (message.getBoundingClientRect().top >= log) return Number(message.dataset.message);
            } return Infinity })()";
            inbox.until_run("another page", moved, vec![id.into()]).await?;
            let before = at_rest(&inbox).await?;
            assert!(before.id < read_back.id, "page {page}: {} is not before {}", before.id, read_back.id);
            assert!(read_back.id - before.id < 60, "page {page}: from {} to {}", read_back.id, before.id);

            write(stage, arrived, ARRIVING).await?;
            arrived += ARRIVING;
            let new = format!("{} new", (page + 1) * ARRIVING);
            let counted = "return document.body.innerText.replace(/,/g, '').includes(arguments[0])";
            inbox.until_run("their count", counted, vec![new.into()]).await?;
            let after = at_rest(&inbox).await?;
            assert!(
                after.id == before.id && (after.top - before.top).abs() < 1.5,
                "page {page}: {} at {} was at {}, and {} is there",
                before.id,
                after.top,
                before.top,
                after.id
            );
            read_back = after;
        }
        stage.picture("timeline").await?;

        // The whole way, by keyboard.
        stage.desktop.key("Home").await?;
        inbox.until("the oldest message", "[data-message=\"0\"]", |found| !found.is_empty()).await?;
        let drawn = inbox.run("return document.querySelectorAll('[data-message]').length", vec![]).await?;
        assert!(drawn.as_u64().is_some_and(|drawn| drawn < 200), "{drawn} messages are drawn");
        stage.desktop.key("End").await?;
        let newest = format!("[data-message=\"{}\"]", arrived - 1);
        inbox.until("the newest message", &newest, |found| !found.is_empty()).await?;
        // At the end it follows what comes.
        write(stage, arrived, 1).await?;
        let newest = format!("[data-message=\"{arrived}\"]");
        inbox.until("the next message", &newest, |found| !found.is_empty()).await?;
        let from_end = "const log = document.querySelector('[role=log]');
            return log.scrollHeight - log.scrollTop - log.clientHeight < 2";
        inbox.until_run("the end", from_end, vec![]).await?;
        Ok(())
    })
    .await;
}

/// A turn of the wheel, or a page, goes as far as another, whatever comes in above while it does.
#[tokio::test]
async fn a_long_way_up_is_as_long_as_its_turns() {
    play("timeline-turns", Services::ALL, async |stage| {
        let (_app, inbox) = read_chat_of(stage, AT_ONCE).await?;
        let over = "const { left, top, width, height } = document.querySelector('[role=log]').getBoundingClientRect();
            return [left + width / 2, top + height / 2]";
        let over = inbox.run(over, vec![]).await?;
        inbox.run(COUNT_TURNS, vec![]).await?;
        let (x, y) = (over[0].as_f64().unwrap_or_default(), over[1].as_f64().unwrap_or_default());

        for (name, turn) in [("Page Up", ["key", "Prior"]), ("the wheel", ["click", "4"])] {
            stage.desktop.key("End").await?;
            let newest = format!("[data-message=\"{}\"]", AT_ONCE - 1);
            inbox.until("the newest message", &newest, |found| !found.is_empty()).await?;
            stage.desktop.run("xdotool", &["mousemove", &x.to_string(), &y.to_string()]).await?;
            let end = at_rest(&inbox).await?;
            let measures = inbox.until_run("two messages", MEASURES, vec![]).await?;
            let pitch = measures[0].as_f64().unwrap_or_default();

            let turned = async |times: usize| -> Outcome<Seen> {
                let arguments = [turn[0], "--delay", KEY_REPEAT, "--repeat", &times.to_string(), turn[1]];
                inbox.run("window.__turns = 0", vec![]).await?;
                stage.desktop.run("xdotool", &arguments).await?;
                let all = "return window.__turns === arguments[0]";
                inbox.until_run("all turns", all, vec![times.into()]).await?;
                at_rest(&inbox).await
            };
            let once = turned(1).await?.above(&end, pitch);
            let all = turned(TURNS - 1).await?.above(&end, pitch);
            assert!(once > 20.0, "{name}: one turn goes {once} pixels");
            let expected = once * TURNS as f64;
            assert!((all - expected).abs() < pitch, "{name}: {TURNS} turns of {once} pixels went {all}");
        }
        Ok(())
    })
    .await;
}
