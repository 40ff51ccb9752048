//! The desktop's session ends, or somebody asks the process to.

use deskbell_app::Handle;

/// Quits in good order when the process is asked to end: at the end of the desktop's session, by `kill`, or by Ctrl-C.
/// What is on screen is taken back, and what is in memory is written.
pub fn quit_when_asked(pipeline: Handle) {
    #[cfg(unix)]
    crate::background::spawn(async move {
        match asked().await {
            Ok(signal) => {
                tracing::info!(signal, "asked to quit");
                pipeline.send(deskbell_app::Intent::Quit);
            }
            // The signals end the process as they always do.
            Err(error) => tracing::warn!(%error, "signals cannot be heard"),
        }
    });
    // On macOS and Windows Tauri hears of the session's end by itself.
    #[cfg(not(unix))]
    drop(pipeline);
}

#[cfg(unix)]
async fn asked() -> std::io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = hang_up.recv() => "SIGHUP",
        _ = interrupt.recv() => "SIGINT",
    })
}
