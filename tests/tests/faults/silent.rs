//! Nothing is heard, and TCP says nothing either.

use std::time::Duration;

use deskbell_client::{Client, ClientConfig, Room, Step, Trouble};
use deskbell_tests::fault_proxy::Weather;
use deskbell_tests::peer::PeerOptions;
use deskbell_tests::watch::Watch;
use serde_json::json;
use tokio::time::Instant;

use crate::stage::{NOTICED_WITHIN, Stage, Tested, quick, tried_politely};

#[tokio::test]
async fn a_stall_is_noticed_and_so_is_its_end() -> Tested {
    let stage = Stage::set(quick()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let stalled = Instant::now();
    stage.proxy.weather(Weather::Stalled);
    assert_eq!(watch.trouble().await?, Trouble::Silent { after: Duration::from_secs(2) });
    assert!(stalled.elapsed() < NOTICED_WITHIN, "after {:?}", stalled.elapsed());
    // TCP is still made, by the proxy; the rest of the way is not.
    for _ in 0..2 {
        let trouble = watch.trouble().await?;
        assert_eq!(trouble, Trouble::TimedOut { step: Step::Upgrade, after: Duration::from_secs(2) });
    }
    stage.proxy.weather(Weather::Clear);
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, stalled);
    Ok(())
}

/// The server hears nothing and the client hears everything, also that the server gives up.
#[tokio::test]
async fn a_half_open_connection_towards_the_server() -> Tested {
    let stage = Stage::set(quick()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let stalled = Instant::now();
    stage.proxy.weather_to_server(Weather::Stalled);
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::ClosedByServer | Trouble::Broken { .. }), "{trouble:?}");
    assert!(stalled.elapsed() < NOTICED_WITHIN, "after {:?}", stalled.elapsed());
    stage.proxy.weather(Weather::Clear);
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, stalled);
    Ok(())
}

/// The client hears nothing and the server hears everything.
#[tokio::test]
async fn a_half_open_connection_towards_the_client() -> Tested {
    let stage = Stage::set(quick()).await?;
    let (_client, mut watch) = stage.client()?;
    watch.joined(&Room::General).await?;
    let stalled = Instant::now();
    stage.proxy.weather_to_client(Weather::Stalled);
    assert_eq!(watch.trouble().await?, Trouble::Silent { after: Duration::from_secs(2) });
    assert!(stalled.elapsed() < NOTICED_WITHIN, "after {:?}", stalled.elapsed());
    stage.proxy.weather(Weather::Clear);
    stage.comes_back(&mut watch).await
}

/// The server asks and does not read the answers: they fill every buffer on the way.
///
/// Mostly it is noticed that nothing can be written. But a full receive buffer may also make the system throw away what
/// comes, and with it what acknowledges the bytes of the other direction (seen with Linux 6.18: both ends of TCP send
/// the same again and again). Then no more questions arrive either, long before the client's own buffers are full, and
/// what is noticed is the silence.
#[tokio::test]
async fn a_server_that_reads_nothing_is_noticed() -> Tested {
    // Each answer names the namespace: a few fill the some four megabytes that the system takes on the client's side.
    let namespace = format!("/{}", "n".repeat(4000));
    const QUESTIONS: usize = 2000;
    // It pings often, so that a silence is soon one, and is not the first to give up.
    let (ping_interval, ping_timeout) = (Duration::from_secs(1), Duration::from_secs(14));
    let options =
        PeerOptions { namespace: namespace.clone(), ping_interval, ping_timeout, ..PeerOptions::default() };
    let stage = Stage::set_narrow(options).await?;
    let config = stage.config()?;
    let address = config.address.clone().with_namespace(&namespace)?;
    let (client, signals) = Client::start(ClientConfig { address, ..config }, None);
    client.join_general_room();
    let mut watch = Watch::new(signals);
    watch.joined(&Room::General).await?;
    stage.proxy.weather_to_server(Weather::Stalled);
    stage.peer.command(json!({"do": "burst", "event": "ask", "count": QUESTIONS, "ask": true})).await?;
    let trouble = watch.trouble().await?;
    let stuck = Trouble::Stuck { after: Duration::from_secs(2) };
    let silent = Trouble::Silent { after: ping_interval + ping_timeout };
    assert!(trouble == stuck || trouble == silent, "{trouble:?}");
    stage.proxy.weather(Weather::Clear);
    stage.comes_back(&mut watch).await
}
