//! The address of a customer in the company's CRM, made from a template that the agent or the administrator gave.

use std::fmt;
use std::fmt::Write as _;

/// The longest template, in characters.
const CHARS_MAX: usize = 2000;

/// An `https` address with places for what names a customer. Its scheme and its host are fixed: what the server says
/// of a customer never decides where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmTemplate {
    text: String,
}

/// Why a text is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrmTemplateError {
    /// Another scheme could be read on the way, or start a program.
    #[error("The address must begin with https://")]
    NotHttps,
    /// There is no host, or something besides a host and a port.
    #[error(
        "After https:// comes the name of a host, such as crm.example.com. A user name has no place in it."
    )]
    Host,
    /// A placeholder in the host, or one that is not known.
    #[error(
        "In the path or the query there can be {{customerId}}, {{conversationId}} and {{whatsappNumber}}, and no other \
         braces."
    )]
    Placeholder,
    /// Characters that no address has.
    #[error("An address has no spaces and no control characters, and at most 2000 characters.")]
    Characters,
}

/// What an address can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrmFacts<'a> {
    /// `{customerId}`.
    pub customer_id: &'a str,
    /// `{conversationId}`.
    pub conversation_id: &'a str,
    /// `{whatsappNumber}`.
    pub number: &'a str,
}

impl CrmTemplate {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, CrmTemplateError> {
        let text = text.trim();
        let odd = |it: char| it.is_whitespace() || it.is_control() || it == '\\';
        if text.chars().count() > CHARS_MAX || text.chars().any(odd) {
            return Err(CrmTemplateError::Characters);
        }
        let rest = text.strip_prefix("https://").ok_or(CrmTemplateError::NotHttps)?;
        let (host, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if host.contains(['{', '}']) {
            return Err(CrmTemplateError::Placeholder);
        }
        let fits = |it: char| it.is_alphanumeric() || ".-:[]".contains(it);
        if !host.starts_with(|it: char| it.is_alphanumeric() || it == '[') || !host.chars().all(fits) {
            return Err(CrmTemplateError::Host);
        }
        let nothing = CrmFacts { customer_id: "", conversation_id: "", number: "" };
        fill(tail, nothing, &mut String::new())?;
        Ok(Self { text: text.to_owned() })
    }

    /// The address of a customer. Whatever the facts hold becomes percent-encoded: it stays within its place.
    pub fn fill(&self, facts: CrmFacts<'_>) -> String {
        let mut address = String::with_capacity(self.text.len() + 64);
        // It was filled when it was read.
        let _ = fill(&self.text, facts, &mut address);
        address
    }
}

impl fmt::Display for CrmTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn fill(mut rest: &str, facts: CrmFacts<'_>, out: &mut String) -> Result<(), CrmTemplateError> {
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find('}').ok_or(CrmTemplateError::Placeholder)?;
        let fact = match from.get(..=end) {
            Some("{customerId}") => facts.customer_id,
            Some("{conversationId}") => facts.conversation_id,
            Some("{whatsappNumber}") => facts.number,
            _ => return Err(CrmTemplateError::Placeholder),
        };
        encode(fact, out);
        rest = from.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(())
}

/// All but the unreserved characters of RFC 3986. A fact that is all dots would lead out of its place in a path
/// however it is written (browsers read `%2E` as `.`), and no id is one: it is left out.
fn encode(fact: &str, out: &mut String) {
    if matches!(fact, "." | "..") {
        return;
    }
    for byte in fact.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_stays_in_its_place() {
        let template = CrmTemplate::parse(
            " https://crm.example.com:8443/c/{customerId}?t={conversationId}&n={whatsappNumber}#x ",
        )
        .unwrap();
        let facts = CrmFacts { customer_id: "a/../b?c#d", conversation_id: "é &=", number: "+971 50" };
        assert_eq!(
            template.fill(facts),
            "https://crm.example.com:8443/c/a%2F..%2Fb%3Fc%23d?t=%C3%A9%20%26%3D&n=%2B971%2050#x"
        );
        let out = CrmFacts { customer_id: "..", conversation_id: "{customerId}", number: "\u{202e}" };
        assert_eq!(
            template.fill(out),
            "https://crm.example.com:8443/c/?t=%7BcustomerId%7D&n=%E2%80%AE#x",
            "what a fact holds is no placeholder"
        );
        assert_eq!(
            CrmTemplate::parse("https://crm.example.com").unwrap().fill(facts),
            "https://crm.example.com"
        );
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused() {
        use CrmTemplateError::{Characters, Host, NotHttps, Placeholder};
        for (text, why) in [
            ("http://crm.example.com/{customerId}", NotHttps),
            ("javascript:alert(1)", NotHttps),
            ("file:///{customerId}", NotHttps),
            ("", NotHttps),
            ("https://", Host),
            ("https:///x", Host),
            ("https://?x", Host),
            ("https://-x", Host),
            ("https://me@crm.example.com/", Host),
            ("https://me:secret@crm.example.com/", Host),
            ("https://{customerId}.example.com/", Placeholder),
            ("https://crm.example.com{customerId}", Placeholder),
            ("https://crm.example.com/{name}", Placeholder),
            ("https://crm.example.com/{customerId", Placeholder),
            ("https://crm.example.com/}", Placeholder),
            ("https://crm.example.com/a b", Characters),
            ("https://crm.example.com\\@evil.example", Characters),
            ("https://crm.example.com/\u{7}", Characters),
        ] {
            assert_eq!(CrmTemplate::parse(text), Err(why), "{text}");
        }
        assert_eq!(CrmTemplate::parse(&format!("https://x/{}", "a".repeat(2000))), Err(Characters));
    }
}
