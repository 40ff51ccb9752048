//! Which form of a noun a number wants.

use crate::Language;

/// CLDR's plural categories, for whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// Nothing (Arabic).
    Zero,
    /// One.
    One,
    /// Two (Arabic).
    Two,
    /// A few (Arabic: 3 to 10, 103 to 110 ...).
    Few,
    /// Many (Arabic: 11 to 99, 111 to 199 ...; Spanish and Portuguese: whole millions).
    Many,
    /// Everything else.
    Other,
}

impl Language {
    /// The plural category of a number, by CLDR 47's cardinal rules.
    pub fn plural(self, number: u64) -> Plural {
        let millions = number != 0 && number.is_multiple_of(1_000_000);
        match (self, number) {
            (Self::Arabic, 0) => Plural::Zero,
            (Self::Arabic, 2) => Plural::Two,
            (Self::Portuguese, 0) | (_, 1) => Plural::One,
            (Self::Arabic, _) => match number % 100 {
                3..=10 => Plural::Few,
                11..=99 => Plural::Many,
                _ => Plural::Other,
            },
            (Self::Spanish | Self::Portuguese, _) if millions => Plural::Many,
            _ => Plural::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_forms_of_cldr() {
        let cases = [
            (Language::English, Plural::One, &[1][..]),
            (Language::English, Plural::Other, &[0, 2, 11, 21, 1_000_000]),
            (Language::Spanish, Plural::One, &[1]),
            (Language::Spanish, Plural::Many, &[1_000_000, 2_000_000]),
            (Language::Spanish, Plural::Other, &[0, 2, 21, 1_000_001]),
            (Language::Portuguese, Plural::One, &[0, 1]),
            (Language::Portuguese, Plural::Many, &[1_000_000]),
            (Language::Portuguese, Plural::Other, &[2, 21, 101]),
            (Language::Arabic, Plural::Zero, &[0]),
            (Language::Arabic, Plural::One, &[1]),
            (Language::Arabic, Plural::Two, &[2]),
            (Language::Arabic, Plural::Few, &[3, 10, 103, 110, 1003]),
            (Language::Arabic, Plural::Many, &[11, 26, 99, 111, 1099]),
            (Language::Arabic, Plural::Other, &[100, 101, 102, 200, 1_000_000]),
        ];
        for (language, plural, numbers) in cases {
            for number in numbers {
                assert_eq!(language.plural(*number), plural, "{language:?}, {number}");
            }
        }
    }
}
