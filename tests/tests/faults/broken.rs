//! The connection ends in the middle of things, or what comes through it is wrong.

use std::time::Duration;

use deskbell_client::{Room, Signal, Trouble};
use deskbell_tests::fault_proxy::Weather;
use deskbell_tests::peer::PeerOptions;
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::stage::{Stage, Tested, message, quick, tried_politely};

#[tokio::test]
async fn a_reset_in_the_middle_of_a_frame() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    let (_client, mut watch) = stage.client()?;
    let begun = Instant::now();
    for _ in 0..2 {
        watch.joined(&Room::General).await?;
        stage.proxy.weather_to_client(Weather::ResetAfter(50_000));
        let mut large = message("large");
        large["content"] = "x".repeat(200_000).into();
        stage.peer.emit_general("whatsappMessage", large).await?;
        let trouble = watch.trouble().await?;
        assert!(matches!(trouble, Trouble::Broken { .. }), "{trouble:?}");
        stage.proxy.weather_to_client(Weather::Clear);
    }
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, begun);
    Ok(())
}

#[tokio::test]
async fn a_cut_without_a_word() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    stage.proxy.cut();
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::Broken { .. } | Trouble::ClosedByServer), "{trouble:?}");
    stage.comes_back(&mut watch).await
}

/// Every attempt is reset as soon as it is made.
#[tokio::test]
async fn a_network_that_is_down_is_tried_politely() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let down = Instant::now();
    let before = stage.proxy.attempts();
    stage.proxy.go_down();
    timeout(Duration::from_secs(20), stage.proxy.attempted(before + 3)).await?;
    tried_politely(&stage.proxy, down);
    stage.proxy.come_up();
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, down);
    Ok(())
}

/// Bits turn in what the server says: in frame headers, in packets, in JSON.
#[tokio::test]
async fn corruption_costs_messages_or_the_connection_and_nothing_else() -> Tested {
    let stage = Stage::set(quick()).await?;
    let (client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let begun = Instant::now();
    for one_in in [10_000, 1_000, 300, 100] {
        stage.proxy.weather_to_client(Weather::Corrupt { one_in });
        stage.peer.command(json!({"do": "burst", "event": "whatsappMessage", "count": 200})).await?;
        // Whatever it makes of it, it says something: a rejected event, a bad frame, or the end of the connection.
        watch
            .until("anything", |signal| {
                matches!(signal, Signal::Rejected { .. } | Signal::BadFrame { .. } | Signal::Connection(_))
                    .then_some(())
            })
            .await?;
    }
    stage.proxy.weather_to_client(Weather::Clear);
    // The connection may have survived; then the stream has no frame boundaries any more, and its pings stop coming.
    if client.is_connected() {
        stage.proxy.reset();
    }
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, begun);
    Ok(())
}
