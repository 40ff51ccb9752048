//! The network goes and comes back within the time in which the server remembers.

use std::time::Duration;

use tokio::time::sleep;

use crate::stage::{Stage, Tested, recovering};

#[tokio::test]
async fn ten_cuts_of_a_second_lose_and_repeat_nothing() -> Tested {
    let stage = Stage::set(recovering()).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    assert_eq!(stage.send("first").await?, 1);
    story.commit_until(&client, "first").await;

    for round in 0..10 {
        stage.lose_network().await?;
        let cut = tokio::time::Instant::now();
        let ids: Vec<String> = (0..20).map(|i| format!("r{round}-{i}")).collect();
        for id in &ids {
            assert_eq!(stage.send(id).await?, 0, "nobody may be there");
        }
        tokio::time::sleep_until(cut + Duration::from_secs(1)).await;
        stage.proxy.come_up();
        client.network_up();
        assert!(story.online().await, "round {round} was not recovered");
        // What is said from now on comes after what was missed. Not every round has such a message: the place to resume
        // from is then one that was itself recovered.
        let mut expected = ids.clone();
        if round % 2 == 0 {
            expected.push(format!("live-{round}"));
            assert_eq!(stage.send(&format!("live-{round}")).await?, 1, "a recovered session is in its room");
        }
        let last = expected.last().unwrap();
        assert_eq!(story.commit_until(&client, last).await, expected);
    }
    assert_eq!(story.gaps(), 0);
    Ok(())
}

/// Longer than the client's patience with a silent server, so that both sides have given up meanwhile.
#[tokio::test]
async fn a_long_cut_loses_and_repeats_nothing() -> Tested {
    // `DESKBELL_CUT_SECONDS=100` for a soak run; the server's window is longer still.
    let seconds =
        std::env::var("DESKBELL_CUT_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_u64);
    let mut options = recovering();
    options.recovery = Some(Duration::from_secs(seconds + 60));
    let stage = Stage::set(options).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("first").await?;
    story.commit_until(&client, "first").await;

    stage.lose_network().await?;
    let mut ids = Vec::new();
    for second in 0..seconds {
        let id = format!("m{second}");
        stage.send(&id).await?;
        ids.push(id);
        sleep(Duration::from_secs(1)).await;
    }
    // 1 s doubling, with jitter: it tried a few times, and did not hammer.
    let attempts = stage.proxy.attempts();
    assert!((2..16).contains(&attempts), "{attempts} attempts in {seconds} s");
    stage.proxy.come_up();
    client.network_up();
    assert!(story.online().await, "not recovered");
    assert_eq!(story.commit_until(&client, ids.last().unwrap()).await, ids);
    assert_eq!(story.gaps(), 0);
    Ok(())
}

/// The proxy resets in the middle of a burst: whatever the client had is not sent again, and the rest is.
#[tokio::test]
async fn a_reset_in_the_middle_of_a_burst_loses_and_repeats_nothing() -> Tested {
    use deskbell_tests::fault_proxy::Weather;

    let stage = Stage::set(recovering()).await?;
    let (client, mut story) = stage.client(None);
    story.joined().await;
    stage.send("first").await?;
    story.commit_until(&client, "first").await;
    // In the middle of a frame, most likely: a message is some 300 bytes.
    stage.proxy.weather_to_client(Weather::ResetAfter(10_000));
    let ids: Vec<String> = (0..100).map(|i| format!("m{i}")).collect();
    for id in &ids {
        stage.send(id).await?;
    }
    stage.server_noticed().await?;
    stage.proxy.weather_to_client(Weather::Clear);

    let mut came = Vec::new();
    while came.len() < ids.len() {
        let message = story.message().await;
        client.committed(message.position.unwrap());
        came.push(message.message.id.to_string());
        if came.len() == 1 {
            client.network_up();
        }
    }
    assert_eq!(came, ids);
    assert_eq!(story.gaps(), 0);
    Ok(())
}
