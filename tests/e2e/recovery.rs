//! A kill, a restart, and a server that remembers: what was written meanwhile arrives, once and in order.

use std::time::Duration;

use deskbell_tests::peer::{GENERAL, Peer, PeerOptions};

use crate::customers::ANA;
use crate::stage::{AGENT, Services, play};

#[tokio::test]
async fn what_was_written_while_it_was_killed_arrives_after_the_restart() {
    play("killed-and-back", Services::ALL, async |stage| {
        stage.peer =
            Peer::start(PeerOptions { recovery: Some(Duration::from_secs(120)), ..PeerOptions::default() })
                .await?;
        stage.token = stage.peer.token(AGENT, Duration::from_secs(3600))?;
        stage.sign_in().await?;

        let program = stage.start_as_shipped(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        stage.peer.message(ANA.writes("ana-1", "before the kill")).await?;
        // What rang is committed, and the place behind it too.
        stage.notifications().next("the first", |shown| shown.body == "before the kill").await?;
        program.kill().await?;
        stage.peer.next(|event| event["type"] == "disconnected").await?;
        for (id, words) in [("ana-2", "while it was gone"), ("ana-3", "still gone")] {
            stage.peer.message(ANA.writes(id, words)).await?;
        }

        let mut app = stage.start(&["--hidden"]).await?;
        let back = stage.peer.next(|event| event["type"] == "connected" && event["recovered"] == true);
        back.await?;
        // One digest. The first message is in it too where the kill came before it was noted that it rang.
        let rung = stage
            .notifications()
            .next("what was missed", |shown| {
                ["2 new messages", "3 new messages"].contains(&shown.body.as_str())
            })
            .await?;
        assert_eq!(rung.summary, "Ana Quillfeather wrote earlier");
        stage.notifications().invoke(&rung, "default").await?;
        let chat = app.chat(&ANA).await?;
        chat.until_text("article[data-message=\"ana-3\"]", "still gone").await?;
        let shown = chat.texts("article[data-message]").await?;
        let at = |words: &str| shown.iter().position(|text| text.contains(words));
        assert_eq!(
            [at("before the kill"), at("while it was gone"), at("still gone")],
            [Some(0), Some(1), Some(2)],
            "{shown:?}"
        );
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert!(chat.texts("[data-gap]").await?.is_empty(), "nothing is missing, so there is no gap");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_the_server_forgets_the_chat_shows_a_gap() {
    play("killed-with-a-gap", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let program = stage.start_as_shipped(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        stage.peer.message(ANA.writes("ana-1", "before the kill")).await?;
        stage.notifications().next("the first", |shown| shown.body == "before the kill").await?;
        program.kill().await?;
        stage.peer.next(|event| event["type"] == "disconnected").await?;
        stage.peer.message(ANA.writes("ana-2", "lost for this desk")).await?;

        let mut app = stage.start(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        stage.peer.message(ANA.writes("ana-3", "after the restart")).await?;
        let rung = stage.notifications().next("the next", |shown| shown.body == "after the restart").await?;
        stage.notifications().invoke(&rung, "default").await?;
        let chat = app.chat(&ANA).await?;
        chat.until("the gap", "[data-gap]", |found| found.len() == 1).await?;
        let shown = chat.texts("article[data-message]").await?;
        assert_eq!(shown.len(), 2, "{shown:?}");
        stage.picture("gap").await?;
        Ok(())
    })
    .await;
}
