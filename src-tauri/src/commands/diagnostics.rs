//! What the diagnostics show, and write where the agent wants.

use std::path::PathBuf;

use deskbell_app::contract::DiagnosticsUpdate;
use deskbell_app::{Fixed, Handle, Intent, sentences};
use tauri::ipc::Channel;
use tauri::{Manager, State, WebviewWindow};
use tokio::sync::oneshot;

use super::{Answer, answered_plain, problem};
use crate::adapters::save_dialog;
use crate::bundle;

/// Begins the diagnostics' updates.
#[tauri::command]
pub async fn watch_diagnostics(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    channel: Channel<DiagnosticsUpdate>,
) -> Answer {
    let sink = Box::new(move |update| drop(channel.send(update)));
    pipeline.send(Intent::WatchDiagnostics { window: window.label().to_owned(), sink });
    Ok(())
}

/// Keeps every event's name, time, size and outcome.
#[tauri::command]
pub async fn set_debug(pipeline: State<'_, Handle>, on: bool) -> Answer {
    pipeline.send(Intent::Debug(on));
    Ok(())
}

/// Where the log is, where there is one.
pub struct Logs(pub Option<PathBuf>);

/// Asks the agent for a file and writes a text there.
async fn save(
    pipeline: &Handle,
    window: &WebviewWindow,
    title: Fixed,
    name: &str,
    text: &str,
) -> Answer<Option<String>> {
    let failed = |why: String| problem(pipeline, "save", Fixed::NotWritten, Some(why));
    let title = sentences(pipeline.language()).fixed(title);
    let (reply, answer) = oneshot::channel();
    save_dialog::ask(window.app_handle(), window.label(), Some(title), name, |file| drop(reply.send(file)));
    let Some(file) = answer.await.ok().flatten() else { return Ok(None) };
    bundle::write(&file, text).map_err(|error| failed(error.to_string()))?;
    Ok(Some(file.display().to_string()))
}

/// Writes the diagnostics to a file of the agent's choice.
#[tauri::command]
pub async fn save_diagnostics(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    logs: State<'_, Logs>,
) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Diagnostics { reply });
    let all = answered_plain(&pipeline, answer).await?;
    let text = bundle::text(&all, logs.0.as_deref())
        .map_err(|error| problem(&pipeline, "save", Fixed::NotWritten, Some(error.to_string())))?;
    save(&pipeline, &window, Fixed::SaveDiagnostics, "deskbell-diagnostics.json", &text).await
}

/// Begins a recording, or ends it.
#[tauri::command]
pub async fn set_recording(pipeline: State<'_, Handle>, on: bool) -> Answer {
    pipeline.send(Intent::Record(on));
    Ok(())
}

/// Writes the recording to a file of the agent's choice.
#[tauri::command]
pub async fn save_recording(
    window: WebviewWindow,
    pipeline: State<'_, Handle>,
    redacted: bool,
) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    pipeline.send(Intent::Recording { redacted, reply });
    let text = answered_plain(&pipeline, answer).await?;
    let text = text.ok_or_else(|| problem(&pipeline, "recording", Fixed::NotRecording, None))?;
    save(&pipeline, &window, Fixed::SaveRecording, "deskbell-recording.jsonl", &text).await
}
