//! Finding conversations and messages, and keeping the index of them complete.

use deskbell_domain::{Arrival, Position};
use deskbell_history::{Query, ReadError};

use super::*;
use crate::contract::{Found, Piece, Place, SearchResults};

/// How many messages a page of results has.
const MESSAGES_A_PAGE: usize = 30;
/// How many conversations are found by name or number.
const CONVERSATIONS: usize = 20;
/// Where the index is not complete it grows by so many messages at a time: some milliseconds.
const INDEX_A_STEP: usize = 200;
const INDEX_EVERY: Duration = Duration::from_millis(30);
/// While a burst is coming it is looked so often whether it is over.
const INDEX_LATER: Duration = Duration::from_secs(1);

impl Desk {
    pub(super) fn search(
        &self,
        text: &str,
        customer_id: Option<&CustomerId>,
        before: Option<Position>,
    ) -> Result<SearchResults, Problem> {
        let nothing =
            SearchResults { conversations: Vec::new(), messages: Vec::new(), next: None, incomplete: false };
        let Some(session) = &self.session else { return Ok(nothing) };
        let query = Query::new(text);
        if query.is_empty() {
            return Ok(nothing);
        }
        let language = self.language();
        let unreadable = |error: ReadError| {
            let sentence = sentences(language).fixed(Fixed::NotSearched);
            problem("history-unreadable", sentence, Some(error.to_string()))
        };
        let row = |customer_id: &CustomerId| {
            Some(self.feeds.row(&session.ledger.conversation(customer_id)?.summary()))
        };
        let first = customer_id.is_none() && before.is_none();
        let conversations = if first {
            session.ledger.search_customers(&query, CONVERSATIONS).map_err(unreadable)?
        } else {
            Vec::new()
        };
        let page = session
            .ledger
            .search(&query, customer_id, before.map(|place| place.arrival), MESSAGES_A_PAGE)
            .map_err(unreadable)?;
        let messages = page.found.iter().filter_map(|found| {
            Some(Found {
                row: row(&found.stored.message.customer_id)?,
                message: contract::timeline_message(&found.stored, language),
                snippet: pieces(&found.snippet.text, &found.snippet.hits),
            })
        });
        let next = page.next.map(|Arrival(arrival)| Place {
            at: page.found.last().map_or(0, |found| found.stored.message.timestamp.millis()),
            arrival,
        });
        Ok(SearchResults {
            conversations: conversations.iter().filter_map(row).collect(),
            messages: messages.collect(),
            next,
            incomplete: page.incomplete,
        })
    }

    /// A history of an earlier version has no index: it is made while everything else goes on.
    pub(super) fn index_is_due(&mut self) {
        let online = self.connection().is_online();
        let Some(session) = self.session.as_mut().filter(|session| !session.ledger.holds_back()) else {
            return;
        };
        // Messages first: an agent waits for them, and nobody for the words of a burst that is still coming.
        if online && !session.line.signals.keep_up() {
            self.index_due = Some(Instant::now() + INDEX_LATER);
            return;
        }
        self.after_a_burst();
        let Some(session) = &mut self.session else { return };
        match session.ledger.index(INDEX_A_STEP) {
            Ok(true) => {}
            Ok(false) => self.index_due = Some(Instant::now() + INDEX_EVERY),
            Err(error) => {
                tracing::error!(%error, "the index could not be made; it goes on at the next start")
            }
        }
    }
}

/// A text in pieces, each a hit or not.
fn pieces(text: &str, hits: &[std::ops::Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |range: std::ops::Range<usize>, hit| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: deskbell_domain::strip_invisible(text), hit });
        }
    };
    let mut done = 0;
    for hit in hits {
        add(done..hit.start, false);
        add(hit.clone(), true);
        done = hit.end;
    }
    add(done..text.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_cut_at_its_hits() {
        let cut = |text: &str, hits: &[std::ops::Range<usize>]| {
            pieces(text, hits).into_iter().map(|piece| (piece.text, piece.hit)).collect::<Vec<_>>()
        };
        let plain = |text: &str| (text.to_owned(), false);
        let hit = |text: &str| (text.to_owned(), true);
        assert_eq!(
            cut("the parcel is late", &[4..10, 14..18]),
            [plain("the "), hit("parcel"), plain(" is "), hit("late")]
        );
        assert_eq!(cut("parcel", std::slice::from_ref(&(0..6))), [hit("parcel")]);
        assert_eq!(cut("", &[]), []);
    }
}
