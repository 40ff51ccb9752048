//! The server in `docs/server.md` is run as it stands there, and `deskbell watch` works with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use deskbell_tests::fault_proxy::FaultProxy;
use deskbell_tests::peer;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

type Tested = Result<(), Box<dyn std::error::Error>>;

/// How long anything may take: other programs may keep the machine busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// The page, and the code in it.
const PAGE: &str = include_str!("../../docs/server.md");

/// A program that is told and says lines. Dropping it kills it.
struct Program {
    child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, stdin, lines }
    }

    async fn tell(&mut self, line: &str) -> std::io::Result<()> {
        self.stdin.write_all(format!("{line}\n").as_bytes()).await
    }

    async fn line(&mut self) -> Option<String> {
        tokio::time::timeout(PATIENCE, self.lines.next_line()).await.unwrap().unwrap()
    }

    /// The first JSON line that is `wanted`.
    async fn until(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut instead = Vec::new();
        while let Some(line) = self.line().await {
            let line: Value = serde_json::from_str(&line).unwrap();
            if wanted(&line) {
                return line;
            }
            instead.push(line);
        }
        panic!("it ended without {what}; instead: {instead:#?}");
    }
}

/// The first block of the page in that language.
fn block(language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    let rest = PAGE.split_once(&begin).unwrap().1;
    rest.split_once("\n```").unwrap().0
}

/// The server of the page, its port and the token that it made.
async fn server() -> Result<(Program, u16, String), Box<dyn std::error::Error>> {
    let packages = peer::packages().await?;
    let mut node = Command::new("node");
    // So that its imports are found: where the code comes as an argument, beside the working directory.
    node.args(["--input-type=module", "--eval", block("js")]).current_dir(packages);
    let mut server = Program::start(node.env("SECRET", "of this test").env("PORT", "0"));
    let address = server.line().await.unwrap();
    let port = address.rsplit_once(':').unwrap().1.parse()?;
    let token = server.line().await.unwrap();
    Ok((server, port, token))
}

/// `deskbell-cli` lies beside the folder of this test.
fn cli() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let cli = test.parent().and_then(Path::parent).unwrap().join("deskbell-cli");
    assert!(cli.exists(), "{} is missing: cargo build -p deskbell-cli", cli.display());
    cli
}

async fn watch(port: u16, token: &str) -> std::io::Result<Program> {
    let server = format!("ws://127.0.0.1:{port}");
    let arguments =
        ["watch", "--server", &server, "--token-stdin", "--json", "--general", "--customer", "4711"];
    let mut watch = Program::start(Command::new(cli()).args(arguments));
    watch.tell(token).await?;
    Ok(watch)
}

/// The page's message, under another id.
fn message(id: &str) -> String {
    let mut line: Value = serde_json::from_str(block("json")).unwrap();
    line["data"]["whatsappMessageId"] = id.into();
    line.to_string()
}

#[tokio::test]
async fn watch_hears_messages_and_statuses_of_the_documented_server() -> Tested {
    let (mut server, port, token) = server().await?;
    let mut watch = watch(port, &token).await?;
    for room in ["whatsapp:general", "whatsapp:customer:4711"] {
        watch.until(room, |line| line["room"] == room && line["state"] == "joined").await;
    }

    server.tell(block("json")).await?;
    let line = watch.until("the page's message", |line| line["type"] == "message").await;
    assert_eq!(line["message"]["content"], "Where is my order?");
    assert_eq!(line["repairs"], json!([]), "the page shows a message that needs no repair");

    let data = json!({"whatsappMessageId": "wamid.1", "customerId": "4711", "status": "read"});
    server.tell(&json!({"event": "whatsappMessageStatus", "data": data}).to_string()).await?;
    watch.until("the status", |line| line["status"]["status"] == "read").await;
    Ok(())
}

#[tokio::test]
async fn the_documented_server_refuses_what_is_no_token() -> Tested {
    let (_server, port, _) = server().await?;
    let mut watch = watch(port, "no token at all").await?;
    let line = watch.until("the refusal", |line| line["state"] == "refused").await;
    assert!(line["reason"].as_str().unwrap().contains("jwt malformed"), "{line}");
    assert_eq!(watch.child.wait().await?.code(), Some(1));
    Ok(())
}

#[tokio::test]
async fn the_documented_server_gives_again_what_was_missed() -> Tested {
    let (mut server, port, token) = server().await?;
    let proxy = FaultProxy::start(([127, 0, 0, 1], port).into()).await?;
    let mut watch = watch(proxy.address().port(), &token).await?;
    watch
        .until("the general room", |line| line["room"] == "whatsapp:general" && line["state"] == "joined")
        .await;
    server.tell(&message("before")).await?;
    watch.until("a message", |line| line["message"]["whatsappMessageId"] == "before").await;

    proxy.reset();
    watch.until("the cut", |line| line["state"] == "waiting").await;
    server.tell(&message("meanwhile")).await?;
    watch.until("being back", |line| line["state"] == "online" && line["recovered"] == true).await;
    watch.until("what was missed", |line| line["message"]["whatsappMessageId"] == "meanwhile").await;
    Ok(())
}
