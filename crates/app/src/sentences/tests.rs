//! Every sentence in every language, in `sentences.txt`. With `BLESS=1` in the environment it is written anew, to be
//! read by somebody who speaks the languages.

use deskbell_client::{Distrust, ProxyError, ProxyTrouble, Step};
use deskbell_domain::{TimeZone, Timestamp};
use deskbell_protocol::Kind;

use super::*;
use crate::ledger::Held;
use crate::notices::KeyringFault;

const NOW: i64 = 1_795_442_400_000; // 2026-11-23T14:00:00Z

fn clock(minutes: i64) -> Clock {
    let at = |minutes: i64| Timestamp::from_millis(NOW + minutes * 60_000);
    Clock::new(at(minutes), at(0), &TimeZone::UTC)
}

fn facts() -> Vec<Fact> {
    let faults = [KeyringFault::Missing, KeyringFault::Locked, KeyringFault::Failed];
    let held = |messages, is_too_much| Held { messages, is_too_much };
    let mut facts = vec![Fact::PolicyRefused];
    facts.extend(faults.map(Fact::HistoryInMemory));
    facts.extend(faults.map(Fact::TokenUnreadable));
    facts.extend([Fact::TokenInMemory, Fact::KeyLost, Fact::HistoryUnusable, Fact::HistoryUnreadable]);
    for messages in [0, 1, 2, 3, 12, 100] {
        facts.push(Fact::HistoryUnwritten { full: true, held: held(messages, false) });
    }
    facts.push(Fact::HistoryUnwritten { full: false, held: held(40_000, true) });
    facts.extend([Fact::HistoryDamaged, Fact::SetAside, Fact::ProxyUnusable, Fact::NoGeneralRoom]);
    facts.extend([Fact::NoNotifications, Fact::NoTray, Fact::Crashed]);
    facts
}

fn troubles() -> Vec<Trouble> {
    let detail = || Box::<str>::from("the machine's words");
    let after = Duration::from_secs(10);
    let distrusts = [
        Distrust::UnknownIssuer,
        Distrust::Expired,
        Distrust::NotValidYet,
        Distrust::OtherName,
        Distrust::Other,
    ];
    let mut troubles = vec![
        Trouble::NoSuchHost { host: "chat.example.com".into(), detail: detail() },
        Trouble::Unreachable { detail: detail() },
        Trouble::Proxy(ProxyTrouble::NoSuchHost { host: "proxy.example.com".into(), detail: detail() }),
        Trouble::Proxy(ProxyTrouble::Unreachable { detail: detail() }),
        Trouble::Proxy(ProxyTrouble::Credentials { given: false }),
        Trouble::Proxy(ProxyTrouble::Credentials { given: true }),
        Trouble::Proxy(ProxyTrouble::Refused(502)),
        Trouble::Proxy(ProxyTrouble::Refused(403)),
        Trouble::Proxy(ProxyTrouble::NotAProxy { detail: detail() }),
        Trouble::NotEncrypted,
        Trouble::CaFile { detail: detail() },
        Trouble::Tls { detail: detail() },
    ];
    troubles.extend(distrusts.map(|reason| Trouble::NotTrusted { reason, detail: detail() }));
    troubles.extend(
        [Step::Token, Step::Resolve, Step::Proxy, Step::Tcp].map(|step| Trouble::TimedOut { step, after }),
    );
    troubles.extend([
        Trouble::Redirected { status: 301, to: detail() },
        Trouble::HttpStatus(404),
        Trouble::HttpStatus(503),
        Trouble::NotSocketIo { detail: detail() },
        Trouble::NotAdmitted { detail: "Too many connections".into() },
        Trouble::NotAdmitted { detail: "".into() },
        Trouble::Silent { after: Duration::from_secs(45) },
        Trouble::Stuck { after },
        Trouble::TooLarge { limit: 4 * 1024 * 1024 },
        Trouble::Compression { detail: detail() },
        Trouble::Broken { detail: detail() },
        Trouble::ClosedByServer,
        Trouble::DisconnectedByServer,
        Trouble::NoToken { detail: detail() },
    ]);
    troubles
}

fn addresses() -> Vec<AddressError> {
    vec![
        AddressError::Empty,
        AddressError::NoScheme("chat.example.com".into()),
        AddressError::WrongScheme("ftp".into()),
        AddressError::NoHost,
        AddressError::Credentials,
        AddressError::QueryOrFragment,
        AddressError::Port,
        AddressError::Path,
        AddressError::Namespace,
        AddressError::Malformed("invalid IPv6 address".into()),
    ]
}

fn rejections() -> Vec<RejectReason> {
    let field = "customerId";
    let kinds = [Kind::Null, Kind::Bool, Kind::Number, Kind::Text, Kind::List, Kind::Object];
    let mut rejections = vec![
        RejectReason::NoPayload,
        RejectReason::NotAnObject(Kind::List),
        RejectReason::Missing(field),
        RejectReason::EmptyId(field),
        RejectReason::IdTooLong(field),
        RejectReason::IdNotWhole(field),
        RejectReason::Unreadable,
    ];
    rejections.extend(kinds.map(|found| RejectReason::WrongType { field, found }));
    rejections
}

