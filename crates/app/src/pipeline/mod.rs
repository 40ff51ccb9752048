//! The one place where things happen in order: what the connection and the agent say comes in, the domain
//! decides, the history commits, and only then notifications, tray and windows hear of it.

mod choose;
mod desktop;
mod diagnostics;
mod intents;
mod look;
mod policy;
mod search;
mod sign_in;
mod signals;
mod sweep;
mod views;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use deskbell_client::{ConnectionState, ServerAddress, Signal, Token};
use deskbell_domain::{Alert, CustomerId, Event, Language, Slot, Surroundings, TimeZone, Timestamp};
use deskbell_history::{Gap, Sweep, Wipe};
use deskbell_protocol::Incoming;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout};

use crate::chosen::Chosen;
use crate::contract::{self, Connection, Desktop, Problem, Quiet};
use crate::doctor::Checkup;
use crate::export::Export;
use crate::feeds::Feeds;
use crate::intent::{Intent, WindowId};
use crate::journal::Journal;
use crate::notices::{self, Notices, Topic};
use crate::policy::Policy;
use crate::ports::{Ports, TrayView};
use crate::recorder::Recorder;
use crate::sentences::{Fixed, sentences};
use crate::session::Session;
use crate::unlock::{Unlocked, unlock};
use crate::wipe::WipeHistoryError;
use crate::words;

use sign_in::AddressRefusal;

/// How long changes gather before windows are told: a frame or two.
const FLUSH_AFTER: Duration = Duration::from_millis(25);
/// Between two times that windows are told, while there is always something new: nobody reads faster, and a window that
/// draws each message by itself keeps a processor busy at a hundred a second.
const FLUSH_APART: Duration = Duration::from_millis(100);
/// How long changes gather before the tray is redrawn.
const TRAY_AFTER: Duration = Duration::from_millis(100);
/// The tray's menu says for how many minutes customers wait, and the history when the server was last heard.
const MINUTE: Duration = Duration::from_mins(1);
/// How often a commit that failed is tried again.
const COMMIT_AGAIN: Duration = Duration::from_secs(5);
/// How often a keyring that was missing at the start is looked for. Only a missing one: asking a locked one
/// again would open its prompt again.
const KEYRING_AGAIN: Duration = Duration::from_secs(10);
/// A keyring that changes says so several times, and while it is being asked too.
const TOKEN_AFTER: Duration = Duration::from_millis(300);
/// At the end the notification service is waited for this long: a desktop that shuts down does not wait either.
const FAREWELL: Duration = Duration::from_millis(500);

enum Input {
    Intent(Intent),
    KeyDestroyed {
        profile: String,
        begun: Result<Wipe, WipeHistoryError>,
        reply: oneshot::Sender<Result<(), Problem>>,
    },
    Unlocked {
        generation: u64,
        unlocked: Box<Unlocked>,
        reply: Option<oneshot::Sender<Result<(), Problem>>>,
    },
    ExportPlace {
        placing: look::Placing,
        file: Option<PathBuf>,
    },
    TokenRead {
        generation: u64,
        token: Result<Option<Token>, crate::KeyringError>,
    },
}

/// The way into the pipeline. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    // Not bounded: what comes here comes at the pace of people and of a desktop, and the connection, which
    // could flood, does not come this way.
    inputs: mpsc::UnboundedSender<Input>,
    language: watch::Receiver<Language>,
}

impl Handle {
    /// Hands over an intent. After the pipeline's end it does nothing.
    pub fn send(&self, intent: Intent) {
        let _ = self.inputs.send(Input::Intent(intent));
    }

    /// The language that the agent reads.
    pub fn language(&self) -> Language {
        *self.language.borrow()
    }

    /// The same, and each change of it.
    pub fn languages(&self) -> watch::Receiver<Language> {
        self.language.clone()
    }
}

/// A pipeline that does not run yet.
pub struct Pipeline {
    handle: Handle,
    inputs: mpsc::UnboundedReceiver<Input>,
    spoken: watch::Sender<Language>,
}

impl Pipeline {
    /// Makes a pipeline and the way into it.
    #[allow(clippy::new_without_default, reason = "it makes two things")]
    pub fn new() -> (Self, Handle) {
        let (sender, inputs) = mpsc::unbounded_channel();
        let (spoken, language) = watch::channel(Language::default());
        let handle = Handle { inputs: sender, language };
        (Self { handle: handle.clone(), inputs, spoken }, handle)
    }

