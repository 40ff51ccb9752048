//! Searching a real, encrypted history.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use deskbell_domain::{
    Arrival, ConversationId, CustomerId, Delivery, Event, Message, MessageId, MessageKind, Sender, State,
    Status, Timestamp,
};
use deskbell_history::{Batch, History, Key, Query, SearchPage};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn message(n: i64, customer: &str, kind: &str, content: &str, metadata: serde_json::Value) -> Event {
    let at = Timestamp::from_millis(n * 1000);
    Event::Message(Box::new(Message {
        id: MessageId::new(format!("wamid.{n}")).unwrap(),
        customer_id: CustomerId::new(customer).unwrap(),
        conversation_id: ConversationId::new("conv").unwrap(),
        number: "+55 11 98765-4321".into(),
        sender: Sender::Customer,
        kind: MessageKind::from_wire(kind),
        content: content.into(),
        content_cut: false,
        delivery: Delivery::new(&Status::from_wire("sent"), at, None, None, None),
        metadata: Some(metadata),
        is_template: false,
        template_name: None,
        timestamp: at,
    }))
}

/// A history with these texts, arrivals from 1, two customers in turns.
fn history(texts: &[&str]) -> History {
    let mut history = History::in_memory().unwrap();
    add(&mut history, texts);
    history
}

fn add(history: &mut History, texts: &[&str]) {
    let mut state = history.load().unwrap();
    let first = state.last_arrival().0;
    let events = (first + 1..).zip(texts).map(|(n, text)| {
        let customer = if n % 2 == 1 { "ana" } else { "bo" };
        message(
            i64::try_from(n).unwrap(),
            customer,
            "text",
            text,
            serde_json::json!({"customerName": customer}),
        )
    });
    let changes = events.map(|event| state.apply(event, NOW)).collect();
    history.commit(&Batch { changes, ..Batch::default() }).unwrap();
}

fn arrivals(page: &SearchPage) -> Vec<u64> {
    page.found.iter().map(|found| found.stored.arrival.0).collect()
}

fn search(history: &History, text: &str) -> Vec<u64> {
    let page = history.search(&Query::new(text), None, None, 50).unwrap();
    assert_eq!((page.next, page.incomplete), (None, false), "{text}");
    arrivals(&page)
}

