//! The command line on the real binary, without a desktop: every error says how to go on.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn deskbell(arguments: &[&str], input: &str) -> (Output, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_deskbell"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        // No session bus: no keyring, no other app.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    (child.wait_with_output().unwrap(), home)
}

#[track_caller]
fn fails(arguments: &[&str], input: &str, code: i32, says: &str) {
    let (output, home) = deskbell(arguments, input);
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words}");
    assert!(words.contains(says), "{words:?} does not say {says:?}");
    assert!(!words.contains("secret-token"), "{words}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "it left something behind");
}

#[test]
fn help_and_version_end_with_0() {
    let (output, _home) = deskbell(&["--help"], "");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("sign-in"));
    assert_eq!(deskbell(&["--version"], "").0.status.code(), Some(0));
}

#[test]
fn bad_usage_ends_with_2() {
    fails(&["--frobnicate"], "", 2, "--frobnicate");
    fails(&["sign-in", "--server", "ws://localhost"], "", 2, "--token-stdin");
}

#[test]
fn a_wrong_address_says_what_a_right_one_looks_like() {
    let sign_in = |server| ["sign-in", "--server", server, "--token-stdin"];
    fails(&sign_in("support.example.com"), "secret-token", 1, "wss://support.example.com");
    fails(&sign_in("ftp://example.com"), "secret-token", 1, "ftp://");
    fails(&sign_in("wss://a:b@example.com"), "secret-token", 1, "user name or password");
}

#[test]
fn a_missing_token_says_how_to_give_one() {
    fails(&["sign-in", "--server", "ws://localhost:3000", "--token-stdin"], "\n", 1, "echo");
}

#[test]
fn without_a_keyring_the_token_is_kept_nowhere() {
    fails(&["sign-in", "--server", "ws://localhost:3000", "--token-stdin"], "secret-token\n", 1, "keyring");
}

#[test]
fn without_a_display_it_says_how_to_get_one() {
    fails(&[], "", 1, "xvfb-run");
    fails(&["chat", ""], "", 1, "no customer id");
}

#[test]
#[cfg(target_os = "linux")]
fn the_windows_by_themselves_say_what_to_start() {
    let output = Command::new(env!("CARGO_BIN_EXE_deskbell-windows")).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("start deskbell"));
}
