//! Through an HTTP proxy that a test plays.

use crate::support::{Server, Watch, impatient};
use crate::tls::{self, Authority};
use deskbell_client::{Client, ClientConfig, ConnectionState, Proxy, ProxyTrouble, Step, Trouble};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

struct TestProxy(TcpListener);

impl TestProxy {
    async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    fn proxy(&self) -> Proxy {
        Proxy::parse(&format!("http://{}", self.0.local_addr().unwrap())).unwrap()
    }

    /// The next connection, and the head of its request.
    async fn accept(&self) -> (TcpStream, String) {
        let (mut stream, _) = self.0.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        (stream, String::from_utf8(head).unwrap())
    }

    /// Lets the next connection through to `target`, and returns its request.
    async fn pass(&self, target: std::net::SocketAddr) -> String {
        let (mut client, head) = self.accept().await;
        let mut server = TcpStream::connect(target).await.unwrap();
        client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n").await.unwrap();
        tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        head
    }
}

async fn trouble(watch: &mut Watch) -> Trouble {
    match watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await {
        ConnectionState::Waiting { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_goes_through_the_proxy_with_and_without_credentials() {
    for (user, expected) in [
        (None, None),
        // "agent:p@ss word".
        (Some(("agent", "p@ss word")), Some("Proxy-Authorization: Basic YWdlbnQ6cEBzcyB3b3Jk\r\n")),
    ] {
        let (server, test) = (Server::start().await, TestProxy::start().await);
        let mut proxy = test.proxy();
        if let Some((user, password)) = user {
            proxy = proxy.with_credentials(user, password).unwrap();
        }
        let (_client, signals) = Client::start(ClientConfig { proxy: Some(proxy), ..server.config() }, None);
        let target = server.address().origin().trim_start_matches("ws://").to_owned();
        let head = test.pass(target.parse().unwrap()).await;
        assert!(head.starts_with(&format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n")), "{head}");
        assert_eq!(head.contains("Proxy-Authorization"), expected.is_some(), "{head}");
        assert!(expected.is_none_or(|line| head.contains(line)), "{head}");
        assert!(!head.contains("secret"), "the token is not for the proxy: {head}");
        let mut peer = server.welcome().await;
        let mut watch = Watch::new(signals);
        watch.online().await;
        peer.message("m1", None).await;
        assert_eq!(watch.message().await.0, "m1");
    }
}

/// The proxy finds the server; its name need not be known here.
#[tokio::test]
async fn an_encrypted_connection_goes_through_it_under_the_servers_name() {
    let (authority, test) = (Authority::new(), TestProxy::start().await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let known = authority.file();
    let config = tls::config("wss://chat.invalid", Some(known.path()));
    let (_client, signals) = Client::start(ClientConfig { proxy: Some(test.proxy()), ..config }, None);
    let head = test.pass(listener.local_addr().unwrap()).await;
    assert!(head.starts_with("CONNECT chat.invalid:443 HTTP/1.1\r\n"), "{head}");
    let (tcp, _) = listener.accept().await.unwrap();
    tls::welcome(authority.acceptor("chat.invalid", |_| {}).accept(tcp).await.unwrap()).await;
    Watch::new(signals).online().await;
}

#[tokio::test]
async fn what_a_proxy_answers_is_told_apart() {
    let not_a_proxy = |detail: &str| ProxyTrouble::NotAProxy { detail: detail.into() };
    let (server, test) = (Server::start().await, TestProxy::start().await);
    let long = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(20_000));
    for (answer, expected, words) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n<html>",
            ProxyTrouble::Credentials { given: false },
            "wants a user name",
        ),
        ("HTTP/1.0 403 Forbidden\r\n\r\n", ProxyTrouble::Refused(403), "does not let"),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>", ProxyTrouble::Refused(502), "could not reach the server"),
        ("HTTP/1.1 302 Found\r\nLocation: http://login\r\n\r\n", ProxyTrouble::Refused(302), "does not let"),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", not_a_proxy("its answer is not HTTP"), "no proxy"),
        ("", not_a_proxy("it closed the connection"), "no proxy"),
        ("HTTP/1.1 200 OK\r\n\r\nand more", not_a_proxy("it says more than an answer"), "no proxy"),
        (&long, not_a_proxy("its answer is too long"), "no proxy"),
    ] {
        let config = ClientConfig { proxy: Some(test.proxy()), ..server.config() };
        let (client, signals) = Client::start(config, None);
        let mut watch = Watch::new(signals);
        let (mut stream, _) = test.accept().await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        // Not a reset: the answer must be there first.
        stream.shutdown().await.unwrap();
        let trouble = trouble(&mut watch).await;
        assert_eq!(trouble, Trouble::Proxy(expected), "{answer:.60}");
        assert!(trouble.to_string().contains(words), "{trouble}");

        // It comes back by itself once the proxy lets it through.
        client.retry_now();
        test.pass(server.address().origin().trim_start_matches("ws://").parse().unwrap()).await;
        let _peer = server.welcome().await;
        watch.online().await;
    }
}

#[tokio::test]
async fn wrong_credentials_are_told_from_none() {
    let (server, test) = (Server::start().await, TestProxy::start().await);
    let proxy = test.proxy().with_credentials("agent", "wrong").unwrap();
    let (_client, signals) = Client::start(ClientConfig { proxy: Some(proxy), ..server.config() }, None);
    let (mut stream, _) = test.accept().await;
    stream.write_all(b"HTTP/1.1 407 No\r\n\r\n").await.unwrap();
    let trouble = trouble(&mut Watch::new(signals)).await;
    assert_eq!(trouble, Trouble::Proxy(ProxyTrouble::Credentials { given: true }));
    assert!(trouble.to_string().contains("did not accept"), "{trouble}");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_not_the_server() {
    let server = Server::start().await;
    let gone = TestProxy::start().await.proxy();
    let nowhere = Proxy::parse("http://no-such-proxy.invalid:3128").unwrap();
    let silent = TestProxy::start().await;
    for proxy in [gone, nowhere, silent.proxy()] {
        let config = ClientConfig { proxy: Some(proxy.clone()), limits: impatient(), ..server.config() };
        let (_client, signals) = Client::start(config, None);
        let trouble = trouble(&mut Watch::new(signals)).await;
        let expected = match &trouble {
            Trouble::Proxy(ProxyTrouble::Unreachable { .. }) => proxy.port() != 3128,
            Trouble::Proxy(ProxyTrouble::NoSuchHost { host, .. }) => &**host == "no-such-proxy.invalid",
            Trouble::TimedOut { step: Step::Proxy, .. } => proxy == silent.proxy(),
            _ => false,
        };
        assert!(expected, "{proxy}: {trouble:?}");
        assert!(trouble.to_string().contains("proxy"), "{trouble}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (server, elsewhere) = (Server::start().await, TestProxy::start().await);
    let target = elsewhere.0.local_addr().unwrap();
    for status in [301, 302, 307, 308] {
        let (_client, signals) = Client::start(server.config(), None);
        let mut tcp = server.accept_tcp().await;
        let mut some = [0; 64];
        tcp.read_exact(&mut some).await.unwrap();
        let answer =
            format!("HTTP/1.1 {status} Moved\r\nLocation: http://{target}/\r\nContent-Length: 0\r\n\r\n");
        tcp.write_all(answer.as_bytes()).await.unwrap();
        let trouble = trouble(&mut Watch::new(signals)).await;
        assert_eq!(trouble, Trouble::Redirected { status, to: format!("http://{target}/").into() });
    }
    let followed = tokio::time::timeout(std::time::Duration::from_millis(100), elsewhere.0.accept()).await;
    assert!(followed.is_err(), "the token is not for others");
}