#[test]
fn words_of_any_script_are_found() {
    let history = history(&[
        "Kde je moje zásilka, Dvořáková?",
        "مَرْحَبًا، أريد تغيير عنوان التسليم",
        "荷物はまだ届いていません",
        "שלום, איפה החבילה שלי?",
        "พัสดุยังไม่ถึง",
        "택배가 아직 안 왔어요",
        "मेरा पार्सल कहाँ है",
        "Где моя посылка? 👍",
        "The parcels, the \"lamp\" and\nthe old lamp",
    ]);
    let cases: &[(&str, &[u64])] = &[
        ("zasilka", &[1]),
        ("ZÁSIL", &[1]),
        ("dvorakova kde", &[1]),
        ("مرحبا", &[2]),
        ("اريد عنوان", &[2]),
        ("届いて", &[3]),
        ("荷", &[3]),
        ("物ま", &[]),
        ("החבילה", &[4]),
        ("ยังไม่", &[5]),
        ("택배", &[6]),
        ("पार्सल", &[7]),
        ("ПОСЫЛКА", &[8]),
        ("👍", &[8]),
        ("parcel", &[9]),
        ("arcel", &[]),
        ("\"old lamp\"", &[9]),
        ("\"lamp old\"", &[]),
        ("\"parcel\"", &[]),
        ("lamp the", &[9]),
        ("the zasilka", &[]),
        ("", &[]),
        ("   \"\" ", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(search(&history, text), *expected, "{text}");
    }
}

#[test]
fn a_letter_that_comes_in_parts_is_the_same_letter() {
    // As files' names come from macOS, and old half-width texts: every other one in parts.
    let history = history(&[
        "がくせい プリンタ",
        "か\u{3099}くせい フ\u{309A}リンタ",
        "ｶﾞｸｾｲ ﾌﾟﾘﾝﾀ",
        "택배",
        "\u{1110}\u{1162}\u{11A8}\u{1107}\u{1162}",
        "Dvořáková",
        "Dvor\u{30C}a\u{301}kova\u{301}",
        "かくせい",
    ]);
    for (text, expected) in [
        ("がく", &[3, 2, 1][..]),
        ("か\u{3099}く", &[3, 2, 1]),
        ("ガクセイ", &[3, 2, 1]),
        ("ｶﾞｸ", &[3, 2, 1]),
        ("ﾌﾟﾘﾝﾀ", &[3, 2, 1]),
        ("かく", &[8]),
        ("택배", &[5, 4]),
        ("\u{1110}\u{1162}\u{11A8}\u{1107}\u{1162}", &[5, 4]),
        ("dvořák", &[7, 6]),
        ("dvor\u{30C}ak", &[7, 6]),
    ] {
        assert_eq!(search(&history, text), expected, "{text}");
    }
    let found = history.search(&Query::new("がくせい"), None, None, 9).unwrap().found;
    assert!(found.iter().all(|found| !found.snippet.hits.is_empty()), "what was found is marked");
}

#[test]
fn the_last_to_arrive_comes_first_and_pages_follow_by_key() {
    let texts: Vec<String> = (1..=130).map(|n| format!("parcel number {n}")).collect();
    let mut history = history(&[]);
    for text in &texts {
        add(&mut history, &[text]);
    }
    let query = Query::new("parcel");
    let mut all = Vec::new();
    let mut before = None;
    let mut pages = 0;
    loop {
        let page = history.search(&query, None, before, 50).unwrap();
        all.extend(arrivals(&page));
        pages += 1;
        let Some(next) = page.next else { break };
        // What comes meanwhile does not move what is on the next page.
        add(&mut history, &["one more parcel"]);
        before = Some(next);
    }
    assert_eq!((all, pages), ((1..=130).rev().collect(), 3));

    let ana = CustomerId::new("ana").unwrap();
    let page = history.search(&query, Some(&ana), Some(Arrival(10)), 3).unwrap();
    assert_eq!((arrivals(&page), page.next), (vec![9, 7, 5], Some(Arrival(5))));
}

#[test]
fn a_phrase_that_is_hardly_ever_there_is_found_in_bounded_steps() {
    let mut texts = vec!["the old lamp"];
    texts.extend(std::iter::repeat_n("old is the lamp", 4500));
    let mut history = history(&texts);
    while !history.index(1000).unwrap().is_complete() {}
    let query = Query::new("\"old lamp\"");
    let mut before = None;
    let mut found = Vec::new();
    let mut pages = 0;
    loop {
        let page = history.search(&query, None, before, 50).unwrap();
        found.extend(arrivals(&page));
        pages += 1;
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((found, pages), (vec![1], 3));
}

#[test]
fn a_hit_is_shown_with_its_surroundings() {
    let text = format!("{} the broken\nLÁMP is {}", "long before ".repeat(30), "long after ".repeat(30));
    let history = history(&[&text]);
    let page = history.search(&Query::new("lamp broke"), None, None, 1).unwrap();
    let snippet = &page.found[0].snippet;
    let hits: Vec<_> = snippet.hits.iter().map(|hit| &snippet.text[hit.clone()]).collect();
    assert_eq!(hits, ["broken", "LÁMP"]);
    assert!(snippet.text.contains("the broken LÁMP is long after"), "{}", snippet.text);
}

#[test]
fn what_metadata_names_is_found_too() {
    let mut history = History::in_memory().unwrap();
    let mut state = State::default();
    let events = [
        message(1, "a", "document", "", serde_json::json!({"document": {"filename": "Invoice-2026.pdf"}})),
        message(2, "a", "location", "here", serde_json::json!({"location": {"name": "Café Porto"}})),
    ];
    let changes = events.into_iter().map(|event| state.apply(event, NOW)).collect();
    history.commit(&Batch { changes, ..Batch::default() }).unwrap();
    assert_eq!(search(&history, "invoice 2026"), [1]);
    assert_eq!(search(&history, "here cafe"), [2]);
}

#[test]
fn customers_are_found_by_name_and_number() {
    let mut history = History::in_memory().unwrap();
    let mut state = State::default();
    let named = |n, customer: &str, name: &str| {
        message(n, customer, "text", "hi", serde_json::json!({"customerName": name}))
    };
    let events = [named(1, "c1", "Zoë Dvořáková"), named(2, "c2", "田中雪"), named(3, "c3", "Zoe Other")];
    let changes = events.into_iter().map(|event| state.apply(event, NOW)).collect();
    history.commit(&Batch { changes, ..Batch::default() }).unwrap();
    let find = |text: &str| {
        let found = history.search_customers(&Query::new(text), 10).unwrap();
        found.iter().map(CustomerId::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(find("zoe"), "c3 c1");
    assert_eq!(find("dvorak zoe"), "c1");
    assert_eq!(find("中雪"), "c2");
    assert_eq!(find("8765"), "c3 c2 c1", "a part of the number");
    assert_eq!(find("+5511"), "c3 c2 c1", "spaces in numbers do not count");
    assert_eq!(find("c2"), "c2");
    assert_eq!(find("\""), "");
    assert_eq!(history.search_customers(&Query::new("zoe"), 1).unwrap().len(), 1);
}

#[test]
fn a_burst_is_indexed_later_and_that_is_said() {
    let texts = vec!["a parcel"; 1000];
    let mut history = history(&texts);
    let page = history.search(&Query::new("parcel"), None, None, 50).unwrap();
    assert_eq!((page.found.len(), page.incomplete), (0, true));
    // Small batches wait until the messages before them are indexed.
    add(&mut history, &["another parcel"]);
    let mut steps = 0;
    while !history.index(300).unwrap().is_complete() {
        steps += 1;
    }
    assert_eq!(steps, 3);
    add(&mut history, &["the last parcel"]);
    let page = history.search(&Query::new("parcel"), None, None, 2).unwrap();
    assert_eq!((arrivals(&page), page.incomplete), (vec![1002, 1001], false));
    assert_eq!(search(&history, "last parcel"), [1002]);
}

#[test]
fn indexing_goes_on_where_it_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("h.db");
    let key = Key::from_bytes([1; 32]);
    let mut history = History::open(&file, &key).unwrap().history;
    add(&mut history, &vec!["a parcel"; 500]);
    let indexing = history.index(200).unwrap();
    assert_eq!((indexing.indexed, indexing.last), (Arrival(200), Arrival(500)));
    drop(history);
    let mut history = History::open(&file, &key).unwrap().history;
    assert_eq!(history.indexing().unwrap(), indexing);
    let page = history.search(&Query::new("parcel"), None, None, 1).unwrap();
    assert_eq!((arrivals(&page), page.incomplete), (vec![200], true));
    assert!(history.index(1000).unwrap().is_complete());
    assert_eq!(history.search(&Query::new("parcel"), None, None, 1000).unwrap().found.len(), 500);
}

#[test]
fn a_batch_that_is_committed_twice_is_found_once() {
    let mut history = History::in_memory().unwrap();
    let mut state = State::default();
    let changes = vec![state.apply(message(1, "a", "text", "parcel", serde_json::json!({})), NOW)];
    let batch = Batch { changes, ..Batch::default() };
    history.commit(&batch).unwrap();
    history.commit(&batch).unwrap();
    assert_eq!(search(&history, "parcel"), [1]);
}

/// What an agent may type, and what may be in a message.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\"".to_owned()),
        Just(" OR ".to_owned()),
        Just(" NEAR(".to_owned()),
        Just("*)^:-+{}'".to_owned()),
        Just("\0".to_owned()),
        Just("parcel ".to_owned()),
        Just("荷物は".to_owned()),
        Just("\u{fdfa}⑴".to_owned()),
        "\\PC{0,12}",
        "[a-zA-Zà-ż ]{0,8}",
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Never an error; and FTS5 finds exactly the texts that have the query, read as one would without an index.
    #[test]
    fn the_index_finds_what_reading_would(texts in prop::collection::vec(any_text(), 1..6), typed in any_text()) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let history = history(&texts);
        let whole = format!("{} {typed}", texts[0].split_whitespace().next().unwrap_or_default());
        for typed in [&typed, &whole] {
            let query = Query::new(typed);
            let expected: Vec<u64> = (1..)
                .zip(&texts)
                .filter(|(_, text)| !query.is_empty() && query.hits(text).is_some())
                .map(|(n, _)| n)
                .collect();
            let found: Vec<u64> = search(&history, typed).into_iter().rev().collect();
            prop_assert_eq!(&found, &expected, "{:?} in {:?}", typed, &texts);
            history.search_customers(&query, 5).unwrap();
        }
    }
}

#[test]
fn whatever_is_typed_is_a_query() {
    let history = history(&["a parcel"]);
    let long = "parcel \" OR ".repeat(5000);
    for typed in
        [&*long, &"\"".repeat(50_000), &"x".repeat(50_000), &"雪".repeat(50_000), "\0", "parcel\0\" AND ("]
    {
        history.search(&Query::new(typed), None, None, 10).unwrap();
        history.search_customers(&Query::new(typed), 10).unwrap();
    }
}