    /// Runs until [`Intent::Quit`]. Needs a Tokio runtime with time and I/O; a current-thread one will do.
    pub async fn run(self, ports: Ports) {
        let mut inputs = self.inputs;
        let (policy, policy_notice) = policy::in_force(&ports.policy);
        let (chosen, setting_problems) = Chosen::read(ports.settings.chosen().as_ref(), policy.beginning());
        let chosen = policy.enforce(chosen);
        for problem in &setting_problems {
            tracing::warn!(%problem, "a saved setting could not be used");
        }
        let mut notices = Notices::default();
        if let Some(notice) = policy_notice {
            notices.put(Topic::Policy, notice);
        }
        let mut desk = Desk {
            policy,
            chosen,
            setting_problems,
            ports,
            handle: self.handle,
            spoken: self.spoken,
            desktop: Desktop::default(),
            shown_quiet: Quiet::default(),
            session: None,
            refused_address: None,
            notices,
            feeds: Feeds::default(),
            focus: HashMap::new(),
            checkups: HashMap::new(),
            exports: HashMap::new(),
            generation: 0,
            tray: None,
            tray_due: Some(Instant::now()),
            heard_due: Some(Instant::now() + MINUTE),
            flush_due: None,
            flushed: Instant::now(),
            commit_due: None,
            keyring_due: None,
            token_due: None,
            unlocking: false,
            opening: false,
            autostart: None,
            attention_due: None,
            mark_due: None,
            sweep_due: None,
            index_due: None,
            taken_since: 0,
            gave_back: None,
            sweep: None,
            journal: Journal::default(),
            recorder: None,
            diagnostics_due: None,
            started_at: deskbell_client::Clock::system().now(),
            holds_off: false,
            quitting: false,
        };
        desk.speak();
        desk.ports.windows.draw(desk.appearance());
        desk.feeds.set_vips(desk.chosen.preferences.vip.clone());
        if let Some(report) = &desk.ports.crash_report {
            desk.notices.put(Topic::Crash, notices::crashed(report));
        }
        desk.begin_on_desktop();
        desk.sign_in_from_settings();
        desk.opening = desk.unlocking;
        desk.changed();
        while !desk.quitting {
            let due = desk.next_due();
            tokio::select! {
                biased;
                input = inputs.recv() => match input {
                    Some(input) => desk.input(input),
                    None => break,
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => desk.due(),
                signals = next_signals(&mut desk.session) => desk.signals(signals),
            }
        }
        desk.end().await;
    }
}

/// Waits for the session's signals; for ever where there is none, or where its connection ended.
async fn next_signals(session: &mut Option<Session>) -> Vec<Signal> {
    if let Some(session) = session
        && let Some(signals) = session.line.signals.next().await
    {
        return signals;
    }
    std::future::pending().await
}

struct Desk {
    ports: Ports,
    handle: Handle,
    /// Tells the language to whoever has a handle.
    spoken: watch::Sender<Language>,
    /// What the administrator decided.
    policy: Policy,
    /// What is in force of what the agent chose.
    chosen: Chosen,
    /// What of the saved settings could not be used, in the machine's words.
    setting_problems: Vec<String>,
    /// What the desktop said it can do.
    desktop: Desktop,
    /// Whether it is quiet, as the windows were last told.
    shown_quiet: Quiet,
    session: Option<Session>,
    /// The saved address is none: why, for the windows.
    refused_address: Option<AddressRefusal>,
    notices: Notices,
    feeds: Feeds,
    focus: HashMap<WindowId, CustomerId>,
    /// Tests of the connection that windows look on at.
    checkups: HashMap<WindowId, Checkup>,
    /// Exports that windows look on at.
    exports: HashMap<WindowId, Export>,
    /// Counts sign-ins, so that a keyring's late answer to an old one is not taken for the new one's.
    generation: u64,
    tray: Option<TrayView>,
    tray_due: Option<Instant>,
    heard_due: Option<Instant>,
    flush_due: Option<Instant>,
    /// When windows were told last.
    flushed: Instant,
    commit_due: Option<Instant>,
    keyring_due: Option<Instant>,
    /// When the keyring is to be looked at, because something changed there.
    token_due: Option<Instant>,
    /// Whether the keyring is being asked.
    unlocking: bool,
    /// Whether this is the first time that it is asked, of a server that is known from before.
    opening: bool,
    /// What was last seen to: whether the program starts with the desktop.
    autostart: Option<bool>,
    attention_due: Option<Instant>,
    mark_due: Option<Instant>,
    sweep_due: Option<Instant>,
    index_due: Option<Instant>,
    /// How many changes were taken since memory was given back, and when that was.
    taken_since: usize,
    gave_back: Option<Instant>,
    /// A sweep under way, and how many conversations it touched.
    sweep: Option<(Sweep, usize)>,
    journal: Journal,
    /// The recording under way.
    recorder: Option<Recorder>,
    diagnostics_due: Option<Instant>,
    started_at: Timestamp,
    /// Whether too much is held back to take more in.
    holds_off: bool,
    quitting: bool,
}

impl Desk {
    fn now(&self) -> Timestamp {
        deskbell_client::Clock::system().now()
    }

