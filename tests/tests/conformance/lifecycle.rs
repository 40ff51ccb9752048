//! How a connection lives, ends and comes back.

use std::time::Duration;

use deskbell_client::transport::Closed;
use deskbell_client::{Room, Trouble};
use deskbell_domain::CustomerId;
use deskbell_tests::peer::{GENERAL, Peer, PeerOptions, customer_room};
use serde_json::{Value, json};

use crate::subject::{Outcome, Subject, peer};

fn message(id: &str) -> Value {
    json!({"customerId": "c1", "whatsappMessageId": id, "senderType": "customer", "content": "Hello"})
}

fn customer() -> CustomerId {
    CustomerId::new("c1").unwrap()
}

pub async fn rooms_are_joined_and_left(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let (client, mut watch) = subject.client(&peer)?;
    client.join_general_room();
    client.join_customer_room(customer());
    watch.joined(&Room::General).await?;
    watch.joined(&Room::Customer(customer())).await?;
    assert_eq!(peer.rooms().await?.as_object().map(|rooms| rooms.len()), Some(2));
    assert_eq!(peer.emit_general("whatsappMessage", message("m1")).await?, 1);
    assert_eq!(watch.message().await?.id, "m1");
    assert_eq!(peer.emit_customer("c1", "whatsappMessage", message("m2")).await?, 1);
    assert_eq!(watch.message().await?.id, "m2");
    client.leave_customer_room(customer());
    peer.next(|event| event["type"] == "left" && event["room"] == customer_room("c1")).await?;
    Ok(())
}

pub async fn the_server_disconnects_the_client(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    peer.command(json!({"do": "disconnectAll", "close": false})).await?;
    assert_eq!(link.end().await?, Closed::Disconnected);
    Ok(())
}

pub async fn the_server_closes_the_connection(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let mut link = subject.link(&peer).await?;
    peer.stop().await?;
    // It says so with a packet, a close frame or nothing, as it happens to shut down.
    let end = link.end().await?;
    assert!(matches!(end, Closed::Disconnected | Closed::ByServer | Closed::Broken(_)), "{end:?}");
    Ok(())
}

pub async fn the_client_comes_back_after_a_disconnect(subject: Subject) -> Outcome {
    let peer = peer().await?;
    let (client, mut watch) = subject.client(&peer)?;
    client.join_general_room();
    for _ in 0..2 {
        watch.online().await?;
        watch.joined(&Room::General).await?;
        peer.command(json!({"do": "disconnectAll", "close": false})).await?;
        assert_eq!(watch.trouble().await?, Trouble::DisconnectedByServer);
        // The old connection is gone for the server, too.
        peer.next(|event| event["type"] == "disconnected").await?;
        client.retry_now();
    }
    Ok(())
}

pub async fn a_restarted_server_on_the_same_port(subject: Subject) -> Outcome {
    let first = peer().await?;
    let (client, mut watch) = subject.client(&first)?;
    client.join_general_room();
    watch.joined(&Room::General).await?;
    let (port, key) = (first.port(), first.key().clone());
    first.stop().await?;
    watch.trouble().await?;
    client.retry_now();
    // Nobody is there.
    let trouble = watch.trouble().await?;
    assert!(matches!(trouble, Trouble::Unreachable { .. } | Trouble::Broken { .. }), "{trouble:?}");

    let again = Peer::start(PeerOptions { port, key: Some(key), ..PeerOptions::default() }).await?;
    client.retry_now();
    watch.joined(&Room::General).await?;
    assert_eq!(again.emit_general("whatsappMessage", message("m1")).await?, 1);
    assert_eq!(watch.message().await?.id, "m1");
    Ok(())
}

pub async fn a_silent_server_is_noticed(subject: Subject) -> Outcome {
    let options = PeerOptions {
        ping_interval: Duration::from_millis(800),
        ping_timeout: Duration::from_millis(400),
        ..PeerOptions::default()
    };
    let peer = Peer::start(options).await?;
    let (client, mut watch) = subject.client(&peer)?;
    watch.online().await?;
    peer.freeze()?;
    let frozen = std::time::Instant::now();
    watch.trouble().await?;
    assert!(frozen.elapsed() < Duration::from_millis(1200 + 1000), "after {:?}", frozen.elapsed());
    peer.thaw()?;
    client.retry_now();
    watch.online().await?;
    Ok(())
}

pub async fn what_was_missed_is_recovered(subject: Subject) -> Outcome {
    let options = PeerOptions { recovery: Some(Duration::from_secs(60)), ..PeerOptions::default() };
    let peer = Peer::start(options).await?;
    let (client, mut watch) = subject.client(&peer)?;
    client.join_general_room();
    watch.joined(&Room::General).await?;
    peer.emit_general("whatsappMessage", message("before")).await?;
    if let Some(position) = watch.message().await?.position {
        client.committed(position);
    }
    peer.command(json!({"do": "kill-transport"})).await?;
    peer.next(|event| event["type"] == "disconnected").await?;
    for id in ["missed-1", "missed-2"] {
        assert_eq!(peer.emit_general("whatsappMessage", message(id)).await?, 0, "nobody is in {GENERAL}");
    }
    watch.trouble().await?;
    client.retry_now();
    assert!(watch.online().await?, "not recovered");
    for id in ["missed-1", "missed-2"] {
        let message = watch.message().await?;
        assert_eq!((message.id.as_str(), message.recovered), (id, true));
    }
    Ok(())
}

/// Where connections can be recovered, the last argument of an event is the place to resume from, unless the event is
/// volatile: then it is what the server says.
pub async fn a_volatile_text_is_not_a_place_to_resume(subject: Subject) -> Outcome {
    use deskbell_client::{Incoming, Signal};
    let options = PeerOptions { recovery: Some(Duration::from_secs(60)), ..PeerOptions::default() };
    let peer = Peer::start(options).await?;
    let (_client, mut watch) = subject.client(&peer)?;
    watch.online().await?;
    let said = "No access to this customer";
    peer.command(json!({"do": "emitAll", "event": "exception", "args": [said], "volatile": true})).await?;
    let (value, position) = watch
        .until("an exception", |signal| match signal {
            Signal::Event { incoming: Incoming::ServerError { value, .. }, position, .. } => {
                Some((value.clone(), position.clone()))
            }
            _ => None,
        })
        .await?;
    assert_eq!((value, position), (json!(said), None));
    Ok(())
}
