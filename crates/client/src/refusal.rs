//! What counts as the server's no. Pure: time is an argument.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

/// A disconnect this soon after CONNECT counts towards [`RIGHT_AWAY_TIMES`].
const RIGHT_AWAY: Duration = Duration::from_secs(2);
/// So many disconnects right after connecting, one after the other, are a refusal.
const RIGHT_AWAY_TIMES: u32 = 3;
/// A server that disconnects within this after an error that speaks of authentication meant that error.
const THROWN_OUT_WITHIN: Duration = Duration::from_secs(5);
/// After such a refusal it is asked again all the same, slowly: it may have been something else.
pub(crate) const SLOW_RETRY: Duration = Duration::from_secs(60);

/// Words that say that the token was not accepted, in lower case. "token" alone is not among them: it also stands
/// in "unexpected token < in JSON".
const WORDS: [&str; 27] = [
    "unauthorized",
    "unauthorised",
    "not authorized",
    "not authorised",
    "unauthenticated",
    "not authenticated",
    "authentication",
    "authorization",
    "forbidden",
    "access denied",
    "permission denied",
    "jwt",
    "invalid token",
    "token invalid",
    "token is invalid",
    "token expired",
    "token has expired",
    "expired token",
    "token is expired",
    "token revoked",
    "no token",
    "missing token",
    "token missing",
    "token required",
    "token is required",
    "invalid credentials",
    "invalid signature",
];

/// Keys whose number may be a status code.
const CODE_KEYS: [&str; 4] = ["code", "status", "statusCode", "status_code"];

/// How deep into an error's data words are looked for.
const DEPTH: usize = 4;
/// How many characters of one text are looked at.
const TEXT_MAX: usize = 2_000;

/// Whether an error's message or data speaks of authentication.
pub(crate) fn speaks_of_authentication(error: &Value) -> bool {
    look(error, DEPTH)
}

fn look(value: &Value, depth: usize) -> bool {
    match value {
        Value::String(text) => text_does(text),
        Value::Object(fields) if depth > 0 => fields.iter().any(|(key, value)| {
            (CODE_KEYS.contains(&key.as_str()) && matches!(value.as_i64(), Some(401 | 403)))
                || look(value, depth - 1)
        }),
        Value::Array(items) if depth > 0 => items.iter().take(16).any(|item| look(item, depth - 1)),
        _ => false,
    }
}

fn text_does(text: &str) -> bool {
    let text: String = text.chars().take(TEXT_MAX).collect::<String>().to_lowercase();
    // Codes are written in several ways: TOKEN_EXPIRED, invalid-token, TokenExpiredError.
    let spaced = text.replace(['_', '-'], " ");
    let squeezed: String = spaced.split_whitespace().collect();
    WORDS.iter().any(|word| spaced.contains(word))
        || ["tokenexpired", "invalidtoken", "jsonwebtokenerror"].iter().any(|word| squeezed.contains(word))
        || spaced.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "401" | "403"))
}

/// What the server says in an error, as one short line for the agent.
pub(crate) fn words(error: &Value) -> Box<str> {
    const MAX: usize = 200;
    let said = match error {
        Value::String(text) => Some(text.as_str()),
        Value::Object(fields) => ["message", "error", "reason", "description"]
            .iter()
            .find_map(|key| fields.get(*key).and_then(Value::as_str)),
        _ => None,
    };
    match said {
        Some(said) => deskbell_domain::plain_line(said, MAX).into(),
        None => deskbell_domain::plain_line(&error.to_string(), MAX).into(),
    }
}

/// Watches for servers that accept first and refuse then.
#[derive(Debug, Default)]
pub(crate) struct RefusalWatch {
    connected_at: Option<Instant>,
    blamed: Option<(Instant, Box<str>)>,
    right_away: u32,
}

/// What a disconnect by the server turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// An ordinary fault.
    Fault,
    /// It had just complained about the token, in these words.
    ThrownOut(Box<str>),
    /// It has done so too often.
    DisconnectedRightAway,
}

impl RefusalWatch {
    /// CONNECT was accepted.
    pub fn connected(&mut self, now: Instant) {
        self.connected_at = Some(now);
        self.blamed = None;
    }

