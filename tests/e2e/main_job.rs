//! A customer writes, the desktop rings, a click opens the chat with the message in it.

use deskbell_tests::desktop::{Closed, ItemState, TrayItem};
use deskbell_tests::peer::{GENERAL, customer_room};

use crate::app::App;
use crate::customers::{ANA, BO};
use crate::failure::Outcome;
use crate::stage::{AGENT, Services, Stage, play};

const FIRST: &str = "Where is my order ZX-81-PURPLE <b>now</b>?";
const SECOND: &str = "It was due on HEPTADAY already";
const OTHER: &str = "Do you still sell GLIMMERWORTS?";
const LATER: &str = "And how much are OCTOFLANGES?";

fn online(icon: &ItemState) -> bool {
    icon.tooltip.contains("Online")
}

fn unread(count: u32) -> impl Fn(&ItemState) -> bool {
    let words = format!("{count} unread");
    move |icon| {
        online(icon)
            && if count == 0 { !icon.tooltip.contains("unread") } else { icon.tooltip.contains(&words) }
    }
}

fn message(id: &str) -> String {
    format!("article[data-message=\"{id}\"]")
}

fn row(customer: &str) -> String {
    format!("[data-conversation=\"{customer}\"]")
}

#[tokio::test]
async fn a_customer_writes_and_the_desktop_rings() {
    play("main-job", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        rings_and_opens(stage, &mut app, &icon).await?;
        closes_and_lists(stage, &mut app, &icon).await?;
        app.program.kill().await?;
        drop(app);
        stage.peer.next(|event| event["type"] == "disconnected").await?;

        let mut app = stage.start(&[]).await?;
        comes_back(stage, &mut app).await?;
        keeps_secrets(stage)
    })
    .await;
}

#[tokio::test]
async fn the_program_as_shipped_writes_nothing_in_the_clear() {
    play("as-shipped", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let program = stage.start_as_shipped(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", online).await?;
        stage.room("joined", GENERAL).await?;
        for (customer, id, content) in [(&ANA, "ana-1", FIRST), (&BO, "bo-1", OTHER)] {
            stage.peer.message(customer.writes(id, content)).await?;
            let name = customer.name;
            let rung = stage.notifications().next("a notification", |shown| shown.summary == name).await?;
            icon.until("the count", unread(1)).await?;
            stage.notifications().invoke(&rung, "default").await?;
            stage.desktop.window(name).await?;
            // Only a chat whose page is there and has the focus marks it as read.
            icon.until("nothing unread", unread(0)).await?;
        }
        icon.activate().await?;
        stage.desktop.window("Inbox").await?;
        stage.desktop.close_window(ANA.name).await?;
        stage.room("left", &customer_room(ANA.id)).await?;
        icon.click("Quit").await?;
        assert_eq!(program.exit().await?, 0);
        keeps_secrets(stage)
    })
    .await;
}

#[tokio::test]
async fn a_second_start_raises_the_inbox() {
    play("second-start", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;

        let again = stage.command(&[], "").await?;
        assert_eq!(again.code, Some(0), "{}", again.said);
        stage.desktop.window("Inbox").await?;
        app.inbox().await?;
        let again = stage.command(&[], "").await?;
        assert_eq!(again.code, Some(0), "{}", again.said);
        assert_eq!(stage.desktop.windows().len(), 1, "one inbox");
        // A link, as a browser or a CRM starts it.
        let link = stage.command(&[&format!("deskbell://chat/{}", ANA.id)], "").await?;
        assert_eq!(link.code, Some(0), "{}", link.said);
        stage.desktop.window(ANA.id).await?;
        // What a script asks.
        let status = stage.command(&["status", "--json"], "").await?;
        let said: serde_json::Value = serde_json::from_str(&status.said)?;
        assert_eq!(
            (status.code, &said["state"], &said["running"]),
            (Some(0), &"online".into(), &true.into())
        );
        assert_eq!((&said["unread"], &said["saved"]), (&0.into(), &true.into()), "{said}");
        let wrong = stage.command(&["deskbell://sign-in/x?token=y"], "").await?;
        assert!(
            wrong.code == Some(2) && wrong.said.contains("deskbell://chat/CUSTOMER_ID"),
            "{}",
            wrong.said
        );
        assert_eq!(stage.desktop.windows().len(), 2);
        assert!(app.program.is_running());
        assert_eq!(app.program.terminate().await?, 0);
        let status = stage.command(&["status"], "").await?;
        assert!(status.code == Some(1) && status.said.contains("does not run"), "{}", status.said);
        Ok(())
    })
    .await;
}

