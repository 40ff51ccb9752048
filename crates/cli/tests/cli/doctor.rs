//! `doctor` against the demo server, against servers that fail in each way, and with each state of the keyring.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::doctor::{Advice, Doctor, Fault, Outcome, Probe, Seen, Skip, Step, StepName};
use deskbell_app::memory::MemoryKeyring;
use deskbell_app::{Keyring, KeyringError, Network};
use deskbell_client::{ServerAddress, Token};
use deskbell_demo_server::token::Claims;
use deskbell_demo_server::{DemoConfig, DemoServer, Running};
use deskbell_history::Key;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::schema::{Schema, examples};

use StepName as S;

/// How long all steps together may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough for what is to succeed, on a busy machine too.
const LONG: Duration = Duration::from_secs(10);
/// Short enough for what is to fail by it.
const SHORT: Duration = Duration::from_millis(800);

fn doctor(address: &str, token: Option<&str>, deadline: Duration) -> Doctor {
    Doctor {
        network: Network::default(),
        address: Some(ServerAddress::parse(address).unwrap()),
        token: token.map(Token::new),
        keyring: None,
        probes: Vec::new(),
        deadline,
    }
}

/// All steps, each held to the schema and to its time.
async fn examine(doctor: Doctor) -> Vec<Step> {
    let schema = Schema::of("doctor.schema.json");
    let mut steps = Vec::new();
    let longest = doctor.deadline * 2 + Duration::from_secs(5);
    let mut report = |step: &Step| steps.push(step.clone());
    tokio::time::timeout(PATIENCE, doctor.examine(&mut report)).await.unwrap();
    for step in &steps {
        schema.check(&step.json());
        assert!(step.took < longest, "{step:?}");
    }
    steps
}

fn outcome(steps: &[Step], name: StepName) -> &Outcome {
    &steps.iter().find(|step| step.name == name).unwrap().outcome
}

/// Expects that everything before `name` passed or had a reason to be skipped, that `name` failed with a problem
/// that has `word` in it and some advice, and that the rest of the way was not taken.
fn expect_failure(steps: &[Step], name: StepName, word: &str) {
    match outcome(steps, name) {
        Outcome::Failed { problem, advice } => {
            let (problem, advice) = (problem.to_string(), advice.to_string());
            assert!(problem.contains(word), "{problem}");
            assert!(advice.ends_with('.') && advice.len() > 10, "{advice}");
        }
        other => panic!("{name:?} is {other:?}"),
    }
    for step in steps.iter().filter(|step| step.name != name) {
        assert!(!step.is_failed(), "{step:?}");
        if step.name > name && step.name < S::Keyring {
            assert_eq!(step.outcome, Outcome::skipped(Skip::Failed(name)), "{:?}", step.name);
        }
    }
}

async fn demo() -> Running {
    DemoServer::start(DemoConfig { rate: 0.0, ..DemoConfig::default() }).await.unwrap()
}

/// Where connections are handled by `serve`.
async fn serve<F: Future<Output = ()> + Send>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream).await;
        }
    });
    format!("ws://{address}")
}

