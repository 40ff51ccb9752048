//! The commands as programs of their own, against the demo server.

use std::collections::BTreeSet;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use deskbell_demo_server::token::Claims;
use deskbell_demo_server::{DemoConfig, DemoServer, Running};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};

use crate::schema::Schema;

/// How long anything may take: other programs may keep the machine busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program, running.
struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskbell-cli"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

impl Program {
    /// Runs `watch ARGUMENTS` at `server` with `token` on standard input.
    async fn watch(server: &str, token: &str, arguments: &[&str]) -> Self {
        let arguments = [&["watch", "--server", server, "--token-stdin"], arguments].concat();
        let mut child = command(&arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("{token}\n").as_bytes()).await.unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    async fn line(&mut self) -> Option<Value> {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await.unwrap().unwrap();
        line.map(|line| serde_json::from_str(&line).unwrap())
    }

    async fn until(&mut self, what: &str, found: impl Fn(&Value) -> bool) -> Value {
        loop {
            match self.line().await {
                Some(line) if found(&line) => return line,
                Some(_) => {}
                None => panic!("it ended without: {what}"),
            }
        }
    }

    /// Everything that is still printed.
    async fn rest(&mut self) -> Vec<Value> {
        let mut lines = Vec::new();
        while let Some(line) = self.line().await {
            lines.push(line);
        }
        lines
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    async fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        let status: ExitStatus = tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        (status.code(), said)
    }
}

async fn demo(rate: f64) -> Running {
    DemoServer::start(DemoConfig { rate, ..DemoConfig::default() }).await.unwrap()
}

#[tokio::test]
async fn watch_prints_what_comes_through_two_rooms_once() {
    let server = demo(100.0).await;
    let customer = "mei-ling-chow";
    let arguments = ["--json", "--general", "--customer", customer];
    let mut program = Program::watch(&server.url(), server.token(), &arguments).await;
    let rooms = ["whatsapp:general".to_owned(), format!("whatsapp:customer:{customer}")];
    let mut missing = BTreeSet::from(rooms);
    let mut lines = Vec::new();
    let (mut messages, mut statuses) = (Vec::new(), Vec::new());
    // Until enough came twice, and more.
    let mut own = 0;
    while own < 10 || statuses.len() < 50 {
        let line = program.line().await.unwrap();
        if line["state"] == "joined" {
            missing.remove(line["room"].as_str().unwrap());
        }
        if let Some(id) = line["message"]["whatsappMessageId"].as_str() {
            messages.push(id.to_owned());
            own += u32::from(missing.is_empty() && line["message"]["customerId"] == customer);
        } else if line["type"] == "status" {
            statuses.push(format!("{} {}", line["status"]["whatsappMessageId"], line["status"]["status"]));
        }
        lines.push(line);
    }
    program.signal(Signal::TERM);
    lines.extend(program.rest().await);
    assert_eq!(program.end().await, (Some(0), String::new()));

    let schema = Schema::of("watch.schema.json");
    lines.iter().for_each(|line| schema.check(line));
    let states: Vec<_> =
        lines.iter().filter(|it| it["type"] == "connection").map(|it| &it["state"]).collect();
    assert_eq!(states, ["connecting", "online"]);
    for printed in [messages, statuses] {
        let distinct: BTreeSet<_> = printed.iter().collect();
        assert_eq!(distinct.len(), printed.len(), "{printed:#?}");
    }
}

#[tokio::test]
async fn signals_end_it_cleanly() {
    let server = demo(0.0).await;
    for signal in [Signal::INT, Signal::TERM] {
        let mut program = Program::watch(&server.url(), server.token(), &["--json"]).await;
        program.until("joined", |line| line["state"] == "joined").await;
        program.signal(signal);
        program.rest().await;
        assert_eq!(program.end().await, (Some(0), String::new()), "{signal:?}");
    }
}

#[tokio::test]
async fn a_reader_who_takes_nothing_does_not_keep_it_from_ending() {
    let server = demo(2_000.0).await;
    let mut program = Program::watch(&server.url(), server.token(), &["--json"]).await;
    program.until("joined", |line| line["state"] == "joined").await;
    // More than a pipe holds.
    tokio::time::sleep(Duration::from_secs(3)).await;
    program.signal(Signal::TERM);
    assert_eq!(program.end().await.0, Some(0));
}

#[tokio::test]
async fn a_reader_who_has_gone_ends_it_quietly() {
    let server = demo(0.0).await;
    let mut program = Program::watch(&server.url(), server.token(), &["--json"]).await;
    program.until("joined", |line| line["state"] == "joined").await;
    // Past the demo's past nothing comes, so no write can fail.
    while tokio::time::timeout(Duration::from_secs(2), program.lines.next_line()).await.is_ok() {}
    let Program { child, lines } = program;
    drop(lines);
    let mut child = child;
    let status = tokio::time::timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn a_refused_token_ends_it_with_1() {
    let server = demo(0.0).await;
    let expired = server.key().sign(&Claims::new("agent", Duration::ZERO)).unwrap();
    let mut program = Program::watch(&server.url(), &expired, &["--json", "--for", "600"]).await;
    let refused = program.rest().await.pop().unwrap();
    Schema::of("watch.schema.json").check(&refused);
    assert_eq!(refused["state"], "refused");
    assert!(refused["reason"].as_str().unwrap().contains("jwt expired"), "{refused}");
    let (code, said) = program.end().await;
    assert_eq!(code, Some(1));
    assert!(said.contains("jwt expired") && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut program = Program::watch(&format!("ws://{closed}"), "token", &["--json", "--for", "2"]).await;
    let lines = program.rest().await;
    let connection = lines.iter().filter(|line| line["type"] == "connection");
    let states: Vec<_> = connection.map(|line| line["state"].as_str().unwrap()).collect();
    assert!(states.starts_with(&["connecting", "waiting", "connecting"]), "{states:?}");
    assert_eq!(program.end().await, (Some(0), String::new()));
}

#[tokio::test]
async fn without_json_it_is_readable() {
    let server = demo(0.0).await;
    let mut program = Program::watch(&server.url(), server.token(), &[]).await;
    let mut text: Vec<String> = Vec::new();
    while !text.last().is_some_and(|line| line.contains(" message from ")) {
        text.push(tokio::time::timeout(PATIENCE, program.lines.next_line()).await.unwrap().unwrap().unwrap());
    }
    program.signal(Signal::TERM);
    while program.lines.next_line().await.unwrap().is_some() {}
    assert_eq!(program.end().await, (Some(0), String::new()));
    for part in [" connecting", " online", " room whatsapp:general: joined"] {
        assert!(text.iter().any(|line| line.contains(part)), "{part} is not in {text:#?}");
    }
}

#[tokio::test]
async fn bad_usage_ends_with_2_and_no_token_with_1() {
    for (arguments, code) in [
        (&["watch"][..], 2),
        (&["watch", "--server", "chat.example.com", "--token-stdin"], 2),
        (&["watch", "--server", "ws://localhost:1"], 2),
        (&["watch", "--server", "ws://localhost:1", "--token", "secret"], 2),
        (&["watch", "--server", "ws://localhost:1", "--token-stdin", "--for", "soon"], 2),
        (&["watch", "--server", "ws://localhost:1", "--token-stdin", "--for", "-1"], 2),
        (&["watch", "--server", "ws://localhost:1", "--token-stdin", "--customer", ""], 2),
        (&["watch", "--server", "ws://localhost:1", "--token-stdin", "--path", "no slash"], 2),
        (&["watch", "--server", "ws://localhost:1", "--token-stdin"], 1),
    ] {
        let output = command(arguments).stdin(Stdio::null()).output().await.unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}
