//! A thousand clients in one process: what each takes of the memory, and how they come back after the server is gone.
//!
//! The clients are a process of their own (`deskbell-bench clients COUNT URL TOKEN`), which says how it stands, line by line.
//! Between them and the server is a proxy that counts attempts, those too that find no server.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use deskbell_bench::plot;
use deskbell_bench::process::rss_mib;
use deskbell_bench::results::{Aim, Results, Row};
use deskbell_bench::table::line;
use deskbell_client::{Client, ClientConfig, SPREAD, ServerAddress, Signal, Token};
use deskbell_tests::daemon::{Daemon, Program};
use deskbell_tests::fault_proxy::FaultProxy;
use deskbell_tests::peer::{Peer, PeerOptions};
use deskbell_tests::port::reserved_port;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::BenchError;

/// How many, if nobody says otherwise.
pub const CLIENTS: usize = 1000;
const PATIENCE: Duration = Duration::from_secs(180);
const SETTLE: Duration = Duration::from_secs(5);
/// A server that is restarted is away for so long: a quick one, and one that takes its time.
const AWAY: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(30)];

/// How the clients stand.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    online: usize,
    mib: f64,
    messages: usize,
}

/// The clients' process.
pub async fn clients(count: usize, url: &str, token: &str) -> Result<(), BenchError> {
    more_descriptors();
    let address = ServerAddress::parse(url).map_err(BenchError::scale)?;
    let token = Arc::new(Token::new(token));
    let messages = Arc::new(AtomicUsize::new(0));
    let say = |online| -> Result<(), BenchError> {
        let messages = messages.load(Ordering::Relaxed);
        println!(
            "{}",
            serde_json::to_string(&Standing { online, mib: rss_mib(std::process::id()), messages })?
        );
        Ok(())
    };
    say(0)?;
    let mut all = Vec::new();
    for _ in 0..count {
        // As towards a server on another computer.
        let config = ClientConfig { spread: SPREAD, ..ClientConfig::new(address.clone(), token.clone()) };
        let (client, mut signals) = Client::start(config, None);
        client.join_general_room();
        let messages = Arc::clone(&messages);
        tokio::spawn(async move {
            while let Some(batch) = signals.next().await {
                let heard = batch.into_iter().filter(|signal| matches!(signal, Signal::Event { .. })).count();
                messages.fetch_add(heard, Ordering::Relaxed);
            }
        });
        all.push(client);
    }
    loop {
        sleep(Duration::from_millis(200)).await;
        say(all.iter().filter(|client| client.is_connected()).count())?;
    }
}

/// How a storm went.
#[derive(Debug, Serialize)]
struct Storm {
    away_seconds: u64,
    /// Attempts in each second since the server was gone.
    attempts: Vec<usize>,
    /// The same since it was back.
    after: Vec<usize>,
    /// Until all were online again, since it was back.
    back_seconds: f64,
}

#[derive(Debug, Serialize)]
struct Measured {
    clients: usize,
    empty_mib: f64,
    online_mib: f64,
    storms: Vec<Storm>,
}

/// Measures against one server, and against two that share what they know.
pub async fn bench(count: usize) -> Result<(), BenchError> {
    more_descriptors();
    let one = one_server(count).await?;
    let two = two_servers(count).await?;
    let mut rows = Vec::new();
    for (name, measured) in [("one server", &one), ("two servers", &two)] {
        let each = (measured.online_mib - measured.empty_mib) * 1024.0 / count as f64;
        rows.push(Row::new(format!("{count} clients, {name}: memory of each"), "KiB", each));
        for storm in &measured.storms {
            let most = |seconds: &[usize]| {
                seconds.iter().copied().max().unwrap_or_default() as f64 / count as f64 * 100.0
            };
            let away = storm.away_seconds;
            let row = |what: &str, unit, figure| {
                Row::new(format!("{name}, gone for {away} s: {what}"), unit, figure)
            };
            rows.push(
                row("most attempts in a second once it is back", "%", most(&storm.after))
                    .aim(Aim::AtMost(10.0)),
            );
            rows.push(
                row("most attempts in a second at all", "%", most(&storm.attempts)).aim(Aim::AtMost(10.0)),
            );
            rows.push(row("all online again after", "s", storm.back_seconds));
        }
    }
    for row in &rows {
        println!("{}", line(row));
    }
    let results = Results::here();
    results.write("scale", rows, &json!({ "one": one, "two": two }))?;
    let mut storms = Vec::new();
    for (name, measured) in [("One server", &one), ("Two servers", &two)] {
        for Storm { away_seconds, attempts, .. } in &measured.storms {
            storms.push((format!("{name}, gone for {away_seconds} s"), attempts.as_slice()));
        }
    }
    std::fs::write(results.folder().join("storm.svg"), plot::storms(&storms, count))?;
    Ok(())
}

async fn one_server(count: usize) -> Result<Measured, BenchError> {
    let peer = Peer::start(PeerOptions::default()).await.map_err(BenchError::scale)?;
    let (port, key) = (peer.port(), peer.key().clone());
    let token = peer.token("agent", Duration::from_hours(1)).map_err(BenchError::scale)?;
    let proxy = FaultProxy::start(([127, 0, 0, 1], port).into()).await?;
    let mut herd = Herd::start(count, &proxy.url(), &token).await?;
    let mut peers = vec![peer];
    let mut storms = Vec::new();
    for away in AWAY {
        let options = PeerOptions { port, key: Some(key.clone()), ..PeerOptions::default() };
        storms.push(herd.storm(&proxy, &mut peers, vec![options], away).await?);
    }
    Ok(Measured { clients: count, empty_mib: herd.empty_mib, online_mib: herd.online_mib, storms })
}

