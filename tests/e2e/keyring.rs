//! No keyring, a locked one, one that comes late: the agent is told, and nothing is written in the clear.

use deskbell_tests::desktop::{Keyring, Page, Prompter};
use serde_json::json;

use crate::customers::ANA;
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

const CHECK_AGAIN: &str = "Check again";

/// Waits for a notice that says these words.
async fn notice(inbox: &Page, words: &str) -> Outcome {
    inbox.until_text("[data-notice]", words).await?;
    Ok(())
}

/// Clicks "Check again" in some notice.
async fn check_again(inbox: &Page) -> Outcome {
    let script = "const words = arguments[0];
        const button = [...document.querySelectorAll('[data-notice] button')].find((it) => it.innerText.includes(words));
        button?.click();
        return button !== undefined";
    let clicked = inbox.run(script, vec![CHECK_AGAIN.into()]).await?;
    assert_eq!(clicked, true, "there is no button {CHECK_AGAIN:?}: {:?}", inbox.texts("body").await?);
    Ok(())
}

/// Leaves the welcome, once it says that the agent is online.
async fn open_inbox(inbox: &Page) -> Outcome {
    inbox.until_text("[role=status]", "You are online").await?;
    Ok(inbox.click("form [type=submit]").await?)
}

async fn nothing_in_the_clear(stage: &Stage, words: &str) -> Outcome {
    let of_the_token: Vec<_> = stage.token.split('.').skip(1).collect();
    let secrets = [&[words, ANA.name, ANA.number, ANA.id], &of_the_token[..]].concat();
    let (found, _) = stage.files_with(&secrets)?;
    assert!(found.is_empty(), "written in the clear: {found:?}");
    Ok(())
}

#[tokio::test]
async fn without_a_keyring_everything_stays_in_memory() {
    let services = Services { keyring: false, ..Services::ALL };
    play("no-keyring", services, async |stage| {
        // The command line keeps a token nowhere but in the keyring.
        let ended = stage.sign_in_at(&stage.peer.url(), &stage.token).await?;
        assert_eq!(ended.code, Some(1), "{}", ended.said);
        assert!(ended.said.contains("keyring"), "{}", ended.said);

        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;
        inbox.until("the sign-in form", "input[name=token]", |found| !found.is_empty()).await?;
        stage.picture("sign-in").await?;
        inbox.type_into("input[name=server]", &stage.peer.url()).await?;
        inbox.type_into("input[name=token]", &stage.token).await?;
        let typed =
            "return ['server', 'token'].map((name) => document.querySelector(`input[name=${name}]`).value)";
        assert_eq!(inbox.run(typed, vec![]).await?, json!([stage.peer.url(), stage.token]), "typed as given");
        inbox.click("form [type=submit]").await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        // The test of the connection joins first, then the connection itself.
        stage.room("joined", "whatsapp:general").await?;
        stage.room("joined", "whatsapp:general").await?;
        open_inbox(&inbox).await?;
        notice(&inbox, "memory").await?;
        notice(&inbox, "for this run only").await?;
        stage.picture("no-keyring").await?;

        stage.peer.message(ANA.writes("ana-1", "Is MEMORY-ONLY-77 fine?")).await?;
        stage.notifications().next("the notification", |shown| shown.summary == ANA.name).await?;
        inbox.until_text("[data-conversation]", ANA.name).await?;
        assert_eq!(stage.databases()?.len(), 0, "no history without a key");
        nothing_in_the_clear(stage, "MEMORY-ONLY-77").await?;

        // A keyring that comes late is used from then on, for what is there too.
        stage.keyring = Some(Keyring::start(&stage.desktop).await?);
        check_again(&inbox).await?;
        inbox.until("no notice any more", "[data-notice]", <[_]>::is_empty).await?;
        assert_eq!(stage.databases()?.len(), 1);
        icon.click("Quit").await?;
        assert_eq!(app.program.exit().await?, 0);
        drop(app);

        let mut app = stage.start(&[]).await?;
        let inbox = app.inbox().await?;
        inbox.until_text("[data-conversation]", ANA.name).await?;
        stage.tray().next_item().await?.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        nothing_in_the_clear(stage, "MEMORY-ONLY-77").await
    })
    .await;
}

#[tokio::test]
async fn a_keyring_that_starts_after_the_app_is_found() {
    play("late-keyring", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.keyring = None;
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;
        notice(&inbox, "keyring").await?;
        stage.picture("keyring-missing").await?;
        assert!(!icon.state().await?.tooltip.contains("Online"));

        stage.keyring = Some(Keyring::start(&stage.desktop).await?);
        check_again(&inbox).await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        inbox.until("no notice any more", "[data-notice]", <[_]>::is_empty).await?;
        stage.room("joined", "whatsapp:general").await?;
        stage.peer.message(ANA.writes("ana-1", "Are you there?")).await?;
        stage.notifications().next("the notification", |shown| shown.summary == ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_locked_keyring_asks_for_its_password_and_all_goes_on() {
    play("keyring-prompt", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.keyring.as_ref().unwrap().lock().await?;
        let _prompter = Prompter::start(&stage.desktop).await?;
        let _app = stage.start_as_shipped(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        stage.desktop.focus_window("Unlock").await?;
        stage.picture("keyring-prompt").await?;
        assert!(!icon.state().await?.tooltip.contains("Online"));

        // The password of the tests' keyring is empty.
        stage.desktop.key("Return").await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        stage.rings(ANA.name, "Hello").await?;
        let status = stage.command(&["status", "--json"], "").await?.said;
        let status: serde_json::Value = serde_json::from_str(&status)?;
        assert_eq!(status["notices"], serde_json::json!([]), "nothing is missing any more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_locked_keyring_is_told() {
    play("locked-keyring", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.keyring.as_ref().unwrap().lock().await?;
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;
        notice(&inbox, "locked").await?;
        stage.picture("keyring-locked").await?;
        assert!(!icon.state().await?.tooltip.contains("Online"));

        // Started anew, it is unlocked.
        stage.keyring = None;
        stage.keyring = Some(Keyring::start(&stage.desktop).await?);
        check_again(&inbox).await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        inbox.until("no notice any more", "[data-notice]", <[_]>::is_empty).await?;
        Ok(())
    })
    .await;
}
