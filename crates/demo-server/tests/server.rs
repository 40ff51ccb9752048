//! The server as a client sees it: raw Engine.IO and Socket.IO frames over a websocket, no client library between.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Duration;

use deskbell_demo_server::token::{Claims, Key};
use deskbell_demo_server::{DemoConfig, DemoServer, Running, StartError};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Tested = Result<(), Box<dyn Error>>;

/// How long anything may take: two cores may be building something else meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const GENERAL: &str = "whatsapp:general";

/// A websocket that has said hello on the Engine.IO level.
struct Raw(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Raw {
    /// Opens and sends CONNECT with `auth`, as it is.
    async fn open(server: &Running, auth: &str) -> Result<Self, Box<dyn Error>> {
        let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url());
        let mut raw = Self(connect_async(url).await?.0);
        let hello = raw.frame().await?;
        assert!(hello.starts_with("0{"), "{hello}");
        raw.0.send(Message::text(format!("40{auth}"))).await?;
        Ok(raw)
    }

    /// Reads until the server ends the connection; too long is an error.
    async fn until_closed(mut self) -> Tested {
        let frames = async {
            while let Some(Ok(frame)) = self.0.next().await {
                if frame.is_close() {
                    break;
                }
            }
        };
        Ok(tokio::time::timeout(PATIENCE, frames).await?)
    }

    /// A client that is let in.
    async fn join(server: &Running) -> Result<Self, Box<dyn Error>> {
        let mut raw = Self::open(server, &json!({"token": server.token()}).to_string()).await?;
        let answer = raw.frame().await?;
        assert!(answer.starts_with("40{"), "{answer}");
        Ok(raw)
    }

    async fn emit(&mut self, event: Value) -> Tested {
        Ok(self.0.send(Message::text(format!("42{event}"))).await?)
    }

    /// The next frame that is no ping.
    async fn frame(&mut self) -> Result<String, Box<dyn Error>> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.0.next()).await?.ok_or("closed")??;
            match frame {
                Message::Text(text) if text.as_str() == "2" => self.0.send(Message::text("3")).await?,
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Close(_) => return Err("closed".into()),
                _ => {}
            }
        }
    }

    /// The next event that `matches` by name and first argument.
    async fn event(&mut self, matches: impl Fn(&str, &Value) -> bool) -> Result<Value, Box<dyn Error>> {
        loop {
            let frame = self.frame().await?;
            let Some(event) = frame.strip_prefix("42") else { return Err(frame.into()) };
            let (name, data): (String, Value) = serde_json::from_str(event)?;
            if matches(&name, &data) {
                return Ok(data);
            }
        }
    }

    async fn named(&mut self, wanted: &str) -> Result<Value, Box<dyn Error>> {
        self.event(|name, _| name == wanted).await
    }

    /// The next message that was written after this client came.
    async fn live(&mut self) -> Result<Value, Box<dyn Error>> {
        self.event(|name, data| name == "whatsappMessage" && is_live(data)).await
    }
}

fn text<'a>(data: &'a Value, field: &str) -> &'a str {
    data.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Only messages of the past have the customer's name in their ids.
fn is_live(message: &Value) -> bool {
    !text(message, "whatsappMessageId").contains(text(message, "customerId"))
}

async fn start(config: DemoConfig) -> Result<Running, StartError> {
    DemoServer::start(config).await
}

/// Fast enough for a test to see a lot.
fn fast() -> DemoConfig {
    DemoConfig { rate: 200.0, ..DemoConfig::default() }
}

#[tokio::test]
async fn without_a_good_token_nobody_gets_in() -> Tested {
    let server = start(DemoConfig::default()).await?;
    let expired = server.key().sign(&Claims::new("agent", Duration::ZERO))?;
    let foreign = Key::random()?.sign(&Claims::new("agent", PATIENCE))?;
    for (auth, reason) in [
        (String::new(), "no token"),
        (json!({"token": 7}).to_string(), "no token"),
        (json!({"token": expired}).to_string(), "jwt expired"),
        (json!({"token": foreign}).to_string(), "invalid signature"),
        (json!({"token": "letmein"}).to_string(), "jwt malformed"),
    ] {
        let mut raw = Raw::open(&server, &auth).await?;
        let refusal = json!({"message": format!("Unauthorized: {reason}")});
        assert_eq!(raw.frame().await?, format!("44{refusal}"), "{auth}");
    }
    Ok(())
}