    fn next_due(&self) -> Option<Instant> {
        [
            self.flush_due,
            self.tray_due,
            self.heard_due,
            self.commit_due,
            self.keyring_due,
            self.token_due,
            self.attention_due,
            self.mark_due,
            self.sweep_due,
            self.index_due,
            self.diagnostics_due,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn due(&mut self) {
        let now = Instant::now();
        let is_due = |due: &mut Option<Instant>| due.take_if(|at| *at <= now).is_some();
        if is_due(&mut self.flush_due) {
            self.tell_windows();
        }
        if is_due(&mut self.tray_due) {
            self.show_tray();
            self.tray_due = Some(now + MINUTE);
        }
        if is_due(&mut self.attention_due) {
            self.attention_is_due();
        }
        if is_due(&mut self.mark_due) {
            self.mark_alerted();
        }
        if is_due(&mut self.index_due) {
            self.index_is_due();
        }
        if is_due(&mut self.sweep_due) {
            self.sweep_is_due();
        }
        if is_due(&mut self.diagnostics_due) {
            self.show_diagnostics();
        }
        if is_due(&mut self.heard_due) {
            self.follow_zone();
            self.read_policy();
            self.show_quiet();
            self.still_online();
            self.heard_due = Some(now + MINUTE);
        }
        if is_due(&mut self.commit_due)
            && let Some(session) = &mut self.session
        {
            let committed = session.ledger.commit();
            self.committed(committed);
        }
        if is_due(&mut self.keyring_due) {
            self.check_keyring();
        }
        if is_due(&mut self.token_due) {
            self.token_is_due();
        }
    }

    /// A quiet line is a line all the same: without this a restart after a calm hour would report an hour's gap.
    fn still_online(&mut self) {
        let keeps_up = self.session.as_ref().is_some_and(|session| session.line.signals.keep_up());
        // Whoever is behind tells with what comes.
        if self.connection().is_online() && keeps_up {
            let now = self.now();
            self.take(Vec::new(), &[], Some(now));
        }
    }

    fn changed(&mut self) {
        let now = Instant::now();
        self.diagnostics_changed();
        self.tell_windows_soon();
        let tray = now + TRAY_AFTER;
        self.tray_due = Some(self.tray_due.map_or(tray, |due| due.min(tray)));
    }

    fn show_tray(&mut self) {
        let language = self.language();
        let (bell, state_line) = self.state_words(language);
        let (totals, urgent) = match &self.session {
            Some(session) => {
                let state = session.ledger.state();
                (state.totals(), words::urgent(state.conversations(), self.now(), language))
            }
            None => Default::default(),
        };
        let view = TrayView {
            bell,
            unread: totals.unread,
            state_line,
            count_line: words::counts(totals, language),
            quiet: words::quiet(self.quiet(), self.now(), &TimeZone::system(), language),
            panel: self.chosen.panel,
            urgent,
            language,
        };
        if self.tray.as_ref() != Some(&view) {
            self.ports.tray.show(view.clone());
            self.tray = Some(view);
        }
    }

    fn put_notice(&mut self, topic: Topic, told: notices::Told) {
        if self.notices.put(topic, told) {
            self.feeds.notices(&self.notices.all(self.language()));
            self.changed();
        }
    }

    fn remove_notice(&mut self, topic: Topic) {
        if self.notices.remove(topic) {
            self.feeds.notices(&self.notices.all(self.language()));
            self.changed();
        }
    }

    async fn end(&mut self) {
        self.checkups.clear();
        self.exports.clear();
        self.tell_windows();
        self.still_online();
        if let Some(session) = &mut self.session {
            session.line.client.disconnect();
            while session.ledger.holds_back() {
                if let Err(error) = session.ledger.commit() {
                    tracing::error!(%error, "messages that were held back could not be written at the end");
                    break;
                }
            }
        }
        // What a click could not open any more must not stay on screen.
        if timeout(FAREWELL, self.ports.notifications.end()).await.is_err() {
            tracing::warn!("the notification service did not take back what is on screen in time");
        }
        self.session = None;
        self.ports.windows.quit();
    }
}

fn problem(code: &str, sentence: impl Into<String>, detail: Option<String>) -> Problem {
    Problem { code: code.to_owned(), sentence: sentence.into(), detail }
}
