//! What windows are told at once: everything there is.

use deskbell_domain::{CrmFacts, Position, StoredMessage};
use deskbell_history::ReadError;

use super::*;

impl Desk {
    pub(super) fn inbox_snapshot(&self) -> contract::InboxUpdate {
        let state = self.session.as_ref().map(|session| session.ledger.state());
        contract::InboxUpdate::Snapshot {
            connection: self.connection_view(),
            rows: state
                .into_iter()
                .flat_map(|state| state.conversations())
                .map(|conversation| self.feeds.row(&conversation.summary()))
                .collect(),
            totals: state.map(|state| state.totals()).unwrap_or_default().into(),
            notices: self.notices.all(self.language()),
            quiet: self.quiet(),
            appearance: self.appearance(),
        }
    }

    pub(super) fn chat_snapshot(&self, customer_id: &CustomerId) -> contract::ChatUpdate {
        let page = self.page_before(customer_id, None).unwrap_or_else(|problem| {
            tracing::error!(problem = ?problem.detail, "a chat cannot be read");
            contract::Page { messages: Vec::new(), has_earlier: false, gaps: Vec::new() }
        });
        contract::ChatUpdate::Snapshot {
            row: self
                .session
                .as_ref()
                .and_then(|session| session.ledger.conversation(customer_id))
                .map(|conversation| self.feeds.row(&conversation.summary())),
            messages: page.messages,
            has_earlier: page.has_earlier,
            gaps: page.gaps,
            connection: self.connection_view(),
            room: self
                .session
                .as_ref()
                .map_or(contract::Room::None, |session| session.line.room(customer_id)),
            crm: self.chosen.crm.is_some(),
            appearance: self.appearance(),
        }
    }

    pub(super) fn page(&self, customer_id: &CustomerId, before: Position) -> Result<contract::Page, Problem> {
        self.page_before(customer_id, Some(before))
    }

    pub(super) fn page_before(
        &self,
        customer_id: &CustomerId,
        before: Option<Position>,
    ) -> Result<contract::Page, Problem> {
        let Some(session) = &self.session else {
            return Ok(contract::Page { messages: Vec::new(), has_earlier: false, gaps: Vec::new() });
        };
        let page = session.ledger.page(customer_id, before).map_err(|error| self.unreadable(&error))?;
        let gaps = match page.messages.first() {
            Some(first) => {
                let to = before.map_or(Timestamp::from_millis(i64::MAX), |before| before.at);
                session.ledger.gaps(first.message.timestamp, to).map_err(|error| self.unreadable(&error))?
            }
            None => Vec::new(),
        };
        Ok(contract::Page {
            messages: self.told(&page.messages),
            has_earlier: page.has_earlier,
            gaps: gaps.iter().map(gap).collect(),
        })
    }

    pub(super) fn page_after(
        &self,
        customer_id: &CustomerId,
        after: Position,
    ) -> Result<contract::LaterPage, Problem> {
        let Some(session) = &self.session else {
            return Ok(contract::LaterPage { messages: Vec::new(), has_later: false, gaps: Vec::new() });
        };
        let page = session.ledger.page_after(customer_id, after).map_err(|error| self.unreadable(&error))?;
        let to = match page.messages.last() {
            Some(last) if page.has_later => last.message.timestamp,
            _ => Timestamp::from_millis(i64::MAX),
        };
        let gaps = session.ledger.gaps(after.at, to).map_err(|error| self.unreadable(&error))?;
        Ok(contract::LaterPage {
            messages: self.told(&page.messages),
            has_later: page.has_later,
            gaps: gaps.iter().map(gap).collect(),
        })
    }

    /// Where a customer is in the CRM. The conversation is that of the newest message.
    pub(super) fn crm_address(&self, customer_id: &CustomerId) -> Result<String, Problem> {
        let Some(template) = &self.chosen.crm else {
            return Err(problem("crm", sentences(self.language()).fixed(Fixed::NoCrm), None));
        };
        let session = self.session.as_ref();
        let number = session
            .and_then(|session| session.ledger.conversation(customer_id)?.number.clone())
            .map(|number| number.text);
        let page = session.map(|session| session.ledger.page(customer_id, None)).transpose();
        let page = page.map_err(|error| self.unreadable(&error))?.unwrap_or_default();
        let conversation_id = page.messages.last().map(|stored| stored.message.conversation_id.as_str());
        Ok(template.fill(CrmFacts {
            customer_id: customer_id.as_str(),
            conversation_id: conversation_id.unwrap_or_default(),
            number: number.as_deref().unwrap_or_default(),
        }))
    }

    fn told(&self, messages: &[StoredMessage]) -> Vec<contract::TimelineMessage> {
        let language = self.language();
        messages.iter().map(|stored| contract::timeline_message(stored, language)).collect()
    }

    fn unreadable(&self, error: &ReadError) -> Problem {
        let sentence = sentences(self.language()).fixed(Fixed::MessagesUnreadable);
        problem("history-unreadable", sentence, Some(error.to_string()))
    }

    /// Sees to it that the windows are told, if there is anything to tell.
    pub(super) fn tell_windows_soon(&mut self) {
        if self.feeds.is_dirty() {
            let due = (self.flushed + FLUSH_APART).max(Instant::now() + FLUSH_AFTER);
            self.flush_due.get_or_insert(due);
        }
    }

    /// Tells the windows what changed. One that is behind with a chat gets what stands in the history by now.
    pub(super) fn tell_windows(&mut self) {
        for customer_id in self.feeds.to_catch_up() {
            match self.page_before(&customer_id, None) {
                Ok(page) => self.feeds.catch_up(&customer_id, &page),
                // It stays behind, and the next flush tries again.
                Err(problem) => tracing::error!(problem = ?problem.detail, "a chat cannot be read"),
            }
        }
        if self.feeds.flush() {
            self.flushed = Instant::now();
        }
    }

    /// Every window begins anew, with another profile or in another language.
    pub(super) fn snapshot_all(&mut self) {
        let inbox = self.inbox_snapshot();
        let chats: HashMap<CustomerId, contract::ChatUpdate> = self
            .feeds
            .shown()
            .map(|customer_id| (customer_id.clone(), self.chat_snapshot(customer_id)))
            .collect();
        self.feeds.begin_anew(&inbox, &chats);
    }
}

fn gap(gap: &Gap) -> contract::Gap {
    contract::Gap { from: gap.from.millis(), to: gap.to.millis() }
}
