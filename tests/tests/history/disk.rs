//! Disks that are full or can only be read: a small one for each test, which only its program sees.

use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_history-on-small-disk");

/// Runs the program on a disk of 8 MiB, in a mount namespace of its own: that needs no rights where the system lets
/// users have namespaces. Returns what it said.
fn on_small_disk(scenario: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let run = |script: &str| {
        Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", script, PROGRAM, scenario])
            .arg(folder.path())
            .output()
            .expect("unshare is part of util-linux")
    };
    let mount = "mount -t tmpfs -o size=8m tmpfs \"$2\"";
    let possible = run(mount);
    if !possible.status.success() {
        let why = String::from_utf8_lossy(&possible.stderr).into_owned();
        println!("NOT TESTED: this system lets nobody mount a small disk here: {why}");
        return None;
    }
    let output = run(&format!("{mount} && exec \"$0\" \"$1\" \"$2\""));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

#[test]
fn a_full_disk_holds_up_nobody_and_loses_nothing() {
    let Some(said) = on_small_disk("full") else { return };
    println!("{said}");
    assert!(said.contains("messages are there"), "{said}");
}

#[test]
fn a_disk_that_can_only_be_read_is_named_and_left_alone() {
    let Some(said) = on_small_disk("read-only") else { return };
    println!("{said}");
    assert!(said.contains("cannot be opened for writing"), "{said}");
    assert!(said.contains("cannot be written to"), "{said}");
}
