//! The guide's events, server side: who is let in, who is in which room.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use deskbell_domain::CustomerId;
use deskbell_protocol::names;
use serde::Deserialize;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, State, TryData};
use socketioxide::handler::ConnectHandler as _;
use socketioxide::socket::DisconnectReason;
use tokio::sync::Notify;
use tracing::{debug, info};

use crate::live;
use crate::script::Customer;
use crate::story::{Line, history};
use crate::token::Key;

/// Between two messages of the past, so that it does not look like one. All of it takes less than a second.
const PAST_PAUSE: Duration = Duration::from_millis(20);

/// What all connections share.
pub(crate) struct Gateway {
    pub key: Key,
    pub customers: Arc<[Customer]>,
    /// Tells the message ids of this run from those of others.
    pub run: String,
    /// Told when a client joins a room.
    pub joined: Notify,
    /// What was said before the first client came, told to each.
    past: OnceLock<Arc<[Line]>>,
}

impl Gateway {
    pub(crate) fn new(key: Key, customers: Arc<[Customer]>, run: String) -> Self {
        Self { key, customers, run, joined: Notify::new(), past: OnceLock::new() }
    }

    fn past(&self) -> Arc<[Line]> {
        let past = || history(&self.customers, &self.run, live::now()).into();
        Arc::clone(self.past.get_or_init(past))
    }
}

type Shared = State<Arc<Gateway>>;

/// Registers the handlers.
pub(crate) fn register(io: &SocketIo) {
    io.ns("/", connect.with(authenticate));
}

#[derive(Deserialize)]
struct Auth {
    token: String,
}

/// Why a client is not let in. It reads it as the message of a `connect_error`.
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unauthorized: {}", self.0)
    }
}

async fn authenticate(
    socket: SocketRef,
    TryData(auth): TryData<Auth>,
    State(gateway): Shared,
) -> Result<(), Refused> {
    let bearer = || {
        let header = socket.req_parts().headers.get(axum::http::header::AUTHORIZATION)?.to_str().ok()?;
        header.strip_prefix("Bearer ").map(str::to_owned)
    };
    let token = auth.ok().map(|auth| auth.token).or_else(bearer);
    let token = token.ok_or_else(|| Refused("no token".to_owned()))?;
    match gateway.key.verify(&token) {
        Ok(claims) => {
            info!(client = %socket.id, sub = claims.sub, "let in");
            listen(&socket);
            Ok(())
        }
        Err(error) => {
            info!(client = %socket.id, %error, "refused");
            Err(Refused(error.to_string()))
        }
    }
}

/// Registered before the client is told that it is in: socketioxide answers CONNECT before it calls `connect`, and
/// a join that came between the two would be lost.
fn listen(socket: &SocketRef) {
    socket.on(names::JOIN_GENERAL, join_general);
    socket.on(names::JOIN_CUSTOMER, join_customer);
    socket.on(names::LEAVE_CUSTOMER, leave_customer);
    socket.on_disconnect(disconnect);
}

async fn connect(socket: SocketRef, io: SocketIo) {
    let id = socket.id;
    emit(&socket, names::CONNECTED, &json!({"clientId": id, "message": "Connected to the demo server"}));
    let news = json!({"clientId": id, "totalClients": io.sockets().len()});
    tell_others(&socket, names::CLIENT_JOINED, &news).await;
}

async fn disconnect(socket: SocketRef, io: SocketIo, reason: DisconnectReason) {
    info!(client = %socket.id, ?reason, "gone");
    let left = io.sockets().iter().filter(|other| other.id != socket.id).count();
    let news = json!({"clientId": socket.id, "totalClients": left});
    tell_others(&socket, names::CLIENT_LEFT, &news).await;
}

async fn join_general(socket: SocketRef, State(gateway): Shared) {
    let is_first = !socket.rooms().iter().any(|room| room == names::GENERAL_ROOM);
    socket.join(names::GENERAL_ROOM);
    emit(&socket, names::GENERAL_JOINED, &json!({"room": names::GENERAL_ROOM}));
    gateway.joined.notify_one();
    if is_first {
        tell_past(&socket, &gateway.past()).await;
    }
}

async fn join_customer(socket: SocketRef, TryData(id): TryData<Value>, State(gateway): Shared) {
    let Some(customer) = customer(&socket, id.ok()) else { return };
    let room = names::customer_room(&customer);
    socket.join(room.clone());
    emit(&socket, names::CUSTOMER_JOINED, &json!({"room": room, "customerId": customer.as_str()}));
    gateway.joined.notify_one();
}

async fn leave_customer(socket: SocketRef, TryData(id): TryData<Value>) {
    let Some(customer) = customer(&socket, id.ok()) else { return };
    let room = names::customer_room(&customer);
    socket.leave(room.clone());
    emit(&socket, names::CUSTOMER_LEFT, &json!({"room": room, "customerId": customer.as_str()}));
}

/// The customer that an event names. Says so to the client when it names none.
fn customer(socket: &SocketRef, id: Option<Value>) -> Option<CustomerId> {
    let customer = id.as_ref().and_then(Value::as_str).and_then(|id| CustomerId::new(id).ok());
    if customer.is_none() {
        let message = "Bad request: the customer's id must be a text";
        emit(socket, names::EXCEPTION, &json!({"status": "error", "message": message}));
    }
    customer
}

async fn tell_past(socket: &SocketRef, past: &[Line]) {
    for line in past {
        if !socket.connected() {
            return;
        }
        emit(socket, names::MESSAGE, &line.message);
        for later in &line.statuses {
            emit(socket, names::MESSAGE_STATUS, &later.status);
        }
        tokio::time::sleep(PAST_PAUSE).await;
    }
}

fn emit(socket: &SocketRef, event: &str, data: &impl serde::Serialize) {
    if let Err(error) = socket.emit(event, data) {
        debug!(client = %socket.id, event, %error, "not sent");
    }
}

async fn tell_others(socket: &SocketRef, event: &str, data: &Value) {
    if let Err(error) = socket.broadcast().emit(event, data).await {
        debug!(event, %error, "not sent to all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::customers;

    #[test]
    fn the_past_takes_less_than_a_second() {
        let lines = history(&customers().unwrap(), "test", live::now()).len();
        assert!(PAST_PAUSE * u32::try_from(lines).unwrap() < Duration::from_secs(1), "{lines} messages");
    }
}
