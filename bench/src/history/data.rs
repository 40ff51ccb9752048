//! What customers and agents write in this benchmark: the same every time, and hard where it is hard in life.
//!
//! Ids are random, as WhatsApp's are; two hundred customers write at a time, each a few messages, and then others;
//! words are as unequal as in a language; a tenth of the messages is in a script without spaces; one in a hundred
//! comes twice.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use deskbell_protocol::time::to_iso;
use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::BenchError;

/// Conversations of every history.
pub const CUSTOMERS: usize = 5_000;
/// Customers who write at a time.
const ACTIVE: usize = 200;
/// Different words.
const WORDS: usize = 20_000;
/// Different ideographs.
const SIGNS: u32 = 2_000;
/// When the first message was written: 2026-03-02, 08:00 UTC.
pub const BEGIN: i64 = 1_772_438_400_000;
/// Milliseconds from one message to the next.
pub const STEP: i64 = 250;

/// What is asked of a history, the same of all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Questions {
    /// Whose newest page, and whose page from the middle.
    pub customers: Vec<String>,
    /// The time in the middle.
    pub middle: i64,
    /// What is searched for.
    pub searches: Vec<Search>,
}

/// What is searched for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Search {
    /// `word` (as far as it was typed), `words`, `phrase` or `signs`.
    pub kind: String,
    /// As it is typed.
    pub text: String,
}

struct Language {
    words: Vec<String>,
}

impl Language {
    fn new(rng: &mut Rng) -> Self {
        const STARTS: [&str; 16] =
            ["b", "br", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "st", "t", "v"];
        const MIDDLES: [&str; 10] = ["a", "e", "i", "o", "u", "é", "ã", "ou", "ea", "ai"];
        let mut syllable =
            || format!("{}{}", rng.choice(STARTS).unwrap_or("b"), rng.choice(MIDDLES).unwrap_or("a"));
        // The more often a word is used the shorter it is.
        let words = (0..WORDS).map(|rank| (0..2 + rank.ilog10_or(0) / 2).map(|_| syllable()).collect());
        Self { words: words.collect() }
    }

    /// By Zipf's law: the second word is half as frequent as the first.
    fn word(&self, rng: &mut Rng) -> &str {
        let rank = (rng.f64() * (WORDS as f64).ln()).exp() as usize;
        self.words.get(rank - 1).map_or("", String::as_str)
    }

    fn sign(rng: &mut Rng) -> char {
        let rank = (rng.f64() * f64::from(SIGNS).ln()).exp() as u32;
        char::from_u32(0x4E00 + rank * 7).unwrap_or('一')
    }

    fn signs(rng: &mut Rng, count: usize) -> String {
        (0..count).map(|_| Self::sign(rng)).collect()
    }

    fn sentence(&self, rng: &mut Rng) -> String {
        match rng.u8(..10) {
            0 => {
                let count = rng.usize(4..20);
                Self::signs(rng, count)
            }
            _ => {
                let count = rng.usize(1..24);
                let mut text = (0..count).map(|_| self.word(rng)).collect::<Vec<_>>().join(" ");
                text.push(*rng.choice(&['.', '?', '!']).unwrap_or(&'.'));
                text
            }
        }
    }
}

trait Digits {
    fn ilog10_or(self, or: usize) -> usize;
}

impl Digits for usize {
    fn ilog10_or(self, or: usize) -> usize {
        self.checked_ilog10().map_or(or, |log| log as usize)
    }
}

/// Writes `messages` different messages to a file, a line of JSON each, some of them twice, and says what is to be
/// asked of them.
pub fn write(file: &Path, messages: usize) -> Result<Questions, BenchError> {
    let mut rng = Rng::with_seed(20_261_123);
    let language = Language::new(&mut rng);
    let mut customers: Vec<usize> = (0..CUSTOMERS).collect();
    rng.shuffle(&mut customers);
    let names: Vec<String> =
        (0..CUSTOMERS).map(|_| format!("{} {}", language.word(&mut rng), language.word(&mut rng))).collect();
    let mut turns = customers.iter().copied().cycle();
    let session = (messages / CUSTOMERS).clamp(1, 20);
    let mut active: Vec<(usize, usize)> = Vec::new();
    let mut recent: Vec<String> = Vec::new();
    let mut out = BufWriter::new(File::create(file)?);
    for n in 0..messages {
        if active.len() < ACTIVE {
            active.extend(turns.next().map(|customer| (customer, rng.usize(1..=session * 2))));
        }
        let slot = rng.usize(..active.len());
        let Some((customer, left)) = active.get_mut(slot) else { continue };
        let customer = *customer;
        *left -= 1;
        if *left == 0 {
            active.swap_remove(slot);
        }
        let line = message(n, customer, names.get(customer), &language.sentence(&mut rng), &mut rng);
        writeln!(out, "{line}")?;
        if rng.u8(..100) == 0
            && let Some(again) = rng.choice(&recent)
        {
            writeln!(out, "{again}")?;
        }
        if recent.len() < 1000 {
            recent.push(line);
        } else if let Some(old) = recent.get_mut(n % 1000) {
            *old = line;
        }
    }
    out.flush()?;
    Ok(questions(&language, messages, &customers, &mut rng))
}

fn message(n: usize, customer: usize, name: Option<&String>, content: &str, rng: &mut Rng) -> String {
    let at = to_iso(deskbell_domain::Timestamp::from_millis(BEGIN + n as i64 * STEP));
    let agent = rng.u8(..5) < 2;
    let mut message = json!({
        "conversationId": format!("conv-{customer:05}"),
        "customerId": format!("cust-{customer:05}"),
        "whatsappNumber": format!("+55 11 9{customer:04}-{:04}", customer * 7 % 10_000),
        "whatsappMessageId": format!("wamid.HBgN{:016X}{:016X}", rng.u64(..), rng.u64(..)),
        "senderType": if agent { "agent" } else { "customer" },
        "messageType": "text",
        "content": content,
        "status": if agent { "sent" } else { "delivered" },
        "sentAt": at,
        "isTemplate": false,
        "timestamp": at,
    });
    if !agent && let Some(fields) = message.as_object_mut() {
        fields.insert("metadata".into(), json!({ "profileName": name }));
    }
    message.to_string()
}

fn questions(language: &Language, messages: usize, customers: &[usize], rng: &mut Rng) -> Questions {
    let searches = (0..600).map(|n| match n % 4 {
        0 => {
            let word = language.word(rng);
            let typed = rng.usize(2..=word.chars().count().max(2));
            Search { kind: "word".into(), text: word.chars().take(typed).collect() }
        }
        1 => Search { kind: "words".into(), text: format!("{} {}", language.word(rng), language.word(rng)) },
        2 => Search {
            kind: "phrase".into(),
            text: format!("\"{} {}\"", language.word(rng), language.word(rng)),
        },
        _ => {
            let count = rng.usize(1..4);
            Search { kind: "signs".into(), text: Language::signs(rng, count) }
        }
    });
    Questions {
        searches: searches.collect(),
        customers: customers.iter().take(1000).map(|customer| format!("cust-{customer:05}")).collect(),
        middle: BEGIN + messages as i64 / 2 * STEP,
    }
}
