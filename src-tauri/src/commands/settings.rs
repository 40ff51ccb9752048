//! What the agent chooses for everything.

use deskbell_app::contract::{PauseFor, Settings, SettingsUpdate};
use deskbell_app::{Handle, Intent};
use tauri::ipc::Channel;
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;

use super::{Answer, answered};

/// Begins the settings' updates.
#[tauri::command]
pub async fn watch_settings(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    channel: Channel<SettingsUpdate>,
) -> Answer {
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchSettings { window: window.label().to_owned(), sink });
    Ok(())
}

/// Takes the settings.
#[tauri::command]
pub async fn change_settings(pipeline: State<'_, Handle>, settings: Settings) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::ChangeSettings { settings, reply });
    answered(&pipeline, answer).await
}

/// How large all windows are drawn.
#[tauri::command]
pub async fn set_zoom(pipeline: State<'_, Handle>, zoom: u32) -> Answer {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::SetZoom { zoom, reply });
    answered(&pipeline, answer).await
}

/// Shows a notification to look at.
#[tauri::command]
pub async fn test_notification(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::TestNotification);
    Ok(())
}

/// Pauses all notifications.
#[tauri::command]
pub async fn pause(pipeline: State<'_, Handle>, pause: PauseFor) -> Answer {
    pipeline.send(Intent::Pause(pause));
    Ok(())
}