fn all(language: Language) -> Vec<(&'static str, String)> {
    let says = sentences(language);
    let mut all: Vec<(&str, String)> =
        Fixed::ALL.iter().map(|sentence| ("fixed", says.fixed(*sentence).to_owned())).collect();
    all.push(("offline", says.offline("…")));
    all.push(("refused", says.refused("…")));
    for count in [0, 1, 2, 3, 12, 100, 1_000_000] {
        all.push(("unread", says.unread(count)));
        all.push(("waiting", says.waiting(count)));
        all.push(("waits", says.waits(Span::Minutes(count.into()))));
        all.push(("waits", says.waits(Span::Hours(count.into()))));
        all.push(("waits", says.waits(Span::Days(count.into()))));
    }
    for until in [None, Some(clock(60)), Some(clock(-13 * 60)), Some(clock(18 * 60)), Some(clock(11 * 60))] {
        all.push(("paused", says.paused(until)));
        all.push(("quiet_hours", says.quiet_hours(until)));
    }
    for fact in facts() {
        let (title, sentence) = says.notice(&fact);
        all.push(("notice title", title.to_owned()));
        all.push(("notice", sentence));
    }
    all.extend(troubles().iter().map(|trouble| ("trouble", says.trouble(trouble))));
    let detail = || Box::<str>::from("jwt expired");
    let refusals = [
        Refusal::NotAuthorized { detail: detail() },
        Refusal::HttpStatus(401),
        Refusal::ThrownOut { detail: detail() },
        Refusal::DisconnectedRightAway,
    ];
    all.extend(refusals.iter().map(|refusal| ("refusal", says.refusal(refusal))));
    all.extend(rejections().iter().map(|reason| ("rejected", says.rejected(reason))));
    all.extend(addresses().iter().map(|error| ("address", says.address(error))));
    let proxies = [
        ProxyChoiceError::Credentials,
        ProxyChoiceError::Proxy(ProxyError::Scheme("socks5".into())),
        ProxyChoiceError::Proxy(ProxyError::NoHost),
        ProxyChoiceError::Proxy(ProxyError::UserName),
        ProxyChoiceError::Proxy(ProxyError::Malformed("invalid port number".into())),
    ];
    all.extend(proxies.iter().map(|error| ("proxy", says.proxy(error))));
    let crms = [
        CrmTemplateError::NotHttps,
        CrmTemplateError::Host,
        CrmTemplateError::Placeholder,
        CrmTemplateError::Characters,
    ];
    all.extend(crms.into_iter().map(|error| ("crm", says.crm(error).to_owned())));
    for by in [None, Some("Example Ltd")] {
        all.push(("server_set", says.server_set(by, "wss://chat.example.com")));
        all.push(("locked", says.locked(by)));
        all.push(("days_allowed", says.days_allowed(by, 7, Some(30))));
        all.push(("days_allowed", says.days_allowed(by, 7, None)));
        all.push(("preview_not_allowed", says.preview_not_allowed(by)));
    }
    all.push(("cannot_work", says.cannot_work("no memory")));
    all
}

#[test]
fn every_sentence_is_as_somebody_read_it() {
    let mut text = String::new();
    for language in Language::ALL {
        text.push_str(&format!("# {}\n", language.code()));
        for (key, sentence) in all(language) {
            // Isolates show nothing, and an editor may lose them.
            let shown = sentence.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩").replace('\u{200F}', "←");
            text.push_str(&format!("{key}: {shown}\n"));
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sentences/sentences.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    for (said, expected) in text.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
    assert_eq!(text.lines().count(), expected.lines().count());
}

#[test]
fn no_sentence_was_forgotten() {
    let english = all(Language::English);
    for language in [Language::Spanish, Language::Portuguese, Language::Arabic] {
        let translated = all(language);
        assert_eq!(english.len(), translated.len());
        for ((key, ours), (_, theirs)) in english.iter().zip(&translated) {
            assert!(!theirs.trim().is_empty(), "{language:?}: {key} says nothing");
            assert_ne!(ours, theirs, "{language:?}: {key} is English");
        }
    }
}

/// The domain and the client say the same of an address as the catalogue, because the command line has only theirs.
#[test]
fn english_is_what_the_command_line_says() {
    let says = sentences(Language::English);
    for error in [CrmTemplateError::NotHttps, CrmTemplateError::Host, CrmTemplateError::Placeholder] {
        assert_eq!(says.crm(error), error.to_string());
    }
    assert_eq!(says.fixed(Fixed::NotEncrypted), crate::network::NotEncrypted.to_string());
}

#[test]
fn what_is_isolated_in_arabic_ends() {
    for (key, sentence) in all(Language::Arabic) {
        let (opened, closed) = (sentence.matches('\u{2068}').count(), sentence.matches('\u{2069}').count());
        assert_eq!(opened, closed, "{key}: {sentence}");
        let holds = |part: &str| sentence.contains(part);
        if holds("Example Ltd") || holds("chat.example.com") || holds("jwt expired") {
            assert!(opened > 0, "{key}: {sentence}");
        }
    }
}
