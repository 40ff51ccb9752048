//! Cutting text into words, in any script, the same way for what is stored and for what is asked.
//!
//! # Design
//!
//! SQLite's own tokenizers do not split scripts that are written without spaces (Chinese, Japanese, Thai ...), and
//! its trigrams need three characters of a query and twice the room. A tokenizer of one's own would have to be
//! handed to SQLite through unsafe code. So the cutting happens here: FTS5 is given words that are folded already,
//! with spaces between them, and the hits that are shown are found by the same rules that found the row.
//!
//! Folding takes away case, diacritics and what only changes the look (full width, ligatures, Arabic presentation
//! forms); it never takes away a sign that makes another letter (the voicing marks of kana, the vowels of Devanagari
//! or Thai).

use std::ops::Range;

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// What is looked at of a word, in characters: behind that two words are the same.
const WORD_MAX: usize = 40;

/// A word, or one character of a script without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    folded: Range<usize>,
    /// Where it is in the text.
    pub source: Range<usize>,
    /// Whether it is one character of a script without spaces: the word may go on in the next unit.
    pub unspaced: bool,
}

/// A text cut into units.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    folded: String,
    units: Vec<Unit>,
}

enum Class {
    Word,
    Unspaced,
    Symbol,
    /// Belongs to the letter before it, and does not change it.
    Silent,
    Between,
}

impl Units {
    pub(crate) fn of(text: &str) -> Self {
        let mut units = Self::default();
        units.cut(text);
        units
    }

    /// Takes another text, in the room that the last one had.
    pub(crate) fn cut(&mut self, text: &str) {
        self.folded.clear();
        self.units.clear();
        let mut open: Option<(Unit, usize)> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let mut end = at + c.len_utf8();
            let mut c = widen(c);
            // The same letter may come in parts: kana and its voicing mark, the parts of a Hangul syllable.
            if !c.is_ascii() {
                while let Some((whole, part)) =
                    chars.peek().and_then(|&(_, part)| Some((compose(c, widen(part))?, part)))
                {
                    (c, end) = (whole, end + part.len_utf8());
                    chars.next();
                }
            }
            match class(c) {
                Class::Word => {
                    let (unit, length) = open.get_or_insert_with(|| (self.unit(at, false), 0));
                    if *length < WORD_MAX {
                        fold(c, &mut self.folded);
                    }
                    *length += 1;
                    unit.source.end = end;
                }
                Class::Silent => {
                    if let Some((unit, _)) = &mut open {
                        unit.source.end = end;
                    } else if let Some(last) = self.units.last_mut().filter(|last| last.source.end == at) {
                        last.source.end = end;
                    }
                }
                class @ (Class::Unspaced | Class::Symbol) => {
                    self.close(open.take());
                    let mut unit = self.unit(at, matches!(class, Class::Unspaced));
                    unit.source.end = end;
                    fold(c, &mut self.folded);
                    self.close(Some((unit, 1)));
                }
                Class::Between => self.close(open.take()),
            }
        }
        self.close(open);
    }

    fn unit(&self, at: usize, unspaced: bool) -> Unit {
        Unit { folded: self.folded.len()..self.folded.len(), source: at..at, unspaced }
    }

    fn close(&mut self, open: Option<(Unit, usize)>) {
        if let Some((mut unit, _)) = open {
            unit.folded.end = self.folded.len();
            if !unit.folded.is_empty() {
                self.units.push(unit);
            }
        }
    }

    pub(crate) fn as_slice(&self) -> &[Unit] {
        &self.units
    }

    /// The folded text of a unit.
    pub(crate) fn text(&self, unit: &Unit) -> &str {
        self.folded.get(unit.folded.clone()).unwrap_or_default()
    }

    /// Appends what the index is given: each word, and of scripts without spaces each pair of neighbours, the last
    /// character alone. A query of one such character is the beginning of a pair.
    pub(crate) fn index_into(&self, tokens: &mut String) {
        for (i, unit) in self.units.iter().enumerate() {
            tokens.push(' ');
            tokens.push_str(self.text(unit));
            if let Some(next) = self.units.get(i + 1).filter(|next| unit.unspaced && next.unspaced) {
                tokens.push_str(self.text(next));
            }
        }
    }
}

