//! The world around the app, and what happens in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use deskbell_client::Clock;
use deskbell_demo_server::token::Key;
use deskbell_domain::CustomerId;
use deskbell_history::{HistoryReader, Key as HistoryKey};
use deskbell_protocol::time::to_iso;
use deskbell_tests::desktop::{Keyring, Notifications, PrivateDesktop, TrayHost, Window};
use deskbell_tests::fault_proxy::{FaultProxy, Weather};
use deskbell_tests::peer::{GENERAL, Peer, PeerOptions};
use serde_json::{Value, json};
use tokio::process::Child;
use tokio::time::{Instant, sleep};

use super::sent::{ANSWERED, Sent};
use super::stand::Stand;
use crate::BenchError;
use crate::app::{binary, history_of, in_time, sign_in_with, terminate, within};

/// What is quiet is quiet after so long without anything new.
const STILL: Duration = Duration::from_secs(4);
/// Coming back may take the longest pause between two attempts, and taking in what was missed some time more.
const COMING_BACK: Duration = Duration::from_mins(3);
/// Between two troubles, at least and at most, in milliseconds.
const PAUSE: std::ops::Range<u64> = 1500..6000;
const AGENT: &str = "soak";

/// Everything but the clock.
pub struct World {
    /// What happened how often.
    pub faults: BTreeMap<&'static str, usize>,
    /// What happened when.
    pub diary: Vec<String>,
    random: fastrand::Rng,
    next: Instant,
    /// What mends itself, and when.
    mends: Vec<(Instant, Mend)>,
    app: Child,
    log: PathBuf,
    tray: Option<TrayHost>,
    notifications: Option<Notifications>,
    proxy: FaultProxy,
    peer: Option<Peer>,
    options: PeerOptions,
    _keyring: Keyring,
    binary: PathBuf,
    desktop: PrivateDesktop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mend {
    Weather,
    Network,
    Server,
    Notifications,
    Tray,
}

impl World {
    /// Sets it up, with the app in its tray.
    pub async fn start(seed: u64) -> Result<Self, BenchError> {
        let binary = binary()?;
        let desktop = PrivateDesktop::start().await?;
        let keyring = Keyring::start(&desktop).await?;
        let notifications = Notifications::start(&desktop).await?;
        let tray = TrayHost::start(&desktop).await?;
        let options = PeerOptions {
            key: Some(Key::random()?),
            recovery: Some(Duration::from_secs(120)),
            ping_interval: Duration::from_secs(3),
            ping_timeout: Duration::from_secs(2),
            ..PeerOptions::default()
        };
        let peer = Peer::start(options.clone()).await.map_err(BenchError::app)?;
        let options = PeerOptions { port: peer.port(), ..options };
        let proxy = FaultProxy::start(([127, 0, 0, 1], peer.port()).into()).await?;
        let token = peer.token(AGENT, Duration::from_hours(1)).map_err(BenchError::app)?;
        sign_in_with(&desktop, &binary, &proxy.url(), &token).await?;
        let log = desktop.scratch().join("deskbell.log");
        let file = std::fs::File::create(&log)?;
        let mut command = desktop.command(&binary);
        // How the connection went is what one wants to know of a run that failed.
        command.env("DESKBELL_LOG", "warn,deskbell_app=info");
        command.arg("--hidden").stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let app = command.spawn()?;
        tray.next_item().await?;
        let world = Self {
            faults: BTreeMap::new(),
            diary: Vec::new(),
            random: fastrand::Rng::with_seed(seed),
            next: Instant::now(),
            mends: Vec::new(),
            app,
            log,
            tray: Some(tray),
            notifications: Some(notifications),
            proxy,
            peer: Some(peer),
            options,
            _keyring: keyring,
            binary,
            desktop,
        };
        world.until_joined().await?;
        Ok(world)
    }

