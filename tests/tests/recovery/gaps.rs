//! What the server cannot make up for is a gap, with its times.

use std::time::Duration;

use deskbell_client::Clock;
use deskbell_tests::peer::{Peer, PeerOptions};
use serde_json::json;

use crate::stage::{Stage, Tested, message, recovering};

/// Loses the network, sends `missed`, comes back, and expects exactly one gap around that time.
async fn a_gap_for_a_cut(options: PeerOptions, cut: Duration) -> Tested {
    let stage = Stage::set(options).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("before").await?;
    if let Some(position) = story.message().await.position {
        client.committed(position);
    }
    let before = Clock::system().now();
    stage.lose_network().await?;
    let lost = Clock::system().now();
    stage.send("missed").await?;
    tokio::time::sleep(cut).await;
    let back = Clock::system().now();
    stage.proxy.come_up();
    client.network_up();
    assert!(!story.online().await);
    let (from, to) = story.gap().await;
    let slack = Duration::from_secs(2);
    assert!(from.after(slack) >= before && from <= lost, "{from:?} is not when it was lost");
    assert!(to >= back && to <= Clock::system().now(), "{to:?} is not when it was back");

    stage.send("after").await?;
    assert_eq!(story.message().await.message.id.as_str(), "after");
    assert_eq!(story.gaps(), 1);
    Ok(())
}

#[tokio::test]
async fn a_server_that_does_not_offer_recovery_leaves_a_gap() -> Tested {
    a_gap_for_a_cut(PeerOptions::default(), Duration::from_secs(1)).await
}

#[tokio::test]
async fn a_session_that_ran_out_leaves_a_gap() -> Tested {
    let options = PeerOptions { recovery: Some(Duration::from_millis(300)), ..PeerOptions::default() };
    a_gap_for_a_cut(options, Duration::from_secs(1)).await
}

/// Whoever is behind hears a server's last words long after it is gone. What was sent meanwhile is missing all the same.
#[tokio::test]
async fn a_gap_begins_when_the_client_last_kept_up() -> Tested {
    let mut stage = Stage::set(PeerOptions::default()).await?;
    let (_client, mut story) = stage.narrow_client(64 * 1024);
    story.joined().await;
    stage.send("before").await?;
    story.message().await;
    // More than the queue holds, and less than the buffers on the way do: the server is rid of it at once.
    let flood = json!({"do": "burst-messages", "count": 1000, "content": "words ".repeat(200)});
    stage.peer.command(flood).await?;
    let (port, key) = (stage.peer.port(), stage.peer.key().clone());
    stage.peer.stop().await?;
    let gone = Clock::system().now();
    // It takes its time, which is what this is about.
    stage.peer = Peer::start(PeerOptions { port, key: Some(key), ..PeerOptions::default() }).await?;
    let (from, _) = story.gap().await;
    assert!(from <= gone, "{from:?} is after the server's end at {gone:?}");
    Ok(())
}

/// What it remembered was in its memory.
#[tokio::test]
async fn a_server_that_was_restarted_leaves_a_gap_and_recovers_the_next_time() -> Tested {
    let mut stage = Stage::set(recovering()).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("before").await?;
    story.commit_until(&client, "before").await;
    let (port, key) = (stage.peer.port(), stage.peer.key().clone());
    stage.peer.stop().await?;
    story.lost().await;
    stage.peer = Peer::start(PeerOptions { port, key: Some(key), ..recovering() }).await?;
    client.network_up();
    assert!(!story.online().await);
    story.gap().await;

    stage.send("again").await?;
    story.commit_until(&client, "again").await;
    stage.lose_network().await?;
    stage.send("missed").await?;
    stage.proxy.come_up();
    client.network_up();
    assert!(story.online().await);
    assert_eq!(story.commit_until(&client, "missed").await, ["missed"]);
    assert_eq!(story.gaps(), 1);
    Ok(())
}

/// The server still takes the old connection for alive, so it has saved no session: what it sent there is lost.
#[tokio::test]
async fn a_client_that_is_back_before_the_server_noticed_has_a_gap() -> Tested {
    let options = PeerOptions {
        ping_interval: Duration::from_secs(1),
        ping_timeout: Duration::from_secs(1),
        ..recovering()
    };
    let stage = Stage::set(options).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("before").await?;
    story.commit_until(&client, "before").await;
    stage.proxy.abandon();
    assert_eq!(stage.send("lost").await?, 1, "the server believes that it is there");
    client.network_up();
    assert!(!story.online().await);
    story.gap().await;
    stage.send("again").await?;
    story.commit_until(&client, "again").await;

    // That the server notices at last does not spoil the next recovery.
    stage.server_noticed().await?;
    stage.lose_network().await?;
    stage.send("missed").await?;
    stage.proxy.come_up();
    client.network_up();
    assert!(story.online().await);
    assert_eq!(story.commit_until(&client, "missed").await, ["missed"]);
    assert_eq!(story.gaps(), 1);
    Ok(())
}

/// A frame over the limit costs the connection. It would come again with each recovery.
#[tokio::test]
async fn a_frame_that_is_too_large_is_not_asked_for_again() -> Tested {
    let stage = Stage::set(recovering()).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("before").await?;
    story.commit_until(&client, "before").await;
    let mut large = message("large");
    large["content"] = "x".repeat(5_000_000).into();
    stage.peer.emit_general("whatsappMessage", large).await?;
    story.lost().await;
    let attempts = stage.proxy.attempts();
    stage.send("behind it").await?;
    client.retry_now();
    story.gap().await;
    stage.send("after").await?;
    assert_eq!(story.message().await.message.id.as_str(), "after");
    assert!(stage.proxy.attempts() - attempts <= 2, "{} attempts", stage.proxy.attempts() - attempts);
    Ok(())
}
