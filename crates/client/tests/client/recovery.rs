//! Rooms after a reconnect, connection state recovery, gaps, and a consumer that is behind.

use std::time::Duration;

use crate::support::{Server, Watch, impatient};
use deskbell_client::{
    Client, ClientConfig, ConnectionState, Earlier, Limits, ResumePoint, Room, RoomState, Signal,
};
use deskbell_domain::{CustomerId, Timestamp};
use serde_json::json;

fn customer(id: &str) -> CustomerId {
    CustomerId::new(id).unwrap()
}

fn gap(signal: &Signal) -> Option<(Timestamp, Timestamp)> {
    match signal {
        Signal::Gap { from, to } => Some((*from, *to)),
        _ => None,
    }
}

#[tokio::test]
async fn rooms_are_joined_again_after_a_reconnect() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    client.join_general_room();
    client.join_customer_room(customer("c1"));
    for round in 0..2 {
        let mut peer = server.welcome().await;
        assert_eq!(peer.hear().await, r#"42["joinWhatsAppGeneral"]"#, "round {round}");
        assert_eq!(peer.hear().await, r#"42["joinWhatsAppCustomer","c1"]"#);
        peer.say(r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#).await;
        peer.say(r#"42["whatsappCustomerJoined",{"room":"whatsapp:customer:c1","customerId":"c1"}]"#).await;
        for expected in [Room::General, Room::Customer(customer("c1"))] {
            let joined = watch
                .until(|signal| match signal {
                    Signal::Room { room, state: RoomState::Joined } => Some(room.clone()),
                    _ => None,
                })
                .await;
            assert_eq!(joined, expected);
        }
        drop(peer);
        watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
        client.retry_now();
    }
}

#[tokio::test]
async fn an_error_while_a_join_is_pending_refuses_that_room() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    client.join_customer_room(customer("c1"));
    peer.hear().await;
    peer.say(r#"42["error",{"message":"No access to this customer"}]"#).await;
    let state = watch
        .until(|signal| match signal {
            Signal::Room { state: state @ RoomState::Refused { .. }, .. } => Some(state.clone()),
            _ => None,
        })
        .await;
    assert_eq!(state, RoomState::Refused { detail: "No access to this customer".into() });
    assert!(client.is_connected());
}

#[tokio::test]
async fn what_was_missed_is_replayed_in_order_and_leaves_no_gap() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let (mut peer, auth) = server.greet().await;
    assert!(auth.get("pid").is_none());
    peer.say(r#"40{"sid":"s1","pid":"p1"}"#).await;
    peer.message("m1", Some("o1")).await;
    peer.message("m2", Some("o2")).await;
    let (_, first, _) = watch.message().await;
    assert_eq!(first, Some(ResumePoint { pid: "p1".into(), offset: "o1".into() }));
    // The second was received, but is not safe yet.
    client.committed(first.unwrap());
    watch.message().await;

    for round in 0..3 {
        drop(peer);
        watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
        client.retry_now();
        let (again, auth) = server.greet().await;
        peer = again;
        let offset = if round == 0 { "o1".to_owned() } else { format!("r{}", round - 1) };
        assert_eq!(auth, json!({ "token": "secret", "pid": "p1", "offset": offset }));
        peer.message(&format!("missed-{round}"), Some(&format!("q{round}"))).await;
        peer.message(&format!("late-{round}"), Some(&format!("r{round}"))).await;
        peer.say(r#"40{"sid":"s2","pid":"p1"}"#).await;
        peer.message(&format!("live-{round}"), None).await;

        assert!(matches!(watch.online().await, ConnectionState::Online { recovered: true, .. }));
        let (missed, _, recovered) = watch.message().await;
        assert_eq!((missed, recovered), (format!("missed-{round}"), true));
        let (late, position, recovered) = watch.message().await;
        assert_eq!((late, recovered), (format!("late-{round}"), true));
        let (live, _, recovered) = watch.message().await;
        assert_eq!((live, recovered), (format!("live-{round}"), false));
        client.committed(position.unwrap());
    }
    drop(client);
    while let Some(signal) = watch.next().await {
        assert_eq!(gap(&signal), None);
    }
}

#[tokio::test]
async fn a_long_replay_may_take_longer_than_the_handshake() {
    let server = Server::start().await;
    let config = ClientConfig { limits: impatient(), ..server.config() };
    let position = Some(ResumePoint { pid: "p1".into(), offset: "o1".into() });
    let earlier = Earlier { heard_at: Timestamp::from_millis(1_000), position };
    let (_client, signals) = Client::start(config, Some(earlier));
    let (mut peer, _) = server.greet().await;
    for i in 0..6 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        peer.message(&format!("m{i}"), Some("o")).await;
    }
    peer.say(r#"40{"sid":"s","pid":"p1"}"#).await;
    let mut watch = Watch::new(signals);
    assert!(matches!(watch.online().await, ConnectionState::Online { recovered: true, .. }));
    assert_eq!(watch.message().await.0, "m0");
}

#[tokio::test]
async fn a_session_that_is_gone_leaves_a_gap_from_the_last_sign_of_life() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    client.join_general_room();
    let (mut peer, _) = server.greet().await;
    peer.say(r#"40{"sid":"s1","pid":"p1"}"#).await;
    let ConnectionState::Online { since, .. } = watch.online().await else { panic!() };
    peer.message("m1", Some("o1")).await;
    let (_, position, _) = watch.message().await;
    client.committed(position.clone().unwrap());
    drop(peer);
    watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
    client.retry_now();

    let (mut peer, auth) = server.greet().await;
    assert_eq!(auth["offset"], "o1");
    peer.say(r#"40{"sid":"s2","pid":"p2"}"#).await;
    // Messages are missing until the room is joined.
    peer.hear().await;
    peer.message("before", None).await;
    peer.say(r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#).await;
    let ConnectionState::Online { since: again, recovered: false } = watch.online().await else { panic!() };
    watch.until(|signal| matches!(signal, Signal::Room { state: RoomState::Joined, .. }).then_some(())).await;
    let (from, to) = watch.until(gap).await;
    assert!(from >= since && to >= again && from <= to);
    assert!(to.since(again) < Duration::from_secs(5), "it ends when the room is joined");

    // The position of the session that is gone is of no use any more.
    client.committed(position.unwrap());
    drop(peer);
    watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
    client.retry_now();
    let (_peer, auth) = server.greet().await;
    assert_eq!(auth, json!({ "token": "secret" }));
}

#[tokio::test]
async fn a_gap_that_was_not_over_goes_on() {
    let server = Server::start().await;
    let earlier = Earlier { heard_at: Timestamp::from_millis(1_000), position: None };
    let (client, signals) = server.client_after(earlier);
    let mut watch = Watch::new(signals);
    client.join_general_room();
    // Online, and lost again before the room was joined.
    drop(server.welcome().await);
    watch.state(|state| matches!(state, ConnectionState::Waiting { .. })).await;
    client.retry_now();
    let mut peer = server.welcome().await;
    peer.say(r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#).await;
    let (from, _) = watch.until(gap).await;
    assert_eq!(from, Timestamp::from_millis(1_000));
}

/// A gap is told when the rooms are joined. Whoever ends before that, and stored that all was heard, would not find it at
/// the next start either.
#[tokio::test]
async fn until_a_gap_is_told_nothing_counts_as_heard_past_its_beginning() {
    let server = Server::start().await;
    let began = Timestamp::from_millis(1_000);
    let (client, signals) = server.client_after(Earlier { heard_at: began, position: None });
    let mut watch = Watch::new(signals);
    client.join_general_room();
    let mut peer = server.welcome().await;
    watch.online().await;
    peer.message("early", None).await;
    watch.message().await;
    assert_eq!(watch.stands(), (Some(began), false), "the gap is on its way");
    peer.say(r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#).await;
    watch.until(gap).await;
    let (heard, keeps_up) = watch.stands();
    assert!(heard > Some(began) && keeps_up, "{heard:?}");
}

#[tokio::test]
async fn a_restart_resumes_where_the_history_ends() {
    let server = Server::start().await;
    let earlier = Earlier {
        heard_at: Timestamp::from_millis(1_000),
        position: Some(ResumePoint { pid: "p1".into(), offset: "o9".into() }),
    };
    let (_client, signals) = server.client_after(earlier.clone());
    let mut watch = Watch::new(signals);
    let (mut peer, auth) = server.greet().await;
    assert_eq!(auth, json!({ "token": "secret", "pid": "p1", "offset": "o9" }));
    peer.message("m10", Some("o10")).await;
    peer.say(r#"40{"sid":"s","pid":"p1"}"#).await;
    assert!(matches!(watch.online().await, ConnectionState::Online { recovered: true, .. }));
    assert_eq!(watch.message().await.0, "m10");

    let (_client, signals) = server.client_after(Earlier { position: None, ..earlier });
    let mut watch = Watch::new(signals);
    let _peer = server.welcome().await;
    let (from, _) = watch.until(gap).await;
    assert_eq!(from, Timestamp::from_millis(1_000));
}

#[tokio::test]
async fn a_first_connection_has_no_gap() {
    let server = Server::start().await;
    let (client, signals) = server.client();
    let mut watch = Watch::new(signals);
    let mut peer = server.welcome().await;
    peer.message("m1", None).await;
    watch
        .until(|signal| {
            assert_eq!(gap(signal), None);
            matches!(signal, Signal::Event { .. }).then_some(())
        })
        .await;
    drop(client);
}

#[tokio::test]
async fn a_consumer_that_is_behind_loses_nothing_and_does_not_fill_the_memory() {
    let server = Server::start().await;
    let limits = Limits { queue: 256 * 1024, ..Limits::default() };
    let (_client, mut signals) = Client::start(ClientConfig { limits, ..server.config() }, None);
    let mut peer = server.welcome().await;
    let mut sent = 0_u32;
    // Until the socket's buffers are full as well: the client has stopped reading.
    loop {
        let message = format!(
            r#"42["whatsappMessage",{{"customerId":"c","whatsappMessageId":"{sent}","senderType":"customer","content":"{}"}}]"#,
            "x".repeat(20_000)
        );
        let sending = futures_util::SinkExt::send(&mut peer.socket, message.into());
        match tokio::time::timeout(Duration::from_millis(500), sending).await {
            Ok(result) => result.unwrap(),
            Err(_) => break,
        }
        sent += 1;
        assert!(sent < 5_000, "the client reads without bound");
    }
    let mut expected = 0;
    while expected < sent {
        for signal in signals.next().await.unwrap() {
            if let Signal::Event { incoming: deskbell_client::Incoming::Message { message, .. }, .. } = signal
            {
                assert_eq!(message.id.as_str(), expected.to_string());
                expected += 1;
            }
        }
    }
}
