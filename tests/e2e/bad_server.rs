//! A wrong address, a refused token, events that make no sense: a clear sentence each, and the app lives on.

use deskbell_demo_server::token::{Claims, Key};
use serde_json::json;

use crate::customers::{ANA, BO};
use crate::stage::{AGENT, Services, play};

#[tokio::test]
async fn an_address_that_is_none_is_told() {
    play("wrong-address", Services::ALL, async |stage| {
        for wrong in ["ftp://support.example.com", "ws://", "no address at all"] {
            let ended = stage.sign_in_at(wrong, &stage.token).await?;
            assert_eq!(ended.code, Some(1), "{wrong}: {}", ended.said);
            assert!(ended.said.contains("address") || ended.said.contains("ws"), "{wrong}: {}", ended.said);
            assert!(!ended.said.contains(&stage.token), "{wrong}");
        }
        // Without a token, or with one that others could see, it is bad usage.
        let ended = stage.command(&["sign-in", "--server", &stage.peer.url()], "").await?;
        assert_eq!(ended.code, Some(2), "{}", ended.said);
        let ended = stage.sign_in_at(&stage.peer.url(), "").await?;
        assert_eq!(ended.code, Some(1), "{}", ended.said);
        assert!(ended.said.contains("token"), "{}", ended.said);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_and_found_when_it_comes() {
    play("no-server", Services::ALL, async |stage| {
        let port = stage.peer.port();
        let key = stage.peer.key().clone();
        stage.sign_in().await?;
        stage.peer.stop().await?;

        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("the fault in the tray", |icon| icon.tooltip.contains("Offline")).await?;
        icon.activate().await?;
        let inbox = app.inbox().await?;
        inbox
            .until("the fault in the inbox", "[data-connection=waiting], [data-offline-bar]", |found| {
                !found.is_empty()
            })
            .await?;
        stage.picture("offline").await?;

        stage.restart_peer(port, key).await?;
        icon.click("Try now").await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        inbox.until("the connection", "[data-connection=online]", |found| !found.is_empty()).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_refused_token_is_told_and_a_good_one_taken() {
    play("refused-token", Services::ALL, async |stage| {
        let claims = Claims::new(AGENT, std::time::Duration::from_secs(3600));
        let forged = Key::random()?.sign(&claims)?;
        let ended = stage.sign_in_at(&stage.peer.url(), &forged).await?;
        assert_eq!(ended.code, Some(0), "the server is not asked: {}", ended.said);

        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("the refusal in the tray", |icon| icon.tooltip.contains("Refused")).await?;
        assert_eq!(stage.knock().await?["ok"], false);
        icon.activate().await?;
        let inbox = app.inbox().await?;
        inbox
            .until("the refusal in the inbox", "[data-connection=refused]", |found| !found.is_empty())
            .await?;
        inbox.until_text("body", "token").await?;
        stage.picture("refused").await?;

        // The running app hears of it; the agent need not start it again.
        stage.sign_in().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        inbox.until("the connection", "[data-connection=online]", |found| !found.is_empty()).await?;
        assert_eq!(stage.knock().await?["ok"], true);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_event_that_makes_no_sense_stops_nothing() {
    play("invalid-events", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", "whatsapp:general").await?;

        stage.peer.message(ANA.writes("ana-1", "before")).await?;
        stage.notifications().next("the first", |shown| shown.body == "before").await?;
        let nested = "[".repeat(5000) + &"]".repeat(5000);
        let nonsense = [
            json!(null),
            json!("words"),
            json!([1, 2, 3]),
            json!({}),
            json!({"content": "nobody's"}),
            json!({"customerId": "", "whatsappMessageId": "x", "senderType": "customer", "content": "empty id"}),
            json!({"customerId": {}, "whatsappMessageId": [], "senderType": 7, "content": "odd types"}),
            json!({"customerId": "c".repeat(300), "whatsappMessageId": "x", "senderType": "customer"}),
        ];
        for data in nonsense {
            stage.peer.emit_general("whatsappMessage", data).await?;
        }
        stage.peer.command(json!({"do": "emit", "room": "whatsapp:general", "event": "whatsappMessage", "args": []})).await?;
        stage.peer.emit_general("whatsappMessageStatus", json!({"status": "read"})).await?;
        stage.peer.emit_general("somethingElse", json!({"of": "another version"})).await?;
        stage.peer.command(json!({"do": "raw", "text": format!("42[\"whatsappMessage\",{nested}]")})).await?;

        stage.peer.message(BO.writes("bo-1", "after")).await?;
        let rung = stage.notifications().next("the next message", |shown| shown.body == "after").await?;
        assert_eq!(rung.summary, BO.name);
        icon.until("both, and nothing else", |icon| icon.tooltip.contains("2 unread")).await?;
        assert_eq!(stage.notifications().history().len(), 2);
        assert!(app.program.is_running());
        assert_eq!(stage.peer.drain().iter().filter(|event| event["type"] == "disconnected").count(), 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn hostile_words_stay_words() {
    play("hostile-words", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", "whatsapp:general").await?;

        let mut message = ANA.writes("m\"]<i>1", "<img src=x onerror=\"document.title='owned'\">\u{202e}abc");
        message["metadata"]["customerName"] = json!("Eve\u{202e}\n<b>Mallory</b>");
        stage.peer.message(message).await?;
        let rung =
            stage.notifications().next("the notification", |shown| shown.summary.contains("Eve")).await?;
        assert!(!rung.summary.contains(['\u{202e}', '\n']), "{:?}", rung.summary);
        assert!(!rung.body.contains(['<', '\u{202e}']), "{:?}", rung.body);
        stage.notifications().invoke(&rung, "default").await?;
        let window = stage.desktop.window("Eve").await?;
        assert!(!window.title.contains(['\u{202e}', '\n']), "{:?}", window.title);
        let chat = app.chat(&ANA).await?;
        chat.until_text("article[data-message]", "<img src=x onerror=").await?;
        assert_eq!(chat.texts("article img, article i").await?, [] as [&str; 0]);
        Ok(())
    })
    .await;
}
