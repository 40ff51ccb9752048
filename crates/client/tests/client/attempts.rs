//! How often a server that does not work is asked, minute by minute for an hour, on a clock that is wound by hand.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use deskbell_client::transport::{Closed, Connection, Inbound, OpenError, OpenRequest, Opened, Transport};
use deskbell_client::{
    Client, ClientConfig, Clock, ServerAddress, Signals, Token, TokenError, TokenSource, Trouble,
};
use deskbell_domain::Timestamp;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// What becomes of an attempt.
#[derive(Debug, Clone)]
enum Outcome {
    Fails(OpenError),
    /// It takes so long to fail.
    FailsLate(OpenError, Duration),
    /// It is accepted, and ends like this after so long.
    Ends(Closed, Duration),
}

/// Attempts, each with the same outcome.
#[derive(Clone)]
struct Scripted {
    outcome: Outcome,
    attempts: Arc<Mutex<Vec<Instant>>>,
}

impl Transport for Scripted {
    fn open(&self, _request: OpenRequest) -> BoxFuture<'_, Result<Opened, OpenError>> {
        self.attempts.lock().unwrap().push(Instant::now());
        let result = match self.outcome.clone() {
            Outcome::Fails(error) => Err(error),
            Outcome::FailsLate(error, after) => {
                return async move {
                    sleep(after).await;
                    Err(error)
                }
                .boxed();
            }
            Outcome::Ends(closed, after) => {
                let connection = Ending { closed: Some(closed), timer: Box::pin(sleep(after)) };
                Ok(Opened { connection: Box::new(connection), pid: None, missed: Vec::new() })
            }
        };
        std::future::ready(result).boxed()
    }
}

struct Ending {
    closed: Option<Closed>,
    timer: std::pin::Pin<Box<Sleep>>,
}

impl Connection for Ending {
    fn send(&mut self, _event: &str, _arguments: &[Value]) {}

    fn acknowledge(&mut self, _id: u64) {}

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Inbound> {
        self.timer.as_mut().poll(cx).map(|()| Inbound::Closed(self.closed.take().unwrap()))
    }

    fn poll_write(&mut self, _cx: &mut Context<'_>) -> Poll<Closed> {
        Poll::Pending
    }

    fn silence(&self) -> Duration {
        Duration::from_secs(45)
    }
}

fn config(tokens: Arc<dyn TokenSource>) -> ClientConfig {
    config_of("ws://localhost:3000", tokens)
}

fn config_of(address: &str, tokens: Arc<dyn TokenSource>) -> ClientConfig {
    let address = ServerAddress::parse(address).unwrap();
    let start = Instant::now();
    let clock = Clock::new(move || Timestamp::from_millis(1_800_000_000_000).after(start.elapsed()));
    ClientConfig { clock, ..ClientConfig::new(address, tokens) }
}

/// A client whose every attempt has this outcome, and when it made them.
fn client(outcome: Outcome) -> (Client, Signals, Arc<Mutex<Vec<Instant>>>) {
    let scripted = Scripted { outcome, attempts: Arc::default() };
    let attempts = scripted.attempts.clone();
    let (client, signals) = Client::with_transport(config(Arc::new(Token::new("t"))), None, scripted);
    client.join_general_room();
    (client, signals, attempts)
}

/// How many of `attempts` fell into each of the 60 minutes since `start`.
fn minutes(attempts: &[Instant], start: Instant) -> [u32; 60] {
    let mut minutes = [0; 60];
    for at in attempts {
        let minute = usize::try_from(at.duration_since(start).as_secs() / 60).unwrap();
        minutes[minute.min(59)] += 1;
    }
    minutes
}

