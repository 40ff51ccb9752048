//! What every window needs, and which others it opens.

use deskbell_app::contract::{FeedName, ThisWindow};
use deskbell_app::{Fixed, Handle, Intent};
use tauri::{State, WebviewWindow};
use tokio::sync::oneshot;

use super::{Answer, answered, customer, open_outside, problem};
use crate::roles::Roles;

/// What the calling window is for, and how it is drawn.
#[tauri::command]
pub async fn this_window(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
) -> Answer<ThisWindow> {
    let role =
        roles.role(window.label()).ok_or_else(|| problem(&pipeline, "window", Fixed::WindowGone, None))?;
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Appearance { reply });
    let appearance = answered(&pipeline, answer).await?;
    Ok(ThisWindow { role, appearance })
}

/// This window has drawn so many updates of one of its feeds.
#[tauri::command]
pub async fn taken(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    feed: FeedName,
    updates: u32,
) -> Answer {
    pipeline.send(Intent::Taken { window: window.label().to_owned(), feed, updates });
    Ok(())
}

/// Ends the test or the export that this window began.
#[tauri::command]
pub async fn cancel(window: WebviewWindow, pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::Cancel { window: window.label().to_owned() });
    Ok(())
}

/// Opens the inbox.
#[tauri::command]
pub async fn open_inbox(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenInbox);
    Ok(())
}

/// Opens a customer's chat window.
#[tauri::command]
pub async fn open_chat(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    roles: State<'_, Roles>,
    customer_id: String,
) -> Answer {
    pipeline.send(Intent::OpenChat(customer(&pipeline, &roles, &window, customer_id)?));
    Ok(())
}

/// Opens the settings.
#[tauri::command]
pub async fn open_settings(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenSettings);
    Ok(())
}

/// Opens the diagnostics.
#[tauri::command]
pub async fn open_diagnostics(pipeline: State<'_, Handle>) -> Answer {
    pipeline.send(Intent::OpenDiagnostics);
    Ok(())
}

/// Opens an address outside.
#[tauri::command]
pub async fn open_link(pipeline: State<'_, Handle>, url: String) -> Answer {
    open_outside(&pipeline, &url)
}
