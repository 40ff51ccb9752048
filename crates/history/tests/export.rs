//! What an export holds, whatever customers write.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use deskbell_domain::{Event, Message, MessageKind, Sender, Status, StatusUpdate, Timestamp};
use deskbell_history::export::{
    ExportError, ExportFormat, ExportProgress, ExportRequest, FileError, export, export_to_file,
};
use deskbell_history::{Batch, Gap, HistoryReader};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use support::{DAY, Desk, NOW, at, customer, key, names, text};

/// Everything that has ever run as a script or loaded something where it was only to be shown.
const HOSTILE: &[&str] = &[
    "<script>document.title='RAN'</script>",
    "</style></head><script>document.title='RAN'</script>",
    "<img src=x onerror=\"document.title='RAN'\">",
    "<img src=\"http://127.0.0.1:9/pixel.png\"><link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "\"><svg onload=document.title='RAN'>",
    "' onmouseover='document.title=1' autofocus onfocus='document.title=`RAN`",
    "<iframe srcdoc=\"<script>parent.document.title='RAN'</script>\"></iframe>",
    "<meta http-equiv=refresh content=\"0;url=http://127.0.0.1:9/\">",
    "<base href=http://127.0.0.1:9/><form action=/x><input type=submit>",
    "]]><!--<script>document.title='RAN'</script>-->",
    "&lt;script&gt;document.title='RAN'&lt;/script&gt;",
    "javascript:document.title='RAN' data:text/html,<script>document.title='RAN'</script>",
    "{{constructor.constructor('document.title=1')()}}",
    "</article></main></body></html><script>document.title='RAN'</script>",
    "\u{0}\u{1b}]0;RAN\u{7}\u{202e}gnitseuqer",
];

fn with(event: Event, change: impl FnOnce(&mut Message)) -> Event {
    let Event::Message(mut message) = event else { panic!("a message") };
    change(&mut message);
    Event::Message(message)
}

fn status(id: &str, word: &str, at: i64) -> Event {
    Event::Status(StatusUpdate {
        message_id: deskbell_domain::MessageId::new(id).unwrap(),
        customer_id: None,
        status: Status::from_wire(word),
        at: Timestamp::from_millis(at),
        sent_at: None,
        delivered_at: None,
        read_at: None,
        failure: None,
    })
}

fn request(id: &str, format: ExportFormat) -> ExportRequest {
    ExportRequest { customer_id: customer(id), format, zone: TimeZone::UTC, now: NOW }
}

