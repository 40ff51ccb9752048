//! The server: shakes hands, waits until somebody joins the general room, and writes the burst as fast as the socket
//! takes it. It is a thread of its own, and there is nothing to frame or to encode any more.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::burst::Burst;

/// What a receiver sends once it has begun to measure.
pub const JOIN: &str = r#"42["joinWhatsAppGeneral"]"#;
/// CONNECT of a receiver that does the handshake itself.
pub const CONNECT: &str = r#"40{"token":"bench"}"#;

const OPEN: &str =
    r#"0{"sid":"bench-engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
const ACCEPT: &str = r#"40{"sid":"bench-socket"}"#;
const JOINED: &str = r#"42["whatsappGeneralJoined",{"room":"whatsapp:general"}]"#;

/// Serves the burst to whoever connects, one after another, for as long as the program runs.
pub fn start(burst: Arc<Burst>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A receiver that goes away says so itself.
            let _ = serve(stream, &burst);
        }
    });
    Ok(address)
}

fn serve(stream: TcpStream, burst: &Burst) -> Result<(), tungstenite::Error> {
    stream.set_nodelay(true)?;
    let mut socket = tungstenite::accept(stream)
        .map_err(|_| tungstenite::Error::Io(io::Error::other("this is no websocket client")))?;
    socket.send(Message::text(OPEN))?;
    wait_for(&mut socket, "40")?;
    socket.send(Message::text(ACCEPT))?;
    wait_for(&mut socket, "42")?;
    socket.send(Message::text(JOINED))?;

    let stream = socket.get_mut();
    stream.write_all(&burst.bytes)?;
    // The receiver leaves when it has everything. A close with bytes unread would reset the connection.
    let mut rest = [0; 1024];
    while stream.read(&mut rest)? > 0 {}
    stream.shutdown(Shutdown::Both)?;
    Ok(())
}

fn wait_for(socket: &mut WebSocket<TcpStream>, packet: &str) -> Result<(), tungstenite::Error> {
    loop {
        if let Message::Text(text) = socket.read()?
            && text.starts_with(packet)
        {
            return Ok(());
        }
    }
}
