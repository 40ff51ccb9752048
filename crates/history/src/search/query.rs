//! What was typed, and whether a text has it.

use std::ops::Range;

use super::words::{Unit, Units};

/// What is read of a query, in characters, ...
const TEXT_MAX: usize = 400;
/// ... and how many words of it count.
const UNITS_MAX: usize = 32;
/// How many hits of one text are told.
const HITS_MAX: usize = 50;

/// A query: words that all must be there, in any order, and phrases in double quotes.
///
/// A word finds the words that begin with it (a single letter only itself), a phrase only itself. Case and diacritics
/// do not count. Whatever is typed is a query: there is no syntax to get wrong.
#[derive(Debug, Clone)]
pub struct Query {
    terms: Vec<Term>,
    digits: String,
}

#[derive(Debug, Clone)]
struct Term {
    units: Units,
    /// Whether the last unit may be the beginning of a word.
    open: bool,
}

impl Query {
    /// Reads what was typed. Of a very long text only the beginning counts.
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().take(TEXT_MAX).collect();
        let mut terms = Vec::new();
        let mut left = UNITS_MAX;
        // Every other piece is in quotes.
        for (i, piece) in text.split(is_quote).enumerate() {
            let quoted = i % 2 == 1;
            let parts: Vec<&str> = if quoted { vec![piece] } else { piece.split_whitespace().collect() };
            for part in parts {
                let units = Units::of(part);
                let count = units.as_slice().len();
                if count > 0 && count <= left {
                    left -= count;
                    terms.push(Term { units, open: !quoted });
                }
            }
        }
        Self { terms, digits: digits(&text) }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Where the text has each of the words, in order and without overlaps; `None` where one is missing.
    pub fn hits(&self, text: &str) -> Option<Vec<Range<usize>>> {
        self.hits_in(&Units::of(text))
    }

