use std::collections::{BTreeSet, HashMap, HashSet};

use deskbell_domain::MessageKind;
use deskbell_protocol::{Incoming, decode_value, names};

use super::*;
use crate::script::customers;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const HOUR: Duration = Duration::from_secs(3600);

fn story(seed: u64) -> Story {
    Story::new(customers().unwrap().into(), seed, "test".into())
}

/// How many messages there are in one round through the script.
fn round() -> usize {
    customers().unwrap().iter().flat_map(|customer| &customer.exchanges).map(Vec::len).sum()
}

fn tell(seed: u64, lines: usize) -> Vec<Line> {
    let mut story = story(seed);
    (0..lines).map(|_| story.next(NOW).unwrap()).collect()
}

fn metadata(line: &Line) -> &Value {
    line.message.metadata.as_ref().unwrap()
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let lines = 2 * round();
    assert_eq!(tell(7, lines), tell(7, lines));
    assert_ne!(tell(7, lines), tell(8, lines));
}

#[test]
fn one_round_has_every_message_type_and_every_fate() {
    let lines = tell(1, round());
    let types: BTreeSet<_> = lines.iter().map(|line| line.message.message_type.as_str()).collect();
    let expected = [
        "audio",
        "button",
        "contacts",
        "document",
        "image",
        "interactive",
        "location",
        "order",
        "reaction",
        "sticker",
        "system",
        "text",
        "unsupported",
        "video",
    ];
    assert_eq!(types, BTreeSet::from(expected));

    let replies: BTreeSet<_> =
        lines.iter().filter_map(|line| metadata(line).pointer("/interactive/type")?.as_str()).collect();
    assert!(replies.is_superset(&BTreeSet::from(["button_reply", "list_reply", "nfm_reply"])), "{replies:?}");
    assert!(lines.iter().any(|line| metadata(line).pointer("/reaction/emoji") == Some(&json!(""))));
    assert!(lines.iter().any(|line| line.message.is_template && line.message.template_name.is_some()));
    for mark in ['*', '_', '~', '`', '>'] {
        assert!(lines.iter().any(|line| line.message.content.contains(mark)), "{mark}");
    }

    let ends: BTreeSet<_> =
        lines.iter().filter_map(|line| Some(line.statuses.last()?.status.status.as_str())).collect();
    assert_eq!(ends, BTreeSet::from(["sent", "delivered", "read", "failed"]));
}

