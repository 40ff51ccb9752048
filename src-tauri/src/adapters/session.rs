//! What kind of desktop session this is.

/// Whether the session's display server is Wayland. There a program sees no key that is pressed elsewhere.
pub fn is_wayland() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty())
}
