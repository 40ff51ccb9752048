//! The manual pages and the shells' completions, made from the command line's own words. They are kept in `packaging/`, where
//! packages take them from; `make manual` writes them anew, and the test fails when they are stale.
//!
//! Only tests know this: the program itself does not carry what makes them.
#![allow(clippy::unwrap_used, reason = "only tests know it, and they may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli;

const EXIT_STATUS: [(&str, &str); 3] = [("0", "Fine."), ("1", "It failed."), ("2", "Bad usage.")];

const FILES: [(&str, &str); 4] = [
    ("~/.local/share/org.deskbell.Deskbell", "Settings, and the encrypted history."),
    ("~/.local/state/org.deskbell.Deskbell/log", "The log, without customers' data and tokens."),
    ("/etc/deskbell/policy.toml", "The administrator's policy."),
    (
        "/etc/xdg/autostart/org.deskbell.Deskbell.desktop",
        "Starts Deskbell in the tray for everybody, once the administrator takes the line Hidden=true away.",
    ),
];

const ENVIRONMENT: [(&str, &str); 2] = [
    ("DESKBELL_LOG", "What is said on standard error, for example debug."),
    (
        "https_proxy, http_proxy, all_proxy, no_proxy",
        "The proxy, where neither settings nor policy name one.",
    ),
];

/// Everything that is made, by its path below `packaging/`.
fn made() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    pages(&command, &mut files);
    for (shell, name) in
        [(Shell::Bash, "deskbell.bash"), (Shell::Zsh, "_deskbell"), (Shell::Fish, "deskbell.fish")]
    {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut cli::command(), "deskbell", &mut text);
        files.insert(Path::new("completions").join(name), text);
    }
    files
}

/// A page for the command, and one for each below it.
fn pages(command: &Command, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let page = Man::new(command.clone())
        .source(concat!("Deskbell ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut text = Vec::new();
    page.render(&mut text).unwrap();
    let is_main = command.get_name() == "deskbell";
    if is_main {
        for (heading, entries) in
            [("EXIT STATUS", &EXIT_STATUS[..]), ("FILES", &FILES), ("ENVIRONMENT", &ENVIRONMENT)]
        {
            section(heading, entries).to_writer(&mut text).unwrap();
        }
    }
    let name = command.get_display_name().unwrap_or(command.get_name());
    files.insert(Path::new("man").join(format!("{name}.1")), text);
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages(below, files);
    }
}

fn section(heading: &str, entries: &[(&str, &str)]) -> Roff {
    let mut section = Roff::new();
    section.control("SH", [heading]);
    for (term, meaning) in entries {
        section.control("TP", []).text([bold(*term)]).text([roman(*meaning)]);
    }
    section
}

#[test]
fn the_manual_and_the_completions_say_what_the_command_line_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging");
    let made = made();
    if std::env::var_os("DESKBELL_WRITE_MANUAL").is_some() {
        for below in ["man", "completions"] {
            // What a command that is gone left behind goes too.
            let _ = fs::remove_dir_all(folder.join(below));
            fs::create_dir_all(folder.join(below)).unwrap();
        }
        for (path, text) in &made {
            fs::write(folder.join(path), text).unwrap();
        }
    }
    let mut kept = BTreeMap::new();
    for below in ["man", "completions"] {
        for entry in fs::read_dir(folder.join(below)).unwrap() {
            let name = entry.unwrap().file_name();
            let path = Path::new(below).join(name);
            let text = fs::read(folder.join(&path)).unwrap();
            kept.insert(path, text);
        }
    }
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&made), "run `make manual`");
    for (path, text) in made {
        assert!(kept.get(&path) == Some(&text), "packaging/{} is stale: run `make manual`", path.display());
    }
}