#[tokio::test]
async fn the_token_may_come_as_a_header() -> Tested {
    use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
    let server = start(DemoConfig::default()).await?;
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url());
    let mut request = url.into_client_request()?;
    request.headers_mut().insert("Authorization", format!("Bearer {}", server.token()).parse()?);
    let mut raw = Raw(connect_async(request).await?.0);
    raw.frame().await?;
    raw.0.send(Message::text("40")).await?;
    let answer = raw.frame().await?;
    assert!(answer.starts_with("40{"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn joins_and_leaves_are_confirmed() -> Tested {
    let server = start(DemoConfig { rate: 0.0, ..DemoConfig::default() }).await?;
    let mut raw = Raw::join(&server).await?;
    raw.named("connected").await?;
    raw.emit(json!(["joinWhatsAppGeneral"])).await?;
    assert_eq!(raw.named("whatsappGeneralJoined").await?, json!({"room": GENERAL}));
    let room = json!({"room": "whatsapp:customer:c 1", "customerId": "c 1"});
    raw.emit(json!(["joinWhatsAppCustomer", "c 1"])).await?;
    assert_eq!(raw.named("whatsappCustomerJoined").await?, room);
    raw.emit(json!(["leaveWhatsAppCustomer", "c 1"])).await?;
    assert_eq!(raw.named("whatsappCustomerLeft").await?, room);
    for bad in [json!(["joinWhatsAppCustomer"]), json!(["joinWhatsAppCustomer", {"a": 1}])] {
        raw.emit(bad).await?;
        assert_eq!(text(&raw.named("exception").await?, "status"), "error");
    }
    Ok(())
}

#[tokio::test]
async fn others_hear_who_comes_and_goes() -> Tested {
    let server = start(DemoConfig::default()).await?;
    let mut first = Raw::join(&server).await?;
    first.named("connected").await?;
    let second = Raw::join(&server).await?;
    assert_eq!(first.named("clientJoined").await?.get("totalClients"), Some(&json!(2)));
    drop(second);
    assert_eq!(first.named("clientLeft").await?.get("totalClients"), Some(&json!(1)));
    Ok(())
}

#[tokio::test]
async fn a_newcomer_sees_a_full_inbox() -> Tested {
    let server = start(DemoConfig { rate: 0.0, ..DemoConfig::default() }).await?;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut raw = Raw::join(&server).await?;
        raw.emit(json!(["joinWhatsAppGeneral"])).await?;
        let mut messages: BTreeMap<String, Value> = BTreeMap::new();
        let mut customers = BTreeSet::new();
        // Until nothing comes for some time: at a rate of zero there is only the past.
        while let Ok(message) =
            tokio::time::timeout(Duration::from_secs(1), raw.named("whatsappMessage")).await
        {
            let message = message?;
            customers.insert(text(&message, "customerId").to_owned());
            messages.insert(text(&message, "whatsappMessageId").to_owned(), message);
        }
        assert!(customers.len() >= 6, "{customers:?}");
        assert!(messages.values().all(|message| text(message, "timestamp") < text_now().as_str()));
        ids.push(messages.into_keys().collect::<Vec<_>>());
    }
    assert_eq!(ids.first(), ids.last(), "a second client is told another past");
    Ok(())
}

fn text_now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}

