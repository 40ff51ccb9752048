//! A line around what was found.

use std::ops::Range;

use deskbell_domain::strip_invisible;

/// At most so many characters are shown, ...
const LENGTH: usize = 160;
/// ... of which so many before the first hit.
const BEFORE: usize = 40;

/// One line of a message's text around the hits, as plain text: what it looks like is the window's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The line. Hostile text, to be shown as text only; without control characters and bidi overrides.
    pub text: String,
    /// Where the hits are in it: bytes, on character boundaries, in order and without overlaps.
    pub hits: Vec<Range<usize>>,
}

impl Snippet {
    pub(super) fn around(text: &str, hits: &[Range<usize>]) -> Self {
        let first = hits.first().map_or(0, |hit| hit.start);
        let start = back(text, first, BEFORE);
        let mut end = forward(text, start, LENGTH);
        // A hit is never cut in the middle, unless it is endless.
        if let Some(hit) = hits.iter().find(|hit| hit.start < end && hit.end > end) {
            end = if hit.start == first { end } else { hit.start };
        }
        let mut snippet = Self::default();
        if start > 0 {
            snippet.text.push('…');
        }
        let mut at = start;
        for hit in hits.iter().filter(|hit| hit.start < end) {
            snippet.push(text.get(at..hit.start));
            let from = snippet.text.len();
            at = hit.end.min(end);
            snippet.push(text.get(hit.start..at));
            snippet.hits.push(from..snippet.text.len());
        }
        snippet.push(text.get(at..end));
        if end < text.len() {
            snippet.text.push('…');
        }
        snippet
    }

    fn push(&mut self, part: Option<&str>) {
        self.text.push_str(&strip_invisible(part.unwrap_or_default()).replace(['\n', '\t'], " "));
    }
}

/// So many characters before a place, and on to the next beginning of a word.
fn back(text: &str, from: usize, count: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    let Some((at, _)) = before.char_indices().rev().take(count).last() else { return from };
    if at == 0 {
        return 0;
    }
    let cut = before.get(at..).unwrap_or_default();
    cut.char_indices().find(|(_, c)| c.is_whitespace()).map_or(at, |(i, c)| at + i + c.len_utf8())
}

fn forward(text: &str, from: usize, count: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices().nth(count).map_or(text.len(), |(at, _)| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_around_the_hit() {
        let text = format!("{}the\nl\u{202E}amp is {}", "before ".repeat(50), "after ".repeat(50));
        let at = text.find("l\u{202E}amp").unwrap();
        let snippet = Snippet::around(&text, &[at..at + 7, at + 8..at + 10]);
        assert!(snippet.text.starts_with("…before before"), "{}", snippet.text);
        assert!(snippet.text.ends_with("after…") || snippet.text.ends_with("…"), "{}", snippet.text);
        let hits: Vec<_> = snippet.hits.iter().map(|hit| &snippet.text[hit.clone()]).collect();
        assert_eq!(hits, ["lamp", "is"]);
        assert!(snippet.text.contains("the lamp is after"));
        assert!(snippet.text.chars().count() <= LENGTH + 2);
    }

    #[test]
    fn an_endless_hit_is_cut() {
        let text = "ab".repeat(1000);
        let snippet = Snippet::around(&text, &[0..2000, 2001..2002]);
        assert_eq!(snippet.hits.first(), Some(&(0..LENGTH)));
        assert_eq!(snippet.hits.len(), 1);
        assert_eq!(Snippet::around("", &[]), Snippet::default());
    }
}
