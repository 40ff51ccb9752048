//! What the customers and the agents say: the files in `scripts/`, one for each customer.
//!
//! ```json
//! {
//!   "id": "mei-ling-chow", "name": "Mei-Ling Chow", "number": "+44 7700 900142",
//!   "history": [ { "ago": "1h 47m", "from": "agent", "label": "yes", "content": "They do: two for each shelf." } ],
//!   "exchanges": [ [ { "from": "customer", "type": "reaction", "reactsTo": "yes", "content": "🙏", "metadata": {} } ] ]
//! }
//! ```
//!
//! Names and conversations are made up; numbers are in ranges that regulators keep for fiction, or have 555 in them.
//! Metadata has the shapes of the WhatsApp Cloud API's webhooks, nested under the message type.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../scripts/", $name, ".json")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "amina-haddad",
    "claire-dubois",
    "joaquim-ferreira",
    "luciana-prado",
    "marcus-webb",
    "mei-ling-chow",
    "noura-alotaibi",
    "okafor-logistics",
    "rossi-figli",
    "sara-lindgren",
    "takahashi-yui",
    "tomasz-kowalczyk",
];

/// A file of the script does not read.
#[derive(Debug, thiserror::Error)]
#[error("the script {file}.json does not read")]
pub struct ScriptError {
    file: &'static str,
    #[source]
    source: serde_json::Error,
}

/// One customer, with all that is said in the conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Customer {
    /// The guide's `customerId`, and the name of the file.
    pub id: String,
    /// As the customer calls themselves on WhatsApp.
    pub name: String,
    /// As a person writes it.
    pub number: String,
    /// What was said before an agent came to look, oldest first.
    pub history: Vec<Turn>,
    /// What is said from then on. One exchange is told from its beginning to its end, beside those of others.
    pub exchanges: Vec<Vec<Turn>>,
}

/// One message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Turn {
    /// Who writes it.
    pub from: From,
    /// The guide's `messageType`.
    #[serde(rename = "type", default = "text")]
    pub kind: String,
    /// The guide's `content`: the words, a caption, the chosen title, the emoji.
    pub content: String,
    /// What the type has beside its words.
    #[serde(default)]
    pub metadata: Map<String, Value>,
    /// The guide's `templateName`.
    pub template: Option<String>,
    /// A name for this message, for `quotes` and `reactsTo` of later ones in the same list.
    pub label: Option<String>,
    /// The label of the message that this one answers (`metadata.context.id`).
    pub quotes: Option<String>,
    /// The label of the message that this reaction is on (`metadata.reaction.message_id`).
    pub reacts_to: Option<String>,
    /// How long before the first look it was written. In `history` only.
    #[serde(default, deserialize_with = "duration")]
    pub ago: Duration,
    /// What becomes of it. Counts for an agent's message only.
    #[serde(default)]
    pub fate: Fate,
}

/// The guide's `senderType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum From {
    Agent,
    Customer,
}

/// The last status that a message gets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Fate {
    Sent,
    Delivered,
    #[default]
    Read,
    /// With WhatsApp's code 131026.
    Failed,
}

fn text() -> String {
    "text".to_owned()
}

/// Reads "23h 22m".
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span: jiff::SignedDuration = text.parse().map_err(D::Error::custom)?;
    Duration::try_from(span).map_err(D::Error::custom)
}

/// All customers, in the order of their ids.
pub(crate) fn customers() -> Result<Vec<Customer>, ScriptError> {
    FILES
        .iter()
        .map(|&(file, json)| serde_json::from_str(json).map_err(|source| ScriptError { file, source }))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// All lists of turns whose labels belong together.
    fn lists(customers: &[Customer]) -> impl Iterator<Item = &[Turn]> {
        customers
            .iter()
            .flat_map(|customer| std::iter::once(&customer.history).chain(&customer.exchanges))
            .map(Vec::as_slice)
    }

    #[test]
    fn every_file_is_of_the_customer_it_is_named_after() {
        let customers = customers().unwrap();
        for (customer, (file, _)) in customers.iter().zip(FILES) {
            assert_eq!(customer.id, *file);
            assert!(
                !customer.exchanges.is_empty() && customer.exchanges.iter().all(|turns| !turns.is_empty())
            );
        }
        let names: HashSet<_> = customers.iter().map(|customer| &customer.name).collect();
        let numbers: HashSet<_> = customers.iter().map(|customer| &customer.number).collect();
        assert_eq!((names.len(), numbers.len()), (customers.len(), customers.len()));
    }

    #[test]
    fn every_reference_has_its_label_before_it() {
        for turns in lists(&customers().unwrap()) {
            let mut labels = HashSet::new();
            for turn in turns {
                for reference in turn.quotes.iter().chain(&turn.reacts_to) {
                    assert!(labels.contains(reference), "{reference}: {turn:?}");
                }
                assert_eq!(turn.kind == "reaction", turn.reacts_to.is_some(), "{turn:?}");
                labels.extend(&turn.label);
            }
        }
    }

    #[test]
    fn history_is_in_order_and_exchanges_have_no_past() {
        for customer in customers().unwrap() {
            assert!(customer.history.is_sorted_by(|a, b| a.ago > b.ago), "{}", customer.id);
            assert!(customer.history.iter().all(|turn| !turn.ago.is_zero()), "{}", customer.id);
            assert!(customer.exchanges.iter().flatten().all(|turn| turn.ago.is_zero()), "{}", customer.id);
        }
    }

    #[test]
    fn metadata_is_named_after_the_type() {
        const BARE: [&str; 2] = ["text", "unsupported"];
        let customers = customers().unwrap();
        for turn in lists(&customers).flatten().filter(|turn| !BARE.contains(&turn.kind.as_str())) {
            assert!(turn.metadata.contains_key(&turn.kind), "{turn:?}");
        }
    }
}
