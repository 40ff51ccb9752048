//! `replay` over recorded days: `tests/days/NAME.jsonl` rings as `NAME.expected.jsonl` says.
//!
//! With `BLESS=1` in the environment the expected files are written anew, to be read by somebody.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::schema::{Schema, examples};

fn day(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/days").join(name)
}

fn replay(arguments: &[&str], recording: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_deskbell-cli"))
        .arg("replay")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that ends early does not read on.
    let _ = child.stdin.take().unwrap().write_all(recording.as_bytes());
    child.wait_with_output().unwrap()
}

fn lines(text: &[u8]) -> Vec<Value> {
    std::str::from_utf8(text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check(name: &str) -> Vec<Value> {
    let recording = std::fs::read_to_string(day(&format!("{name}.jsonl"))).unwrap();
    let input = Schema::of("recording.schema.json");
    lines(recording.as_bytes()).iter().for_each(|line| input.check(line));

    // The recording names its own zone: that of the computer does not matter.
    let output = replay(&["--json", "--zone", "Pacific/Apia"], &recording);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    let told = lines(&output.stdout);
    let schema = Schema::of("replay.schema.json");
    told.iter().for_each(|line| schema.check(line));

    let expected = day(&format!("{name}.expected.jsonl"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&expected, &output.stdout).unwrap();
    }
    let expected = lines(&std::fs::read(&expected).unwrap());
    for (told, expected) in told.iter().zip(&expected) {
        assert_eq!(told, expected, "{name}");
    }
    assert_eq!(told.len(), expected.len(), "{name}");
    told
}

fn interruptions(told: &[Value]) -> Vec<&str> {
    told.iter().filter(|it| it["action"] == "show").map(|it| it["alert"].as_str().unwrap()).collect()
}

#[test]
fn an_arabic_day() {
    let told = check("arabic");
    assert_eq!(interruptions(&told), ["message", "message", "waiting", "waiting", "failed", "deaf"]);
}

#[test]
fn a_calm_day() {
    check("calm");
}

#[test]
fn a_flood_with_two_outages() {
    let told = check("flood");
    let flood: Vec<Value> =
        told.into_iter().filter(|it| it["at"].as_str().unwrap() < "2026-11-27T09:02").collect();
    assert_eq!(interruptions(&flood), ["message", "message", "message", "message", "message", "summary"]);
}

#[test]
fn a_night_with_quiet_hours_in_which_the_clocks_go_back() {
    let told = check("night");
    let night: Vec<Value> = told
        .into_iter()
        .filter(|it| ("2026-10-24T20:30".."2026-10-25T08:00").contains(&it["at"].as_str().unwrap()))
        .collect();
    assert_eq!(interruptions(&night), ["message"], "only the keyword rings");
}

#[test]
fn the_documented_lines_are_as_the_schemas_say() {
    let (input, output) = (Schema::of("recording.schema.json"), Schema::of("replay.schema.json"));
    let mut recording = String::new();
    for line in examples("replay.md") {
        match line.get("event") {
            Some(_) => {
                input.check(&line);
                recording.push_str(&format!("{line}\n"));
            }
            None => output.check(&line),
        }
    }
    let told = replay(&[], &recording);
    assert!(told.status.success() && told.stderr.is_empty());
    for wrong in [
        serde_json::json!({"at": "2026-11-23T08:00:00Z", "event": "focus", "data": {"customerId": ""}}),
        serde_json::json!({"at": "2026-11-23T08:00:00Z", "event": "connection", "data": {"state": "up"}}),
        serde_json::json!({"event": "end"}),
    ] {
        assert!(!input.accepts(&wrong), "{wrong}");
        let output = replay(&[], &wrong.to_string());
        assert_eq!(output.status.code(), Some(1), "{wrong}");
    }
}

#[test]
fn a_line_that_cannot_be_read_ends_it_and_one_of_no_use_does_not() {
    let recording = "\
        {\"at\":1000,\"event\":\"whatsappMessage\",\"data\":{\"customerId\":\"ana\"}}\n\n\
        {\"at\":1000,\"event\":\"clientJoined\",\"data\":{}}\n\
        {\"at\":1000,\"event\":\"preferences\",\"data\":{\"volume\":11}}\n\
        {\"at\":\"soon\",\"event\":\"end\"}\n";
    let output = replay(&["--zone", "UTC"], recording);
    assert_eq!(output.status.code(), Some(1));
    let notes = String::from_utf8(output.stderr).unwrap();
    let notes: Vec<&str> = notes.lines().collect();
    assert!(notes[0].starts_with("deskbell: line 1: whatsappMessage was rejected: "), "{}", notes[0]);
    assert_eq!(
        notes[1..],
        [
            "deskbell: line 3: \"clientJoined\" is of no use here",
            "deskbell: line 4: there is no preference \"volume\"",
            "deskbell: line 5: \"at\" is no time: an ISO 8601 text or milliseconds since 1970",
        ]
    );
    assert_eq!(replay(&["--zone", "Mars/Olympus"], "").status.code(), Some(2));
}

#[test]
fn people_read_it_in_the_agents_time() {
    let recording = "\
        {\"at\":\"2026-11-23T08:00:00Z\",\"event\":\"whatsappMessage\",\"data\":{\"customerId\":\"ana\",\
        \"whatsappMessageId\":\"m1\",\"senderType\":\"customer\",\"content\":\"Hi\\nthere \\u001b[2J\",\
        \"timestamp\":\"2026-11-23T08:00:00Z\"}}\n\
        {\"at\":\"2026-11-23T08:00:09Z\",\"event\":\"read\",\"data\":{\"customerId\":\"ana\"}}\n";
    let output = replay(&["--zone", "Europe/Berlin"], recording);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        told,
        "2026-11-23 09:00:00  show      message  ana | Hi there [2J  (with sound)\n\
         2026-11-23 09:00:09  withdraw  message  ana\n"
    );
}
