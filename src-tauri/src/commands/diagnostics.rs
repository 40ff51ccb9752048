//! What the diagnostics show, and write where the agent wants.

use deskbell_app::{Fixed, Intent};
use tokio::sync::oneshot;

use super::{Answer, Caller, ChannelName};
use crate::bundle;

/// Begins the diagnostics' updates.
pub async fn watch_diagnostics(caller: Caller, channel: ChannelName) -> Answer {
    let sink = caller.sink(channel);
    caller.send(Intent::WatchDiagnostics { window: caller.window.clone(), sink });
    Ok(())
}

/// Keeps every event's name, time, size and outcome.
pub async fn set_debug(caller: Caller, on: bool) -> Answer {
    caller.send(Intent::Debug(on));
    Ok(())
}

/// Asks the agent for a file and writes a text there.
async fn save(caller: &Caller, title: Fixed, name: &str, text: &str) -> Answer<Option<String>> {
    let Some(file) = caller.save_as(title, name).await else { return Ok(None) };
    bundle::write(&file, text)
        .map_err(|error| caller.problem("save", Fixed::NotWritten, Some(error.to_string())))?;
    Ok(Some(file.display().to_string()))
}

/// Writes the diagnostics to a file of the agent's choice.
pub async fn save_diagnostics(caller: Caller) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::Diagnostics { reply });
    let all = caller.answered_plain(answer).await?;
    let text = bundle::text(&all, caller.desk.logs.as_deref())
        .map_err(|error| caller.problem("save", Fixed::NotWritten, Some(error.to_string())))?;
    save(&caller, Fixed::SaveDiagnostics, "deskbell-diagnostics.json", &text).await
}

/// Begins a recording, or ends it.
pub async fn set_recording(caller: Caller, on: bool) -> Answer {
    caller.send(Intent::Record(on));
    Ok(())
}

/// Writes the recording to a file of the agent's choice.
pub async fn save_recording(caller: Caller, redacted: bool) -> Answer<Option<String>> {
    let (reply, answer) = oneshot::channel();
    caller.send(Intent::Recording { redacted, reply });
    let text = caller.answered_plain(answer).await?;
    let text = text.ok_or_else(|| caller.problem("recording", Fixed::NotRecording, None))?;
    save(&caller, Fixed::SaveRecording, "deskbell-recording.jsonl", &text).await
}
