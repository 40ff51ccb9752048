//! `watch` over a scripted connection: each kind of line, once, in order, as the schema says.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use deskbell_cli::WatchArgs;
use deskbell_cli::output::Output;
use deskbell_cli::watch::{WatchError, follow};
use deskbell_client::transport::{Closed, Fault, Inbound};
use deskbell_client::{Client, ClientConfig, ResumePoint, ServerAddress, Token};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::schema::{Schema, examples};
use crate::scripted::{self, Server};

/// How long anything may take: other programs may keep the machine busy.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    watch: WatchArgs,
}

/// A running `watch`.
struct Watching {
    server: Server,
    client: Client,
    lines: mpsc::UnboundedReceiver<String>,
    reader_gone: watch::Sender<bool>,
    ended: JoinHandle<Result<(), WatchError>>,
}

/// Takes what is written apart into lines.
struct Lines {
    lines: mpsc::UnboundedSender<String>,
    unfinished: Vec<u8>,
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unfinished.extend_from_slice(bytes);
        while let Some(end) = self.unfinished.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.unfinished.drain(..=end).collect();
            let line = String::from_utf8(line).unwrap().trim_end().to_owned();
            self.lines.send(line).map_err(|_| io::ErrorKind::BrokenPipe)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        assert!(self.unfinished.is_empty(), "half a line was flushed");
        Ok(())
    }
}

fn start(arguments: &[&str]) -> Watching {
    let args = Cli::parse_from([&["watch"], arguments].concat()).watch;
    let (transport, server) = scripted::server();
    let address = ServerAddress::parse("ws://localhost").unwrap();
    let config = ClientConfig::new(address, Arc::new(Token::new("secret")));
    let (client, signals) = Client::with_transport(config, None, transport);
    let (sender, lines) = mpsc::unbounded_channel();
    let (reader_gone, gone) = watch::channel(false);
    let output = Output::new(Lines { lines: sender, unfinished: Vec::new() }, gone);
    let own = client.clone();
    let ended = tokio::spawn(async move {
        follow(own, signals, &args, &TimeZone::UTC, output, std::future::pending()).await
    });
    Watching { server, client, lines, reader_gone, ended }
}

impl Watching {
    async fn line(&mut self) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.lines.recv()).await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Lines up to the first that has `field` = `value`, that one included.
    async fn lines_until(&mut self, field: &str, value: &str) -> Vec<Value> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().await;
            let found = line[field] == value;
            lines.push(line);
            if found {
                return lines;
            }
        }
    }

    async fn end(self) -> Result<(), WatchError> {
        tokio::time::timeout(PATIENCE, self.ended).await.unwrap().unwrap()
    }
}

fn message(id: &str) -> Value {
    json!({
        "conversationId": "c1", "customerId": "c1", "whatsappNumber": "+15550100", "whatsappMessageId": id,
        "senderType": "customer", "messageType": "text", "content": "hello", "status": "delivered",
        "isTemplate": false, "timestamp": "2026-01-01T12:00:00.000Z",
    })
}

/// What a line says, in short.
fn short(line: &Value) -> String {
    let field = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    match line["type"].as_str().unwrap() {
        "connection" => field("state"),
        "room" => format!("{} {}", field("room"), field("state")),
        "message" => line["message"]["whatsappMessageId"].as_str().unwrap().to_owned(),
        "status" => format!("{} {}", line["status"]["whatsappMessageId"], line["status"]["status"]),
        "rejected" => format!("rejected {}", field("event")),
        "event" => field("name"),
        other => other.to_owned(),
    }
}

