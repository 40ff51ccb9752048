//! `deskbell status`: how the running app stands, for people and for scripts.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;
use deskbell_app::contract::Status;
use serde::Serialize;

use crate::adapters::status::{StatusError, ask};

/// Its arguments.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// One JSON object, for scripts.
    #[arg(long)]
    json: bool,
}

/// Prints how the running app stands. 0 where it is online, 1 where it is not, or does not run.
pub fn run(arguments: &StatusArgs) -> Result<ExitCode, StatusError> {
    let status = match ask() {
        Ok(status) => Some(status),
        Err(StatusError::NotRunning) if arguments.json => None,
        Err(error) => return Err(error),
    };
    let online = status.as_ref().is_some_and(|status| status.state == "online");
    let text = match &status {
        Some(status) if !arguments.json => words(status),
        status => serde_json::to_string(&Line { running: status.is_some(), status: status.as_ref() })? + "\n",
    };
    // A reader who has seen enough closes the pipe.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(if online { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Serialize)]
struct Line<'a> {
    running: bool,
    #[serde(flatten)]
    status: Option<&'a Status>,
}

fn words(status: &Status) -> String {
    let mut lines = vec![match &status.server {
        Some(server) => format!("{} ({server})", status.says),
        None => status.says.clone(),
    }];
    lines.push(format!("{} unread, {} waiting", status.unread, status.waiting));
    if status.paused_until.is_some() {
        lines.push("Notifications are paused".to_owned());
    }
    if status.state != "signedOut" && !status.saved {
        lines.push("The history is not being saved".to_owned());
    }
    lines.extend(status.notices.iter().map(|notice| format!("To mend: {notice}")));
    lines.push(format!("Deskbell {}", status.version));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_what_there_is_to_know() {
        let status = Status {
            version: "0.1.0".to_owned(),
            state: "waiting".to_owned(),
            says: "Offline: nobody answers at the server's address".to_owned(),
            server: Some("wss://support.example.com".to_owned()),
            offline_since: Some(1),
            unread: 3,
            waiting: 2,
            paused_until: Some(5),
            saved: false,
            notices: vec!["History is not being saved".to_owned()],
        };
        assert_eq!(
            words(&status),
            "Offline: nobody answers at the server's address (wss://support.example.com)\n\
             3 unread, 2 waiting\n\
             Notifications are paused\n\
             The history is not being saved\n\
             To mend: History is not being saved\n\
             Deskbell 0.1.0\n"
        );
    }
}
