//! A transport that does what a test tells it, so that `watch` can be shown what no real server sends on demand.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use deskbell_client::transport::{
    Closed, Connection, Inbound, OpenError, OpenRequest, Opened, RawEvent, Transport,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};

type Answer = Result<Opened, OpenError>;

/// The client's side.
pub struct Scripted {
    requests: mpsc::UnboundedSender<OpenRequest>,
    answers: Arc<Mutex<mpsc::UnboundedReceiver<Answer>>>,
}

/// The test's side.
pub struct Server {
    requests: mpsc::UnboundedReceiver<OpenRequest>,
    answers: mpsc::UnboundedSender<Answer>,
}

/// The test's side of one connection.
pub struct Peer(mpsc::UnboundedSender<Inbound>);

pub fn server() -> (Scripted, Server) {
    let (request, requests) = mpsc::unbounded_channel();
    let (answer, answers) = mpsc::unbounded_channel();
    let scripted = Scripted { requests: request, answers: Arc::new(Mutex::new(answers)) };
    (scripted, Server { requests, answers: answer })
}

impl Server {
    /// Waits for an attempt to connect.
    pub async fn asked(&mut self) -> OpenRequest {
        self.requests.recv().await.unwrap()
    }

    /// Lets the client in. `pid` is there if the session can be recovered.
    pub fn accept(&self, pid: Option<&str>) -> Peer {
        let (sender, inbound) = mpsc::unbounded_channel();
        let connection = Box::new(Scene { inbound, answer: sender.clone() });
        let opened = Opened { connection, pid: pid.map(Into::into), missed: Vec::new() };
        assert!(self.answers.send(Ok(opened)).is_ok());
        Peer(sender)
    }

    pub fn refuse(&self, error: Value) {
        assert!(self.answers.send(Err(OpenError::Refused(error))).is_ok());
    }
}

impl Peer {
    /// Sends an event of `name` and `arguments`; an offset comes last.
    pub fn emit(&self, name: &str, arguments: &[Value]) {
        let event: Vec<Value> = std::iter::once(json!(name)).chain(arguments.iter().cloned()).collect();
        self.send(Inbound::Event(RawEvent::new(Value::from(event).to_string(), None)));
    }

    pub fn send(&self, inbound: Inbound) {
        self.0.send(inbound).unwrap();
    }
}

impl Transport for Scripted {
    fn open(&self, request: OpenRequest) -> BoxFuture<'_, Answer> {
        self.requests.send(request).unwrap();
        let answers = self.answers.clone();
        async move { answers.lock().await.recv().await.unwrap() }.boxed()
    }
}

struct Scene {
    inbound: mpsc::UnboundedReceiver<Inbound>,
    answer: mpsc::UnboundedSender<Inbound>,
}

impl Connection for Scene {
    /// Confirms every join, refusing those of the customer `forbidden`.
    fn send(&mut self, event: &str, arguments: &[Value]) {
        let customer = arguments.first().and_then(Value::as_str).unwrap_or_default();
        let room = format!("whatsapp:customer:{customer}");
        let answer = match (event, customer) {
            ("joinWhatsAppGeneral", _) => json!(["whatsappGeneralJoined", { "room": "whatsapp:general" }]),
            (_, "forbidden") => json!(["exception", { "message": format!("Not your customer: {customer}") }]),
            _ => json!(["whatsappCustomerJoined", { "room": room, "customerId": customer }]),
        };
        let _ = self.answer.send(Inbound::Event(RawEvent::new(answer.to_string(), None)));
    }

    fn acknowledge(&mut self, _: u64) {}

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Inbound> {
        // This side holds a sender too, so it never ends by itself.
        self.inbound.poll_recv(cx).map(|inbound| inbound.unwrap_or(Inbound::Closed(Closed::ByServer)))
    }

    fn poll_write(&mut self, _: &mut Context<'_>) -> Poll<Closed> {
        Poll::Pending
    }

    fn silence(&self) -> Duration {
        Duration::from_secs(600)
    }
}
