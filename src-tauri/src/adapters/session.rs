//! What kind of desktop session this is.

/// Whether the session's display server is Wayland. There a program sees no key that is pressed elsewhere.
pub fn is_wayland() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty())
}

/// Whether this program's windows are on it themselves, and not on its X server. Then they do not know where they are.
pub fn windows_are_on_wayland() -> bool {
    is_wayland() && std::env::var("GDK_BACKEND").map_or(true, |backend| !backend.starts_with("x11"))
}
