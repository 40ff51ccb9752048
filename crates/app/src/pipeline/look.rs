//! What a window asks for that takes its time: testing the connection, and writing a conversation out.

use std::path::PathBuf;

use deskbell_history::export::ExportRequest;

use super::sign_in::check_token;
use super::*;
use crate::HistoryPlace;
use crate::contract::{CheckStep, CheckUpdate, ExportFormat, ExportUpdate};
use crate::doctor::{Checkup, DEADLINE, Doctor, Step};
use crate::export::{self, Export, Way};
use crate::intent::Sink;

/// An export for which the agent is choosing a place.
pub(super) struct Placing {
    pub window: WindowId,
    pub customer_id: CustomerId,
    pub format: ExportFormat,
    pub sink: Sink<ExportUpdate>,
}

impl Desk {
    /// Tests the way to a server and what this computer has. Without `server` it is the one that is signed in at,
    /// without `token` the token of whoever is signed in.
    pub(super) fn test_connection(
        &mut self,
        window: WindowId,
        server: Option<&str>,
        token: Option<Token>,
        sink: Sink<CheckUpdate>,
    ) -> Result<(), Problem> {
        let address = server.map(str::to_owned).or_else(|| self.server());
        let address = address.map(|address| self.allowed_address(&address)).transpose();
        let address = address.map_err(|refusal| refusal.problem(self.language()))?;
        if let Some(Err(sentence)) = token.as_ref().map(check_token) {
            return Err(problem("token", sentences(self.language()).fixed(sentence), None));
        }
        let held = || self.session.as_ref().and_then(|session| session.line.tokens.held());
        let doctor = Doctor {
            address,
            // A token that the keyring did not take is only here.
            token: token.or_else(held),
            keyring: Some(self.ports.keyring.clone()),
            network: self.network(),
            probes: (self.ports.probes)(self.ports.keyring.clone(), self.server()),
            deadline: DEADLINE,
        };
        // Told from the test's thread, in its order.
        let sink = std::sync::Arc::new(std::sync::Mutex::new(sink));
        let tell = move |update| sink.lock().unwrap_or_else(std::sync::PoisonError::into_inner)(update);
        let ended = tell.clone();
        let language = self.language();
        let report = move |step: &Step| tell(CheckUpdate::Step { step: CheckStep::of(step, language) });
        // In the place of one that this window began before, which is cancelled.
        self.checkups.remove(&window);
        let checkup = Checkup::start(doctor, report, move || ended(CheckUpdate::Ended)).map_err(|error| {
            problem("system", sentences(self.language()).fixed(Fixed::CheckupFailed), Some(error.to_string()))
        })?;
        self.checkups.insert(window, checkup);
        Ok(())
    }

    /// Asks the agent where to write a conversation to.
    pub(super) fn export(&mut self, placing: Placing) -> Result<(), Problem> {
        let refuse = |sentence| Err(problem("export", sentences(self.language()).fixed(sentence), None));
        let Some(session) = &self.session else { return refuse(Fixed::ExportNobody) };
        let (true, HistoryPlace::Folder(_)) = (session.saved, &self.ports.history) else {
            return refuse(Fixed::ExportUnsaved);
        };
        let Some(conversation) = session.ledger.conversation(&placing.customer_id) else {
            return refuse(Fixed::ExportNothing);
        };
        if self.exports.get(&placing.window).is_some_and(|export| !export.is_over()) {
            return refuse(Fixed::ExportBusy);
        }
        let now = jiff::Timestamp::from_millisecond(self.now().millis()).unwrap_or_default();
        let today = TimeZone::system().to_datetime(now).date().to_string();
        let name = export::file_name(&conversation.summary().title(), &today, placing.format);
        let window = placing.window.clone();
        let inputs = self.handle.inputs.clone();
        let chosen = Box::new(move |file| {
            let _ = inputs.send(Input::ExportPlace { placing, file });
        });
        self.ports.windows.save_as(&window, &name, chosen);
        Ok(())
    }

    /// The agent chose a place, or none.
    pub(super) fn export_place(&mut self, placing: Placing, file: Option<PathBuf>) {
        let Placing { window, customer_id, format, sink } = placing;
        let Some(file) = file else { return sink(ExportUpdate::NoPlace) };
        let Some(session) = &mut self.session else { return sink(ExportUpdate::Cancelled) };
        // What is held back belongs into it; where that fails, the agent is told already.
        let committed = if session.ledger.holds_back() { session.ledger.commit() } else { Ok(()) };
        let profile = session.profile.id.clone();
        self.committed(committed);
        let HistoryPlace::Folder(histories) = self.ports.history.clone() else {
            return sink(ExportUpdate::Cancelled);
        };
        let request =
            ExportRequest { customer_id, format: format.into(), zone: TimeZone::system(), now: self.now() };
        let way = Way { keyring: self.ports.keyring.clone(), histories, profile, file };
        match Export::start(way, request, self.language(), sink) {
            Ok(export) => drop(self.exports.insert(window, export)),
            Err(error) => tracing::error!(%error, "an export could not be begun"),
        }
    }

    /// A window wants none of it any more, or is gone.
    pub(super) fn cancel(&mut self, window: &str) {
        self.checkups.remove(window);
        if let Some(export) = self.exports.get(window) {
            export.stop();
        }
    }
}
