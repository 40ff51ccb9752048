//! The limits: what the websocket alone costs, and what a message costs with `serde` and no questions asked.
//!
//! Everything that a client is for is missing: no Socket.IO, no validation, no repair, dates left as text, nothing
//! handed on to anybody.

use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::BenchError;
use crate::measure::{Figures, Start};
use crate::sender::{CONNECT, JOIN};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const EVENT: &str = r#"42["whatsappMessage","#;

/// Frames alone: they are counted by how they begin.
pub async fn frames(url: &str, count: u64) -> Result<Figures, BenchError> {
    let (mut socket, start) = join(url).await?;
    let mut events = 0;
    while events < count {
        events += u64::from(next(&mut socket).await?.starts_with(EVENT));
    }
    Ok(start.figures(events, None))
}

/// Frames, and each message parsed into a struct of its own.
pub async fn typed(url: &str, count: u64) -> Result<Figures, BenchError> {
    let (mut socket, start) = join(url).await?;
    let (mut events, mut content) = (0, 0);
    while events < count {
        let frame = next(&mut socket).await?;
        let Some(json) = frame.strip_prefix("42").filter(|_| frame.starts_with(EVENT)) else { continue };
        let TypedEvent(_name, message) = serde_json::from_str(json)?;
        let message = std::hint::black_box(message);
        events += 1;
        content += message.content.len() as u64;
    }
    Ok(start.figures(events, Some(content)))
}

#[derive(Deserialize)]
struct TypedEvent<'a>(&'a str, TypedMessage);

/// The guide's message, as anybody would write it down for `serde`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "what matters is that the fields are read")]
struct TypedMessage {
    conversation_id: String,
    customer_id: String,
    whatsapp_number: String,
    whatsapp_message_id: String,
    sender_type: String,
    message_type: String,
    content: String,
    status: String,
    sent_at: Option<String>,
    delivered_at: Option<String>,
    read_at: Option<String>,
    metadata: Option<Value>,
    is_template: bool,
    template_name: Option<String>,
    timestamp: String,
}

async fn join(url: &str) -> Result<(Socket, Start), BenchError> {
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", url.replacen("http", "ws", 1));
    // The client's own buffer size.
    let config = WebSocketConfig::default().read_buffer_size(64 * 1024);
    let (mut socket, _response) = connect_async_with_config(url, Some(config), true).await?;
    next(&mut socket).await?;
    socket.send(Message::text(CONNECT)).await?;
    next(&mut socket).await?;
    let start = Start::now();
    socket.send(Message::text(JOIN)).await?;
    Ok((socket, start))
}

async fn next(socket: &mut Socket) -> Result<Utf8Bytes, BenchError> {
    match socket.next().await {
        Some(Ok(Message::Text(frame))) => Ok(frame),
        Some(Err(error)) => Err(error.into()),
        other => Err(BenchError::Receiver { name: "limit", detail: format!("{other:?} came") }),
    }
}