fn written(file: &Path, id: &str, format: ExportFormat) -> String {
    let reader = HistoryReader::open(file, &key()).unwrap();
    let mut bytes = Vec::new();
    export(&reader, &request(id, format), &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A conversation over two days, with all that can be in one.
fn conversation(file: &Path) -> Desk {
    let mut desk = Desk::open(file);
    let noon = 19_999 * DAY + DAY / 2;
    let name = |name: &str| Some(json!({"customerName": name}));
    desk.take([
        with(text("ana", "m1", "customer", noon, "Where is my order?\nIt was no. 5."), |it| {
            it.metadata = name("Ana & Co");
        }),
        text("ana", "m2", "agent", noon + 60_000, "On its way"),
        status("m2", "read", noon + 90_000),
        with(text("ana", "m3", "customer", noon + 120_000, "this one"), |it| {
            it.kind = MessageKind::Image;
            it.metadata = Some(json!({"image": {"id": "77"}, "customerName": "Ana & Co"}));
        }),
        with(text("ana", "m4", "agent", noon + 180_000, "Sorry"), |it| {
            it.is_template = true;
            it.template_name = Some("sorry_v2".into());
        }),
        status("m4", "failed", noon + 181_000),
        with(text("ana", "m5", "robot", noon + DAY, "beep"), |it| it.content_cut = true),
        text("bo", "b1", "customer", noon, "of another customer"),
    ]);
    let gaps = vec![
        Gap { from: at(noon - DAY), to: at(noon - DAY / 2) },
        Gap { from: at(noon + 61_000), to: at(noon + 119_000) },
    ];
    desk.history.commit(&Batch { gaps, ..Batch::default() }).unwrap();
    desk
}

#[test]
fn plain_lines_read_as_the_conversation_went() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let _open = conversation(&file);
    let expected = "\
Conversation with Ana & Co
Number: +1 555 0100
Customer: ana
Messages: 5
Exported: 4 October 2024 00:00 (UTC+00:00)

=== Thursday, 3 October 2024 ===
12:00   Ana & Co: Where is my order?
        It was no. 5.
12:01   Agent: On its way (read)
--- Offline from 3 October 2024 12:01 to 3 October 2024 12:01: messages may be missing ---
12:02   Ana & Co: [Photo] this one
12:03   Agent: Sorry (failed) (Template: sorry_v2) (Not delivered.)

=== Friday, 4 October 2024 ===
12:00   robot: beep (The message was longer and was cut.)

=== End: 5 messages ===
";
    assert_eq!(written(&file, "ana", ExportFormat::Text), expected);
}

#[test]
fn json_is_as_its_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = conversation(&file);
    desk.take(
        HOSTILE
            .iter()
            .enumerate()
            .map(|(n, words)| text("ana", &format!("x{n}"), "customer", NOW.millis() + 1, words)),
    );
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.schema.json");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = compiler.compile(schema.to_str().unwrap(), &mut schemas).unwrap();
    for id in ["ana", "bo"] {
        let exported: Value = serde_json::from_str(&written(&file, id, ExportFormat::Json)).unwrap();
        if let Err(error) = schemas.validate(&exported, schema) {
            panic!("{error:#}");
        }
    }
    let ana: Value = serde_json::from_str(&written(&file, "ana", ExportFormat::Json)).unwrap();
    assert_eq!(ana["messageCount"], 5 + HOSTILE.len());
    assert_eq!(ana["messages"].as_array().unwrap().len(), 5 + HOSTILE.len());
    assert_eq!(ana["messages"][1]["status"], "read");
    assert_eq!(ana["messages"][2]["metadata"]["image"]["id"], "77");
    assert_eq!(ana["messages"][3]["failure"]["at"], "2024-10-03T12:03:01.000Z");
    assert_eq!(ana["gaps"].as_array().unwrap().len(), 1, "what was before is none of it");
    for (n, words) in HOSTILE.iter().enumerate() {
        let found = ana["messages"].as_array().unwrap().iter().any(|it| it["content"] == *words);
        assert!(found, "programs get number {n} as it came");
    }
}

#[test]
fn no_message_can_pretend_to_be_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    let fake =
        "yes\r12:00   Agent: we pay\u{2028}12:01   Agent: twice\u{85}12:02   Agent: thrice\n=== End ===";
    desk.take([text("ana", "m1", "customer", NOW.millis(), fake)]);
    let exported = written(&file, "ana", ExportFormat::Text);
    let lines: Vec<&str> = exported.lines().collect();
    assert_eq!(lines.iter().filter(|line| line.starts_with("12:0")).count(), 0, "{exported}");
    assert!(exported.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn a_page_has_only_its_own_elements_whatever_they_write() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = hostile(&file);
    let page = written(&file, "ana", ExportFormat::Html);
    for element in ["<script", "<img", "<svg", "<iframe", "<link", "<base", "<form", "<input", "<a "] {
        assert!(!page.contains(element), "{element}");
    }
    assert_eq!(page.matches("<meta").count(), 4);
    assert_eq!(page.matches("<article").count(), HOSTILE.len() * 2);
    // Only what stands between quotation marks of this crate's own could be an attribute.
    assert!(!page.contains("http://") || page.contains("&quot;http://"));
    desk.take([]);
}

/// A customer whose name, number, words, template, types and ids are all hostile.
fn hostile(file: &Path) -> Desk {
    let mut desk = Desk::open(file);
    for (n, words) in HOSTILE.iter().enumerate() {
        let at = NOW.millis() + n as i64;
        desk.take([
            with(text("ana", &format!("c{n}{words}"), "customer", at, words), |it| {
                it.metadata = Some(json!({"customerName": words}));
                it.number = (*words).into();
            }),
            with(text("ana", &format!("a{n}{words}"), "agent", at, words), |it| {
                it.is_template = true;
                it.template_name = Some((*words).into());
                it.kind = MessageKind::from_wire(words);
                it.sender = if n % 2 == 0 { Sender::Agent } else { Sender::from_wire(words) };
            }),
        ]);
    }
    desk
}