#[tokio::test]
async fn each_kind_of_line_is_as_the_schema_says() {
    let mut watch = start(&["--json", "--general", "--customer", "c1", "--customer", "forbidden"]);
    watch.server.asked().await;
    let peer = watch.server.accept(None);
    peer.emit("connected", &[]);
    peer.emit("clientJoined", &[json!({ "clientId": "a", "totalClients": 2 })]);
    peer.emit("somethingNew", &[json!(1)]);
    peer.emit("clientLeft", &[json!("a\u{1b}[2J")]);
    peer.emit("whatsappMessage", &[message("m1")]);
    peer.emit(
        "whatsappMessage",
        &[json!({
            "customerId": 4711, "whatsappMessageId": "m2", "senderType": "bot", "metadata": { "a": [1] },
            "templateName": "hi", "isTemplate": true, "sentAt": 1_767_268_800_000_i64, "readAt": "2026-01-01T12:00:00Z",
        })],
    );
    peer.emit("whatsappMessage", &[json!({ "customerId": "c1" })]);
    peer.emit("whatsappMessage", &[]);
    peer.emit(
        "whatsappMessageStatus",
        &[json!({
            "id": "m1", "status": "failed", "customerId": "c1", "sentAt": "2026-01-01T12:00:00Z",
            "errors": [{ "code": 131_047, "title": "Re-engagement" }],
        })],
    );
    peer.emit("whatsappMessageStatus", &[json!({ "messageId": "m9", "status": "warming_up" })]);
    peer.send(Inbound::Fault { fault: Fault::Socket, size: 7 });
    peer.send(Inbound::Closed(Closed::Broken("reset".into())));
    let mut lines = watch.lines_until("state", "waiting").await;

    watch.client.retry_now();
    watch.server.asked().await;
    let peer = watch.server.accept(None);
    lines.extend(watch.lines_until("type", "gap").await);
    watch.client.leave_customer_room(deskbell_domain::CustomerId::new("forbidden").unwrap());
    lines.extend(watch.lines_until("state", "left").await);
    peer.send(Inbound::Closed(Closed::Broken("reset".into())));
    watch.lines_until("state", "waiting").await;
    watch.client.retry_now();
    watch.server.asked().await;
    watch.server.refuse(json!({ "message": "jwt expired" }));
    lines.extend(watch.lines_until("state", "refused").await);
    let end = watch.end().await;
    assert!(matches!(&end, Err(error @ WatchError::Refused(_)) if error.exit_code() == 1), "{end:?}");

    let schema = Schema::of("watch.schema.json");
    lines.iter().for_each(|line| schema.check(line));
    let kinds: BTreeSet<_> = lines.iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect();
    let every = ["connection", "event", "gap", "message", "rejected", "room", "status"];
    assert_eq!(kinds, every.map(str::to_owned).into());
    let said: Vec<String> = lines.iter().map(short).collect();
    for expected in [
        "connecting",
        "online",
        "whatsapp:general joining",
        "whatsapp:general joined",
        "whatsapp:customer:c1 joined",
        "whatsapp:customer:forbidden refused",
        "whatsapp:customer:forbidden left",
        "connected",
        "clientJoined",
        "clientLeft",
        "m1",
        "m2",
        "rejected whatsappMessage",
        "rejected ",
        "\"m1\" \"failed\"",
        "\"m9\" \"warming_up\"",
        "waiting",
        "gap",
        "refused",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected} is not in {said:#?}");
    }
    assert!(!said.contains(&"somethingNew".to_owned()), "that is for --debug");
    let repaired = lines.iter().find(|line| short(line) == "m2").unwrap();
    assert_eq!(repaired["message"]["customerId"], "4711");
    assert!(repaired["repairs"].as_array().is_some_and(|repairs| repairs.len() > 3), "{repaired}");
}

#[tokio::test]
async fn debug_prints_every_event() {
    let mut watch = start(&["--json", "--debug", "--customer", "forbidden", "--customer", "c1"]);
    watch.server.asked().await;
    let peer = watch.server.accept(None);
    peer.emit("somethingNew", &[json!({ "a": 1 }), json!(2)]);
    peer.emit("last", &[]);
    // Answers to joins come in between, in any order.
    let mut lines = Vec::new();
    let mut missing = BTreeSet::from(["last", "exception", "whatsappCustomerJoined"]);
    while !missing.is_empty() {
        let line = watch.line().await;
        missing.remove(line["name"].as_str().unwrap_or_default());
        lines.push(line);
    }
    let schema = Schema::of("watch.schema.json");
    lines.iter().for_each(|line| schema.check(line));
    let data = |name: &str| lines.iter().find(|line| line["name"] == name).map(|line| line["data"].clone());
    assert_eq!(data("somethingNew"), Some(json!({ "a": 1 })));
    assert_eq!(data("last"), Some(Value::Null));
    assert_eq!(data("exception"), Some(json!({ "message": "Not your customer: forbidden" })));
    assert_eq!(
        data("whatsappCustomerJoined"),
        Some(json!({ "room": "whatsapp:customer:c1", "customerId": "c1" }))
    );
    assert!(
        !lines.iter().any(|line| line["room"] == "whatsapp:general"),
        "only the customers were asked for"
    );
}

