//! What the fuzz targets (`make fuzz`) see of this crate's inside. Not an interface: it changes as they do.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::dial::Deadline;
use super::websocket::{WebSocketConnection, connect, ws_config};
use super::wire::{Agreed, Wire};
use super::{OpenError, Opened};
use crate::Limits;

pub use super::packet::{
    Auth, Engine, Fault, Handshake, Parts, Socket, engine, socket, with_attachments, write_ack, write_connect,
    write_event,
};

/// Shakes hands over `stream`, on which a websocket's upgrade is over; `compressed` as if permessage-deflate had been
/// agreed on.
pub async fn open_over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    namespace: &str,
    compressed: bool,
    limits: Limits,
) -> Result<Opened, OpenError> {
    let stream: Box<dyn super::dial::Stream> = Box::new(stream);
    let mut stream = Wire::new(Box::new(stream));
    stream.upgraded(compressed.then_some(Agreed { no_context_takeover: true }), limits.frame);
    let stream = WebSocketStream::from_raw_socket(stream, Role::Client, Some(ws_config(limits))).await;
    let connection = WebSocketConnection::new(stream, namespace.into(), limits);
    connect(connection, &Auth { token: "t", ..Auth::default() }, Deadline::after(Duration::from_secs(10))).await
}
