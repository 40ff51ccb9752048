//! The peer does what the guide says a server does: shown with npm's own client, so that a test that fails on the
//! peer has found a fault of ours.

use std::time::Duration;

use deskbell_tests::peer::{GENERAL, NpmClient, Peer, PeerError, PeerOptions, customer_room};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3600);

type Tested = Result<(), PeerError>;

fn message(customer: &str, id: &str) -> Value {
    json!({"customerId": customer, "whatsappMessageId": id, "senderType": "customer", "content": "Hello"})
}

fn is(kind: &'static str) -> impl FnMut(&Value) -> bool {
    move |event| event["type"] == kind
}

async fn client_of(peer: &Peer, sub: &str) -> Result<NpmClient, PeerError> {
    let client = NpmClient::start(&peer.url(), Some(&peer.token(sub, HOUR)?)).await?;
    client.next(is("connect")).await?;
    Ok(client)
}

async fn join_general(client: &NpmClient) -> Tested {
    client.emit("joinWhatsAppGeneral", &[]).await?;
    assert_eq!(client.event("whatsappGeneralJoined").await?, json!({"room": GENERAL}));
    Ok(())
}

/// The ids of the messages that came before `last` did, `last` among them.
async fn messages_until(client: &NpmClient, last: &str) -> Result<Vec<String>, PeerError> {
    let mut ids = Vec::new();
    while ids.last().is_none_or(|id| id != last) {
        let message = client.event("whatsappMessage").await?;
        let id = message.get("whatsappMessageId").and_then(Value::as_str);
        ids.push(id.unwrap_or_default().to_owned());
    }
    Ok(ids)
}

#[tokio::test]
async fn a_bad_token_is_a_connect_error() -> Tested {
    let peer = Peer::start(PeerOptions::default()).await?;
    let stranger = Peer::start(PeerOptions::default()).await?;
    let cases = [
        (None, "no token"),
        (Some(peer.token("agent-1", Duration::ZERO)?), "jwt expired"),
        (Some(stranger.token("agent-1", HOUR)?), "invalid signature"),
    ];
    for (token, reason) in cases {
        let client = NpmClient::start(&peer.url(), token.as_deref()).await?;
        let error = client.next(is("connect_error")).await?;
        assert_eq!((&error["message"], &error["data"]["reason"]), (&json!("Unauthorized"), &json!(reason)));
        let seen = peer.next(is("auth")).await?;
        assert_eq!((&seen["ok"], &seen["reason"]), (&json!(false), &json!(reason)));
        assert!(token.is_none_or(|token| !seen.to_string().contains(&token)), "the token was printed");
    }
    Ok(())
}

#[tokio::test]
async fn general_gets_every_message_and_hears_of_others() -> Tested {
    let peer = Peer::start(PeerOptions::default()).await?;
    let client = client_of(&peer, "agent-1").await?;
    assert_eq!(peer.next(is("auth")).await?["sub"], "agent-1");
    client.event("connected").await?;
    join_general(&client).await?;
    assert_eq!(peer.next(is("joined")).await?["room"], GENERAL);

    assert_eq!(peer.emit_general("whatsappMessage", message("c1", "m1")).await?, 1);
    assert_eq!(client.event("whatsappMessage").await?, message("c1", "m1"));
    peer.status(json!({"whatsappMessageId": "m1", "status": "read"})).await?;
    assert_eq!(client.event("whatsappMessageStatus").await?["status"], "read");

    let colleague = client_of(&peer, "agent-2").await?;
    assert_eq!(client.event("clientJoined").await?["totalClients"], 2);
    drop(colleague);
    assert_eq!(client.event("clientLeft").await?["totalClients"], 1);
    peer.stop().await
}

#[tokio::test]
async fn a_customers_room_gets_its_own_only() -> Tested {
    let peer = Peer::start(PeerOptions::default()).await?;
    let client = client_of(&peer, "agent-1").await?;
    client.emit("joinWhatsAppCustomer", &[json!("c1")]).await?;
    let confirmation = json!({"room": customer_room("c1"), "customerId": "c1"});
    assert_eq!(client.event("whatsappCustomerJoined").await?, confirmation);

    for (customer, id) in [("c2", "other"), ("c1", "mine"), ("c2", "other again"), ("c1", "last")] {
        peer.message(message(customer, id)).await?;
    }
    assert_eq!(messages_until(&client, "last").await?, ["mine", "last"]);

    // In both rooms it comes twice, as it does from a server that emits to each room.
    join_general(&client).await?;
    peer.message(message("c1", "both")).await?;
    peer.message(message("c2", "end")).await?;
    assert_eq!(messages_until(&client, "end").await?, ["both", "both", "end"]);

    client.emit("leaveWhatsAppCustomer", &[json!("c1")]).await?;
    assert_eq!(client.event("whatsappCustomerLeft").await?, confirmation);
    assert_eq!(peer.rooms().await?.as_object().unwrap().keys().collect::<Vec<_>>(), [GENERAL]);
    Ok(())
}

