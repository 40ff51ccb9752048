//! Starting and stopping.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use socketioxide::{SocketIo, TransportType};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error};

use crate::gateway::{self, Gateway};
use crate::live::{self, Pace};
use crate::script::{self, ScriptError};
use crate::story::Story;
use crate::token::{Claims, Key, KeyError};

/// The fastest the customers write, in messages a second.
const RATE_MAX: f64 = 10_000.0;

/// How long a connection may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(1);

/// Packets that wait for a client that reads slowly. Beyond it socketioxide drops what is emitted to that client.
const BUFFERED_PACKETS: usize = 4_096;

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct DemoConfig {
    /// The address it binds. Anything but loopback shows the demo to the network, without encryption.
    pub host: IpAddr,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Messages a second, on average, up to 10,000. At zero nobody writes, and there is only the past.
    pub rate: f64,
    /// The same seed tells the same story.
    pub seed: u64,
    /// After how many messages it ends; the past does not count. Never when there is none.
    pub limit: Option<u64>,
    /// The key of the tokens it accepts; a new one when there is none.
    pub key: Option<Key>,
    /// The agent whom [`Running::token`] is for.
    pub sub: String,
    /// For how long that token is good.
    pub ttl: Duration,
}

impl Default for DemoConfig {
    /// On a free loopback port, a message every two seconds, for ever.
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            rate: 0.5,
            seed: 1,
            limit: None,
            key: None,
            sub: "demo-agent".into(),
            ttl: Duration::from_secs(12 * 3600),
        }
    }
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Not a number of messages a second.
    #[error("the rate must be between 0 and {RATE_MAX} messages a second, not {0}")]
    Rate(f64),
    /// The address is taken, or is not one of this machine.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// There is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The demo token could not be written.
    #[error("cannot write a token")]
    Token(#[source] serde_json::Error),
    /// The built-in script is broken.
    #[error(transparent)]
    Script(#[from] ScriptError),
}

/// The demo server.
#[derive(Debug)]
pub struct DemoServer;

impl DemoServer {
    /// Starts a server. When this returns, clients can connect.
    pub async fn start(config: DemoConfig) -> Result<Running, StartError> {
        if !(0.0..=RATE_MAX).contains(&config.rate) {
            return Err(StartError::Rate(config.rate));
        }
        let key = match config.key {
            Some(key) => key,
            None => Key::random()?,
        };
        let token = key.sign(&Claims::new(&config.sub, config.ttl)).map_err(StartError::Token)?;
        let customers: Arc<[_]> = script::customers()?.into();

        let address = SocketAddr::new(config.host, config.port);
        let listen = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let addr = listener.local_addr().map_err(listen)?;

        let run = format!("{:08x}", fastrand::u32(..));
        let gateway = Arc::new(Gateway::new(key.clone(), Arc::clone(&customers), run.clone()));
        let (layer, io) = SocketIo::builder()
            .transports([TransportType::Websocket])
            .max_buffer_size(BUFFERED_PACKETS)
            .with_state(Arc::clone(&gateway))
            .build_layer();
        gateway::register(&io);

        let stop = CancellationToken::new();
        let story = Story::new(customers, config.seed, run);
        let pace = Pace { rate: config.rate, limit: config.limit };
        let telling = {
            let io = io.clone();
            async move {
                gateway.joined.notified().await;
                live::tell(io, story, pace).await;
            }
        };
        tokio::spawn(stop.clone().run_until_cancelled_owned(telling));

        let router = Router::new().route("/", get(greeting)).layer(layer);
        let task = tokio::spawn(serve(listener, router, io, stop.clone()));
        Ok(Running { addr, key, token, stop, task: Some(task) })
    }
}

async fn greeting() -> &'static str {
    "Deskbell's demo server. It speaks Socket.IO on this address, over websocket.\n"
}

async fn serve(listener: TcpListener, router: Router, io: SocketIo, stop: CancellationToken) {
    // Nagle's algorithm would hold small frames back for up to 40 ms.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%error, "nodelay not set");
        }
    });
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let out_of_patience = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = served.into_future() => if let Err(error) = result { error!(%error, "serving ended") },
        () = out_of_patience => debug!("a request did not end in time"),
    }
    io.close().await;
}

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    key: Key,
    token: String,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where it listens, as the guide writes addresses: `ws://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("ws://{}", self.addr)
    }

    /// The key of the tokens it accepts.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// A token that it accepts.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Disconnects everybody and waits until the port is free.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            error!(%error, "serving ended");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
