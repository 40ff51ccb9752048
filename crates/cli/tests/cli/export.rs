//! `export` as a process of its own that is ended in the middle.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use deskbell_app::memory::MemoryKeyring;
use deskbell_app::{Keyring as _, Ledger, Profile};
use deskbell_cli::{Context, ExportArgs};
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::{CustomerId, Event, Timestamp};
use deskbell_history::{History, Key};
use deskbell_protocol::{Incoming, decode_value};
use rustix::process::{Pid, Signal, kill_process};

/// Tells the test below that it is the process which exports, and from where.
const FOLDER: &str = "DESKBELL_TEST_EXPORT_FROM";
const SERVER: &str = "wss://support.example.com";
const MESSAGES: usize = 40_000;

fn key() -> Key {
    Key::from_bytes([3; 32])
}

fn profile() -> Profile {
    Profile::new(&ServerAddress::parse(SERVER).unwrap(), &Token::new("opaque".to_owned()))
}

/// The process that is ended. On its own it has nothing to do.
#[test]
fn exports_until_it_is_ended() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let keyring = MemoryKeyring::default();
    let profile = profile();
    keyring.set_token(&profile.origin, &Token::new("opaque".to_owned())).unwrap();
    keyring.set_history_key(&profile.id, &key()).unwrap();
    let context = Context {
        keyring: Some(Arc::new(keyring)),
        saved_server: Some(SERVER.to_owned()),
        network: deskbell_app::Network::default(),
    };
    let args = ExportArgs {
        customer: CustomerId::new("ana").unwrap(),
        format: deskbell_cli::export::Format::Html,
        output: Some(folder.join("ana.html")),
    };
    let _ = deskbell_cli::export::export(&args, &context, Some(&folder));
    // Not the test's own code: nobody may take an export that was ended for one that succeeded.
    std::process::exit(9);
}

fn history(folder: &Path) {
    let opened = History::open(&folder.join(format!("{}.db", profile().id)), &key()).unwrap();
    let mut ledger = Ledger::new(opened.history).unwrap();
    let now = Timestamp::from_millis(1_795_500_000_000);
    for from in (0..MESSAGES).step_by(2_000) {
        let events = (from..from + 2_000).map(|n| {
            let message = serde_json::json!({
                "customerId": "ana", "whatsappMessageId": format!("m{n}"), "senderType": "customer",
                "content": "Where is my parcel? ".repeat(20), "timestamp": "2026-11-24T08:00:00.000Z",
            });
            match decode_value("whatsappMessage", &message, now) {
                Ok(Incoming::Message { message, .. }) => Event::Message(message),
                other => panic!("{other:?}"),
            }
        });
        ledger.take(events.collect(), &[], None, now).committed.unwrap();
    }
}

/// The files beside the history, by name.
fn others(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.contains(".db")).collect()
}

/// Ends an export as soon as it has begun to write, and returns how it ended and what it said.
fn ended_by(folder: &Path, signal: Signal) -> (ExitStatus, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "export::exports_until_it_is_ended", "--nocapture"])
        .env(FOLDER, folder)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let writes = |name: &String| std::fs::metadata(folder.join(name)).is_ok_and(|file| file.len() > 0);
    while !others(folder).iter().any(|name| name.ends_with(".part") && writes(name)) {
        assert!(begun.elapsed() < Duration::from_secs(30), "it writes nothing");
        assert!(child.try_wait().unwrap().is_none(), "it was quicker than the test");
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap(), said)
}

#[test]
fn an_export_that_is_ended_leaves_no_half_file_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    history(folder.path());
    std::fs::write(folder.path().join("ana.html"), "the last one").unwrap();
    let kept = || std::fs::read_to_string(folder.path().join("ana.html")).unwrap();

    let (_, said) = ended_by(folder.path(), Signal::INT);
    assert!(said.contains("deskbell: "), "it says so: {said:?}");
    assert_eq!((kept().as_str(), others(folder.path())), ("the last one", vec!["ana.html".to_owned()]));

    let (status, _) = ended_by(folder.path(), Signal::KILL);
    assert!(!status.success());
    assert_eq!(kept(), "the last one");
    let left = others(folder.path());
    assert!(left.iter().any(|name| name.ends_with(".part")), "{left:?}");
}