#[tokio::test]
async fn a_broken_connection_is_recovered() -> Tested {
    let options = PeerOptions { recovery: Some(Duration::from_secs(60)), ..PeerOptions::default() };
    let peer = Peer::start(options).await?;
    let token = peer.token("agent-1", HOUR)?;
    let client = NpmClient::start_reconnecting(&peer.url(), Some(&token)).await?;
    client.next(is("connect")).await?;
    join_general(&client).await?;
    peer.message(message("c1", "before")).await?;
    messages_until(&client, "before").await?;

    // Sent while nobody is there: the client cannot be back sooner than the two commands are through.
    peer.command(json!({"do": "kill-transport"})).await?;
    peer.next(is("disconnected")).await?;
    peer.message(message("c1", "meanwhile")).await?;
    assert_eq!(client.next(is("connect")).await?["recovered"], true);
    peer.next(|event| event["type"] == "connected" && event["recovered"] == true).await?;
    peer.message(message("c1", "after")).await?;
    assert_eq!(messages_until(&client, "after").await?, ["meanwhile", "after"]);
    Ok(())
}

#[tokio::test]
async fn refuses_as_it_is_told() -> Tested {
    let peer = Peer::start(PeerOptions::default()).await?;
    let token = peer.token("agent-1", HOUR)?;
    let connect = async || NpmClient::start(&peer.url(), Some(&token)).await;

    let data = json!({"code": 403});
    peer.command(json!({"do": "refuse", "mode": "middleware", "message": "Forbidden", "data": data})).await?;
    let error = connect().await?.next(is("connect_error")).await?;
    assert_eq!((&error["message"], &error["data"]), (&json!("Forbidden"), &data));

    for (mode, event, said) in [
        ("nest", "error", json!("Unauthorized")),
        ("nest-exception", "exception", json!({"status": "error", "message": "Unauthorized"})),
    ] {
        peer.command(json!({"do": "refuse", "mode": mode})).await?;
        let client = connect().await?;
        assert_eq!(client.event(event).await?, said);
        assert_eq!(client.next(is("disconnect")).await?["reason"], "io server disconnect");
    }

    peer.command(json!({"do": "refuse", "mode": "none"})).await?;
    let client = connect().await?;
    client.next(is("connect")).await?;
    peer.command(json!({"do": "config", "joins": "exception"})).await?;
    client.emit("joinWhatsAppGeneral", &[]).await?;
    assert_eq!(client.event("exception").await?["message"], format!("Forbidden: {GENERAL}"));
    peer.command(json!({"do": "disconnectAll", "close": false})).await?;
    client.next(is("disconnect")).await?;

    let unknown = peer.command(json!({"do": "refuse", "mode": "politely"})).await;
    assert!(matches!(unknown, Err(PeerError::Disobeyed { .. })), "{unknown:?}");
    Ok(())
}

#[tokio::test]
async fn freezes_and_comes_back_on_the_same_port() -> Tested {
    let options = PeerOptions {
        ping_interval: Duration::from_millis(200),
        ping_timeout: Duration::from_millis(300),
        ..PeerOptions::default()
    };
    let peer = Peer::start(options.clone()).await?;
    let client = client_of(&peer, "agent-1").await?;
    peer.freeze()?;
    assert_eq!(client.next(is("disconnect")).await?["reason"], "ping timeout");
    peer.thaw()?;
    peer.next(is("disconnected")).await?;

    let (port, key) = (peer.port(), peer.key().clone());
    peer.stop().await?;
    let again = Peer::start(PeerOptions { port, key: Some(key), ..options }).await?;
    client_of(&again, "agent-1").await?;
    let taken = Peer::start(PeerOptions { port, ..PeerOptions::default() }).await;
    assert!(matches!(taken, Err(PeerError::NotListening { .. })), "{taken:?}");
    Ok(())
}
