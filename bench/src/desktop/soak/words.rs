//! What the app said, and what of it has no cause in what was done to it.

/// A warning's words, and what was done that leads to it.
const EXPLAINED: &[(&str, &str)] = &[
    ("a gap", "the server was restarted, or away for longer than it keeps what was missed"),
    ("notifications are not shown", "the notification service was restarted"),
    ("no tray", "the tray's host was restarted"),
    ("did not take back what is on screen in time", "the service was away at the end"),
    ("the keyring changed and cannot be read", "a token was renewed while it was read"),
];

/// Lines that warn of something, and that nothing in the run explains.
pub fn unexplained(said: &str) -> Vec<String> {
    let warns = |line: &&str| {
        ["WARN", "ERROR", "CRITICAL", "WARNING", "panicked"].iter().any(|word| line.contains(word))
    };
    let explained = |line: &&str| EXPLAINED.iter().any(|(words, _)| line.contains(words));
    said.lines().filter(warns).filter(|line| !explained(line)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_warning_is_explained_or_told_of() {
        let said =
            "WARN deskbell: a gap from=1 to=2\nINFO fine\n(deskbell:1): Gtk-WARNING **: odd\nERROR other";
        assert_eq!(super::unexplained(said), ["(deskbell:1): Gtk-WARNING **: odd", "ERROR other"]);
    }
}