async fn rings_and_opens(stage: &Stage, app: &mut App, icon: &TrayItem) -> Outcome {
    let calm = icon.until("a connection", online).await?;
    let knock = stage.knock().await?;
    assert_eq!((knock["ok"].as_bool(), knock["sub"].as_str()), (Some(true), Some(AGENT)), "{knock}");
    stage.room("joined", GENERAL).await?;

    stage.peer.message(ANA.writes("ana-1", FIRST)).await?;
    let rung = stage.notifications().next("Ana's notification", |shown| shown.summary == ANA.name).await?;
    // The service says that bodies are markup; the customer's are not.
    assert_eq!(rung.body, FIRST.replace('<', "&lt;").replace('>', "&gt;"));
    let one = icon.until("one unread message", unread(1)).await?;
    assert_ne!(one.icon, calm.icon, "the count is on the icon");
    assert_eq!(stage.desktop.windows(), [], "nobody asked for a window yet");

    stage.notifications().invoke(&rung, "default").await?;
    let window = stage.desktop.window(ANA.name).await?;
    stage.room("joined", &customer_room(ANA.id)).await?;
    let chat = app.chat(&ANA).await?;
    assert!(chat.until_text(&message("ana-1"), FIRST).await?.contains(FIRST));
    stage
        .desktop
        .until_windows("Ana's chat in front", |all| {
            all.iter().any(|other| other.focused && other.id == window.id)
        })
        .await?;
    let read = icon.until("nothing unread", unread(0)).await?;
    assert_eq!(read.icon, calm.icon, "the count is gone from the icon");
    stage.picture("chat").await?;

    // What the agent looks at does not ring; what comes after it, from somebody else, does.
    stage.peer.message(ANA.writes("ana-2", SECOND)).await?;
    chat.until_text(&message("ana-2"), SECOND).await?;
    stage.peer.message(BO.writes("bo-1", OTHER)).await?;
    let rung = stage.notifications().next("Bo's notification", |shown| shown.summary == BO.name).await?;
    assert_eq!(rung.body, OTHER);
    let bodies: Vec<_> = stage.notifications().history().into_iter().map(|shown| shown.body).collect();
    assert!(!bodies.iter().any(|body| body.contains(SECOND)), "it was on screen already: {bodies:?}");
    // Both wait for an answer, so Bo's is counted; one is unread, so what is in front of the agent was read.
    icon.until("Bo's message unread, and only that", |icon| {
        icon.tooltip.contains("2 waiting") && icon.tooltip.contains("1 unread")
    })
    .await?;
    Ok(())
}

async fn closes_and_lists(stage: &Stage, app: &mut App, icon: &TrayItem) -> Outcome {
    stage.desktop.close_window(ANA.name).await?;
    stage.room("left", &customer_room(ANA.id)).await?;
    stage.desktop.until_windows("no window", <[_]>::is_empty).await?;
    icon.until("the tray to answer still", unread(1)).await?;
    assert!(app.program.is_running());

    icon.activate().await?;
    stage.desktop.window("Inbox").await?;
    let inbox = app.inbox().await?;
    inbox.until_text(&row(ANA.id), ANA.name).await?;
    inbox.until_text(&row(BO.id), BO.name).await?;
    inbox.until_text(&format!("{} [aria-label*=\"unread\"]", row(BO.id)), "1").await?;
    assert_eq!(inbox.texts(&format!("{} [aria-label*=\"unread\"]", row(ANA.id))).await?, [] as [&str; 0]);
    inbox.until("the connection", "[data-connection=online]", |found| !found.is_empty()).await?;
    stage.picture("inbox").await?;

    // A second start only tells the first.
    let ended = stage.command(&["chat", BO.id], "").await?;
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    stage.room("joined", &customer_room(BO.id)).await?;
    stage.desktop.window(BO.name).await?;
    let chat = app.chat(&BO).await?;
    chat.until_text(&message("bo-1"), OTHER).await?;
    let bos = stage.notifications().history().into_iter().find(|shown| shown.summary == BO.name).unwrap();
    assert_eq!(stage.notifications().closed(&bos).await?, Closed::Withdrawn);
    icon.until("nothing unread", unread(0)).await?;
    inbox
        .until("Bo read in the inbox", &format!("{} [aria-label*=\"unread\"]", row(BO.id)), <[_]>::is_empty)
        .await?;
    stage.picture("inbox-and-chat").await
}

async fn comes_back(stage: &Stage, app: &mut App) -> Outcome {
    let icon = stage.tray().next_item().await?;
    icon.until("a connection", unread(0)).await?;
    let inbox = app.inbox().await?;
    inbox.until_text(&row(ANA.id), ANA.name).await?;
    inbox.until_text(&row(BO.id), BO.name).await?;
    inbox.click(&row(ANA.id)).await?;
    inbox.until_text(&message("ana-1"), FIRST).await?;
    inbox.until_text(&message("ana-2"), SECOND).await?;
    stage.room("joined", &customer_room(ANA.id)).await?;
    stage.picture("inbox-after-a-restart").await?;

    stage.peer.message(BO.writes("bo-2", LATER)).await?;
    let rung = stage.notifications().next("Bo's second notification", |shown| shown.body == LATER).await?;
    assert_eq!(rung.summary, BO.name);
    icon.until("Bo's message unread", unread(1)).await?;

    icon.click("Quit").await?;
    assert_eq!(app.program.exit().await?, 0);
    icon.gone().await?;
    Ok(())
}

fn keeps_secrets(stage: &Stage) -> Outcome {
    let databases = stage.databases()?;
    assert_eq!(databases.len(), 1, "one history for one agent at one server: {databases:?}");
    let database = std::fs::read(&databases[0])?;
    assert!(database.len() > 4096, "{} bytes", database.len());
    assert!(!database.starts_with(b"SQLite format 3"), "a plain SQLite file");
    let words = ["ZX-81-PURPLE", "HEPTADAY", "GLIMMERWORTS", "OCTOFLANGES"];
    let of_customers = [ANA.name, BO.name, ANA.number, BO.number, ANA.id, BO.id];
    // Its parts too: header, claims, signature.
    let of_the_token: Vec<_> = stage.token.split('.').skip(1).collect();
    let secrets = [&words[..], &of_customers[..], &of_the_token[..]].concat();
    let (found, files) = stage.files_with(&secrets)?;
    assert!(files > 0 && found.is_empty(), "written in the clear, of {files} files: {found:?}");
    Ok(())
}