#[test]
fn each_round_tells_each_exchange_once_and_in_order() {
    let contents = |lines: &[Line]| {
        let mut of: HashMap<String, Vec<String>> = HashMap::new();
        for line in lines {
            of.entry(line.message.customer_id.clone()).or_default().push(line.message.content.clone());
        }
        of
    };
    let lines = tell(3, 2 * round());
    let (first, second) = lines.split_at(round());
    for told in [contents(first), contents(second)] {
        for customer in customers().unwrap() {
            let mut told = told[&customer.id].as_slice();
            let mut left: Vec<Vec<_>> = customer
                .exchanges
                .iter()
                .map(|turns| turns.iter().map(|turn| turn.content.clone()).collect())
                .collect();
            while !told.is_empty() {
                let at = left.iter().position(|turns| told.starts_with(turns)).unwrap();
                told = &told[left.remove(at).len()..];
            }
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

#[test]
fn ids_are_new_and_references_lead_to_earlier_messages_of_the_customer() {
    let story = &mut story(5);
    let mut lines = history(&customers().unwrap(), "test", NOW);
    lines.extend((0..3 * round()).map(|_| story.next(NOW).unwrap()));
    let mut seen = HashSet::new();
    for line in &lines {
        for pointer in ["/context/id", "/reaction/message_id"] {
            if let Some(target) = metadata(line).pointer(pointer) {
                let target = (line.message.customer_id.clone(), target.as_str().unwrap().to_owned());
                assert!(seen.contains(&target), "{line:?}");
            }
        }
        let is_new =
            seen.insert((line.message.customer_id.clone(), line.message.whatsapp_message_id.clone()));
        assert!(is_new, "{line:?}");
        assert_eq!(metadata(line).pointer("/reaction").is_some(), line.message.message_type == "reaction");
    }
}

#[test]
fn statuses_go_up_and_belong_to_agents() {
    for line in tell(2, round()) {
        let steps: Vec<_> = line.statuses.iter().map(|step| step.status.status.as_str()).collect();
        if line.message.sender_type == "customer" {
            assert!(steps.is_empty() && line.message.status == "delivered");
            continue;
        }
        assert_eq!(line.message.status, "pending");
        assert!(line.statuses.is_sorted_by(|a, b| a.after < b.after));
        let failed = steps.last() == Some(&"failed");
        assert!(failed && steps == ["sent", "failed"] || ["sent", "delivered", "read"].starts_with(&steps));
        for step in &line.statuses {
            assert_eq!(step.status.whatsapp_message_id, line.message.whatsapp_message_id);
            let code = step.status.error.as_ref().and_then(|error| error.code);
            assert_eq!(code, (step.status.status == "failed").then_some(131_026));
        }
    }
}

#[test]
fn the_past_shows_what_an_inbox_has_to_show() {
    let lines = history(&customers().unwrap(), "test", NOW);
    assert!(lines.is_sorted_by_key(|line| line.message.timestamp));
    let mut by_customer: HashMap<&str, Vec<&WireMessage>> = HashMap::new();
    for line in &lines {
        by_customer.entry(&line.message.customer_id).or_default().push(&line.message);
    }
    assert!(by_customer.len() >= 6);
    let age = |message: &WireMessage| NOW.since(message.timestamp);
    let last = |of: &dyn Fn(&WireMessage) -> bool| {
        by_customer.values().filter(|messages| of(messages[messages.len() - 1])).count()
    };
    let by_customer_wrote = |message: &WireMessage| message.sender_type == "customer";
    assert!(last(&|message| by_customer_wrote(message) && age(message) < HOUR / 12) >= 1, "just written");
    assert!(last(&|message| by_customer_wrote(message) && age(message) > HOUR / 6) >= 2, "waiting");
    assert!(last(&|message| age(message) > 23 * HOUR && age(message) < 24 * HOUR) >= 1, "window closing");
    for status in ["delivered", "read", "failed"] {
        let agent = |line: &&Line| line.message.sender_type == "agent" && line.message.status == status;
        assert!(lines.iter().any(|line| agent(&line)), "{status}");
    }
    let failed = lines.iter().find(|line| line.message.status == "failed").unwrap();
    assert_eq!(failed.statuses[0].status.status, "failed");
}

#[test]
fn deskbell_reads_all_of_it_without_a_repair() {
    let mut lines = history(&customers().unwrap(), "test", NOW);
    lines.extend(tell(1, round()));
    for line in lines {
        let wire = serde_json::to_value(&line.message).unwrap();
        match decode_value(names::MESSAGE, &wire, NOW) {
            Ok(Incoming::Message { message, repairs }) => {
                assert!(repairs.is_empty(), "{repairs:?} in {wire}");
                assert!(!matches!(message.kind, MessageKind::Other(_)), "{wire}");
                assert!(message.customer_name().is_some(), "{wire}");
            }
            other => panic!("{other:?} from {wire}"),
        }
        for step in line.statuses {
            let wire = serde_json::to_value(&step.status).unwrap();
            let Ok(Incoming::Status(update)) = decode_value(names::MESSAGE_STATUS, &wire, NOW) else {
                panic!("{step:?}");
            };
            assert_eq!(update.failure.is_some(), step.status.status == "failed");
        }
    }
}

#[test]
fn pauses_are_around_the_mean() {
    let mut story = story(9);
    let pauses: Vec<_> = (0..1000).map(|_| story.pause(0.5)).collect();
    assert!(pauses.iter().all(|pause| (1_000..=3_000).contains(&pause.as_millis())));
    let mean = pauses.iter().sum::<Duration>() / 1000;
    assert!((1_900..2_100).contains(&mean.as_millis()), "{mean:?}");
}
