//! From nothing to "Online" in one screen: what a new agent enters is tested step by step, and what fails says what to do.

use deskbell_demo_server::token::{Claims, Key};
use deskbell_tests::desktop::Page;
use deskbell_tests::peer::GENERAL;

use crate::customers::ANA;
use crate::failure::Outcome;
use crate::stage::{AGENT, Services, play};

const SUBMIT: &str = "form [type=submit]";

fn check(name: &str, state: &str) -> String {
    format!("[data-check={name}][data-state={state}]")
}

/// Puts something into a field in the place of what is there, as pasting does.
async fn enter(inbox: &Page, name: &str, value: &str) -> Outcome {
    let script = "const field = document.querySelector(`input[name=${arguments[0]}]`);
        field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    inbox.run(script, vec![name.into(), value.into()]).await?;
    Ok(())
}

#[tokio::test]
async fn a_new_agent_is_online_after_one_screen() {
    play("welcome", Services::ALL, async |stage| {
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;

        // TLS where there is none: nobody knocked, and nothing is saved.
        let encrypted = stage.peer.url().replace("ws://", "wss://");
        enter(&inbox, "server", &encrypted).await?;
        enter(&inbox, "token", &stage.token).await?;
        inbox.click(SUBMIT).await?;
        inbox.until_text(&check("tls", "failed"), "may need ws://").await?;
        inbox.until_text("[role=status]", "You are not signed in yet").await?;
        inbox.until_text(&check("tcp", "passed"), "connected to").await?;
        inbox.until_text(&check("authentication", "skipped"), "").await?;
        inbox.until_text(&check("notifications", "passed"), "shows them").await?;
        stage.picture("welcome-failed").await?;
        assert!(!stage.peer.drain().iter().any(|event| event["type"] == "auth"));

        // A token that the server does not know.
        let claims = Claims::new(AGENT, std::time::Duration::from_secs(3600));
        enter(&inbox, "server", &stage.peer.url()).await?;
        enter(&inbox, "token", &Key::random()?.sign(&claims)?).await?;
        inbox.click(SUBMIT).await?;
        inbox.until_text(&check("authentication", "failed"), "the server refused the token").await?;
        assert_eq!(stage.knock().await?["ok"], false);
        let kept = stage.desktop.run("secret-tool", &["search", "--all", "service", "Deskbell"]).await?;
        assert!(!kept.contains("secret = "), "a token that was refused is kept");

        enter(&inbox, "token", &stage.token).await?;
        inbox.click(SUBMIT).await?;
        inbox.until_text("[role=status]", "You are online").await?;
        inbox.until_text(&check("generalRoom", "passed"), "confirmed").await?;
        assert_eq!(inbox.run("return document.querySelector('input[name=token]').value", vec![]).await?, "");
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        // The test's own, and the connection's.
        stage.room("joined", GENERAL).await?;
        stage.room("joined", GENERAL).await?;
        stage.picture("welcome-done").await?;

        inbox.click(SUBMIT).await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        inbox.until_text("[data-conversation]", ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_test_that_hangs_is_cancelled() {
    play("welcome-cancel", Services::ALL, async |stage| {
        // It takes the connection and never answers it.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("ws://{}", silent.local_addr()?);
        let mut app = stage.start(&[]).await?;
        let inbox = app.inbox().await?;
        enter(&inbox, "server", &address).await?;
        enter(&inbox, "token", &stage.token).await?;
        inbox.click(SUBMIT).await?;
        let (mut taken, _) = silent.accept().await?;
        inbox.until_text(&check("engineIo", "running"), "").await?;
        inbox.click("form .actions button[type=button]").await?;
        inbox.until_text(&check("engineIo", "next"), "").await?;
        // The connection ends with the test, and not with its deadline.
        let mut rest = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut taken, &mut rest).await?;
        assert!(String::from_utf8_lossy(&rest).contains("Upgrade: websocket"));
        inbox.until_text(SUBMIT, "Connect").await?;
        Ok(())
    })
    .await;
}
