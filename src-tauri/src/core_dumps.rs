//! No core dumps: one would hold the token, the history's key and what customers wrote.

/// Forbids them, to this process and to those that it starts, among which are the web views.
///
/// The limit is 1 byte and not 0: with 0 Linux still runs a `core_pattern` that is a program (systemd-coredump, apport)
/// and leaves it to that to obey, while 1 stops both (`core(5)`; `fs/coredump.c`). `PR_SET_DUMPABLE` would forbid them
/// too, and with them every portal of the desktop, dark mode among them: xdg-desktop-portal refuses processes whose
/// `/proc/PID/root` it cannot read (flatpak/xdg-desktop-portal#785). `deskbell` must be the first to say so: a limit
/// cannot be raised again.
#[cfg(unix)]
pub fn forbid() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(1), maximum: Some(1) };
    // It fails where the limit is lower already, which is as good.
    if setrlimit(Resource::Core, limit).is_err() {
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

/// Windows makes none unless an administrator asks for them.
#[cfg(not(unix))]
pub fn forbid() {}
