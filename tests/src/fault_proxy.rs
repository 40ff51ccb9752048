//! A TCP proxy that does to a connection what networks do: stall, cut, reset, delay, trickle and corrupt.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use deskbell_tests::fault_proxy::{FaultProxy, Weather};
//!
//! let proxy = FaultProxy::start("127.0.0.1:3000".parse().expect("an address")).await?;
//! // ... connect to proxy.url() ...
//! proxy.weather(Weather::Stalled); // TCP stays up, and nothing is heard any more
//! proxy.weather(Weather::Clear);
//! proxy.go_down(); // every connection is reset, and so is every new one
//! proxy.come_up();
//! assert!(proxy.attempts() < 10);
//! # Ok(())
//! # }
//! ```

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// What happens to the bytes of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// They pass.
    Clear,
    /// Nothing passes, not even the end of the connection, until it changes.
    Stalled,
    /// Each piece passes after so long.
    Delayed(Duration),
    /// So many bytes pass at a time, with a pause before each.
    Trickle {
        /// How many, at least one.
        bytes: usize,
        /// The pause.
        every: Duration,
    },
    /// One bit in so many bytes is turned.
    Corrupt {
        /// How many, at least one.
        one_in: usize,
    },
    /// So many bytes more pass, then the connection is reset.
    ResetAfter(usize),
}

/// The proxy. Dropping it resets what goes through it.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    faults: Arc<Faults>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Faults {
    to_client: watch::Sender<Weather>,
    to_server: watch::Sender<Weather>,
    down: watch::Sender<bool>,
    ends: broadcast::Sender<End>,
    attempts: watch::Sender<Vec<Instant>>,
    passed_to_client: Arc<AtomicUsize>,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a FIN.
    Closed,
    /// With an RST.
    Reset,
    /// With an RST for the client, while the server hears nothing of it.
    Abandoned,
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
        let _ = self.faults.ends.send(End::Reset);
    }
}

impl FaultProxy {
    /// A proxy in front of `target`, on a free port of 127.0.0.1.
    pub async fn start(target: SocketAddr) -> io::Result<Self> {
        Self::listen(target, None).await
    }

    /// The same, with so small a receive buffer that whoever writes to it without being read is soon stuck.
    pub async fn start_narrow(target: SocketAddr) -> io::Result<Self> {
        Self::listen(target, Some(4096)).await
    }

    async fn listen(target: SocketAddr, receive_buffer: Option<u32>) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if let Some(size) = receive_buffer {
            // Inherited by what is accepted.
            socket.set_recv_buffer_size(size)?;
        }
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let listener = socket.listen(64)?;
        let address = listener.local_addr()?;
        let faults = Arc::new(Faults {
            to_client: watch::Sender::new(Weather::Clear),
            to_server: watch::Sender::new(Weather::Clear),
            down: watch::Sender::new(false),
            ends: broadcast::Sender::new(16),
            attempts: watch::Sender::new(Vec::new()),
            passed_to_client: Arc::default(),
        });
        let task = tokio::spawn(accept(listener, target, faults.clone()));
        Ok(Self { address, faults, task })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as the guide writes addresses.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Sets the weather in both directions.
    pub fn weather(&self, weather: Weather) {
        self.weather_to_client(weather);
        self.weather_to_server(weather);
    }

    /// Sets the weather for what the server says.
    pub fn weather_to_client(&self, weather: Weather) {
        self.faults.to_client.send_replace(weather);
    }

    /// Sets the weather for what the client says.
    pub fn weather_to_server(&self, weather: Weather) {
        self.faults.to_server.send_replace(weather);
    }

    /// Resets all connections, at both ends.
    pub fn reset(&self) {
        let _ = self.faults.ends.send(End::Reset);
    }

    /// Closes all connections in order, at both ends, without a word of the protocol.
    pub fn cut(&self) {
        let _ = self.faults.ends.send(End::Closed);
    }

    /// Resets all connections for the client, while the server hears nothing of it: to it, they are silent. New ones pass.
    pub fn abandon(&self) {
        let _ = self.faults.ends.send(End::Abandoned);
    }