/// Half-width katakana and its voicing marks as the usual ones.
fn widen(c: char) -> char {
    if !('\u{FF66}'..='\u{FF9F}').contains(&c) {
        return c;
    }
    let mut wide = c;
    decompose_compatible(c, |part| wide = part);
    wide
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Between };
    }
    match u32::from(c) {
        _ if digit(c).is_some() => Class::Word,
        // Combining diacritics, Hebrew and Arabic vowel points, the Arabic lengthener, joiners, variation selectors,
        // skin tones.
        0x0300..=0x036F
        | 0x0591..=0x05BD
        | 0x05BF
        | 0x05C1..=0x05C2
        | 0x05C4..=0x05C5
        | 0x05C7
        | 0x0610..=0x061A
        | 0x0640
        | 0x064B..=0x065F
        | 0x0670
        | 0x06D6..=0x06DC
        | 0x06DF..=0x06E4
        | 0x06E7..=0x06E8
        | 0x06EA..=0x06ED
        | 0x00AD
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x200B..=0x200F
        | 0x2060
        | 0x20D0..=0x20FF
        | 0xFE00..=0xFE0F
        | 0xFE20..=0xFE2F
        | 0xFEFF
        | 0x1F3FB..=0x1F3FF => Class::Silent,
        // Thai and Lao, Myanmar, Khmer, kana, ideographs.
        0x0E01..=0x0E4E
        | 0x0E81..=0x0ECE
        | 0x1000..=0x109F
        | 0x1780..=0x17D3
        | 0x3005..=0x3007
        | 0x3041..=0x309A
        | 0x309D..=0x309F
        | 0x30A1..=0x30FA
        | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9F
        | 0x20000..=0x3FFFF => Class::Unspaced,
        // Pictures: each is a word.
        0x2190..=0x21FF | 0x2300..=0x23FF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF => {
            Class::Symbol
        }
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Between,
    }
}

/// The decimal digits of other scripts are the same numbers.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 18] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810,
    ];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

fn fold(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(digit) = digit(c) {
        folded.push(digit);
        return;
    }
    match u32::from(c) {
        // Composed syllables stay whole, and katakana is written as hiragana.
        0xAC00..=0xD7A3 | 0x3041..=0x309F => folded.push(c),
        code @ 0x30A1..=0x30F6 => folded.push(char::from_u32(code - 0x60).unwrap_or(c)),
        _ => decompose_compatible(c, |part| {
            // A few signs stand for several words, or bring brackets along: a unit is one word all the same.
            if matches!(class(part), Class::Silent | Class::Between) {
                return;
            }
            for lower in part.to_lowercase() {
                match lower {
                    'ß' => folded.push_str("ss"),
                    'æ' => folded.push_str("ae"),
                    'œ' => folded.push_str("oe"),
                    'ø' => folded.push('o'),
                    'ł' => folded.push('l'),
                    'đ' | 'ð' => folded.push('d'),
                    'ı' => folded.push('i'),
                    'ς' => folded.push('σ'),
                    // Persian and Urdu write these Arabic letters with another code.
                    'ی' | 'ى' => folded.push('ي'),
                    'ک' => folded.push('ك'),
                    // To lower case İ leaves a dot behind.
                    lower if !matches!(class(lower), Class::Silent) => folded.push(lower),
                    _ => {}
                }
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let units = Units::of(text);
        units.as_slice().iter().map(|unit| units.text(unit)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn case_diacritics_and_width_do_not_count() {
        assert_eq!(words("Zoë Dvořáková, STRASSE/Straße"), "zoe|dvorakova|strasse|strasse");
        assert_eq!(words("Zoe\u{308} İstanbul ılık Łódź Ａ１"), "zoe|istanbul|ilik|lodz|a1");
        assert_eq!(words("ΟΔΟΣ οδός"), "οδοσ|οδοσ");
        assert_eq!(words("don't e-mail a_b"), "don|t|e|mail|a|b");
    }

    #[test]
    fn a_sign_that_stands_for_several_words_is_one() {
        assert_eq!(words("\u{fdfa} ⑴ ½"), "صلياللهعليهوسلم|1|12");
    }

    #[test]
    fn points_and_lengtheners_do_not_count() {
        assert_eq!(words("مَرْحَبًا أريد آتى مـرحبا ٤٢"), "مرحبا|اريد|اتي|مرحبا|42");
        assert_eq!(words("שָׁלוֹם־עולם"), "שלום|עולם");
    }

    #[test]
    fn vowel_signs_make_other_words() {
        assert_eq!(words("की कि हिन्दी"), "की|कि|हिन्दी");
        assert_eq!(words("がか ガカ"), "が|か|が|か");
        assert_eq!(words("한국어 회의"), "한국어|회의");
    }

    #[test]
    fn scripts_without_spaces_are_indexed_by_pairs() {
        let mut tokens = String::new();
        Units::of("荷物は late 雪 👍🏽!").index_into(&mut tokens);
        assert_eq!(tokens, " 荷物 物は は late 雪 👍");
        assert_eq!(words("ถึง"), "ถ|ึ|ง");
    }

    #[test]
    fn a_unit_knows_where_it_was() {
        let text = "Zoe\u{308}s ﬁne";
        let units = Units::of(text);
        let found: Vec<_> = units.as_slice().iter().map(|unit| &text[unit.source.clone()]).collect();
        assert_eq!(found, ["Zoe\u{308}s", "ﬁne"]);
        assert_eq!(words(text), "zoes|fine");
    }

    #[test]
    fn an_endless_word_is_cut() {
        assert_eq!(words(&"x".repeat(70_000)).len(), WORD_MAX);
    }
}