    /// The server sent `error` or `exception`.
    pub fn error(&mut self, value: &Value, now: Instant) {
        if speaks_of_authentication(value) {
            self.blamed = Some((now, words(value)));
        }
    }

    /// The connection ended; `by_packet` if the server said so with a DISCONNECT packet, `by_server` if it closed
    /// the connection in any orderly way.
    pub fn ended(&mut self, by_packet: bool, by_server: bool, now: Instant) -> Verdict {
        let within = |from: Instant, span| now.saturating_duration_since(from) <= span;
        let blamed = self.blamed.take();
        if !by_packet {
            self.right_away = 0;
        } else if self.connected_at.is_some_and(|at| within(at, RIGHT_AWAY)) {
            self.right_away += 1;
        } else {
            self.right_away = 0;
        }
        match blamed {
            Some((at, words)) if by_server && within(at, THROWN_OUT_WITHIN) => {
                self.right_away = 0;
                Verdict::ThrownOut(words)
            }
            _ if self.right_away >= RIGHT_AWAY_TIMES => {
                // One less, so that each slow retry that ends the same way is the same refusal.
                self.right_away = RIGHT_AWAY_TIMES - 1;
                Verdict::DisconnectedRightAway
            }
            _ => Verdict::Fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn authentication_is_recognised() {
        for error in [
            json!("Unauthorized"),
            json!({ "message": "jwt expired" }),
            json!({ "message": "Error", "data": { "code": 401 } }),
            json!({ "message": "Error", "data": { "type": "TokenExpiredError" } }),
            json!({ "message": "INVALID_TOKEN" }),
            json!({ "message": "HTTP 403" }),
            json!([{ "statusCode": 403 }]),
            json!({ "status": "error", "message": "Forbidden resource" }),
        ] {
            assert!(speaks_of_authentication(&error), "{error}");
        }
    }

    #[test]
    fn other_errors_are_not_taken_for_authentication() {
        for error in [
            json!("Unexpected token < in JSON at position 0"),
            json!({ "message": "Too many connections", "data": { "code": 429 } }),
            json!({ "message": "retry in 4010 ms" }),
            json!({ "code": 4010 }),
            json!({ "attempts": 401 }),
            json!("Invalid namespace"),
            json!(null),
            json!(403),
        ] {
            assert!(!speaks_of_authentication(&error), "{error}");
        }
    }

    #[test]
    fn the_servers_words_are_one_short_line() {
        assert_eq!(&*words(&json!({ "message": "jwt\nexpired" })), "jwt expired");
        assert_eq!(&*words(&json!({ "odd": 1 })), r#"{"odd":1}"#);
        assert!(words(&json!("x".repeat(5_000))).chars().count() <= 200);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_about_the_token_and_a_disconnect_are_a_refusal() {
        let mut watch = RefusalWatch::default();
        let start = Instant::now();
        watch.connected(start);
        watch.error(&json!("jwt expired"), start);
        assert_eq!(watch.ended(true, true, start), Verdict::ThrownOut("jwt expired".into()));

        watch.connected(start);
        watch.error(&json!("jwt expired"), start);
        assert_eq!(watch.ended(false, false, start), Verdict::Fault, "a connection that breaks is none");

        watch.connected(start);
        watch.error(&json!("jwt expired"), start);
        let later = start + Duration::from_secs(60);
        assert_eq!(watch.ended(true, true, later), Verdict::Fault, "nor is one that went on for a minute");
    }

    #[tokio::test(start_paused = true)]
    async fn three_disconnects_right_after_connecting_are_a_refusal() {
        let mut watch = RefusalWatch::default();
        let start = Instant::now();
        let mut ended_after = |seconds, by_packet| {
            watch.connected(start);
            watch.ended(by_packet, by_packet, start + Duration::from_secs(seconds))
        };
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(9, true), Verdict::Fault, "this one held");
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(1, false), Verdict::Fault, "this one broke");
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(1, true), Verdict::Fault);
        assert_eq!(ended_after(1, true), Verdict::DisconnectedRightAway);
        assert_eq!(ended_after(1, true), Verdict::DisconnectedRightAway, "and so is the next at once");
    }
}
