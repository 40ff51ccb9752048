//! A server for one client at a time, that sends what it is told when it is told, and remembers when.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, interval};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, accept_async};

const OPEN: &str =
    r#"0{"sid":"bench-engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
const ACCEPT: &str = r#"40{"sid":"bench-socket"}"#;
const JOINED: &str = r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#;
const PING_EVERY: Duration = Duration::from_secs(20);

/// A running server.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    frames: mpsc::UnboundedSender<(Option<usize>, String)>,
    joined: mpsc::UnboundedReceiver<Instant>,
    sent: mpsc::UnboundedReceiver<(usize, Instant)>,
}

impl Server {
    /// Begins to listen.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (frames, mut orders) = mpsc::unbounded_channel();
        let (say_joined, joined) = mpsc::unbounded_channel();
        let (say_sent, sent) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Who goes away is missed where somebody waits for it.
                let _ = serve(stream, &mut orders, &say_joined, &say_sent).await;
            }
        });
        Ok(Self { address, frames, joined, sent })
    }

    /// Waits until a client is in the general room, and returns when that was.
    pub async fn joined(&mut self) -> Instant {
        self.joined.recv().await.unwrap_or_else(Instant::now)
    }

    /// Sends a frame.
    pub fn send(&self, frame: String) {
        let _ = self.frames.send((None, frame));
    }

    /// Sends a frame, and returns when it was handed to the socket.
    pub async fn send_timed(&mut self, number: usize, frame: String) -> Option<Instant> {
        let _ = self.frames.send((Some(number), frame));
        loop {
            let (sent, at) = self.sent.recv().await?;
            if sent == number {
                return Some(at);
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    orders: &mut mpsc::UnboundedReceiver<(Option<usize>, String)>,
    joined: &mpsc::UnboundedSender<Instant>,
    sent: &mpsc::UnboundedSender<(usize, Instant)>,
) -> Result<(), tungstenite::Error> {
    stream.set_nodelay(true)?;
    let mut socket = accept_async(stream).await?;
    socket.send(Message::text(OPEN)).await?;
    wait_for(&mut socket, "40").await?;
    socket.send(Message::text(ACCEPT)).await?;
    wait_for(&mut socket, "42").await?;
    socket.send(Message::text(JOINED)).await?;
    let _ = joined.send(Instant::now());
    let mut ping = interval(PING_EVERY);
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some((number, frame)) = order else { return Ok(()) };
                if let Some(number) = number {
                    let _ = sent.send((number, Instant::now()));
                }
                socket.send(Message::text(frame)).await?;
            }
            _ = ping.tick() => socket.send(Message::text("2")).await?,
            message = socket.next() => match message {
                Some(message) => {
                    if let Message::Text(text) = message?
                        && let Some(answer) = answer(&text)
                    {
                        socket.send(Message::text(answer)).await?;
                    }
                }
                None => return Ok(()),
            },
        }
    }
}

/// What the guide's server answers to a join or a leave.
fn answer(packet: &str) -> Option<String> {
    let (event, customer): (String, String) = serde_json::from_str(packet.strip_prefix("42")?).ok()?;
    let event = match event.as_str() {
        "joinWhatsAppCustomer" => "whatsappCustomerJoined",
        "leaveWhatsAppCustomer" => "whatsappCustomerLeft",
        _ => return None,
    };
    let data = json!({"room": format!("whatsapp:customer:{customer}"), "customerId": customer});
    Some(format!("42{}", json!([event, data])))
}

async fn wait_for(socket: &mut WebSocketStream<TcpStream>, packet: &str) -> Result<(), tungstenite::Error> {
    while let Some(message) = socket.next().await {
        if let Message::Text(text) = message?
            && text.starts_with(packet)
        {
            return Ok(());
        }
    }
    Err(tungstenite::Error::ConnectionClosed)
}
