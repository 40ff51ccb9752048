//! Connecting, being refused, losing the connection and getting it back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::support::{Server, Watch, impatient};
use deskbell_client::transport::{Fault, OpenError, OpenRequest, Opened, Transport, WebSocketTransport};
use deskbell_client::{
    Client, ClientConfig, ConnectionState, Incoming, Refusal, ServerAddress, Signal, Step, Token, TokenError,
    TokenSource, Trouble,
};
use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn waiting(state: &ConnectionState) -> Option<&Trouble> {
    match state {
        ConnectionState::Waiting { reason, .. } => Some(reason),
        _ => None,
    }
}

fn is_refused(state: &ConnectionState) -> bool {
    matches!(state, ConnectionState::Refused { .. })
}

#[tokio::test]
async fn it_connects_with_the_token_and_says_nothing_before_it_is_accepted() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    client.join_general_room();

    let (mut peer, auth) = server.greet().await;
    assert_eq!(auth, json!({ "token": "secret" }));
    assert!(!client.is_connected());
    // Had the client sent the join too early, it would be heard before the answer to this ping.
    peer.say("2early").await;
    assert_eq!(peer.hear().await, "3early");
    peer.say(r#"40{"sid":"s"}"#).await;
    assert_eq!(peer.hear().await, r#"42["joinWhatsAppGeneral"]"#);

    assert!(matches!(watch.online().await, ConnectionState::Online { recovered: false, .. }));
    assert!(client.is_connected());
    peer.message("m1", None).await;
    assert_eq!(watch.message().await, ("m1".into(), None, false));
}

#[tokio::test]
async fn pings_are_answered() {
    let server = Server::start().await;
    let (_client, _signals) = server.client();
    let mut peer = server.welcome().await;
    peer.say("2").await;
    assert_eq!(peer.hear().await, "3");
    peer.say("2probe").await;
    assert_eq!(peer.hear().await, "3probe");
}

#[tokio::test]
async fn the_header_carries_the_token_only_where_the_setting_asks_for_it() {
    for wanted in [true, false] {
        let server = Server::start().await;
        let config = ClientConfig { authorization_header: wanted, ..server.config() };
        let (_client, _signals) = Client::start(config, None);
        let mut tcp = server.accept_tcp().await;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(tcp.read_u8().await.unwrap());
        }
        let request = String::from_utf8(request).unwrap().to_lowercase();
        assert!(request.starts_with("get /socket.io/?eio=4&transport=websocket http/1.1"), "{request}");
        assert_eq!(request.contains("authorization: bearer secret"), wanted, "{request}");
        assert_eq!(request.contains("secret"), wanted, "{request}");
    }
}

