//! A Node script of `tests/peer`, run as a child that speaks one JSON object a line (see `lines.mjs` there).

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deskbell_demo_server::token::KeyError;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

/// How long a reply or an event may take. Long, because two cores may be building something else meanwhile.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Why the peer did not do what a test asked. `Debug` is in words too: it is what a test that returns an error prints.
#[derive(thiserror::Error)]
pub enum PeerError {
    /// `node` or `npm` is not there.
    #[error("{program} was not found. Install Node.js 18 or later, with npm: apt-get install nodejs npm")]
    Missing {
        /// Which of them.
        program: &'static str,
    },
    /// `npm ci` in `tests/peer` failed.
    #[error("npm ci in {} failed ({status}): {stderr}", folder.display())]
    Install {
        /// Where it ran.
        folder: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        stderr: String,
    },
    /// There was no port for it.
    #[error("looking for a port")]
    Port(#[source] std::io::Error),
    /// A file or a pipe failed.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The script could not do what the command says.
    #[error("the script did not obey {command}: {error}")]
    Disobeyed {
        /// The command.
        command: Value,
        /// Its own words.
        error: String,
    },
    /// The server could not listen.
    #[error("the peer does not listen: {said}")]
    NotListening {
        /// What it said.
        said: String,
    },
    /// There is no key to sign tokens with.
    #[error("the peer has no key")]
    Key(#[source] KeyError),
    /// A token could not be signed.
    #[error("a token was not signed")]
    Token(#[source] serde_json::Error),
    /// The script is gone.
    #[error("the script has ended; it last said: {said}")]
    Ended {
        /// The last events, one a line.
        said: String,
    },
    /// What a test waits for did not come.
    #[error("{what} did not come within {within:?}; not yet taken: {said}")]
    Late {
        /// What was waited for.
        what: String,
        /// For how long.
        within: Duration,
        /// The events that came instead, one a line.
        said: String,
    },
}

impl PeerError {
    fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}

impl fmt::Debug for PeerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = std::error::Error::source(self);
        while let Some(source) = cause {
            write!(f, ": {source}")?;
            cause = source.source();
        }
        Ok(())
    }
}

/// A running script. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Script {
    child: Mutex<Child>,
    stdin: tokio::sync::Mutex<Option<ChildStdin>>,
    heard: Arc<Heard>,
    next_id: AtomicU64,
}

/// What the script said and nobody took yet.
#[derive(Debug, Default)]
struct Heard {
    lines: Mutex<Lines>,
    more: Notify,
}

#[derive(Debug, Default)]
struct Lines {
    events: VecDeque<Value>,
    awaited: HashMap<u64, oneshot::Sender<Value>>,
    ended: bool,
}

