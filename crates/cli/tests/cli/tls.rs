//! `doctor` against encrypted servers and through proxies, as a program of its own: its trust store and its proxy
//! come from the environment.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use deskbell_demo_server::{DemoConfig, DemoServer, Running};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// How long anything may take: other programs may keep the machine busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A certificate authority, and its certificate in a file.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let authority = Self { issuer, folder: tempfile::tempdir().unwrap() };
        std::fs::write(authority.file(), authority.issuer.pem()).unwrap();
        authority
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A server's side of TLS, for `name`, good until `year` begins.
    fn acceptor(&self, name: &str, year: i32) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(year, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// The demo server behind TLS. Says the port.
async fn encrypted(demo: &Running, acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let demo = demo.addr();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut tls) = acceptor.accept(tcp).await else { return };
                let mut tcp = TcpStream::connect(demo).await.unwrap();
                let _ = copy_bidirectional(&mut tls, &mut tcp).await;
            });
        }
    });
    port
}

/// An HTTP proxy that wants `login` and leads to `port`, wherever it is asked to. Says its own port.
async fn proxy(port: u16, login: Option<&'static str>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut client = BufReader::new(tcp);
                let mut request = String::new();
                while !request.ends_with("\r\n\r\n") {
                    client.read_line(&mut request).await.unwrap();
                }
                assert!(request.starts_with("CONNECT chat.deskbell.example:443 HTTP/1.1\r\n"), "{request}");
                if login.is_some_and(|login| {
                    !request.contains(&format!("Proxy-Authorization: Basic {login}\r\n"))
                }) {
                    client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await.unwrap();
                    return;
                }
                client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n").await.unwrap();
                let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    own
}

async fn demo() -> Running {
    DemoServer::start(DemoConfig { rate: 0.0, ..DemoConfig::default() }).await.unwrap()
}

/// Runs `doctor` without a token and gives its steps up to Engine.IO.
async fn doctor(server: &str, variables: &[(&str, &str)]) -> Vec<Value> {
    run(server, None, variables).await.into_iter().take(5).collect()
}

async fn run(server: &str, token: Option<&str>, variables: &[(&str, &str)]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deskbell-cli"));
    for scheme in ["http", "https", "all", "no"] {
        let name = format!("{scheme}_proxy");
        command.env_remove(name.to_uppercase()).env_remove(name);
    }
    command.args(["doctor", "--json", "--server", server]).envs(variables.iter().copied());
    if token.is_some() {
        command.arg("--token-stdin");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(token.unwrap_or_default().as_bytes()).await.unwrap();
    let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await.unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let steps: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed = steps.iter().any(|step| step["result"] == "failed");
    assert_eq!(output.status.code(), Some(i32::from(failed)), "{text}");
    steps
}

#[track_caller]
fn expect(steps: &[Value], results: [&str; 5], step: usize, words: &[&str]) {
    let found: Vec<_> = steps.iter().map(|step| step["result"].as_str().unwrap()).collect();
    assert_eq!(found, results, "{steps:#?}");
    let detail = steps[step]["detail"].as_str().unwrap();
    for word in words {
        assert!(detail.contains(word), "{word} is not in {detail}");
    }
}

#[tokio::test]
async fn a_trusted_certificate_is_told_with_its_issuer_and_its_end() {
    let (demo, authority) = (demo().await, Authority::new("Example Company CA"));
    let port = encrypted(&demo, authority.acceptor("localhost", 2999)).await;
    let trust = authority.file();
    let steps =
        doctor(&format!("wss://localhost:{port}"), &[("SSL_CERT_FILE", trust.to_str().unwrap())]).await;
    let passed = ["passed", "passed", "skipped", "passed", "passed"];
    expect(&steps, passed, 3, &["TLS 1.3", "CN=localhost, issued by CN=Example Company CA", "2999-01-01"]);
}

#[tokio::test]
async fn each_reason_not_to_trust_a_certificate_has_its_words() {
    let (demo, authority, stranger) =
        (demo().await, Authority::new("Example Company CA"), Authority::new("A Stranger"));
    let (known, unknown) = (authority.file(), stranger.file());
    let failed = ["passed", "passed", "skipped", "failed", "skipped"];
    for (name, year, trust, words) in [
        ("localhost", 2021, &known, ["has expired", "2021-01-01: it is over"]),
        ("other.example", 2999, &known, ["for another name", "CN=other.example"]),
        ("localhost", 2999, &unknown, ["nobody knows its issuer", "issued by CN=Example Company CA"]),
    ] {
        let port = encrypted(&demo, authority.acceptor(name, year)).await;
        let server = format!("wss://localhost:{port}");
        let steps = doctor(&server, &[("SSL_CERT_FILE", trust.to_str().unwrap())]).await;
        expect(&steps, failed, 3, &words);
    }
    let steps = doctor(&demo.url().replace("ws://", "wss://"), &[]).await;
    expect(&steps, ["skipped", "passed", "skipped", "failed", "skipped"], 3, &["no encrypted connection"]);
}

#[tokio::test]
async fn a_proxy_is_passed_or_named() {
    let (demo, authority) = (demo().await, Authority::new("Example Company CA"));
    let port = encrypted(&demo, authority.acceptor("chat.deskbell.example", 2999)).await;
    let (trust, server) = (authority.file(), "wss://chat.deskbell.example");
    let trust = ("SSL_CERT_FILE", trust.to_str().unwrap());
    let proxy = proxy(port, Some("YW5hOnNlY3JldA==")).await;

    let through = format!("http://ana:secret@localhost:{proxy}");
    let steps = run(server, Some(demo.token()), &[trust, ("https_proxy", &through)]).await;
    let lets_through = format!("localhost:{proxy} (https_proxy) lets");
    expect(&steps[..5], ["passed"; 5], 2, &[&lets_through]);
    for step in &steps[5..7] {
        assert_eq!(step["result"], "passed", "the client goes the same way: {step}");
    }
    assert!(!steps.iter().any(|step| step.to_string().contains("secret")), "{steps:?}");

    let steps = doctor(server, &[trust, ("https_proxy", &format!("http://localhost:{proxy}"))]).await;
    let failed = ["passed", "passed", "failed", "skipped", "skipped"];
    expect(&steps, failed, 2, &["wants a login (HTTP 407)"]);

    let other = demo.addr().to_string();
    expect(
        &doctor(server, &[("ALL_PROXY", &other)]).await,
        ["skipped", "passed", "failed", "skipped", "skipped"],
        2,
        &["does not let the connection through"],
    );
    let steps = doctor(server, &[("https_proxy", "socks5://localhost:1")]).await;
    expect(&steps, ["skipped", "skipped", "failed", "skipped", "skipped"], 2, &["names no proxy"]);
}