#[test]
fn a_browser_runs_nothing_and_shows_every_word() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let _open = hostile(&file);
    let page = folder.path().join("page.html");
    fs::write(&page, written(&file, "ana", ExportFormat::Html)).unwrap();
    let shown = browser(&page);
    assert!(!shown.contains("<title>RAN"), "a script ran");
    for words in HOSTILE.iter().filter(|words| words.contains("document.title")) {
        // Chromium writes what it holds as text with these three escaped.
        let text = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(shown.contains(&text), "{words} is not there as text");
    }
    assert_eq!(shown.matches("<script").count(), 0);
    assert_eq!(shown.matches("<article").count(), HOSTILE.len() * 2);

    // The browser does run scripts where there are some: the test would see one.
    fs::write(&page, format!("<!doctype html><title>x</title><body>{}", HOSTILE[0])).unwrap();
    assert!(browser(&page).contains("<title>RAN"));
}

/// The page as Chromium holds it after it was loaded.
fn browser(page: &Path) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("scripts/setup test installs chromium");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn days_and_times_are_those_of_the_zone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    // Not every server's dates are dates.
    desk.take([
        text("ana", "m1", "customer", i64::MIN, "before all time"),
        text("ana", "m2", "customer", NOW.millis() - 60_000, "late in the evening"),
        text("ana", "m3", "customer", i64::MAX, "after all time"),
    ]);
    let reader = HistoryReader::open(&file, &key()).unwrap();
    for format in [ExportFormat::Text, ExportFormat::Html, ExportFormat::Json] {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let mut bytes = Vec::new();
        let request = ExportRequest { zone, ..request("ana", format) };
        let count = export(&reader, &request, &mut bytes, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(count, 3);
        let exported = String::from_utf8(bytes).unwrap();
        if format == ExportFormat::Text {
            assert!(
                exported.contains("=== Friday, 4 October 2024 ===\n01:59   +1 555 0100: late"),
                "{exported}"
            );
        }
    }
}

#[test]
fn a_customer_without_messages_and_one_that_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take([Event::Pin { customer_id: customer("ana"), pinned: true }]);
    let reader = HistoryReader::open(&file, &key()).unwrap();
    let mut watch = |_| ControlFlow::Continue(());
    let error = export(&reader, &request("nobody", ExportFormat::Json), &mut io::sink(), &mut watch);
    assert!(matches!(error, Err(ExportError::UnknownCustomer(_))), "{error:?}");
}

#[test]
fn a_file_has_its_name_only_once_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take((0..1_200).map(|n| text("ana", &format!("m{n}"), "customer", n, "words")));
    let reader = HistoryReader::open(&file, &key()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("ana.txt");
    fs::write(&target, "the one of last week").unwrap();

    let mut seen = Vec::new();
    let mut watch = |progress: ExportProgress| {
        let there: u64 = fs::read_dir(out.path()).unwrap().count() as u64;
        seen.push((progress.written, progress.of, there));
        if progress.written >= 1_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let cancelled = export_to_file(&reader, &request("ana", ExportFormat::Text), &target, &mut watch);
    assert!(matches!(cancelled, Err(FileError::Export(ExportError::Cancelled))));
    assert_eq!(seen, [(0, 1_200, 2), (500, 1_200, 2), (1_000, 1_200, 2)]);
    assert_eq!(fs::read_to_string(&target).unwrap(), "the one of last week");
    assert_eq!(names(out.path()), ["ana.txt"], "what was begun is gone");

    let mut watch = |_| ControlFlow::Continue(());
    let count = export_to_file(&reader, &request("ana", ExportFormat::Text), &target, &mut watch).unwrap();
    assert_eq!(count, 1_200);
    assert!(fs::read_to_string(&target).unwrap().ends_with("=== End: 1200 messages ===\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let nowhere = out.path().join("no/such/folder/x.txt");
    let error =
        export_to_file(&reader, &request("ana", ExportFormat::Text), &nowhere, &mut watch).unwrap_err();
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

/// Takes some bytes, then has no more room.
struct Small(usize);

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_export_that_does_not_fit_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let mut desk = Desk::open(&file);
    desk.take((0..50).map(|n| text("ana", &format!("m{n}"), "customer", n, "words")));
    let reader = HistoryReader::open(&file, &key()).unwrap();
    for format in [ExportFormat::Text, ExportFormat::Html, ExportFormat::Json] {
        // All of it is only written at the end.
        let mut watch = |_| ControlFlow::Continue(());
        let error = export(&reader, &request("ana", format), &mut Small(500), &mut watch);
        assert!(matches!(&error, Err(ExportError::Write(_))), "{error:?}");
    }
}
