//! What a test of the connection says, in each language.
//!
//! As in [`crate::sentences`], a language is one `impl` of [`Words`], so that a sentence that is missing does not compile.
//! What a machine or a server said stands within a sentence as it is; where that could turn the sentence around it is
//! isolated.

mod arabic;
mod english;
mod portuguese;
mod spanish;
#[cfg(test)]
mod tests;

use deskbell_client::Trouble;
use deskbell_domain::Language;

use super::finding::{Advice, Fault, Seen, Skip};
use super::step::StepName;
use crate::sentences::sentences;

/// The sentences of one language. What was seen, what is wrong and why something was skipped begins small, as what follows
/// a name and a colon.
pub(super) trait Words: Sync {
    /// A step's name.
    fn step(&self, name: StepName) -> &'static str;
    /// What was seen.
    fn seen(&self, seen: &Seen) -> String;
    /// Why something was not looked at.
    fn skip(&self, skip: &Skip) -> String;
    /// What is wrong.
    fn fault(&self, fault: &Fault) -> String;
    /// What to do, in whole sentences.
    fn advice(&self, advice: &Advice) -> String;
}

/// The sentences of a language.
pub(super) fn words(language: Language) -> &'static dyn Words {
    match language {
        Language::English => &english::English,
        Language::Spanish => &spanish::Spanish,
        Language::Portuguese => &portuguese::Portuguese,
        Language::Arabic => &arabic::Arabic,
    }
}

/// What the client says of itself, and the machine's words.
fn said(language: Language, trouble: &Trouble) -> String {
    let sentence = sentences(language).trouble(trouble);
    match trouble.detail() {
        Some(detail) => format!("{sentence} ({})", language.isolate(detail)),
        None => sentence,
    }
}

/// Several addresses in a row.
fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
