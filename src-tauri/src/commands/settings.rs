//! What the agent chooses for everything.

use deskbell_app::Intent;
use deskbell_app::contract::{PauseFor, Settings};
use tokio::sync::oneshot;

use super::{Answer, Caller, ChannelName};

/// Begins the settings' updates.
pub async fn watch_settings(caller: Caller, channel: ChannelName) -> Answer {
    let sink = caller.sink(channel);
    caller.send(Intent::WatchSettings { window: caller.window.clone(), sink });
    Ok(())
}

/// Takes the settings.
pub async fn change_settings(caller: Caller, settings: Settings) -> Answer {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::ChangeSettings { settings, reply });
    caller.answered(answer).await
}

/// How large all windows are drawn.
pub async fn set_zoom(caller: Caller, zoom: u32) -> Answer {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::SetZoom { zoom, reply });
    caller.answered(answer).await
}

/// Shows a notification to look at.
pub async fn test_notification(caller: Caller) -> Answer {
    caller.send(Intent::TestNotification);
    Ok(())
}

/// Pauses all notifications.
pub async fn pause(caller: Caller, pause: PauseFor) -> Answer {
    caller.send(Intent::Pause(pause));
    Ok(())
}