    /// Resets all connections, and each new one as soon as it was accepted.
    pub fn go_down(&self) {
        self.faults.down.send_replace(true);
        self.reset();
    }

    /// Lets new connections through again.
    pub fn come_up(&self) {
        self.faults.down.send_replace(false);
    }

    /// How many connections were made to it so far, those that it reset at once too.
    pub fn attempts(&self) -> usize {
        self.faults.attempts.borrow().len()
    }

    /// How many bytes the client was sent so far, over all connections.
    pub fn passed_to_client(&self) -> usize {
        self.faults.passed_to_client.load(Ordering::Relaxed)
    }

    /// When they were made.
    pub fn attempted_at(&self) -> Vec<Instant> {
        self.faults.attempts.borrow().clone()
    }

    /// Waits until so many connections were made in all.
    pub async fn attempted(&self, times: usize) {
        let mut attempts = self.faults.attempts.subscribe();
        // The sender lives as long as `self`.
        let _ = attempts.wait_for(|attempts| attempts.len() >= times).await;
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, faults: Arc<Faults>) {
    // It fails only for lack of file descriptors, which no test survives anyway.
    while let Ok((client, _)) = listener.accept().await {
        let ends = faults.ends.subscribe();
        faults.attempts.send_modify(|attempts| attempts.push(Instant::now()));
        if *faults.down.borrow() {
            let _ = client.set_zero_linger();
            continue;
        }
        tokio::spawn(pass(client, target, faults.clone(), ends));
    }
}

async fn pass(
    client: TcpStream,
    target: SocketAddr,
    faults: Arc<Faults>,
    mut ends: broadcast::Receiver<End>,
) {
    let Ok(server) = TcpStream::connect(target).await else {
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (to_server, to_client) = (faults.to_server.subscribe(), faults.to_client.subscribe());
    let passed = faults.passed_to_client.clone();
    // Else an abandoned connection would keep the channel open that tells it when to end.
    drop(faults);
    let end = tokio::select! {
        end = pump(&client, &server, to_server, None) => end,
        end = pump(&server, &client, to_client, Some(&passed)) => end,
        end = ends.recv() => end.unwrap_or(End::Reset),
    };
    if end != End::Closed {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
    drop(client);
    if end == End::Abandoned {
        // Until the proxy is gone.
        while ends.recv().await != Err(broadcast::error::RecvError::Closed) {}
    }
}

async fn pump(
    from: &TcpStream,
    to: &TcpStream,
    mut weather: watch::Receiver<Weather>,
    passed: Option<&AtomicUsize>,
) -> End {
    let mut buffer = vec![0; 64 * 1024];
    let mut corrupted = Corrupted(0);
    let mut left = None;
    loop {
        let now = *weather.borrow_and_update();
        let most = match now {
            Weather::Stalled => {
                if weather.changed().await.is_err() {
                    return End::Closed;
                }
                continue;
            }
            Weather::Trickle { bytes, .. } => bytes.max(1),
            Weather::ResetAfter(bytes) => match *left.get_or_insert(bytes) {
                0 => return End::Reset,
                left => left,
            },
            _ => usize::MAX,
        };
        tokio::select! {
            _ = from.readable() => {}
            changed = weather.changed() => {
                left = None;
                if changed.is_err() {
                    return End::Closed;
                }
                continue;
            }
        }
        let most = most.min(buffer.len());
        let Some(piece) = buffer.get_mut(..most) else { return End::Reset };
        let size = match from.try_read(piece) {
            Ok(0) => return End::Closed,
            Ok(size) => size,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(_) => return End::Reset,
        };
        let Some(piece) = piece.get_mut(..size) else { return End::Reset };
        match now {
            Weather::Delayed(span) | Weather::Trickle { every: span, .. } => sleep(span).await,
            Weather::Corrupt { one_in } => corrupted.corrupt(piece, one_in.max(1)),
            _ => {}
        }
        left = left.map(|left| left.saturating_sub(size));
        if let Some(passed) = passed {
            passed.fetch_add(size, Ordering::Relaxed);
        }
        if write_all(to, piece).await.is_err() {
            return End::Reset;
        }
    }
}

async fn write_all(to: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        to.writable().await?;
        match to.try_write(bytes) {
            Ok(size) => bytes = bytes.get(size..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// How many bytes have passed under [`Weather::Corrupt`].
struct Corrupted(usize);

impl Corrupted {
    fn corrupt(&mut self, piece: &mut [u8], one_in: usize) {
        for byte in piece {
            self.0 = self.0.wrapping_add(1);
            if self.0.is_multiple_of(one_in) {
                // Another bit each time.
                *byte ^= 1 << (self.0 / one_in % 8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::timeout;

    /// A proxy, with both ends of a connection through it.
    async fn connected() -> (FaultProxy, TcpStream, TcpStream) {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = FaultProxy::start(server.local_addr().unwrap()).await.unwrap();
        let client = TcpStream::connect(proxy.address()).await.unwrap();
        let (server, _) = server.accept().await.unwrap();
        (proxy, client, server)
    }

    async fn hear(stream: &mut TcpStream, size: usize) -> Vec<u8> {
        let mut heard = vec![0; size];
        timeout(Duration::from_secs(5), stream.read_exact(&mut heard)).await.unwrap().unwrap();
        heard
    }

    #[tokio::test]
    async fn a_stall_keeps_everything_back_and_loses_nothing() {
        let (proxy, mut client, mut server) = connected().await;
        client.write_all(b"before").await.unwrap();
        assert_eq!(hear(&mut server, 6).await, b"before");
        proxy.weather_to_server(Weather::Stalled);
        client.write_all(b"meanwhile").await.unwrap();
        server.write_all(b"other way").await.unwrap();
        assert_eq!(hear(&mut client, 9).await, b"other way");
        let mut byte = [0];
        assert!(timeout(Duration::from_millis(100), server.read(&mut byte)).await.is_err());
        proxy.weather(Weather::Clear);
        assert_eq!(hear(&mut server, 9).await, b"meanwhile");
    }

    #[tokio::test]
    async fn a_reset_and_a_cut_are_told_apart_and_reach_both_ends() {
        let (proxy, mut client, mut server) = connected().await;
        proxy.reset();
        let mut byte = [0];
        for stream in [&mut client, &mut server] {
            assert_eq!(stream.read(&mut byte).await.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        }
        let (proxy, mut client, mut server) = connected().await;
        proxy.cut();
        for stream in [&mut client, &mut server] {
            assert_eq!(stream.read(&mut byte).await.unwrap(), 0);
        }
    }

    #[tokio::test]
    async fn a_reset_may_come_in_the_middle() {
        let (proxy, mut client, mut server) = connected().await;
        proxy.weather_to_client(Weather::ResetAfter(4));
        server.write_all(b"half a word").await.unwrap();
        let mut heard = Vec::new();
        let error = client.read_to_end(&mut heard).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        // The kernel may throw away what it had when the reset came.
        assert!(b"half".starts_with(&heard), "{heard:?}");
    }

    #[tokio::test]
    async fn trickled_bytes_all_come_and_corrupted_ones_differ() {
        let (proxy, mut client, mut server) = connected().await;
        proxy.weather_to_client(Weather::Trickle { bytes: 2, every: Duration::from_millis(5) });
        server.write_all(b"drop by drop").await.unwrap();
        assert_eq!(hear(&mut client, 12).await, b"drop by drop");
        proxy.weather_to_client(Weather::Corrupt { one_in: 5 });
        server.write_all(&[0; 10]).await.unwrap();
        assert_eq!(hear(&mut client, 10).await, [0, 0, 0, 0, 2, 0, 0, 0, 0, 4]);
    }

    #[tokio::test]
    async fn attempts_are_counted_while_it_is_down_too() {
        let (proxy, mut client, _server) = connected().await;
        proxy.go_down();
        let mut byte = [0];
        assert!(client.read(&mut byte).await.is_err());
        let mut refused = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(refused.read(&mut byte).await.is_err());
        proxy.attempted(2).await;
        assert_eq!(proxy.attempts(), 2);
    }
}
