//! Who calls, and what a call is answered with.

use std::path::PathBuf;
use std::sync::Arc;

use deskbell_app::contract::Problem;
use deskbell_app::{Fixed, Handle, Intent, Sink, sentences};
use deskbell_domain::CustomerId;
use deskbell_windows_link::{Call, Channel, Json, Label, ToWindows, wipe};
use serde::Serialize;
use serde_json::value::to_raw_value;
use tokio::sync::{mpsc, oneshot};

use super::{Answer, ChannelName};
use crate::adapters::links::{self, LinkError};
use crate::adapters::windows::Order;
use crate::roles::Roles;

/// What commands need.
pub struct Desk {
    /// Where intents go.
    pub pipeline: Handle,
    /// What each window is for.
    pub roles: Arc<Roles>,
    /// Where the log is, where there is one.
    pub logs: Option<PathBuf>,
    /// Whom to ask for dialogs.
    pub windows: mpsc::UnboundedSender<Order>,
}

/// A window whose page calls.
#[derive(Clone)]
pub struct Caller {
    pub(super) desk: Arc<Desk>,
    pub(super) window: Label,
    tell: mpsc::UnboundedSender<ToWindows>,
}

impl Caller {
    /// A window, and who has it.
    pub fn new(desk: &Arc<Desk>, window: &str, tell: &mpsc::UnboundedSender<ToWindows>) -> Self {
        Self { desk: desk.clone(), window: window.to_owned(), tell: tell.clone() }
    }

    /// Does what a call asks for, and answers it.
    pub async fn answer(self, call: Call) {
        let Call { call, command, arguments, .. } = call;
        let tell = self.tell.clone();
        let misunderstood = self.misunderstood();
        let answer = super::answer(self, &command, &arguments).await;
        wipe(arguments);
        let answer = match answer {
            Ok(answer) => Ok(answer),
            Err(problem) => match to_raw_value(&problem).or_else(|_| to_raw_value(&misunderstood)) {
                Ok(problem) => Err(problem),
                Err(error) => return tracing::error!(%error, "a call stays without an answer"),
            },
        };
        // Its window may be gone.
        let _ = tell.send(ToWindows::Answer { call, answer });
    }

    pub(super) fn send(&self, intent: Intent) {
        self.desk.pipeline.send(intent);
    }

    /// Where updates go. When it is dropped, the page learns that no more come.
    pub(super) fn sink<T: Serialize>(&self, channel: ChannelName) -> Sink<T> {
        let channel = Channel { window: self.window.clone(), name: channel.0 };
        let updates = Updates { tell: self.tell.clone(), channel };
        Box::new(move |update| updates.send(&update))
    }

    pub(super) fn problem(&self, code: &str, sentence: Fixed, detail: Option<String>) -> Problem {
        let sentence = sentences(self.desk.pipeline.language()).fixed(sentence).to_owned();
        Problem { code: code.to_owned(), sentence, detail }
    }

    /// A call that makes no sense: the page is of another version, or hostile.
    pub(super) fn misunderstood(&self) -> Problem {
        self.problem("arguments", Fixed::WindowGone, None)
    }

    fn known(&self, customer_id: String) -> Answer<CustomerId> {
        CustomerId::new(customer_id)
            .map_err(|error| self.problem("customer", Fixed::NoSuchCustomer, Some(error.to_string())))
    }

    fn allowed(&self, may: bool, customer_id: CustomerId) -> Answer<CustomerId> {
        may.then_some(customer_id).ok_or_else(|| self.problem("not-yours", Fixed::NotYours, None))
    }

    /// The customer whose conversation a window asks for, if it may see it.
    pub(super) fn customer(&self, customer_id: String) -> Answer<CustomerId> {
        let customer_id = self.known(customer_id)?;
        self.allowed(self.desk.roles.may_see(&self.window, &customer_id), customer_id)
    }

    /// The customer for whom a window chooses, if it may.
    pub(super) fn chosen(&self, customer_id: String) -> Answer<CustomerId> {
        let customer_id = self.known(customer_id)?;
        self.allowed(self.desk.roles.may_choose(&self.window, &customer_id), customer_id)
    }

    pub(super) async fn answered<T>(&self, answer: oneshot::Receiver<Answer<T>>) -> Answer<T> {
        self.answered_plain(answer).await?
    }

    pub(super) async fn answered_plain<T>(&self, answer: oneshot::Receiver<T>) -> Answer<T> {
        answer.await.map_err(|_| self.problem("ending", Fixed::Ending, None))
    }

    pub(super) fn open_outside(&self, url: &str) -> Answer {
        links::open(url).map_err(|error| match error {
            LinkError::NotAllowed => self.problem("link", Fixed::LinkKind, None),
            LinkError::Desktop(error) => self.problem("link", Fixed::LinkFailed, Some(error.to_string())),
        })
    }

    /// Where the agent wants a file; `None` for nowhere.
    pub(super) async fn save_as(&self, title: Fixed, name: &str) -> Option<PathBuf> {
        let title = sentences(self.desk.pipeline.language()).fixed(title).to_owned();
        let (reply, answer) = oneshot::channel();
        let chosen = Box::new(move |file| drop(reply.send(file)));
        let (window, name) = (self.window.clone(), name.to_owned());
        self.desk.windows.send(Order::SaveAs { window, title: Some(title), name, chosen }).ok()?;
        answer.await.ok().flatten()
    }
}

struct Updates {
    tell: mpsc::UnboundedSender<ToWindows>,
    channel: Channel,
}

impl Updates {
    /// What goes to a window that is gone is lost; WindowClosed ends the feed.
    fn send(&self, update: &impl Serialize) {
        let update: Result<Json, _> = to_raw_value(update);
        match update {
            Ok(update) => drop(self.tell.send(ToWindows::Update { channel: self.channel.clone(), update })),
            Err(error) => tracing::error!(%error, "an update cannot be put into words"),
        }
    }
}

impl Drop for Updates {
    fn drop(&mut self) {
        let _ = self.tell.send(ToWindows::Ended { channel: self.channel.clone() });
    }
}
