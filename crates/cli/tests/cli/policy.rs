//! `policy check`, the published schema, and the administrator's guide.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use deskbell_app::Policy;

use crate::schema::Schema;

fn check(file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_deskbell-cli")).args(["policy", "check"]).arg(file).output().unwrap()
}

fn written(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

/// The example of docs/administration.md.
fn example() -> String {
    let guide = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/administration.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    guide.split("```toml\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

#[test]
fn a_sound_file_ends_with_0_and_a_wrong_one_with_1_its_line_and_the_reason() {
    let sound = check(written(&example()).path());
    assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
    let wrong = written("[locked]\nsound = true\nretention_days = -1\n");
    let output = check(wrong.path());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("{}, line 3, column 18: ", wrong.path().display())), "{said}");
    assert!(said.contains("1 to 3650 days"), "{said}");
    let missing = check(Path::new("/nowhere/policy.toml"));
    assert_eq!(missing.status.code(), Some(1));
    let usage = Command::new(env!("CARGO_BIN_EXE_deskbell-cli")).args(["policy", "chekc"]).output().unwrap();
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn the_schema_and_the_program_take_the_same_files() {
    let schema = Schema::of("policy.schema.json");
    let takes = |text: &str| {
        let as_json = toml::from_str::<serde_json::Value>(text).unwrap();
        (schema.accepts(&as_json), Policy::parse(text, Path::new("policy.toml")).is_ok())
    };
    for text in [example().as_str(), "", "[locked]\nretention_days = \"for ever\"\nproxy = \"none\""] {
        assert_eq!(takes(text), (true, true), "{text}");
    }
    for text in [
        "[locked]\nprewiew = \"name_only\"",
        "[locked]\nretention_days = 0",
        "[locked]\nretention_days = \"never\"",
        "[locked]\nwaiting_minutes = 1441",
        "[locked]\npanel = \"green\"",
        "[locked]\nquiet_hours = [{ days = [], from = \"1:00\", to = \"2:00\" }]",
        "[connection]\nallow_plain_ws = \"yes\"",
        "sound = true",
    ] {
        assert_eq!(takes(text), (false, false), "{text}");
    }
}
