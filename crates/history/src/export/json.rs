//! For programs: everything that is known, as `docs/export.schema.json` says.

use std::io::{self, Write};

use deskbell_domain::{Delivery, Rank, StoredMessage};
use serde_json::{Map, Value, json};

use super::words::iso;
use super::{Document, Head};
use crate::Gap;

/// The version of the format. It grows when something changes its meaning or goes.
const VERSION: u32 = 1;

pub(super) struct Json<'a> {
    out: &'a mut dyn Write,
    gaps: Vec<Gap>,
    is_first: bool,
}

impl<'a> Json<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, gaps: Vec::new(), is_first: true }
    }
}

impl Document for Json<'_> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        let customer = object([
            ("customerId", Some(json!(head.request.customer_id.as_str()))),
            ("name", head.name.as_deref().map(Value::from)),
            ("whatsappNumber", head.number.as_deref().map(Value::from)),
        ]);
        writeln!(self.out, "{{\"format\":\"deskbell-conversation\",\"version\":{VERSION},")?;
        writeln!(self.out, "\"exportedAt\":{},", json!(iso(head.request.now)))?;
        writeln!(self.out, "\"customer\":{customer},")?;
        write!(self.out, "\"messages\":[")
    }

    fn message(&mut self, stored: &StoredMessage) -> io::Result<()> {
        let end = if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" };
        write!(self.out, "{end}{}", message(stored))
    }

    fn gap(&mut self, gap: Gap) -> io::Result<()> {
        self.gaps.push(gap);
        Ok(())
    }

    fn end(&mut self, written: u64) -> io::Result<()> {
        let gaps: Vec<Value> =
            self.gaps.iter().map(|gap| json!({"from": iso(gap.from), "to": iso(gap.to)})).collect();
        // Last, so that what was cut off has no number of messages.
        writeln!(self.out, "\n],\n\"gaps\":{},\n\"messageCount\":{written}}}", Value::from(gaps))
    }
}

fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// The guide's fields, and what Deskbell knows beside them.
fn message(stored: &StoredMessage) -> Value {
    let message = &stored.message;
    let Delivery { rank, failure, sent_at, delivered_at, read_at, unknown } = &message.delivery;
    let status = match (rank, unknown) {
        _ if message.delivery.is_failed() => "failed",
        (Some(rank), _) => rank.as_str(),
        (None, Some(word)) => word,
        (None, None) => Rank::Accepted.as_str(),
    };
    let failure = failure.as_ref().map(|failure| {
        object([
            ("at", Some(json!(iso(failure.at)))),
            ("code", failure.code.map(Value::from)),
            ("title", Some(json!(failure.title))),
        ])
    });
    object([
        ("conversationId", Some(json!(message.conversation_id.as_str()))),
        ("customerId", Some(json!(message.customer_id.as_str()))),
        ("whatsappNumber", Some(json!(message.number))),
        ("whatsappMessageId", Some(json!(message.id.as_str()))),
        ("senderType", Some(json!(message.sender.as_str()))),
        ("messageType", Some(json!(message.kind.as_str()))),
        ("content", Some(json!(message.content))),
        ("contentCut", message.content_cut.then_some(Value::Bool(true))),
        ("status", Some(json!(status))),
        ("sentAt", sent_at.map(|at| json!(iso(at)))),
        ("deliveredAt", delivered_at.map(|at| json!(iso(at)))),
        ("readAt", read_at.map(|at| json!(iso(at)))),
        ("failure", failure),
        ("metadata", message.metadata.clone()),
        ("isTemplate", Some(json!(message.is_template))),
        ("templateName", message.template_name.as_deref().map(Value::from)),
        ("timestamp", Some(json!(iso(message.timestamp)))),
        ("arrival", Some(json!(stored.arrival.0))),
    ])
}