    /// Has the server send so many messages. `false` when there is no server.
    pub async fn send(&mut self, sent: &mut Sent, count: usize) -> Result<bool, BenchError> {
        let Some(peer) = &self.peer else { return Ok(false) };
        let content = sent.next_content();
        let from = Clock::system().now();
        let burst = json!({
            "do": "burst-messages", "first": sent.count(), "count": count, "content": content, "answered": ANSWERED
        });
        peer.command(burst).await.map_err(BenchError::app)?;
        sent.add(count, content, from, Clock::system().now());
        // Nobody looks at what it says.
        peer.drain();
        Ok(true)
    }

    /// Does what is due.
    pub async fn trouble(&mut self) -> Result<(), BenchError> {
        let now = Instant::now();
        let due = self.mends.extract_if(.., |(at, _)| *at <= now).map(|(_, mend)| mend).collect::<Vec<_>>();
        for mend in due {
            self.mend(mend).await?;
        }
        if !self.app_runs()? {
            return Err(BenchError::App(format!("the app has ended; it said: {}", self.said())));
        }
        if now < self.next {
            return Ok(());
        }
        self.next = now + Duration::from_millis(self.random.u64(PAUSE));
        let name = match self.random.u32(0..100) {
            0..14 => self.cut(),
            14..28 => self.reset(),
            28..40 => self.stall(),
            40..48 => self.lose_network(),
            48..55 => self.lose_server().await?,
            55..63 => self.renew_token().await?,
            63..71 => self.lose_notifications().await?,
            71..79 => self.lose_tray().await?,
            79..91 => self.open_window().await?,
            _ => self.close_windows().await?,
        };
        *self.faults.entry(name).or_default() += 1;
        self.note(name);
        Ok(())
    }

    fn note(&mut self, what: &str) {
        let at = to_iso(Clock::system().now());
        self.diary.push(format!("{at} {what}"));
    }

    fn later(&mut self, seconds: std::ops::Range<f64>, mend: Mend) {
        let span = seconds.start + self.random.f64() * (seconds.end - seconds.start);
        self.mends.push((Instant::now() + Duration::from_secs_f64(span), mend));
    }

    async fn mend(&mut self, mend: Mend) -> Result<(), BenchError> {
        self.note(&format!("{mend:?} mended"));
        match mend {
            Mend::Weather => self.proxy.weather(Weather::Clear),
            Mend::Network => self.proxy.come_up(),
            Mend::Server if self.peer.is_none() => {
                self.peer = Some(Peer::start(self.options.clone()).await.map_err(BenchError::app)?);
            }
            Mend::Notifications if self.notifications.is_none() => {
                self.notifications = Some(Notifications::start(&self.desktop).await?);
            }
            Mend::Tray if self.tray.is_none() => self.tray = Some(TrayHost::start(&self.desktop).await?),
            Mend::Server | Mend::Notifications | Mend::Tray => {}
        }
        Ok(())
    }

    fn cut(&mut self) -> &'static str {
        self.proxy.cut();
        "cuts"
    }