    pub(super) fn hits_in(&self, units: &Units) -> Option<Vec<Range<usize>>> {
        let mut hits: Vec<Range<usize>> = Vec::new();
        for term in &self.terms {
            let before = hits.len();
            hits.extend(term.hits(units).take(HITS_MAX));
            if hits.len() == before {
                return None;
            }
        }
        hits.sort_by_key(|hit| (hit.start, hit.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for hit in hits {
            match merged.last_mut() {
                Some(last) if hit.start < last.end => last.end = last.end.max(hit.end),
                _ => merged.push(hit),
            }
        }
        merged.truncate(HITS_MAX);
        Some(merged)
    }

    /// Whether the digits that were typed, three at least and no letters, are anywhere in a telephone number.
    pub fn is_in_number(&self, number: &str) -> bool {
        self.digits.len() >= 3 && digits(number).contains(&self.digits)
    }

    /// The query in FTS5's words. Every token is quoted and holds nothing but letters, digits and pictures. `words_of`
    /// says with which words the beginning of one may go on, if they are few.
    pub(super) fn fts(&self, also: Option<&str>, words_of: impl Fn(&str) -> Option<Vec<String>>) -> String {
        let mut expression = String::new();
        let mut push = |token: &[&str], open: bool| {
            if !expression.is_empty() {
                expression.push_str(" AND ");
            }
            let token = token.concat();
            match Some(&token).filter(|_| open).and_then(|token| words_of(token)) {
                Some(words) if !words.is_empty() => {
                    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                    expression.push_str(&format!("({})", words.join(" OR ")));
                }
                Some(_) => expression.push_str(&format!("\"{token}\"")),
                None => expression.push_str(&format!("\"{token}\"{}", if open { " *" } else { "" })),
            }
        };
        if let Some(token) = also {
            push(&[token], false);
        }
        for term in &self.terms {
            let units = term.units.as_slice();
            for (i, unit) in units.iter().enumerate() {
                let text = term.units.text(unit);
                let next = units.get(i + 1);
                match next.filter(|next| unit.unspaced && next.unspaced) {
                    Some(next) => push(&[text, term.units.text(next)], false),
                    // The last of several is in the pair before it.
                    None if unit.unspaced && i.checked_sub(1).is_some_and(|b| is_unspaced(units, b)) => {}
                    None => push(&[text], unit.unspaced || (next.is_none() && term.opens(unit))),
                }
            }
        }
        expression
    }
}

fn is_unspaced(units: &[Unit], at: usize) -> bool {
    units.get(at).is_some_and(|unit| unit.unspaced)
}

impl Term {
    fn opens(&self, unit: &Unit) -> bool {
        self.open && self.units.text(unit).chars().nth(1).is_some()
    }

    fn hits<'a>(&'a self, units: &'a Units) -> impl Iterator<Item = Range<usize>> + 'a {
        let wanted = self.units.as_slice();
        units.as_slice().windows(wanted.len()).filter_map(move |found| {
            let all = found.iter().zip(wanted).enumerate().all(|(i, (found, wanted))| {
                let (found, text) = (units.text(found), self.units.text(wanted));
                let open = i + 1 == self.units.as_slice().len() && self.opens(wanted);
                if open { found.starts_with(text) } else { found == text }
            });
            let (first, last) = (found.first()?, found.last()?);
            all.then_some(first.source.start..last.source.end)
        })
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The digits of a text without letters; empty where it has a letter.
fn digits(text: &str) -> String {
    let units = Units::of(text);
    let folded = units.as_slice().iter().map(|unit| units.text(unit)).collect::<String>();
    if folded.bytes().all(|byte| byte.is_ascii_digit()) { folded } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(query: &str, text: &'a str) -> Option<Vec<&'a str>> {
        Some(Query::new(query).hits(text)?.into_iter().map(|hit| &text[hit]).collect())
    }

    #[test]
    fn all_words_in_any_order_and_their_beginnings() {
        assert_eq!(found("late parc", "My PARCEL is láte, late!"), Some(vec!["PARCEL", "láte", "late"]));
        assert_eq!(found("late parcel", "My parcel"), None);
        assert_eq!(found("a", "about a boat"), Some(vec!["a"]), "a letter is not a beginning");
        assert_eq!(found("e-mail", "my e mail and email"), Some(vec!["e mail"]));
    }

    #[test]
    fn a_phrase_is_found_as_it_is() {
        assert_eq!(found("\"the lamp\"", "the lamps, the old lamp, the lamp"), Some(vec!["the lamp"]));
        assert_eq!(found("“the lamp", "the lamp"), Some(vec!["the lamp"]), "open and curly quotes");
    }

    #[test]
    fn scripts_without_spaces_are_found_inside() {
        assert_eq!(found("物は", "荷物はまだ届いていません"), Some(vec!["物は"]));
        assert_eq!(found("届", "荷物はまだ届いていません"), Some(vec!["届"]));
        assert_eq!(found("พัสดุ", "ส่งพัสดุแล้ว"), Some(vec!["พัสดุ"]));
    }

    #[test]
    fn hits_do_not_overlap() {
        assert_eq!(found("la lam lamp \"lamp old\"", "lamp old"), Some(vec!["lamp old"]));
    }

    #[test]
    fn a_number_is_found_by_any_part_of_it() {
        for part in ["4321", "98765-4321", "+55 11", "٩٨٧٦٥"] {
            assert!(Query::new(part).is_in_number("+55 (11) 98765-4321"), "{part}");
        }
        for part in ["43", "", "a4321", "4321 Ana"] {
            assert!(!Query::new(part).is_in_number("+55 (11) 98765-4321"), "{part}");
        }
    }

    #[test]
    fn only_quoted_tokens_reach_fts5() {
        assert_eq!(
            Query::new("a b\"c* OR\" NEAR(x) -雪 荷物は").fts(None, |_| None),
            "\"a\" AND \"b\" AND \"c\" AND \"or\" AND \"near\" AND \"x\" AND \"雪\" * AND \"荷物\" AND \"物は\""
        );
        assert_eq!(Query::new("lamps").fts(Some("k"), |_| None), "\"k\" AND \"lamps\" *");
        assert!(Query::new("\"'*:^(){}\0 -").is_empty());
    }
}
