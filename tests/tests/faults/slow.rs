//! A network that is slow, but works; and one that is too slow.

use std::time::Duration;

use deskbell_client::{Room, Trouble};
use deskbell_tests::fault_proxy::Weather;
use deskbell_tests::peer::PeerOptions;
use tokio::time::Instant;

use crate::stage::{Stage, Tested, message, tried_politely};

#[tokio::test]
async fn a_slow_network_is_good_enough() -> Tested {
    for weather in [
        Weather::Delayed(Duration::from_millis(150)),
        Weather::Trickle { bytes: 40, every: Duration::from_millis(5) },
        Weather::Trickle { bytes: 4, every: Duration::from_millis(1) },
    ] {
        let stage = Stage::set(PeerOptions::default()).await?;
        stage.proxy.weather(weather);
        let (_client, mut watch) = stage.client()?;
        watch.joined(&Room::General).await?;
        for id in ["m1", "m2", "m3"] {
            stage.peer.emit_general("whatsappMessage", message(id)).await?;
        }
        for id in ["m1", "m2", "m3"] {
            assert_eq!(watch.message().await?.id, id, "{weather:?}");
        }
        assert_eq!(stage.proxy.attempts(), 1, "{weather:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_network_that_is_too_slow_is_given_up_in_time() -> Tested {
    let stage = Stage::set(PeerOptions::default()).await?;
    // The answer to the upgrade alone takes longer than the 2 s in all.
    stage.proxy.weather(Weather::Trickle { bytes: 1, every: Duration::from_millis(50) });
    let begun = Instant::now();
    let (_client, mut watch) = stage.client()?;
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::TimedOut { .. }), "{trouble:?}");
    assert!(begun.elapsed() < Duration::from_secs(3), "after {:?}", begun.elapsed());
    stage.proxy.weather(Weather::Clear);
    stage.comes_back(&mut watch).await?;
    tried_politely(&stage.proxy, begun);
    Ok(())
}