impl Script {
    /// Starts `tests/peer/{name}`, after installing its packages if need be.
    pub(super) async fn start(name: &str, arguments: &[String]) -> Result<Self, PeerError> {
        let folder = packages().await?;
        let mut child = Command::new("node")
            .arg(folder.join(name))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| not_started("node", error))?;
        let heard = Arc::new(Heard::default());
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(listen(stdout, Arc::clone(&heard)));
        }
        let stdin = tokio::sync::Mutex::new(child.stdin.take());
        Ok(Self { child: Mutex::new(child), stdin, heard, next_id: AtomicU64::new(1) })
    }

    /// Sends a command and waits for its reply.
    pub(super) async fn command(&self, mut command: Value) -> Result<Value, PeerError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        if let Some(members) = command.as_object_mut() {
            members.insert("id".into(), id.into());
        }
        let (sender, reply) = oneshot::channel();
        self.heard.lines().awaited.insert(id, sender);
        self.write(&command).await?;
        let reply = match tokio::time::timeout(PATIENCE, reply).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(_)) => return Err(self.ended()),
            Err(_) => return Err(self.late(format!("the reply to {command}"), PATIENCE)),
        };
        if reply.get("ok") == Some(&Value::Bool(true)) {
            return Ok(reply);
        }
        let error = reply.get("error").and_then(Value::as_str).unwrap_or_default().to_owned();
        Err(PeerError::Disobeyed { command, error })
    }

    /// Takes the first event that `matches`, waiting for it if need be. Those before it stay, for others to take.
    pub(super) async fn next(
        &self,
        within: Duration,
        mut matches: impl FnMut(&Value) -> bool,
    ) -> Result<Value, PeerError> {
        let deadline = Instant::now() + within;
        let mut seen = 0;
        loop {
            let more = self.heard.more.notified();
            tokio::pin!(more);
            // From here on a line that comes is not missed, even between the look and the wait.
            more.as_mut().enable();
            {
                let mut lines = self.heard.lines();
                let found = lines.events.iter().skip(seen).position(&mut matches);
                if let Some(event) = found.and_then(|at| lines.events.remove(seen + at)) {
                    return Ok(event);
                }
                seen = lines.events.len();
                if lines.ended {
                    drop(lines);
                    return Err(self.ended());
                }
            }
            if tokio::time::timeout_at(deadline, more).await.is_err() {
                return Err(self.late("a matching event".into(), within));
            }
        }
    }

    /// Forgets the events that nobody took, and hands them over.
    pub(super) fn drain(&self) -> Vec<Value> {
        self.heard.lines().events.drain(..).collect()
    }

    /// Sends a signal, named as `kill` names it.
    pub(super) fn signal(&self, name: &str) -> Result<(), PeerError> {
        let pid = lock(&self.child).id().ok_or_else(|| self.ended())?;
        let done = std::process::Command::new("kill").args(["-s", name, &pid.to_string()]).status();
        match done.map_err(PeerError::io("running kill"))? {
            status if status.success() => Ok(()),
            _ => Err(self.ended()),
        }
    }

    /// Lets the script end by itself, by closing its stdin, and waits for that.
    pub(super) async fn close(&self) -> Result<(), PeerError> {
        self.stdin.lock().await.take();
        match self.next(PATIENCE, |_| false).await {
            Err(PeerError::Ended { .. }) => Ok(()),
            Err(error) => Err(error),
            Ok(event) => Err(self.late(format!("the end, and not {event}"), PATIENCE)),
        }
    }

    async fn write(&self, line: &Value) -> Result<(), PeerError> {
        let mut stdin = self.stdin.lock().await;
        let stdin = stdin.as_mut().ok_or_else(|| self.ended())?;
        stdin
            .write_all(format!("{line}\n").as_bytes())
            .await
            .map_err(PeerError::io("writing a command to the script"))
    }

    fn ended(&self) -> PeerError {
        PeerError::Ended { said: self.heard.lines().said() }
    }

    fn late(&self, what: String, within: Duration) -> PeerError {
        PeerError::Late { what, within, said: self.heard.lines().said() }
    }
}

impl Heard {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        lock(&self.lines)
    }
}

impl Lines {
    /// The last events that nobody took, for an error that a person reads.
    fn said(&self) -> String {
        let last = self.events.len().saturating_sub(20);
        self.events.iter().skip(last).map(|event| format!("\n  {event}")).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(stdout: ChildStdout, heard: Arc<Heard>) {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let event = serde_json::from_str(&line).unwrap_or_else(|_| json!({"type": "noise", "line": line}));
        let mut lines = heard.lines();
        let awaited = event
            .get("id")
            .and_then(Value::as_u64)
            .filter(|_| event.get("type").is_some_and(|kind| kind == "reply"))
            .and_then(|id| lines.awaited.remove(&id));
        match awaited {
            // Nobody waits any more when the command ran out of time.
            Some(reply) => drop(reply.send(event)),
            None => lines.events.push_back(event),
        }
        drop(lines);
        heard.more.notify_waiters();
    }
    let mut lines = heard.lines();
    lines.ended = true;
    lines.awaited.clear();
    drop(lines);
    heard.more.notify_waiters();
}

/// `tests/peer`, with its packages installed.
pub(super) async fn packages() -> Result<PathBuf, PeerError> {
    let folder = folder();
    install(&folder).await?;
    Ok(folder)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peer")
}

fn not_started(program: &'static str, source: std::io::Error) -> PeerError {
    if source.kind() == std::io::ErrorKind::NotFound {
        PeerError::Missing { program }
    } else {
        PeerError::Io { what: "starting a program", source }
    }
}

/// Runs `npm ci` when there are no packages yet, or older ones than `package-lock.json` names.
async fn install(folder: &Path) -> Result<(), PeerError> {
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    // Tests run in several processes at once: one installs, the others wait for it here.
    let guard = {
        let file = File::open(&lock).map_err(PeerError::io("opening tests/peer/package-lock.json"))?;
        tokio::task::spawn_blocking(move || file.lock().map(|()| file))
            .await
            .map_err(std::io::Error::other)
            .and_then(|locked| locked)
            .map_err(PeerError::io("locking tests/peer/package-lock.json"))?
    };
    if let (Ok(wanted), Ok(there)) = (changed(&lock), changed(&installed))
        && wanted <= there
    {
        return Ok(());
    }
    let done = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| not_started("npm", error))?;
    drop(guard);
    if done.status.success() {
        return Ok(());
    }
    Err(PeerError::Install {
        folder: folder.to_owned(),
        status: done.status,
        stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
    })
}

fn changed(file: &Path) -> std::io::Result<std::time::SystemTime> {
    file.metadata()?.modified()
}
