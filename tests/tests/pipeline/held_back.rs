//! The history cannot be written, is damaged, or of a newer version: what comes is told and kept in memory, as far as
//! that is bounded, and the agent hears of both.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use deskbell_app::contract::{ChatUpdate, InboxUpdate};
use deskbell_app::{Keyring as _, Ledger};
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::{AlertAction, Event, Timestamp};
use deskbell_history::{History, Key};
use deskbell_protocol::{Incoming, decode_value};
use deskbell_tests::peer::Peer;

use crate::desk::{Desk, FaultyKeyring, Told, joined, message, peer};

/// The one history in a folder.
fn history(folder: &Path) -> PathBuf {
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|extension| extension == "db")).unwrap()
}

fn open(file: &Path, key: &Key) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(file).unwrap();
    db.pragma_update(None, "key", format!("x'{}'", *key.to_hex())).unwrap();
    db
}

async fn notice(desk: &mut Desk, what: &str, code: &str, words: &str) {
    desk.next(what, |told| match told {
        Told::Inbox(InboxUpdate::Changed { notices: Some(notices), .. }) => notices
            .iter()
            .any(|it| {
                it.problem.code == code && format!("{} {}", it.title, it.problem.sentence).contains(words)
            })
            .then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_written_is_counted_bounded_and_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let (peer, token) = peer().await;
    let keyring = Arc::new(FaultyKeyring::default());
    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, "whatsapp:general").await;
    peer.message(message("ana", "ana-1", "before")).await.unwrap();
    desk.alert(AlertAction::Show).await;

    // Another program holds the file's write lock: the cheapest way to make real commits fail.
    let address = ServerAddress::parse(&peer.url()).unwrap();
    let profile = deskbell_app::Profile::new(&address, &Token::new(token.clone()));
    let key = keyring.history_key(&profile.id).unwrap().unwrap();
    let file = history(folder.path());
    let other = open(&file, &key);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    peer.message(message("bo", "bo-1", "while it is locked")).await.unwrap();
    let told = desk.alert(AlertAction::Show).await;
    assert_eq!(told.title, "Name of bo", "it is told all the same");
    notice(&mut desk, "the count", "history-unwritten", "1 new message is in memory only").await;

    // Until it is too much: then nothing more is taken, and the agent is told that nothing comes in.
    let long = "x".repeat(60_000);
    for n in 0..650 {
        peer.message(message("cy", &format!("cy-{n}"), &long)).await.unwrap();
    }
    notice(&mut desk, "the bound", "history-unwritten", "Nothing more comes in").await;
    peer.next(|event| event["type"] == "disconnected").await.unwrap();
    peer.message(message("di", "di-1", "while it is offline")).await.unwrap();

    other.execute_batch("ROLLBACK").unwrap();
    joined(&peer, "whatsapp:general").await;
    desk.next("no notice", |told| match told {
        Told::Inbox(InboxUpdate::Changed { notices: Some(notices), .. }) => {
            notices.iter().all(|it| it.problem.code != "history-unwritten").then_some(())
        }
        _ => None,
    })
    .await;
    // It is told once the rooms are joined, a moment later.
    desk.watch_chat("chat-1", "bo");
    desk.next("the gap", |told| match told {
        Told::Chat(ChatUpdate::Snapshot { gaps, .. } | ChatUpdate::Changed { gaps, .. }) => {
            (!gaps.is_empty()).then_some(())
        }
        _ => None,
    })
    .await;
    desk.quit().await;

    let opened = History::open(&file, &key).unwrap();
    let held: i64 = open(&file, &key)
        .query_row("SELECT count(*) FROM message WHERE customer_id = 'cy'", [], |row| row.get(0))
        .unwrap();
    assert!((300..=650).contains(&held), "{held} of 650 were taken");
    let gaps = opened
        .history
        .gaps(deskbell_domain::Timestamp::from_millis(0), deskbell_domain::Timestamp::from_millis(i64::MAX));
    // This server forgets, so what came meanwhile may be missing, and that is known.
    assert_eq!(gaps.unwrap().len(), 1);
}

/// The history of the agent who signs in at `peer` with `token`, which the keyring has the key of from now on.
fn history_of(folder: &Path, keyring: &FaultyKeyring, peer: &Peer, token: &str) -> (PathBuf, Key) {
    let address = ServerAddress::parse(&peer.url()).unwrap();
    let profile = deskbell_app::Profile::new(&address, &Token::new(token.to_owned()));
    let key = Key::from_bytes([5; 32]);
    keyring.set_history_key(&profile.id, &key).unwrap();
    (folder.join(format!("{}.db", profile.id)), key)
}

#[tokio::test]
async fn damage_that_is_found_while_the_app_runs_is_set_aside_and_nothing_new_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (peer, token) = peer().await;
    let keyring = Arc::new(FaultyKeyring::default());
    let (file, key) = history_of(folder.path(), &keyring, &peer, &token);
    let mut ledger = Ledger::new(History::open(&file, &key).unwrap().history).unwrap();
    let now = Timestamp::from_millis(1_795_500_000_000);
    let old = |n: usize| format!("old-{n}-{}", "x".repeat(230));
    for from in (0..20_000).step_by(2_000) {
        let events = (from..from + 2_000).map(|n| {
            let data = message("ana", &old(n), "old");
            match decode_value("whatsappMessage", &data, now) {
                Ok(Incoming::Message { message, .. }) => Event::Message(message),
                other => panic!("{other:?}"),
            }
        });
        ledger.take(events.collect(), &[], None, now).committed.unwrap();
    }
    ledger.set_alerted();
    ledger.commit().unwrap();
    drop(ledger);

    let mut desk = Desk::start(folder.path(), keyring.clone(), None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    joined(&peer, "whatsapp:general").await;
    for suffix in ["", "-wal"] {
        let mut damaged = file.clone().into_os_string();
        damaged.push(suffix);
        let Ok(mut bytes) = std::fs::read(&damaged) else { continue };
        bytes.iter_mut().skip(8_192).for_each(|byte| *byte ^= 0x55);
        std::fs::write(&damaged, bytes).unwrap();
    }
    // Whatever came before is asked for in the damaged file. What is new is told all the same.
    peer.message(message("bo", "bo-1", "before it is found")).await.unwrap();
    assert_eq!(desk.alert(AlertAction::Show).await.title, "Name of bo");
    for n in (0..20_000).step_by(500) {
        peer.message(message("ana", &old(n), "old")).await.unwrap();
    }
    desk.notice("history-set-aside").await;
    peer.message(message("cy", "cy-1", "afterwards")).await.unwrap();
    desk.next("her message", |told| match told {
        Told::Alert(alert) if alert.title == "Name of cy" => Some(()),
        _ => None,
    })
    .await;
    desk.quit().await;

    let names = std::fs::read_dir(folder.path()).unwrap();
    let aside = names.flatten().any(|entry| entry.file_name().to_string_lossy().contains("set-aside"));
    assert!(aside, "it is never deleted");
    let ids: Vec<String> = open(&file, &key)
        .prepare("SELECT id FROM message WHERE customer_id <> 'ana' ORDER BY arrival")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(ids, ["bo-1", "cy-1"], "in the new history");
}

#[tokio::test]
async fn a_history_of_a_newer_version_is_left_alone_and_messages_ring() {
    let folder = tempfile::tempdir().unwrap();
    let (peer, token) = peer().await;
    let keyring = Arc::new(FaultyKeyring::default());
    let (file, key) = history_of(folder.path(), &keyring, &peer, &token);
    drop(History::open(&file, &key).unwrap());
    open(&file, &key).pragma_update(None, "user_version", 999).unwrap();

    let mut desk = Desk::start(folder.path(), keyring, None);
    desk.watch_inbox();
    desk.sign_in(&peer.url(), &token).await.unwrap();
    desk.notice("history-unusable").await;
    joined(&peer, "whatsapp:general").await;
    peer.message(message("bo", "bo-1", "in memory")).await.unwrap();
    assert_eq!(desk.alert(AlertAction::Show).await.title, "Name of bo");
    desk.quit().await;
    let (format, messages): (i64, i64) = open(&file, &key)
        .query_row(
            "SELECT user_version, (SELECT count(*) FROM message) FROM pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((format, messages), (999, 0));
}