fn broken() -> Closed {
    Closed::Broken("reset".into())
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_work_is_asked_politely() {
    let trouble = || Outcome::Fails(OpenError::Trouble(Trouble::Unreachable { detail: "refused".into() }));
    let busy = || Outcome::Fails(OpenError::Refused(json!({"message": "Too many connections"})));
    // At most so many in the first minute, and in each one after it; and at least so many in the hour.
    for (what, outcome, first, later, least) in [
        ("nobody there", trouble(), 9, 4, 60),
        ("no admission", busy(), 9, 4, 60),
        ("closed at once", Outcome::Ends(Closed::ByServer, Duration::ZERO), 9, 4, 60),
        ("broken at once", Outcome::Ends(broken(), Duration::ZERO), 9, 4, 60),
        ("disconnected at once", Outcome::Ends(Closed::Disconnected, Duration::ZERO), 3, 1, 58),
        ("disconnected after 10 s", Outcome::Ends(Closed::Disconnected, Duration::from_secs(10)), 5, 3, 60),
        ("held for 29 s", Outcome::Ends(broken(), Duration::from_secs(29)), 3, 2, 45),
        ("held for 31 s", Outcome::Ends(broken(), Duration::from_secs(31)), 2, 2, 100),
        ("refused", Outcome::Fails(OpenError::Refused(json!({"message": "jwt expired"}))), 1, 0, 1),
    ] {
        let start = Instant::now();
        let (_client, _signals, attempts) = client(outcome);
        sleep_until(start + Duration::from_secs(3600)).await;
        let counted = minutes(&attempts.lock().unwrap(), start);
        assert!(counted[0] <= first, "{what}: {counted:?}");
        assert!(counted[1..].iter().all(|&count| count <= later), "{what}: {counted:?}");
        assert!(counted.iter().sum::<u32>() >= least, "{what}, it must not give up: {counted:?}");
    }
}

/// A network that comes and goes ten times a second, as a bad driver reports it.
#[tokio::test(start_paused = true)]
async fn a_network_that_flaps_does_not_make_it_hammer() {
    for outcome in [
        Outcome::Fails(OpenError::Trouble(Trouble::Unreachable { detail: "no route".into() })),
        Outcome::Ends(broken(), Duration::ZERO),
    ] {
        let start = Instant::now();
        let (client, _signals, attempts) = client(outcome);
        while start.elapsed() < Duration::from_secs(3600) {
            sleep(Duration::from_millis(100)).await;
            client.network_up();
        }
        let counted = minutes(&attempts.lock().unwrap(), start);
        assert!(counted.iter().all(|&count| count <= 61), "{counted:?}");
        // But it does retry sooner than it would without.
        assert!(counted.iter().all(|&count| count >= 30), "{counted:?}");
    }
}

/// What an attempt comes to that began before the machine slept says nothing about how things are after it.
#[tokio::test(start_paused = true)]
async fn who_wakes_up_in_an_attempt_makes_another_one_soon() {
    let trouble = OpenError::Trouble(Trouble::Unreachable { detail: "no route".into() });
    for takes in [Duration::from_millis(300), Duration::from_secs(14)] {
        let (client, _signals, attempts) = client(Outcome::FailsLate(trouble.clone(), takes));
        // Until attempts are far apart.
        while attempts.lock().unwrap().len() < 6 {
            sleep(Duration::from_millis(50)).await;
        }
        let sixth = attempts.lock().unwrap()[5];
        sleep_until(sixth + Duration::from_millis(200)).await;
        client.network_up();
        sleep_until(sixth + Duration::from_millis(900)).await;
        assert_eq!(attempts.lock().unwrap().len(), 6, "not twice in a second");
        sleep_until(sixth + Duration::from_millis(1500)).await;
        client.network_up();
        sleep_until(sixth + Duration::from_millis(1600)).await;
        assert_eq!(attempts.lock().unwrap().len(), 7, "an attempt that takes {takes:?}");
    }
}

/// A keyring that never has the token, and counts how often it was asked.
struct Locked(Arc<AtomicU32>);

impl TokenSource for Locked {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Err(TokenError::Unavailable("locked".into()))).boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn a_locked_keyring_is_asked_politely_and_the_server_not_at_all() {
    let asked = Arc::new(AtomicU32::new(0));
    let scripted = Scripted { outcome: Outcome::Ends(broken(), Duration::ZERO), attempts: Arc::default() };
    let attempts = scripted.attempts.clone();
    let (_client, _signals) = Client::with_transport(config(Arc::new(Locked(asked.clone()))), None, scripted);
    sleep(Duration::from_secs(3600)).await;
    let asked = asked.load(Ordering::SeqCst);
    assert!((60..250).contains(&asked), "{asked}");
    assert!(attempts.lock().unwrap().is_empty());
}

/// How long after the end of the connection the second attempt of 200 clients each came, in order.
async fn second_attempts(address: &str, closed: Closed) -> Vec<Duration> {
    const HELD: Duration = Duration::from_secs(60);
    let mut waited = Vec::new();
    for _ in 0..200 {
        let scripted = Scripted { outcome: Outcome::Ends(closed.clone(), HELD), attempts: Arc::default() };
        let attempts = scripted.attempts.clone();
        let config = config_of(address, Arc::new(Token::new("t")));
        let (_client, _signals) = Client::with_transport(config, None, scripted);
        sleep(HELD + Duration::from_secs(45)).await;
        let attempts = attempts.lock().unwrap();
        let [first, second, ..] = attempts[..] else { panic!("{attempts:?}") };
        waited.push(second - first - HELD);
    }
    waited.sort_unstable();
    waited
}

#[tokio::test(start_paused = true)]
async fn clients_that_a_server_left_come_back_one_after_the_other() {
    const ELSEWHERE: &str = "wss://support.example.com";
    for (ended, least) in [(Closed::ByServer, 2), (broken(), 2), (Closed::Disconnected, 5)] {
        let waited = second_attempts(ELSEWHERE, ended.clone()).await;
        let seconds: Vec<u64> = waited.iter().map(Duration::as_secs).collect();
        let most = seconds.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap();
        // A timer is up to a millisecond late.
        let latest = Duration::from_secs(least + 16) + Duration::from_millis(1);
        assert!(seconds[0] >= least && waited[199] <= latest && most < 40, "{ended:?}: {waited:?}");
        assert!(seconds[199] >= least + 13, "{ended:?}: {seconds:?}");
    }
    // A network that is gone took nobody else's connection, and a server on this computer has no crowd.
    let silent = Closed::Silent(Duration::from_secs(45));
    for (address, ended) in [(ELSEWHERE, silent), ("ws://localhost:3000", Closed::ByServer)] {
        let waited = second_attempts(address, ended.clone()).await;
        assert!(waited[199] < Duration::from_secs(2), "{ended:?} at {address}: {waited:?}");
    }
}