#[tokio::test]
async fn a_message_reaches_the_members_of_both_its_rooms() -> Tested {
    let server = start(fast()).await?;
    let mut general = Raw::join(&server).await?;
    let mut customer = Raw::join(&server).await?;
    let mut nobody = Raw::join(&server).await?;
    customer.emit(json!(["joinWhatsAppCustomer", "mei-ling-chow"])).await?;
    customer.named("whatsappCustomerJoined").await?;
    general.emit(json!(["joinWhatsAppGeneral"])).await?;

    let own = |message: &Value| text(message, "customerId") == "mei-ling-chow";
    let first = customer.live().await?;
    assert!(own(&first));
    let same = general
        .event(|name, data| {
            name == "whatsappMessage" && data.get("whatsappMessageId") == first.get("whatsappMessageId")
        })
        .await?;
    assert_eq!(same, first);
    for _ in 0..10 {
        assert!(own(&customer.live().await?));
    }
    // Who is in no room hears of clients only.
    nobody.emit(json!(["joinWhatsAppCustomer", "nobody"])).await?;
    nobody
        .event(|name, _| {
            assert!(["connected", "clientJoined", "whatsappCustomerJoined"].contains(&name), "{name}");
            name == "whatsappCustomerJoined"
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn statuses_follow_an_agents_message() -> Tested {
    let server = start(DemoConfig { limit: Some(60), ..fast() }).await?;
    let mut raw = Raw::join(&server).await?;
    raw.emit(json!(["joinWhatsAppGeneral"])).await?;
    let mut status: BTreeMap<String, String> = BTreeMap::new();
    let mut ended = BTreeSet::new();
    while ended != BTreeSet::from(["read".to_owned(), "failed".to_owned()]) {
        let mut step = None;
        let event = raw
            .event(|name, data| match name {
                "whatsappMessage" => is_live(data) && text(data, "senderType") == "agent",
                name => name == "whatsappMessageStatus" && data.get("status").is_some(),
            })
            .await?;
        let id = text(&event, "whatsappMessageId").to_owned();
        let new = text(&event, "status").to_owned();
        if event.get("senderType").is_some() {
            assert_eq!(new, "pending");
            status.insert(id, new);
        } else if let Some(old) = status.get_mut(&id) {
            step = Some((std::mem::replace(old, new.clone()), new));
        }
        let Some((old, new)) = step else { continue };
        let steps = ["pending sent", "sent delivered", "delivered read", "sent failed"];
        assert!(steps.contains(&format!("{old} {new}").as_str()), "{old} {new}");
        if new == "failed" {
            assert_eq!(event.pointer("/error/code"), Some(&json!(131_026)), "{event}");
            assert!(event.pointer("/error/title").is_some_and(Value::is_string), "{event}");
        }
        if new == "read" || new == "failed" {
            ended.insert(new);
        }
    }
    Ok(())
}

/// The first messages of a server: what is said, without the ids and the dates.
async fn told(seed: u64, messages: u64) -> Result<Vec<[String; 3]>, Box<dyn Error>> {
    let server = start(DemoConfig { seed, limit: Some(messages), ..fast() }).await?;
    let mut raw = Raw::join(&server).await?;
    raw.emit(json!(["joinWhatsAppGeneral"])).await?;
    let mut told = Vec::new();
    for _ in 0..messages {
        let message = raw.live().await?;
        told.push(["customerId", "messageType", "content"].map(|field| text(&message, field).to_owned()));
    }
    server.stop().await;
    Ok(told)
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() -> Tested {
    let (once, again, other) = tokio::try_join!(told(7, 120), told(7, 120), told(8, 120))?;
    assert_eq!(once, again);
    assert_ne!(once, other);
    Ok(())
}

#[tokio::test]
async fn one_round_has_every_message_type() -> Tested {
    // A round has 92 messages; some more, so that a longer script does not break this.
    let types: BTreeSet<_> = told(3, 120).await?.into_iter().map(|[_, kind, _]| kind).collect();
    let expected = [
        "audio",
        "button",
        "contacts",
        "document",
        "image",
        "interactive",
        "location",
        "order",
        "reaction",
        "sticker",
        "system",
        "text",
        "unsupported",
        "video",
    ];
    assert_eq!(types, expected.map(str::to_owned).into());
    Ok(())
}

#[tokio::test]
async fn stopping_disconnects_and_frees_the_port() -> Tested {
    let server = start(DemoConfig::default()).await?;
    let port = server.addr().port();
    let raw = Raw::join(&server).await?;
    server.stop().await;
    raw.until_closed().await?;

    let again = start(DemoConfig { port, ..DemoConfig::default() }).await?;
    let taken = start(DemoConfig { port, ..DemoConfig::default() }).await;
    assert!(matches!(taken, Err(StartError::Listen { .. })), "{taken:?}");
    let raw = Raw::join(&again).await?;
    drop(again);
    raw.until_closed().await
}

#[tokio::test]
async fn a_rate_that_is_none_is_refused() {
    for rate in [-1.0, f64::NAN, f64::INFINITY, 1e9] {
        let started = start(DemoConfig { rate, ..DemoConfig::default() }).await;
        assert!(matches!(started, Err(StartError::Rate(_))), "{rate}: {started:?}");
    }
}
