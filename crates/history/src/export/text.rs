//! Plain lines. A message's further lines stand to the right of its first: no message can pretend to be two.

use std::io::{self, Write};

use deskbell_domain::{Sender, StoredMessage, plain_line};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Document, Head, words};
use crate::Gap;

const INDENT: &str = "        ";

pub(super) struct Text<'a> {
    out: &'a mut dyn Write,
    title: String,
    zone: TimeZone,
    day: Option<Date>,
}

impl<'a> Text<'a> {
    pub(super) fn new(out: &'a mut dyn Write, head: &Head<'_>) -> Self {
        Self { out, title: head.title(), zone: head.request.zone.clone(), day: None }
    }
}

impl Document for Text<'_> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        writeln!(self.out, "Conversation with {}", self.title)?;
        if let Some(number) = &head.number {
            writeln!(self.out, "Number: {}", plain_line(number, 64))?;
        }
        writeln!(self.out, "Customer: {}", plain_line(head.request.customer_id.as_str(), 256))?;
        let now = words::zoned(head.request.now, &self.zone);
        writeln!(self.out, "Messages: {}", head.messages)?;
        writeln!(self.out, "Exported: {} ({})", words::moment(&now), now.strftime("UTC%:z"))
    }

    fn message(&mut self, stored: &StoredMessage) -> io::Result<()> {
        let message = &stored.message;
        let at = words::zoned(message.timestamp, &self.zone);
        if self.day.replace(at.date()) != Some(at.date()) {
            writeln!(self.out, "\n=== {} ===", words::day(at.date()))?;
        }
        let (label, content) = words::parts(message);
        let label = label.map(|label| format!("[{label}]"));
        let tick = match words::tick(message.delivery.tick()) {
            ("", _) => None,
            _ if message.sender != Sender::Agent => None,
            (_, word) => Some(format!("({word})")),
        };
        let remarks = words::remarks(message).into_iter().map(|remark| format!("({remark})"));
        let first = content.lines().next().map(str::to_owned).filter(|line| !line.is_empty());
        let parts: Vec<String> = label.into_iter().chain(first).chain(tick).chain(remarks).collect();
        let who = words::sender(&message.sender, &self.title);
        writeln!(self.out, "{}   {who}: {}", words::time(&at), parts.join(" "))?;
        for line in content.lines().skip(1) {
            writeln!(self.out, "{INDENT}{line}")?;
        }
        Ok(())
    }

    fn gap(&mut self, gap: Gap) -> io::Result<()> {
        let [from, to] = [gap.from, gap.to].map(|at| words::moment(&words::zoned(at, &self.zone)));
        writeln!(self.out, "--- Offline from {from} to {to}: messages may be missing ---")
    }

    fn end(&mut self, written: u64) -> io::Result<()> {
        writeln!(self.out, "\n=== End: {written} messages ===")
    }
}
