//! Words that break through silence.

use icu_normalizer::DecomposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};

/// Words or phrases to look for, whatever their case and diacritics, as whole words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Keywords {
    written: Vec<String>,
    folded: Vec<String>,
}

impl Keywords {
    /// The most keywords.
    pub const MAX: usize = 200;
    /// The most characters of one.
    pub const CHARS_MAX: usize = 100;

    /// The keywords as the agent wrote them.
    pub fn written(&self) -> &[String] {
        &self.written
    }

    /// Whether `text` has one of them.
    ///
    /// A whole word ends where the letters end. Scripts that put no space between words (Chinese, Japanese, Thai
    /// and their like), and Korean, which glues particles to words, have no such place: there a keyword may begin
    /// and end anywhere.
    pub fn found_in(&self, text: &str) -> bool {
        if self.folded.is_empty() {
            return false;
        }
        let text = fold(text);
        self.folded.iter().any(|keyword| has_word(&text, keyword))
    }
}

impl From<Vec<String>> for Keywords {
    fn from(mut written: Vec<String>) -> Self {
        written.truncate(Self::MAX);
        let folded = written
            .iter()
            .map(|word| fold(&word.chars().take(Self::CHARS_MAX).collect::<String>()))
            .filter(|word| !word.is_empty())
            .collect();
        Self { written, folded }
    }
}

impl From<Keywords> for Vec<String> {
    fn from(keywords: Keywords) -> Self {
        keywords.written
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let starts_open = word.chars().next().is_some_and(holds_together);
    let ends_open = word.chars().next_back().is_some_and(holds_together);
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|it| it.chars().next());
        let grown_before = starts_open && before.is_some_and(holds_together);
        // A mark belongs to the letter before it, in whatever script.
        let grown_after = after.is_some_and(|after| is_mark(after) || (ends_open && holds_together(after)));
        !grown_before && !grown_after
    })
}

/// `text` without case, diacritics and the other differences that a reader does not count, its white space runs
/// one space each.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Lower case first: what it makes of `İ` is `i` and a mark, which goes then.
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower.chars()) {
        match c {
            c if is_diacritic(c) || is_ignorable(c) => {}
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            // Letters with a stroke and ligatures that Unicode does not take apart.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '’' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Marks that a reader leaves out: those of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs. Not those
/// of the scripts of India and South-East Asia or of Japanese, which make another word.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0487}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}'
        | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// What has no width or only stretches: soft hyphens, Arabic tatweel, joiners, direction marks, selectors.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{0640}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Marks that are left after folding and are no letters to Rust: the viramas and tone marks of Asian scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{093C}' | '\u{094D}' | '\u{09BC}' | '\u{09CD}' | '\u{0A3C}' | '\u{0A4D}' | '\u{0ABC}'
        | '\u{0ACD}' | '\u{0B3C}' | '\u{0B4D}' | '\u{0BCD}' | '\u{0C4D}' | '\u{0CBC}' | '\u{0CCD}'
        | '\u{0D4D}' | '\u{0E47}'..='\u{0E4E}' | '\u{0EC8}'..='\u{0ECE}' | '\u{1037}' | '\u{1039}'
        | '\u{103A}' | '\u{3099}' | '\u{309A}')
}

/// Whether a character is part of a word that only white space or punctuation ends.
fn holds_together(c: char) -> bool {
    let no_spaces = matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}');
    !no_spaces && (c.is_alphanumeric() || is_mark(c) || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_whatever_their_case_and_marks() {
        let cases = [
            ("refund", "I want a REFUND!", true),
            ("refund", "no refunds here", false),
            ("refund", "prerefund", false),
            ("refund", "re\u{ad}fund", true),
            ("cafe", "Café?", true),
            ("café", "cafe\u{301}", true),
            ("naïve", "NAIVE", true),
            ("Straße", "STRASSE", true),
            ("łódź", "Lodz,", true),
            ("istanbul", "İSTANBUL", true),
            ("money  back", "my Money\nback, please", true),
            ("money back", "moneyback", false),
            ("c++", "C++ is it", true),
            ("#urgent", "so #URGENT.", true),
            ("E14", "error e14:", true),
            ("E14", "error e145", false),
            ("срочно", "СРОЧНО!", true),
            ("ёлка", "Елка", true),
            ("λόγος", "ΛΟΓΟΣ", true),
            ("مدرسة", "مَدْرَسَةٌ", true),
            ("مدرسة", "المدرسة", false),
            ("שלום", "שָׁלוֹם", true),
            ("退款", "我要退款。", true),
            ("返金", "返金してください", true),
            ("カード", "ガード", false),
            ("환불", "환불을 원해요", true),
            ("คืนเงิน", "ขอคืนเงินด้วย", true),
            ("कर", "कर दो", true),
            ("कर", "करना", false),
            ("कर", "कर्म", false),
            ("ｒｅｆｕｎｄ", "refund", true),
            ("🆘", "help 🆘🆘", true),
            (" ", "anything", false),
            ("", "anything", false),
        ];
        for (keyword, text, expected) in cases {
            let keywords = Keywords::from(vec![keyword.to_owned()]);
            assert_eq!(keywords.found_in(text), expected, "{keyword:?} in {text:?}");
        }
    }

    #[test]
    fn a_list_of_any_length_is_bounded() {
        let keywords = Keywords::from(vec!["x".repeat(10_000); 1_000]);
        assert_eq!(keywords.written().len(), Keywords::MAX);
        assert!(keywords.found_in(&"x".repeat(Keywords::CHARS_MAX)));
    }
}
