//! What the alternative is known not to do.

use crate::subject::{Failure, Outcome};

/// A case that `rust_socketio` 0.6.0 fails.
pub struct KnownFailure {
    /// The case.
    pub case: &'static str,
    /// What stands in the failure's text: another failure of the same case is no known one.
    pub shows: &'static str,
    /// Why it fails, inside the library.
    pub reason: &'static str,
}

/// Remove what passes.
pub const FAILURES: &[KnownFailure] = &[
    KnownFailure {
        case: "an_event_without_arguments",
        shows: r#"String("message"), String("clientLeft")"#,
        reason: "a list of one item is read as an event `message` with that item as its argument",
    },
    KnownFailure {
        case: "an_event_may_have_any_name",
        shows: r#"left: Array [String("message"), Object {"named": String("Message")}]"#,
        reason: "names are compared in lower case with message, error, open and close, which are its own: \
                 `Message` becomes `message`, and a server's `close` is the end of the connection",
    },
    KnownFailure {
        case: "half_a_character",
        shows: r#"left: "Hi""#,
        reason: "an event whose JSON does not fit into Rust's strings is dropped without a word",
    },
    KnownFailure {
        case: "an_acknowledgement_is_answered",
        shows: "operation has timed out",
        reason: "the id that an answer needs is not handed out, and there is no way to send an answer",
    },
    KnownFailure {
        case: "binary_attachments_among_other_arguments",
        shows: r#"String("files,{body:,name:a},b,[{_placeholder:true,num:1}]"), String("b25l")"#,
        reason: "only the first attachment of a binary event is kept, and its name is what is left of its JSON \
                 without the quotation marks",
    },
    KnownFailure {
        case: "a_binary_attachment_of_any_bytes",
        shows: "EngineIO Error",
        reason: "a binary frame is cut at each byte 0x1e, the separator of another transport, and the pieces are \
                 no packets, which ends the connection",
    },
    KnownFailure {
        case: "frames_without_meaning",
        shows: "the connection did not survive it",
        reason: "a frame that cannot be read ends the stream of packets",
    },
    KnownFailure {
        case: "what_was_missed_is_recovered",
        shows: "not recovered",
        reason: "the answer to CONNECT, which names the session, is thrown away",
    },
];

/// Runs a case that has no excuse.
pub async fn must_pass(case: impl Future<Output = Outcome> + Send + 'static) {
    if let Err(failure) = outcome(case).await {
        panic!("{}", text(failure));
    }
}

/// Runs a case that has to fail if the list says so, and in the way it says.
pub async fn as_known(name: &str, case: impl Future<Output = Outcome> + Send + 'static) {
    let known = FAILURES.iter().find(|failure| failure.case == name);
    match (outcome(case).await, known) {
        (Ok(()), None) => {}
        (Ok(()), Some(known)) => {
            panic!("{name} passes now: remove it from the list (it said: {})", known.reason);
        }
        (Err(Failure::Subject(text)), Some(known)) if text.contains(known.shows) => {}
        (Err(failure), Some(known)) => {
            panic!("{name} fails, but not by {:?} any more: {}", known.shows, text(failure));
        }
        (Err(failure), None) => panic!("{}", text(failure)),
    }
}

fn text(failure: Failure) -> String {
    match failure {
        Failure::Peer(error) => format!("the peer failed, which says nothing about the subject: {error:?}"),
        Failure::Subject(text) => text,
    }
}

/// Runs a case in a task, so that a failed assertion is an outcome too.
async fn outcome(case: impl Future<Output = Outcome> + Send + 'static) -> Outcome {
    match tokio::spawn(case).await {
        Ok(outcome) => outcome,
        Err(error) => {
            let panic = error.into_panic();
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Err(Failure::Subject(text.unwrap_or_else(|| "it panicked".into())))
        }
    }
}
