//! The windows as a program of their own, which the resident part starts when one is opened and ends when none is left.
//!
//! The web view's libraries take more memory than all the rest of Deskbell, and keep much of what windows took. So they
//! are here, and gone with this process. It has no secret and no connection; all that it shows comes from the resident
//! part over a socket without a name.

#![cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere the app has its windows itself"))]

#[cfg(target_os = "linux")]
mod windows;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    own::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("deskbell-windows: on this platform deskbell has its windows itself; start deskbell");
    ExitCode::from(2)
}

#[cfg(target_os = "linux")]
mod own {
    use std::ffi::OsString;
    use std::fs::File;
    use std::os::fd::AsFd as _;
    use std::os::unix::net::UnixStream;
    use std::process::ExitCode;

    use deskbell_shared::{core_dumps, crash, identity, logging};
    use deskbell_windows_link::{FromWindows, ToWindows, wipe, wire};

    use crate::windows::{self, Keep, Link};

    pub fn main() -> ExitCode {
        core_dumps::forbid();
        let Ok(socket) = socket() else {
            eprintln!("deskbell-windows: deskbell starts this when it opens a window; start deskbell");
            return ExitCode::from(2);
        };
        let mut arguments = std::env::args_os().skip(1);
        if arguments.next().is_none_or(|version| version != identity::VERSION) {
            return ExitCode::from(identity::OTHER_VERSION);
        }
        let keep = keep(arguments);
        logging::start(None);
        // The resident part tells of the end, and opens the windows again.
        crash::report_to(identity::log_folder().filter(|_| keep.web_data.is_none()));
        // The desktop knows the windows by the name of the app.
        gtk::glib::set_prgname(Some("deskbell"));
        let link = match link(socket) {
            Ok(link) => link,
            Err(error) => {
                eprintln!("deskbell-windows: {error}");
                return ExitCode::FAILURE;
            }
        };
        match windows::run(tauri::Builder::default(), link, keep, |_| Ok(())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tracing::error!(%error, "windows cannot be opened");
                ExitCode::FAILURE
            }
        }
    }

    /// The socket that standard input is. In its place there is nothing from now on: the web view's processes are not to
    /// have it.
    fn socket() -> std::io::Result<UnixStream> {
        let socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned()?);
        socket.peer_addr()?;
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    }

    /// `--forget [FOLDER]`: windows' places are not kept, and the web view keeps its files there.
    fn keep(mut arguments: impl Iterator<Item = OsString>) -> Keep {
        match arguments.next() {
            Some(flag) if flag == "--forget" => {
                Keep { web_data: arguments.next().map(Into::into), forget_places: true }
            }
            _ => Keep::default(),
        }
    }

    fn link(socket: UnixStream) -> std::io::Result<Link> {
        tauri::async_runtime::block_on(async {
            let socket = tokio::net::UnixStream::from_std(socket)?;
            // A token that was typed may be in a call.
            let (said, told, tasks) = wire::carry::<FromWindows, ToWindows>(socket, |message| {
                if let FromWindows::Call(call) = message {
                    wipe(call.arguments);
                }
            });
            for task in tasks {
                tauri::async_runtime::spawn(async {
                    if let Err(error) = task.await {
                        tracing::warn!(%error, "the windows end");
                    }
                });
            }
            Ok(Link { told, said })
        })
    }
}
