//! Which servers are trusted, and which are not, with certificates that are made here.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{Watch, impatient};
use deskbell_client::{
    Client, ClientConfig, ConnectionState, Distrust, Limits, ServerAddress, Step, Token, Trouble,
};
use futures_util::{SinkExt, StreamExt};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig, pki_types::PrivateKeyDer};
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::tungstenite::Message;

/// An authority that no platform knows.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "An authority of our own");
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Its certificate in a file.
    pub fn file(&self) -> NamedTempFile {
        file(&self.pem)
    }

    /// A server with a certificate for `name`, changed by `change`.
    pub fn acceptor(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_after = date_time_ymd(2090, 1, 1);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.into()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

pub fn config(address: &str, extra_ca: Option<&Path>) -> ClientConfig {
    let address = ServerAddress::parse(address).unwrap();
    let limits = Limits { connect: Duration::from_secs(3), ..Limits::default() };
    let config = ClientConfig::new(address, Arc::new(Token::new("secret")));
    ClientConfig { limits, extra_ca: extra_ca.map(Arc::from), ..config }
}

async fn trouble(watch: &mut Watch) -> Trouble {
    match watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await {
        ConnectionState::Waiting { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

/// Speaks Socket.IO on an encrypted connection until the client is in.
pub async fn welcome(stream: TlsStream<TcpStream>) {
    let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
    socket.send(Message::text(r#"0{"sid":"e","pingInterval":25000,"pingTimeout":20000}"#)).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap().into_text().unwrap(), r#"40{"token":"secret"}"#);
    socket.send(Message::text(r#"40{"sid":"s"}"#)).await.unwrap();
    tokio::spawn(async move { while socket.next().await.is_some() {} });
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_through_its_file() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    // Both in one file, among words, as administrators hand them out.
    let bundle = file(&format!("The company's own:\n{}\n# and another\n{}", stranger.pem, authority.pem));
    for (host, name) in [("localhost", "localhost"), ("127.0.0.1", "127.0.0.1")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("wss://{host}:{}", listener.local_addr().unwrap().port());
        let (_client, signals) = Client::start(config(&address, Some(bundle.path())), None);
        let (tcp, _) = listener.accept().await.unwrap();
        welcome(authority.acceptor(name, |_| {}).accept(tcp).await.unwrap()).await;
        Watch::new(signals).online().await;
    }
}

/// Also: the client comes back by itself when the server has another certificate.
#[tokio::test]
async fn a_certificate_that_is_no_good_is_told_apart_and_nothing_is_sent() {
    let authority = Authority::new();
    let known = authority.file();
    let cases = [
        (authority.acceptor("localhost", |_| {}), None, Distrust::UnknownIssuer, "does not know"),
        (
            Authority::new().acceptor("localhost", |_| {}),
            Some(&known),
            Distrust::UnknownIssuer,
            "does not know",
        ),
        (
            authority.acceptor("localhost", |params| params.not_after = date_time_ymd(2020, 1, 1)),
            Some(&known),
            Distrust::Expired,
            "has expired",
        ),
        (
            authority.acceptor("localhost", |params| params.not_before = date_time_ymd(2089, 1, 1)),
            Some(&known),
            Distrust::NotValidYet,
            "not valid yet",
        ),
        (authority.acceptor("example.com", |_| {}), Some(&known), Distrust::OtherName, "for another name"),
        (
            authority.acceptor("localhost", |params| {
                params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
            }),
            Some(&known),
            Distrust::Other,
            "is not trusted",
        ),
    ];
    for (acceptor, extra_ca, expected, words) in cases {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("wss://localhost:{}", listener.local_addr().unwrap().port());
        let config = config(&address, extra_ca.map(NamedTempFile::path));
        let (client, signals) = Client::start(config, None);
        let mut watch = Watch::new(signals);
        let (tcp, _) = listener.accept().await.unwrap();
        match acceptor.accept(tcp).await {
            // TLS 1.3: the server may be done before the client has judged it.
            Ok(mut stream) => {
                let mut sent = Vec::new();
                assert!(stream.read_to_end(&mut sent).await.is_err(), "an alert");
                assert_eq!(sent, b"");
            }
            Err(error) => assert!(error.to_string().contains("alert"), "{error}"),
        }
        let trouble = trouble(&mut watch).await;
        let Trouble::NotTrusted { reason, .. } = &trouble else { panic!("{trouble:?}") };
        assert_eq!(*reason, expected);
        assert!(trouble.to_string().contains(words), "{trouble}");
        assert!(trouble.detail().is_some_and(|detail| !detail.is_empty()));

        if extra_ca.is_some() {
            client.retry_now();
            let (tcp, _) = listener.accept().await.unwrap();
            welcome(authority.acceptor("localhost", |_| {}).accept(tcp).await.unwrap()).await;
            watch.online().await;
        }
    }
}

#[tokio::test]
async fn a_file_without_certificates_is_trouble_of_its_own() {
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let files = [file(""), file("no certificate"), file(garbage), file("-----BEGIN CERTIFICATE-----\n???")];
    let mut paths: Vec<&Path> = files.iter().map(NamedTempFile::path).collect();
    paths.push(Path::new("/no/such/file.pem"));
    for path in paths {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("wss://localhost:{}", listener.local_addr().unwrap().port());
        let (_client, signals) = Client::start(config(&address, Some(path)), None);
        let trouble = trouble(&mut Watch::new(signals)).await;
        assert!(matches!(trouble, Trouble::CaFile { .. }), "{}: {trouble:?}", path.display());
    }
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_and_one_that_says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("wss://localhost:{}", listener.local_addr().unwrap().port());
    let config = ClientConfig { limits: impatient(), ..config(&address, None) };
    let (client, signals) = Client::start(config, None);
    let mut watch = Watch::new(signals);
    let (mut tcp, _) = listener.accept().await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut tcp, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    let first = trouble(&mut watch).await;
    assert!(matches!(first, Trouble::Tls { .. }), "{first:?}");

    client.retry_now();
    let (_silent, _) = listener.accept().await.unwrap();
    let second = trouble(&mut watch).await;
    assert_eq!(second, Trouble::TimedOut { step: Step::Tls, after: impatient().connect });
}