async fn two_servers(count: usize) -> Result<Measured, BenchError> {
    let redis = Daemon::redis().await.map_err(BenchError::scale)?;
    let first = PeerOptions { redis: Some(format!("redis://{}", redis.address())), ..PeerOptions::default() };
    let first = Peer::start(first.clone()).await.map_err(BenchError::scale).map(|peer| (first, peer))?;
    let (options, one) = first;
    let options = PeerOptions { key: Some(one.key().clone()), ..options };
    let two = Peer::start(options.clone()).await.map_err(BenchError::scale)?;
    let token = one.token("agent", Duration::from_hours(1)).map_err(BenchError::scale)?;
    let both = [one.port(), two.port()].map(|port| PeerOptions { port, ..options.clone() });
    let port = reserved_port()?;
    let config = format!(
        "global
           maxconn {}
         defaults
           mode http
           timeout connect 1s
           timeout client 60s
           timeout server 60s
           timeout tunnel 1h
         frontend all
           bind 127.0.0.1:{port}
           default_backend nodes
         backend nodes
           balance roundrobin
           server one 127.0.0.1:{} check inter 200ms fall 1 rise 1
           server two 127.0.0.1:{} check inter 200ms fall 1 rise 1\n",
        count * 2 + 100,
        one.port(),
        two.port()
    );
    let haproxy = Daemon::start(Program {
        name: "haproxy",
        known_as: None,
        arguments: &["-db", "-f", "{config}"],
        config: &config,
        port,
    })
    .await
    .map_err(BenchError::scale)?;
    let proxy = FaultProxy::start(haproxy.address()).await?;
    let mut herd = Herd::start(count, &proxy.url(), &token).await?;
    let mut peers = vec![one, two];
    let [_, away] = AWAY;
    let storm = herd.storm(&proxy, &mut peers, both.to_vec(), away).await?;
    Ok(Measured {
        clients: count,
        empty_mib: herd.empty_mib,
        online_mib: herd.online_mib,
        storms: vec![storm],
    })
}

/// The clients' process, from outside. Dropping it kills it.
struct Herd {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    count: usize,
    empty_mib: f64,
    online_mib: f64,
}

impl Herd {
    /// Starts it, and waits until all are online.
    async fn start(count: usize, url: &str, token: &str) -> Result<Self, BenchError> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["clients", &count.to_string(), url, token]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| BenchError::scale("the clients have no output"))?;
        let lines = BufReader::new(stdout).lines();
        let mut herd = Self { _child: child, lines, count, empty_mib: 0.0, online_mib: 0.0 };
        herd.empty_mib = herd.next().await?.mib;
        eprintln!("{count} clients come");
        herd.until_all().await?;
        // What the server told each of all others, and the room, is through by then.
        let settled = Instant::now() + SETTLE;
        while Instant::now() < settled {
            herd.online_mib = herd.next().await?.mib;
        }
        Ok(herd)
    }

    async fn next(&mut self) -> Result<Standing, BenchError> {
        let line = timeout(PATIENCE, self.lines.next_line()).await;
        let line = line.map_err(|_| BenchError::scale("the clients say nothing"))??;
        Ok(serde_json::from_str(&line.ok_or_else(|| BenchError::scale("the clients have ended"))?)?)
    }

    async fn until_all(&mut self) -> Result<(), BenchError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let standing = self.next().await?;
            if standing.online >= self.count {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(BenchError::scale(format!("only {} clients came", standing.online)));
            }
        }
    }

    /// Kills the servers, starts them again after a while, and counts who comes when.
    async fn storm(
        &mut self,
        proxy: &FaultProxy,
        peers: &mut Vec<Peer>,
        options: Vec<PeerOptions>,
        away: Duration,
    ) -> Result<Storm, BenchError> {
        // Only a connection that held for 30 s counts as a success, from which a client begins anew.
        sleep(Duration::from_secs(32)).await;
        eprintln!("the server goes for {} s", away.as_secs());
        let before = proxy.attempts();
        let gone = Instant::now();
        for peer in peers.drain(..) {
            peer.kill().await.map_err(BenchError::scale)?;
        }
        sleep(away).await;
        for options in options {
            peers.push(Peer::start(options).await.map_err(BenchError::scale)?);
        }
        let back = Instant::now();
        // What it said while the server was away is said.
        while timeout(Duration::from_millis(10), self.lines.next_line()).await.is_ok() {}
        self.until_all().await?;
        let back_seconds = back.elapsed().as_secs_f64();
        let times = proxy.attempted_at();
        let times = times.get(before..).unwrap_or_default();
        let in_seconds = |since: Instant| {
            let mut seconds: Vec<usize> = Vec::new();
            for at in times.iter().filter(|at| **at >= since) {
                let second = (*at - since).as_secs() as usize;
                if seconds.len() <= second {
                    seconds.resize(second + 1, 0);
                }
                if let Some(attempts) = seconds.get_mut(second) {
                    *attempts += 1;
                }
            }
            seconds
        };
        Ok(Storm {
            away_seconds: away.as_secs(),
            attempts: in_seconds(gone),
            after: in_seconds(back),
            back_seconds,
        })
    }
}

/// As many descriptors as the system allows: each client is one, and each of them two in the proxy.
fn more_descriptors() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it is not allowed, the clients that do not come say so.
    let _ = setrlimit(Resource::Nofile, limit);
}
