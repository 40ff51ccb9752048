//! Every sentence in every language, in `sentences.txt`. With `BLESS=1` in the environment it is written anew, to be
//! read by somebody who speaks the languages.

use super::*;

const NOW: i64 = 1_795_442_400_000; // 2026-11-23T14:00:00Z
const MINUTE: i64 = 60_000;

fn clock(minutes: i64) -> Clock {
    let at = |minutes: i64| crate::Timestamp::from_millis(NOW + minutes * MINUTE);
    Clock::new(at(minutes), at(0), &crate::TimeZone::UTC)
}

const LABELS: [fn() -> Label; 19] = [
    || Label::Empty,
    || Label::Photo,
    || Label::Video,
    || Label::Voice,
    || Label::Audio,
    || Label::Document,
    || Label::File("offer.pdf".into()),
    || Label::Sticker,
    || Label::Location(None),
    || Label::Location(Some("Porto".into())),
    || Label::Contact(None),
    || Label::Contact(Some("Ana Costa".into())),
    || Label::Order,
    || Label::Reply,
    || Label::Reaction(Some("👍".into())),
    || Label::Reaction(None),
    || Label::System,
    || Label::Unsupported,
    || Label::Other("hologram".into()),
];

const REASONS: [Reason; 9] = [
    Reason::Unknown,
    Reason::NotOnWhatsApp,
    Reason::WindowClosed,
    Reason::Marketing,
    Reason::UnknownType,
    Reason::File,
    Reason::TooMany,
    Reason::Locked,
    Reason::Template,
];

fn all(language: Language) -> Vec<(String, String)> {
    let says = language.sentences();
    let mut all = Vec::new();
    let mut add = |key: &str, text: &str| all.push((key.to_owned(), text.to_owned()));
    for month in 1..=12 {
        add("month", language.month(month));
    }
    for day in Day::ALL {
        add("weekday", language.weekday(day));
    }
    for button in [Button::Open, Button::MarkRead, Button::MuteHour] {
        add("button", says.button(button));
    }
    add("sample name", says.sample().0);
    add("sample words", says.sample().1);
    for count in [0, 1, 2, 3, 11, 100, 1_000_000] {
        add("new_messages", &says.new_messages(count));
    }
    let (here, ago, one) = (clock(2), clock(-1440 * 2), clock(-13 * 60 + 5));
    let whom =
        [Subject::Somebody, Subject::Named("Ana"), Subject::Many(2), Subject::Many(7), Subject::Many(12)];
    for who in whom {
        add("wrote", &says.wrote(who));
        add("wrote_earlier", &says.wrote_earlier(who));
        add("waiting", &says.waiting(who));
        add("window_ends", &says.window_ends(who, here));
        for count in [1, 2, 12] {
            add("not_delivered", &says.not_delivered(Some(who), count));
        }
    }
    for count in [1, 2, 12] {
        add("not_delivered", &says.not_delivered(None, count));
    }
    let names = ["Ana".to_owned(), "أمينة".to_owned()];
    for more in [0, 1, 2, 3, 11, 100] {
        add("names", &says.names(&names, more));
    }
    for at in [here, ago, one] {
        add("waiting_since", &says.waiting_since(at, false));
        add("waiting_since", &says.waiting_since(at, true));
        add("window_ends", &says.window_ends(Subject::Named("Ana"), at));
        add("window_meaning", &says.window_meaning(Some(at)));
        add("nothing_received", &says.nothing_received(at));
        add("missed_comes", &says.missed_comes(at));
        add("missed_is_gone", &says.missed_is_gone(at, here));
        add("sign_in_ends", &says.sign_in_ends(at));
        add("sign_in_ended_at", &says.sign_in_ended_at(at));
    }
    add("window_meaning", &says.window_meaning(None));
    add("last_reason", &says.last_reason(&says.reason(&Reason::File)));
    add("no_connection", says.no_connection());
    add("token_refused", says.token_refused());
    add("online_again", says.online_again(true));
    add("online_again", says.online_again(false));
    add("sign_in_advice", says.sign_in_advice());
    add("sign_in_ended", says.sign_in_ended());
    for label in LABELS {
        add("label", &says.label(&label()));
    }
    for reason in &REASONS {
        add("reason", &says.reason(reason));
    }
    add("reason", &says.reason(&Reason::Said("Odd thing".into())));
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

/// What is the same in two languages, and rightly so.
const SAME: [&str; 5] = ["offer.pdf", "Audio", "Sticker", "Ana, أمينة", "Video"];

#[test]
fn no_sentence_was_forgotten() {
    let english = all(Language::English);
    for language in [Language::Spanish, Language::Portuguese, Language::Arabic] {
        let translated = all(language);
        assert_eq!(english.len(), translated.len());
        for ((key, ours), (_, theirs)) in english.iter().zip(&translated) {
            assert!(!theirs.trim().is_empty(), "{language:?}: {key} says nothing");
            assert!(
                ours != theirs || SAME.contains(&ours.as_str()),
                "{language:?}: {key} is English: {ours}"
            );
        }
    }
}

#[test]
fn what_others_wrote_is_isolated_in_arabic_and_turns_no_line_around() {
    let is_arabic = |c: char| ('\u{0600}'..='\u{06FF}').contains(&c);
    for (key, sentence) in all(Language::Arabic) {
        let (opened, closed) = (sentence.matches('\u{2068}').count(), sentence.matches('\u{2069}').count());
        assert_eq!(opened, closed, "{key}: {sentence}");
        if sentence.contains("Ana") || sentence.contains("Porto") {
            assert!(opened > 0, "{key}: {sentence}");
        }
        if sentence == "offer.pdf" {
            continue;
        }
        let first = sentence.chars().find(|&c| c.is_alphabetic() || c == '\u{200F}');
        assert!(
            first.is_some_and(|c| is_arabic(c) || c == '\u{200F}'),
            "{key} begins from the left: {sentence}"
        );
    }
}