    fn reset(&mut self) -> &'static str {
        self.proxy.reset();
        "resets"
    }

    fn stall(&mut self) -> &'static str {
        self.proxy.weather(Weather::Stalled);
        self.later(1.0..12.0, Mend::Weather);
        "stalls"
    }

    fn lose_network(&mut self) -> &'static str {
        self.proxy.go_down();
        self.later(1.0..8.0, Mend::Network);
        "outages"
    }

    async fn lose_server(&mut self) -> Result<&'static str, BenchError> {
        if let Some(peer) = self.peer.take() {
            peer.kill().await.map_err(BenchError::app)?;
        }
        self.later(0.5..4.0, Mend::Server);
        Ok("server restarts")
    }

    async fn renew_token(&mut self) -> Result<&'static str, BenchError> {
        if let Some(peer) = &self.peer {
            let token = peer.token(AGENT, Duration::from_hours(1)).map_err(BenchError::app)?;
            sign_in_with(&self.desktop, &self.binary, &self.proxy.url(), &token).await?;
        }
        Ok("token renewals")
    }

    async fn lose_notifications(&mut self) -> Result<&'static str, BenchError> {
        if let Some(service) = self.notifications.take() {
            service.stop().await?;
        }
        self.later(0.2..3.0, Mend::Notifications);
        Ok("notification service restarts")
    }

    async fn lose_tray(&mut self) -> Result<&'static str, BenchError> {
        if let Some(tray) = self.tray.take() {
            tray.stop().await?;
        }
        self.later(0.2..3.0, Mend::Tray);
        Ok("tray restarts")
    }

    async fn open_window(&mut self) -> Result<&'static str, BenchError> {
        let customer = format!("c{}", self.random.u32(0..100));
        let arguments: &[&str] = if self.random.u32(0..3) == 0 { &[] } else { &["chat", &customer] };
        let mut command = self.desktop.command(&self.binary);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        in_time("the end of a second start", command.status()).await??;
        Ok("windows opened")
    }

    async fn close_windows(&mut self) -> Result<&'static str, BenchError> {
        for window in self.desktop.windows() {
            self.desktop.close_window(&window.title).await?;
            let gone = |windows: &[Window]| windows.iter().all(|other| other.id != window.id);
            self.desktop.until_windows("a window to close", gone).await?;
        }
        Ok("windows closed")
    }

    /// Mends everything, closes the windows, and waits until nothing more comes.
    pub async fn calm_down(&mut self) -> Result<(), BenchError> {
        for mend in [Mend::Weather, Mend::Network, Mend::Server, Mend::Notifications, Mend::Tray] {
            self.mend(mend).await?;
        }
        self.mends.clear();
        self.until_joined().await?;
        // A tray or a notification service that was away may have brought up the inbox a moment ago.
        let mut stored = 0;
        let mut since = Instant::now();
        within(COMING_BACK, "everything to come", async {
            while since.elapsed() < STILL || !self.desktop.windows().is_empty() {
                self.close_windows().await?;
                let now = self.stored().await?;
                if now != stored {
                    (stored, since) = (now, Instant::now());
                }
                sleep(Duration::from_millis(100)).await;
            }
            Ok::<(), BenchError>(())
        })
        .await??;
        self.next = Instant::now() + Duration::from_millis(PAUSE.start);
        Ok(())
    }

    /// How the app stands.
    pub async fn look(&self) -> Result<Stand, BenchError> {
        let pid = self.app.id().unwrap_or_default();
        Stand::of(pid, self.stored().await?, self.desktop.connection()).await
    }

    /// The history's file and key.
    pub async fn history(&self) -> Result<(PathBuf, HistoryKey), BenchError> {
        history_of(&self.desktop).await
    }

    /// Ends the app, and returns what it said. Its files stay as long as this.
    pub async fn end(&mut self) -> Result<String, BenchError> {
        terminate(&mut self.app, "the app").await?;
        Ok(self.said())
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    fn app_runs(&mut self) -> Result<bool, BenchError> {
        Ok(self.app.try_wait()?.is_none())
    }

    async fn stored(&self) -> Result<u64, BenchError> {
        let (file, key) = self.history().await?;
        let reader = HistoryReader::open(&file, &key).map_err(BenchError::app)?;
        let known =
            reader.known(&CustomerId::new("c0").map_err(BenchError::app)?).map_err(BenchError::app)?;
        Ok(known.map_or(0, |known| known.up_to.0))
    }

    async fn until_joined(&self) -> Result<(), BenchError> {
        within(COMING_BACK, "the app in the general room", async {
            loop {
                if let Some(peer) = &self.peer {
                    let rooms = peer.rooms().await.map_err(BenchError::app)?;
                    if rooms.get(GENERAL).and_then(Value::as_array).is_some_and(|sids| !sids.is_empty()) {
                        return Ok(());
                    }
                }
                sleep(Duration::from_millis(100)).await;
            }
        })
        .await?
    }
}