#[tokio::test]
async fn a_refused_token_is_not_tried_again_until_it_changes() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let (mut peer, _) = server.greet().await;
    peer.say(r#"44{"message":"Unauthorized","data":{"code":401}}"#).await;
    let expected = Refusal::NotAuthorized { detail: "Unauthorized".into() };
    let state = watch.state(is_refused).await;
    assert_eq!(state, ConnectionState::Refused { reason: expected, retry_at: None });
    peer.gone().await;

    client.network_up();
    assert!(
        tokio::time::timeout(Duration::from_millis(300), server.accept_tcp()).await.is_err(),
        "no hammering"
    );
    client.token_changed();
    server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn a_refusal_for_another_reason_is_tried_again() {
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let (mut peer, _) = server.greet().await;
    peer.say(r#"44{"message":"Too many connections"}"#).await;
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(waiting(&state), Some(&Trouble::NotAdmitted { detail: "Too many connections".into() }));
    server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn a_server_that_accepts_complains_and_disconnects_has_refused() {
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    peer.say(r#"42["exception",{"status":"error","message":"jwt expired"}]"#).await;
    peer.say("41").await;
    let expected = Refusal::ThrownOut { detail: "jwt expired".into() };
    assert_eq!(watch.state(is_refused).await, ConnectionState::Refused { reason: expected, retry_at: None });
}

#[tokio::test]
async fn a_server_that_disconnects_at_once_time_and_again_has_refused() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    for _ in 0..3 {
        let mut peer = server.welcome().await;
        peer.say("41").await;
        let state = watch.state(|state| waiting(state).is_some() || is_refused(state)).await;
        if let ConnectionState::Waiting { until, reason, .. } = state {
            assert_eq!(reason, Trouble::DisconnectedByServer);
            let now = deskbell_client::Clock::system().now();
            assert!(until.since(now) > Duration::from_secs(4), "not sooner than 5 s");
            client.retry_now();
        } else {
            let ConnectionState::Refused { reason: Refusal::DisconnectedRightAway, retry_at: Some(_) } =
                state
            else {
                panic!("{state:?}")
            };
            return;
        }
    }
    panic!("it was never taken as a refusal");
}

#[tokio::test]
async fn http_answers_are_told_apart() {
    for (status, refused) in [("401 Unauthorized", true), ("403 Forbidden", true), ("502 Bad Gateway", false)]
    {
        let server = Server::start().await;
        let (_client, signals) = server.client();
        let mut tcp = server.accept_tcp().await;
        let mut some = [0; 64];
        tcp.read_exact(&mut some).await.unwrap();
        let body = "<html>no</html>";
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        tcp.write_all(answer.as_bytes()).await.unwrap();
        let mut watch = Watch::new(signals);
        let state = watch.state(|state| waiting(state).is_some() || is_refused(state)).await;
        let code: u16 = status[..3].parse().unwrap();
        match state {
            ConnectionState::Refused { reason, .. } => {
                assert!(refused, "{status}");
                assert_eq!(reason, Refusal::HttpStatus(code));
            }
            other => {
                assert!(!refused, "{status}");
                assert_eq!(waiting(&other), Some(&Trouble::HttpStatus(code)));
            }
        }
    }
}

#[tokio::test]
async fn nobody_listening_and_unknown_names_have_their_own_sentences() {
    let closed = Server::start().await.address();
    let (_client, signals) = Client::start(ClientConfig::new(closed, Arc::new(Token::new("t"))), None);
    let state = Watch::new(signals).state(|state| waiting(state).is_some()).await;
    assert!(matches!(waiting(&state), Some(Trouble::Unreachable { .. })), "{state:?}");

    let nowhere = ServerAddress::parse("wss://no-such-host.invalid").unwrap();
    let (_client, signals) = Client::start(ClientConfig::new(nowhere, Arc::new(Token::new("t"))), None);
    let state = Watch::new(signals).state(|state| waiting(state).is_some()).await;
    assert!(matches!(waiting(&state), Some(Trouble::NoSuchHost { .. })), "{state:?}");
}

#[tokio::test]
async fn nothing_goes_to_another_computer_in_the_clear_unless_that_is_allowed() {
    // TEST-NET-1 (RFC 5737): nobody is there, and nobody is asked.
    let address = ServerAddress::parse("ws://192.0.2.1:3000").unwrap();
    let config = ClientConfig::new(address, Arc::new(Token::new("t")));
    let (_client, signals) = Client::start(config.clone(), None);
    let state = Watch::new(signals).state(|state| waiting(state).is_some()).await;
    assert_eq!(waiting(&state), Some(&Trouble::NotEncrypted));

    let allowed = ClientConfig { allow_plain: true, limits: impatient(), ..config };
    let (_client, signals) = Client::start(allowed, None);
    let state = Watch::new(signals).state(|state| waiting(state).is_some()).await;
    assert_ne!(waiting(&state), Some(&Trouble::NotEncrypted), "it was tried");
}

/// The real transport, on a network whose name server does not know the host yet.
struct NameServer {
    knows: Arc<AtomicBool>,
}

impl Transport for NameServer {
    fn open(&self, mut request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>> {
        if !self.knows.load(Ordering::SeqCst) {
            request.config.address = ServerAddress::parse("wss://no-such-host.invalid").unwrap();
        }
        WebSocketTransport.open(request)
    }
}

#[tokio::test]
async fn a_name_that_is_found_again_brings_the_connection_back_by_itself() {
    let server = Server::start().await;
    let knows = Arc::new(AtomicBool::new(false));
    let transport = NameServer { knows: knows.clone() };
    let (_client, signals) = Client::with_transport(server.config(), None, transport);
    let mut watch = Watch::new(signals);
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert!(matches!(waiting(&state), Some(Trouble::NoSuchHost { .. })), "{state:?}");
    knows.store(true, Ordering::SeqCst);
    let _peer = server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn each_step_of_the_handshake_is_timed() {
    let server = Server::start().await;
    let config = ClientConfig { limits: impatient(), ..server.config() };
    let (client, signals) = Client::start(config, None);
    let mut watch = Watch::new(signals);
    let timed_out = |state: &ConnectionState| match waiting(state) {
        Some(Trouble::TimedOut { step, .. }) => Some(*step),
        _ => None,
    };

    let silent = server.accept_tcp().await;
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(timed_out(&state), Some(Step::Upgrade));
    drop(silent);

    client.retry_now();
    let _never_opens = server.accept().await;
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(timed_out(&state), Some(Step::Connect));

    client.retry_now();
    let _never_accepts = server.greet().await;
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(timed_out(&state), Some(Step::Connect));
}

#[tokio::test]
async fn a_silent_stall_is_noticed_and_events_do_not_hide_it() {
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let (mut peer, _) = server.greet_with(700, 500).await;
    peer.say(r#"40{"sid":"s"}"#).await;
    watch.online().await;
    let online_at = Instant::now();
    for i in 0..5 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        peer.message(&format!("m{i}"), None).await;
    }
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(waiting(&state), Some(&Trouble::Silent { after: Duration::from_millis(1200) }));
    let noticed_after = online_at.elapsed();
    assert!(noticed_after > Duration::from_millis(1000) && noticed_after < Duration::from_millis(2000));
    let _second = server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn it_comes_back_after_every_kind_of_end() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    for end in ["a clean close", "a break", "an Engine.IO close"] {
        let mut peer = server.welcome().await;
        watch.online().await;
        match end {
            "a clean close" => peer.socket.close(None).await.unwrap(),
            "a break" => drop(peer),
            _ => peer.say("1").await,
        }
        let state = watch.state(|state| waiting(state).is_some()).await;
        assert!(
            matches!(waiting(&state), Some(Trouble::ClosedByServer | Trouble::Broken { .. })),
            "{end}: {state:?}"
        );
        client.retry_now();
    }
    server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn garbage_is_reported_and_survived() {
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    let garbage = [
        ("", Fault::Engine),
        ("9", Fault::Engine),
        ("hello", Fault::Engine),
        ("4", Fault::Socket),
        ("42", Fault::NoName),
        ("42[]", Fault::NoName),
        ("42{\"a\":1}", Fault::NoName),
        ("42[\"open", Fault::NoName),
        ("42/other,[\"e\"]", Fault::Namespace),
        ("451-[\"e\",{\"_placeholder\":true,\"num\":7}]", Fault::Attachments),
        ("0{\"sid\":\"again\"}", Fault::OutOfTurn),
        ("44{\"message\":\"late\"}", Fault::OutOfTurn),
        ("40{\"sid\":\"again\"}", Fault::OutOfTurn),
    ];
    for (frame, expected) in garbage {
        peer.say(frame).await;
        if frame.starts_with("45") {
            peer.say_bytes(b"part").await;
        }
        let fault = watch
            .until(|signal| match signal {
                Signal::BadFrame { fault, .. } => Some(*fault),
                _ => None,
            })
            .await;
        assert_eq!(fault, expected, "{frame}");
    }
    peer.say_bytes(b"unannounced").await;
    peer.say(r#"42["whatsappMessage","not an object",1]"#).await;
    let rejected = watch
        .until(|signal| match signal {
            Signal::Rejected { rejected, .. } => Some(rejected.clone()),
            _ => None,
        })
        .await;
    assert_eq!(rejected.reason.to_string(), "its payload is text, not an object");
    peer.message("m1", None).await;
    assert_eq!(watch.message().await.0, "m1");
}

#[tokio::test]
async fn a_frame_that_is_too_large_costs_the_connection_only() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    watch.online().await;
    let huge = format!(r#"42["x","{}"]"#, "x".repeat(5 * 1024 * 1024));
    // The client hangs up in the middle of it.
    let _ = futures_util::SinkExt::send(&mut peer.socket, huge.into()).await;
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(waiting(&state), Some(&Trouble::TooLarge { limit: 4 * 1024 * 1024 }));
    client.retry_now();
    server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn requests_are_answered_and_binary_parts_put_together() {
    let server = Server::start().await;
    let (_client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    peer.say(r#"4217["presence",1]"#).await;
    assert_eq!(peer.hear().await, "4317[]");
    peer.say(r#"452-["file",{"b":{"_placeholder":true,"num":1},"a":{"_placeholder":true,"num":0}}]"#).await;
    peer.say_bytes(b"one").await;
    peer.say("2").await;
    peer.say_bytes(b"\x1etwo").await;
    let data = watch
        .until(|signal| match signal {
            Signal::Event { incoming: Incoming::Unknown { name, data }, .. } if &**name == "file" => {
                Some(data.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(data, json!({ "a": "b25l", "b": "HnR3bw==" }));
}

#[tokio::test]
async fn another_namespace_is_used_throughout() {
    let server = Server::start().await;
    let config =
        ClientConfig { address: server.address().with_namespace("/agents").unwrap(), ..server.config() };
    let (client, signals) = Client::start(config, None);
    let mut watch = Watch::new(signals);
    client.join_general_room();
    let mut peer = server.accept().await;
    peer.say(r#"0{"sid":"e","pingInterval":25000,"pingTimeout":20000}"#).await;
    assert_eq!(peer.hear().await, r#"40/agents,{"token":"secret"}"#);
    peer.say(r#"40/agents,{"sid":"s"}"#).await;
    assert_eq!(peer.hear().await, r#"42/agents,["joinWhatsAppGeneral"]"#);
    peer.say("42/agents,[\"connected\"]").await;
    watch
        .until(|signal| {
            matches!(signal, Signal::Event { incoming: Incoming::Connected(_), .. }).then_some(())
        })
        .await;
}

#[tokio::test]
async fn the_agent_goes_offline_and_comes_back() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let peer = server.welcome().await;
    watch.online().await;
    client.disconnect();
    watch.state(|state| *state == ConnectionState::Offline).await;
    peer.gone().await;
    client.retry_now();
    client.network_up();
    client.connect();
    server.welcome().await;
    watch.online().await;
}

#[tokio::test]
async fn dropping_the_last_handle_or_the_signals_ends_the_connection() {
    let server = Server::start().await;
    let (client, mut signals) = server.client();
    let peer = server.welcome().await;
    let other = client.clone();
    drop(client);
    assert!(signals.next().await.is_some());
    drop(other);
    peer.gone().await;
    while signals.next().await.is_some() {}

    let (_client, signals) = server.client();
    let peer = server.welcome().await;
    drop(signals);
    peer.gone().await;
}

/// A keyring that is locked, then empty, then has a token, another each time.
struct Keyring(AtomicU32);

impl TokenSource for Keyring {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let token = match self.0.fetch_add(1, Ordering::SeqCst) {
            0 => Err(TokenError::Unavailable("locked".into())),
            1 => Err(TokenError::SignedOut),
            n => Ok(Token::new(format!("token-{n}"))),
        };
        Box::pin(std::future::ready(token))
    }
}

#[tokio::test]
async fn the_token_is_asked_for_at_each_attempt() {
    let server = Server::start().await;
    let (client, signals) =
        Client::start(ClientConfig::new(server.address(), Arc::new(Keyring(AtomicU32::new(0)))), None);
    let mut watch = Watch::new(signals);
    let state = watch.state(|state| waiting(state).is_some()).await;
    assert_eq!(waiting(&state), Some(&Trouble::NoToken { detail: "locked".into() }));
    client.retry_now();
    watch.state(|state| *state == ConnectionState::SignedOut).await;
    client.token_changed();
    let (peer, auth) = server.greet().await;
    assert_eq!(auth["token"], "token-2");
    drop(peer);
    watch.state(|state| waiting(state).is_some()).await;
    client.retry_now();
    let (_peer, auth) = server.greet().await;
    assert_eq!(auth["token"], "token-3");
}
