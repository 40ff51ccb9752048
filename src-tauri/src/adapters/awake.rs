//! The machine wakes up, or the network comes back: what waits for its next attempt should not wait on.
//!
//! Without systemd-logind and NetworkManager, or elsewhere than on Linux, nothing is told, and the connection is taken
//! up again as after any silence, a minute later or so.

use deskbell_app::Handle;
#[cfg(target_os = "linux")]
use deskbell_app::Intent;

/// Tells the pipeline whenever the machine woke up or the network came back.
#[cfg(target_os = "linux")]
pub fn tell_when_awake(pipeline: Handle) {
    crate::background::spawn(async move {
        if let Err(error) = listen(&pipeline).await {
            tracing::info!(%error, "the system does not tell when it wakes up");
        }
    });
}

/// Tells the pipeline whenever the machine woke up or the network came back: untested, and not done, here.
#[cfg(not(target_os = "linux"))]
pub fn tell_when_awake(_pipeline: Handle) {}

#[cfg(target_os = "linux")]
async fn listen(pipeline: &Handle) -> zbus::Result<()> {
    use futures_util::stream::{StreamExt as _, select};
    use zbus::{Connection, MatchRule, MessageStream, message::Type};

    let system = Connection::system().await?;
    // https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
    let sleep = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.login1")?
        .path("/org/freedesktop/login1")?
        .interface("org.freedesktop.login1.Manager")?
        .member("PrepareForSleep")?
        .build();
    // https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html
    let network = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.NetworkManager")?
        .path("/org/freedesktop/NetworkManager")?
        .interface("org.freedesktop.NetworkManager")?
        .member("StateChanged")?
        .build();
    let mut signals = select(
        MessageStream::for_match_rule(sleep, &system, None).await?,
        MessageStream::for_match_rule(network, &system, None).await?,
    );
    while let Some(signal) = signals.next().await {
        let signal = signal?;
        // Before sleep it says true, afterwards false.
        let woke = signal.body().deserialize::<bool>().is_ok_and(|about_to_sleep| !about_to_sleep);
        let connected = signal.body().deserialize::<u32>().is_ok_and(|state| state >= CONNECTED_SITE);
        if woke || connected {
            tracing::info!(woke, connected, "the network may be back");
            pipeline.send(Intent::NetworkUp);
        }
    }
    Ok(())
}

/// NetworkManager's `NM_STATE_CONNECTED_SITE`: more than the own network can be reached, perhaps not the whole internet.
#[cfg(target_os = "linux")]
const CONNECTED_SITE: u32 = 60;
