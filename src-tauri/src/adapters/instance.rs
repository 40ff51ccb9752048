//! One app for each desktop: commands hand what they have to say to the one that runs.

/// Whether somebody took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handover {
    /// The running app did.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there is no way in from outside"))]
    Taken,
    /// No app runs, or there is no way to tell.
    NotRunning,
}

/// Hands arguments to the running app, as a second start of it would.
#[cfg(target_os = "linux")]
pub fn hand_over(arguments: &[&str]) -> Handover {
    let call = || -> zbus::Result<()> {
        // The name, path and interface that tauri-plugin-single-instance 2 serves on Linux.
        let name = format!("{}.SingleInstance", crate::identity::IDENTIFIER);
        let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
        zbus::blocking::Connection::session()?.call_method(
            Some(name.as_str()),
            path.as_str(),
            Some("org.SingleInstance.DBus"),
            "ExecuteCallback",
            &(arguments, ""),
        )?;
        Ok(())
    };
    match call() {
        Ok(()) => Handover::Taken,
        Err(_) => Handover::NotRunning,
    }
}

/// Elsewhere the plugin has no way in from outside: the app sees the change at its next start.
#[cfg(not(target_os = "linux"))]
pub fn hand_over(_arguments: &[&str]) -> Handover {
    Handover::NotRunning
}
