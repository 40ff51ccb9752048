//! The heap after a burst.

/// Gives back to the system what is free. glibc keeps what a burst of messages needed, 40 MiB after 100,000 of them, for as
/// long as the program runs (`malloc_trim(3)`).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    #[allow(
        unsafe_code,
        reason = "a function of the C library that no crate makes safe; it may be called at any time"
    )]
    unsafe extern "C" {
        safe fn malloc_trim(pad: usize) -> std::ffi::c_int;
    }
    let gave = malloc_trim(0) == 1;
    tracing::debug!(gave, "memory goes back");
}

/// Others do so by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
