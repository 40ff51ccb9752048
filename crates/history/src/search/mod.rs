//! Finding messages and customers.

mod index;
mod query;
mod snippet;
mod words;

use deskbell_domain::{Arrival, CustomerId, StoredMessage};
use rusqlite::params;

pub use index::Indexing;
pub(crate) use index::follow;
pub use query::Query;
pub use snippet::Snippet;
use words::Units;

use crate::rows::{COLUMNS, stored_message};
use crate::{History, ReadError};

/// How many messages that have all the words are looked at for one page: those of a phrase may not have it.
const LOOKED_AT: usize = 2_000;

/// Beginnings up to this many characters are in the index as such (`prefix` in migrations/0003_search.sql).
const INDEXED_BEGINNING: usize = 3;
/// How many words a beginning may have to be looked for by these words.
const WORDS_MAX: u32 = 16;

/// The words in the index. Of each connection's own: it holds nothing.
pub(crate) const VOCABULARY: &str =
    "CREATE VIRTUAL TABLE temp.message_words USING fts5vocab(main, message_text, row)";

/// A message that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The message.
    pub stored: StoredMessage,
    /// A line of it around the hits.
    pub snippet: Snippet,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchPage {
    /// The last to arrive first. It may be shorter than was asked for, even empty, where there is a next page.
    pub found: Vec<Found>,
    /// The next page is before this arrival; `None` where there is none.
    pub next: Option<Arrival>,
    /// Whether messages are missing because the index is not complete yet: see [`History::index`].
    pub incomplete: bool,
}

impl History {
    /// At most `limit` messages that have what the query asks for, the last to arrive first, in all conversations or
    /// in one, from the newest or from before an arrival.
    pub fn search(
        &self,
        query: &Query,
        customer: Option<&CustomerId>,
        before: Option<Arrival>,
        limit: usize,
    ) -> Result<SearchPage, ReadError> {
        let incomplete = !self.indexing()?.is_complete();
        let mut page = SearchPage { found: Vec::new(), next: None, incomplete };
        if query.is_empty() || limit == 0 {
            return Ok(page);
        }
        let token = customer.map(|customer_id| index::customer_token(customer_id.as_str()));
        let mut candidates = self.db.prepare_cached(
            "SELECT rowid FROM message_text WHERE message_text MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC",
        )?;
        let mut by_arrival =
            self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM message WHERE arrival = ?1"))?;
        let before = before.map_or(i64::MAX, |before| before.0.cast_signed());
        let expression = query.fts(token.as_deref(), |beginning| self.words_of(beginning));
        let mut rows = candidates.query(params![expression, before])?;
        let mut units = Units::default();
        let mut looked_at = 0;
        let mut last = None;
        while let Some(row) = rows.next()? {
            if page.found.len() == limit || looked_at == LOOKED_AT {
                page.next = last;
                break;
            }
            looked_at += 1;
            let arrival: i64 = row.get(0)?;
            last = Some(Arrival(arrival.unsigned_abs()));
            let mut message = by_arrival.query([arrival])?;
            let Some(row) = message.next()? else { continue };
            let stored = stored_message(row)?;
            if customer.is_some_and(|customer_id| stored.message.customer_id != *customer_id) {
                continue;
            }
            let text = index::searchable(&stored.message);
            units.cut(&text);
            if let Some(hits) = query.hits_in(&units) {
                let snippet = Snippet::around(&text, &hits);
                drop(text);
                page.found.push(Found { stored, snippet });
            }
        }
        Ok(page)
    }

    /// The words that go on from a beginning, where they are few.
    ///
    /// Of a beginning FTS5 first puts all rows of all its words together, a whole history's, and of words it reads only
    /// as many rows as are asked for: forty milliseconds against five for a frequent one among a million messages.
    /// Shorter beginnings have an index of their own.
    fn words_of(&self, beginning: &str) -> Option<Vec<String>> {
        if beginning.chars().count() < INDEXED_BEGINNING + 1 {
            return None;
        }
        let terms = || -> Result<Vec<String>, rusqlite::Error> {
            self.db
                .prepare_cached("SELECT term FROM message_words WHERE term >= ?1 AND term < ?2 LIMIT ?3")?
                .query_map(params![beginning, format!("{beginning}{}", char::MAX), WORDS_MAX + 1], |row| {
                    row.get(0)
                })?
                .collect()
        };
        // What is wrong with the index is found by whoever asks it for messages.
        terms().ok().filter(|words| words.len() <= WORDS_MAX as usize)
    }

    /// At most `limit` customers whose name, number or id has what the query asks for; those whose newest message
    /// arrived last first.
    pub fn search_customers(&self, query: &Query, limit: usize) -> Result<Vec<CustomerId>, ReadError> {
        if query.is_empty() {
            return Ok(Vec::new());
        }
        // There are never so many customers that an index would be worth its upkeep: a name must be found by any of
        // its words, and a number by any part of it.
        let mut statement = self.db.prepare_cached(
            "SELECT customer_id, name, number, max(coalesce(name_arrival, 0), coalesce(number_arrival, 0))
             FROM conversation",
        )?;
        let mut rows = statement.query([])?;
        let mut units = Units::default();
        let mut found: Vec<(i64, String)> = Vec::new();
        while let Some(row) = rows.next()? {
            let text = |column| row.get_ref(column).map(|value| value.as_str_or_null().ok().flatten());
            let (id, name, number) = (text(0)?, text(1)?, text(2)?);
            let mut has = |text: Option<&str>| {
                text.is_some_and(|text| {
                    units.cut(text);
                    query.hits_in(&units).is_some()
                })
            };
            if has(name) || number.is_some_and(|number| query.is_in_number(number)) || has(number) || has(id)
            {
                found.push((row.get::<_, i64>(3)?, id.unwrap_or_default().to_owned()));
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        found.truncate(limit);
        Ok(found.into_iter().map(|(_, id)| CustomerId::new(id)).collect::<Result<_, _>>()?)
    }
}
