//! The history cannot be written: what comes is told and kept in memory, as far as that is bounded, and the agent hears
//! of both.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use deskbell_app::Keyring as _;
use deskbell_app::contract::InboxUpdate;
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::AlertAction;
use deskbell_history::{History, Key};

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