#[tokio::test]
async fn a_message_and_a_status_come_once() {
    let mut watch = start(&["--json"]);
    watch.server.asked().await;
    let peer = watch.server.accept(None);
    watch.lines_until("state", "joined").await;
    let status = |status: &str| json!({ "whatsappMessageId": "m1", "status": status });
    for _ in 0..2 {
        peer.emit("whatsappMessage", &[message("m1")]);
        // Without a time of its own each copy gets that of its receipt; it is the same status all the same.
        peer.emit("whatsappMessageStatus", &[status("delivered")]);
        peer.emit("whatsappMessageStatus", &[status("read")]);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    peer.emit("whatsappMessage", &[message("m2")]);
    let mut said = Vec::new();
    while said.last().map(String::as_str) != Some("m2") {
        said.push(short(&watch.line().await));
    }
    assert_eq!(said, ["m1", "\"m1\" \"delivered\"", "\"m1\" \"read\"", "m2"]);
}

#[tokio::test]
async fn it_resumes_after_the_last_line_that_was_printed() {
    let mut watch = start(&["--json"]);
    assert_eq!(watch.server.asked().await.resume, None);
    let peer = watch.server.accept(Some("pid"));
    peer.emit("whatsappMessage", &[message("m1"), json!("offset-1")]);
    // What is rejected, or printed already, has its place too.
    peer.emit("whatsappMessage", &[message("m1"), json!("offset-2")]);
    peer.emit("whatsappMessage", &[json!({}), json!("offset-3")]);
    watch.lines_until("type", "rejected").await;
    peer.send(Inbound::Closed(Closed::Broken("reset".into())));
    watch.lines_until("state", "waiting").await;
    let resume = watch.server.asked().await.resume;
    assert_eq!(resume, Some(ResumePoint { pid: "pid".into(), offset: "offset-3".into() }));
    watch.server.accept(Some("pid"));
    let online = watch.lines_until("state", "online").await;
    assert_eq!(online.last().unwrap()["recovered"], true);
}

#[tokio::test]
async fn what_was_not_printed_is_not_resumed_after() {
    /// Takes one block, and no more before it is let.
    struct Slow(std::sync::mpsc::Receiver<()>, mpsc::UnboundedSender<()>);
    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if bytes.windows(4).any(|it| it == b"\"m2\"") {
                let _ = self.1.send(());
                let _ = self.0.recv();
            }
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (transport, mut server) = scripted::server();
    let address = ServerAddress::parse("ws://localhost").unwrap();
    let config = ClientConfig::new(address, Arc::new(Token::new("secret")));
    let (client, signals) = Client::with_transport(config, None, transport);
    let (_let_go, wait) = std::sync::mpsc::channel();
    let (at_m2, mut writing_m2) = mpsc::unbounded_channel();
    let output = Output::new(Slow(wait, at_m2), watch::channel(false).1);
    let args = Cli::parse_from(["watch", "--json"]).watch;
    let own = client.clone();
    tokio::spawn(
        async move { follow(own, signals, &args, &TimeZone::UTC, output, std::future::pending()).await },
    );

    server.asked().await;
    let peer = server.accept(Some("pid"));
    let mut state = client.state();
    state.wait_for(|state| state.is_online()).await.unwrap();
    peer.emit("whatsappMessage", &[message("m1"), json!("offset-1")]);
    // In a batch of its own, so that the first is surely out.
    tokio::time::sleep(Duration::from_millis(200)).await;
    peer.emit("whatsappMessage", &[message("m2"), json!("offset-2")]);
    writing_m2.recv().await.unwrap();
    peer.send(Inbound::Closed(Closed::Broken("reset".into())));
    let resume = server.asked().await.resume.unwrap();
    assert_eq!(&*resume.offset, "offset-1");
}

#[tokio::test]
async fn it_ends_where_nobody_reads_any_more() {
    let watch = start(&["--json"]);
    watch.reader_gone.send_replace(true);
    watch.end().await.unwrap();
    let mut watch = start(&["--json"]);
    watch.line().await;
    drop(watch.lines);
    // The next write fails.
    watch.server.asked().await;
    watch.server.accept(None);
    tokio::time::timeout(PATIENCE, watch.ended).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn it_waits_out_what_may_pass_and_nothing_else() {
    let mut watch = start(&["--json", "--for", "1e9"]);
    watch.server.asked().await;
    watch.server.refuse(json!({ "message": "try again later" }));
    let waiting = watch.lines_until("state", "waiting").await.pop().unwrap();
    assert!(waiting["retryInMs"].as_u64().is_some_and(|ms| ms <= 1_500), "{waiting}");
    watch.server.asked().await;
    watch.server.refuse(json!({ "message": "Unauthorized" }));
    watch.lines_until("state", "refused").await;
    assert!(matches!(watch.end().await, Err(WatchError::Refused(_))));
}

#[tokio::test]
async fn a_refusal_that_may_pass_is_waited_out() {
    let mut watch = start(&["--json"]);
    // The client takes it for a refusal when it happens for the third time, and asks again a minute later.
    for state in ["waiting", "waiting", "refused"] {
        watch.server.asked().await;
        watch.server.accept(None).send(Inbound::Closed(Closed::Disconnected));
        let line = watch.lines_until("state", state).await.pop().unwrap();
        assert!(line["retryInMs"].is_u64(), "{line}");
        Schema::of("watch.schema.json").check(&line);
        watch.client.retry_now();
    }
    watch.server.asked().await;
    watch.server.accept(None);
    watch.lines_until("state", "online").await;
}

#[test]
fn the_examples_in_the_documentation_are_as_the_schema_says() {
    let schema = Schema::of("watch.schema.json");
    let examples = examples("watch.md");
    examples.iter().for_each(|example| schema.check(example));
    let kinds: BTreeSet<&str> = examples.iter().filter_map(|example| example["type"].as_str()).collect();
    assert_eq!(kinds.len(), 7, "one for each type: {kinds:?}");
    for wrong in [
        json!({ "type": "connection", "at": "2026-01-01T12:00:00.000Z", "state": "online" }),
        json!({ "type": "connection", "at": "noon", "state": "connecting" }),
        json!({ "type": "gap", "from": "2026-01-01T12:00:00.000Z" }),
        json!({ "type": "other" }),
    ] {
        assert!(!schema.accepts(&wrong), "{wrong}");
    }
}
