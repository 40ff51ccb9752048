//! A machine that wakes up is connected at once, and not when the next attempt would be due.

use std::time::Duration;

use deskbell_tests::desktop::{Logind, PATIENCE, within};
use deskbell_tests::peer::GENERAL;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::stage::{Services, play};

#[tokio::test]
async fn a_machine_that_wakes_up_does_not_wait() {
    play("awake", Services::ALL, async |stage| {
        let logind = Logind::start(&stage.desktop).await?;
        let (port, key) = (stage.peer.port(), stage.peer.key().clone());
        let (_program, _icon) = stage.on_duty().await?;
        stage.peer.stop().await?;
        // Nobody shakes hands here. After the fourth attempt the next one is at least 4 s away.
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        for _ in 0..4 {
            within(PATIENCE, "an attempt", listener.accept()).await??;
        }
        let slept = Instant::now();
        logind.wake_up().await?;
        within(Duration::from_millis(3500), "an attempt at once", listener.accept()).await??;
        eprintln!("connected {:?} after waking up", slept.elapsed());
        drop(listener);
        stage.restart_peer(port, key).await?;
        logind.wake_up().await?;
        stage.room("joined", GENERAL).await
    })
    .await;
}
