//! A page that is whole in itself: nothing is loaded, nothing runs, and everything that came from outside is text.

use std::io::{self, Write};

use deskbell_domain::{Sender, StoredMessage, Tick, plain_line};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Document, Head, words};
use crate::Gap;

const STYLE: &str = include_str!("page.css");
/// The style's SHA-256, in base64: the policy lets this style in and no other.
const STYLE_HASH: &str = "PUhsTVifnKlI7nwKOa9rAY/1dWqpXID5kdPtniQJyuk=";

pub(super) struct Html<'a> {
    out: &'a mut dyn Write,
    title: String,
    zone: TimeZone,
    day: Option<Date>,
}

impl<'a> Html<'a> {
    pub(super) fn new(out: &'a mut dyn Write, head: &Head<'_>) -> Self {
        Self { out, title: head.title(), zone: head.request.zone.clone(), day: None }
    }
}

impl Document for Html<'_> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        let title = escape(&self.title);
        let number = head.number.as_deref().map(|number| plain_line(number, 64)).unwrap_or_default();
        let id = plain_line(head.request.customer_id.as_str(), 256);
        let now = words::zoned(head.request.now, &self.zone);
        write!(
            self.out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1 dir=\"auto\">{title}</h1>\n<p dir=\"auto\">{}</p>\n<p>{}</p>\n</header>\n<main>\n",
            escape(&[number, id].join(" · ")),
            escape(&format!(
                "{} messages, exported on {} ({})",
                head.messages,
                words::moment(&now),
                now.strftime("UTC%:z")
            )),
        )
    }

    fn message(&mut self, stored: &StoredMessage) -> io::Result<()> {
        let message = &stored.message;
        let at = words::zoned(message.timestamp, &self.zone);
        if self.day.replace(at.date()) != Some(at.date()) {
            writeln!(self.out, "<h2>{}</h2>", escape(&words::day(at.date())))?;
        }
        let class = match message.sender {
            Sender::Customer => "customer",
            Sender::Agent => "agent",
            Sender::Other(_) => "other",
        };
        let who = escape(&words::sender(&message.sender, &self.title));
        write!(self.out, "<article class=\"{class}\"><h3 dir=\"auto\">{who}</h3>")?;
        let (label, content) = words::parts(message);
        if let Some(label) = label {
            write!(self.out, "<p class=\"kind\" dir=\"auto\">{}</p>", escape(&label))?;
        }
        if !content.is_empty() {
            write!(self.out, "<p dir=\"auto\">{}</p>", escape(&content))?;
        }
        let time = words::time(&at);
        write!(self.out, "<footer><time datetime=\"{}\">{time}</time>", words::iso(message.timestamp))?;
        if message.sender == Sender::Agent {
            let tick = message.delivery.tick();
            let class = match tick {
                Tick::Read | Tick::Played => " class=\"read\"",
                Tick::Failed => " class=\"failed\"",
                _ => "",
            };
            let (mark, word) = words::tick(tick);
            if !mark.is_empty() {
                write!(self.out, " <span{class}>{mark} {word}</span>")?;
            }
        }
        for remark in words::remarks(message) {
            write!(self.out, " · <span dir=\"auto\">{}</span>", escape(&remark))?;
        }
        writeln!(self.out, "</footer></article>")
    }

    fn gap(&mut self, gap: Gap) -> io::Result<()> {
        let [from, to] = [gap.from, gap.to].map(|at| words::moment(&words::zoned(at, &self.zone)));
        writeln!(self.out, "<p class=\"gap\">Offline from {from} to {to}: messages may be missing</p>")
    }

    fn end(&mut self, written: u64) -> io::Result<()> {
        writeln!(self.out, "<h2>End: {written} messages</h2>\n</main>\n</body>\n</html>")
    }
}

/// Text that is only ever text, in an element and in an attribute in quotation marks.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_policy_lets_the_style_in() {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(super::STYLE));
        assert_eq!(super::STYLE_HASH, hash);
    }
}