#[tokio::test]
async fn all_is_well_on_the_demo_server() {
    let server = demo().await;
    let probes = [S::Notifications, S::TrayHost, S::Database].map(|name| Probe {
        name,
        late: Advice::PanelHangs,
        look: Box::new(|| Outcome::passed(Seen::TrayShown)),
    });
    let keyring = MemoryKeyring::default();
    keyring.set_token(&server.url(), &Token::new(server.token())).unwrap();
    let steps = examine(Doctor {
        keyring: Some(Arc::new(keyring)),
        probes: probes.into(),
        ..doctor(&server.url().replace("127.0.0.1", "localhost"), Some(server.token()), LONG)
    })
    .await;
    let results: BTreeMap<_, _> = steps.iter().map(|step| (step.name, &step.outcome)).collect();
    assert_eq!((results.len(), steps.len()), (11, 11), "each step once: {steps:#?}");
    assert!(steps.is_sorted_by_key(|step| step.name), "in order");
    for (name, outcome) in results {
        match name {
            S::Proxy | S::Tls => assert!(matches!(outcome, Outcome::Skipped { .. }), "{name:?}: {outcome:?}"),
            _ => assert!(matches!(outcome, Outcome::Passed { .. }), "{name:?}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn the_token_is_the_keyrings_where_none_is_given() {
    let server = demo().await;
    let keyring = Arc::new(MemoryKeyring::default());
    let with = || Doctor { keyring: Some(keyring.clone()), ..doctor(&server.url(), None, LONG) };
    let steps = examine(with()).await;
    assert!(
        matches!(outcome(&steps, S::Keyring), Outcome::Passed { detail } if detail.to_string().contains("no token"))
    );
    for step in [S::Authentication, S::GeneralRoom] {
        assert!(
            matches!(outcome(&steps, step), Outcome::Skipped { reason } if reason.to_string().contains("sign in"))
        );
    }
    keyring.set_token(&server.url(), &Token::new(server.token())).unwrap();
    let steps = examine(with()).await;
    assert!(
        matches!(outcome(&steps, S::Keyring), Outcome::Passed { detail } if detail.to_string().contains("has a token"))
    );
    assert!(matches!(outcome(&steps, S::GeneralRoom), Outcome::Passed { .. }), "{steps:#?}");
}

#[tokio::test]
async fn a_name_that_nobody_knows() {
    let steps = examine(doctor("ws://no-such-host.invalid:3000", Some("token"), LONG)).await;
    // A resolver that cannot be reached may also just not answer.
    expect_failure(&steps, S::NameResolution, "no");
}

#[tokio::test]
async fn a_port_that_is_closed() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let steps = examine(doctor(&format!("ws://{closed}"), Some("token"), LONG)).await;
    expect_failure(&steps, S::Tcp, &closed.to_string());
}

#[tokio::test]
async fn a_token_that_is_refused() {
    let server = demo().await;
    let expired = server.key().sign(&Claims::new("agent", Duration::ZERO)).unwrap();
    let steps = examine(doctor(&server.url(), Some(&expired), LONG)).await;
    expect_failure(&steps, S::Authentication, "jwt expired");
}

#[tokio::test]
async fn a_web_server_that_is_no_socket_io_server() {
    for (answer, word) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP 200"),
        ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "HTTP 502"),
        (
            "HTTP/1.1 301 Moved\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n",
            "HTTP 301",
        ),
        ("SSH-2.0-OpenSSH_9.2\r\n", "no websocket"),
        ("", "no websocket"),
    ] {
        let address = serve(move |mut stream| async move {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await;
        expect_failure(&examine(doctor(&address, Some("token"), LONG)).await, S::EngineIo, word);
    }
    let server = demo().await;
    let elsewhere = format!("{}/elsewhere", server.url());
    expect_failure(&examine(doctor(&elsewhere, Some("token"), LONG)).await, S::EngineIo, "HTTP 404");
}

async fn websocket(stream: TcpStream) -> WebSocketStream<TcpStream> {
    tokio_tungstenite::accept_async(stream).await.unwrap()
}

async fn until_closed(mut socket: WebSocketStream<TcpStream>) {
    while let Some(Ok(_)) = socket.next().await {}
}

#[tokio::test]
async fn a_websocket_that_speaks_something_else() {
    let address = serve(|stream| async {
        let mut socket = websocket(stream).await;
        let _ = socket.send(Message::text("hello \u{1b}[2J")).await;
        until_closed(socket).await;
    })
    .await;
    expect_failure(&examine(doctor(&address, Some("token"), LONG)).await, S::EngineIo, "another protocol");
}

#[tokio::test]
async fn a_server_that_says_nothing() {
    let address = serve(|mut stream| async move {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
    })
    .await;
    expect_failure(
        &examine(doctor(&address, Some("token"), SHORT)).await,
        S::EngineIo,
        "no answer within 0.8 s",
    );
}

/// A server that lets anybody in, and answers to the join with `frames`.
async fn answering(frames: &'static [&'static str]) -> String {
    serve(move |stream| async move {
        let mut socket = websocket(stream).await;
        socket.send(Message::text(r#"0{"sid":"s","pingInterval":25000,"pingTimeout":20000}"#)).await.unwrap();
        while let Some(Ok(frame)) = socket.next().await {
            let answers: &[&str] = match frame.to_text() {
                Ok(text) if text.starts_with("40") => &[r#"40{"sid":"t"}"#],
                Ok(text) if text.starts_with("42") => frames,
                _ => &[],
            };
            for answer in answers {
                let _ = socket.send(Message::text(*answer)).await;
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_server_that_lets_in_and_refuses_then() {
    let address = answering(&[r#"42["exception",{"message":"Unauthorized"}]"#, "41"]).await;
    let steps = examine(doctor(&address, Some("token"), LONG)).await;
    expect_failure(&steps, S::Authentication, "Unauthorized");
}

#[tokio::test]
async fn a_room_that_is_refused() {
    let address = answering(&[r#"42["exception",{"message":"whatsapp:general is for supervisors"}]"#]).await;
    let steps = examine(doctor(&address, Some("token"), LONG)).await;
    expect_failure(&steps, S::GeneralRoom, "supervisors");
}

#[tokio::test]
async fn a_room_that_is_not_confirmed() {
    let address = answering(&[]).await;
    expect_failure(&examine(doctor(&address, Some("token"), SHORT)).await, S::GeneralRoom, "did not confirm");
}

#[tokio::test]
async fn a_connection_that_ends_before_the_room_is_joined() {
    let address = answering(&["1"]).await;
    expect_failure(
        &examine(doctor(&address, Some("token"), LONG)).await,
        S::GeneralRoom,
        "closed the connection",
    );
}

#[tokio::test]
async fn without_a_server_there_is_still_the_desktop() {
    let look = Box::new(|| Outcome::failed(Fault::NoNotificationService, Advice::InstallNotifications));
    let probe = Probe { name: S::Notifications, late: Advice::PanelHangs, look };
    let nowhere = Doctor { address: None, probes: vec![probe], ..doctor("ws://localhost", None, LONG) };
    let steps = examine(nowhere).await;
    for step in steps.iter().filter(|step| step.name < S::Keyring) {
        assert!(
            matches!(&step.outcome, Outcome::Skipped { reason } if reason.to_string().contains("--server")),
            "{step:?}"
        );
    }
    assert!(matches!(outcome(&steps, S::Notifications), Outcome::Failed { .. }));
}

#[tokio::test]
async fn a_probe_that_hangs_is_left_behind() {
    let hangs = Probe {
        name: S::Notifications,
        late: Advice::NotificationsHang,
        look: Box::new(|| {
            loop {
                std::thread::park();
            }
        }),
    };
    let next = Probe {
        name: S::TrayHost,
        late: Advice::PanelHangs,
        look: Box::new(|| Outcome::passed(Seen::TrayShown)),
    };
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let steps =
        examine(Doctor { probes: vec![hangs, next], ..doctor(&format!("ws://{closed}"), None, SHORT) }).await;
    assert_eq!(
        outcome(&steps, S::Notifications),
        &Outcome::failed(Fault::TooLate(SHORT), Advice::NotificationsHang)
    );
    assert_eq!(outcome(&steps, S::TrayHost), &Outcome::passed(Seen::TrayShown));
}

/// A keyring that fails in one way, or hangs.
struct BadKeyring(Option<KeyringError>);

impl BadKeyring {
    fn fail<T>(&self) -> Result<T, KeyringError> {
        match &self.0 {
            Some(error) => Err(error.clone()),
            None => loop {
                std::thread::park();
            },
        }
    }
}

impl Keyring for BadKeyring {
    fn token(&self, _: &str) -> Result<Option<Token>, KeyringError> {
        self.fail()
    }

    fn set_token(&self, _: &str, _: &Token) -> Result<(), KeyringError> {
        self.fail()
    }

    fn delete_token(&self, _: &str) -> Result<(), KeyringError> {
        self.fail()
    }

    fn history_key(&self, _: &str) -> Result<Option<Key>, KeyringError> {
        self.fail()
    }

    fn set_history_key(&self, _: &str, _: &Key) -> Result<(), KeyringError> {
        self.fail()
    }

    fn delete_history_key(&self, _: &str) -> Result<(), KeyringError> {
        self.fail()
    }
}

#[tokio::test]
async fn each_trouble_with_the_keyring_has_its_advice() {
    let server = demo().await;
    for (error, problem, advice) in [
        (Some(KeyringError::Missing("no bus".to_owned())), "there is no keyring: no bus", "GNOME Keyring"),
        (Some(KeyringError::Locked("locked".to_owned())), "the keyring is locked", "Unlock"),
        (Some(KeyringError::Failed("odd".to_owned())), "the keyring failed", "password manager"),
        (None, "no answer within 0.8 s", "password"),
    ] {
        let keyring: Arc<dyn Keyring> = Arc::new(BadKeyring(error));
        let steps = examine(Doctor { keyring: Some(keyring), ..doctor(&server.url(), None, SHORT) }).await;
        match outcome(&steps, S::Keyring) {
            Outcome::Failed { problem: said, advice: told } => {
                let (said, told) = (said.to_string(), told.to_string());
                assert!(said.contains(problem) && told.contains(advice), "{said} {told}");
            }
            other => panic!("{problem}: {other:?}"),
        }
        assert!(matches!(outcome(&steps, S::Authentication), Outcome::Skipped { .. }));
        assert!(matches!(outcome(&steps, S::EngineIo), Outcome::Passed { .. }), "that needs no keyring");
    }
}

#[test]
fn the_examples_in_the_documentation_are_as_the_schema_says() {
    let schema = Schema::of("doctor.schema.json");
    let examples = examples("commands.md");
    assert_eq!(examples.len(), 2);
    examples.iter().for_each(|example| schema.check(example));
    let wrong = serde_json::json!({ "step": "tcp", "result": "failed", "detail": "no advice", "tookMs": 0 });
    assert!(!schema.accepts(&wrong));
}
