//! What a Socket.IO server may do to its client, case by case, with the npm server as the peer: on the transport that
//! ships, and on the alternative.
//!
//! Each case is two tests, `ours::CASE` and `rust_socketio::CASE`. What the alternative cannot do is listed in
//! `known.rs`, and has to fail in the way that is said there: a release that mends it shows up as an unexpected pass.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod admission;
mod events;
mod known;
mod lifecycle;
mod subject;

macro_rules! cases {
    ($($group:ident: $($case:ident,)*;)*) => {
        /// The names of all cases.
        const CASES: &[&str] = &[$($(stringify!($case),)*)*];

        mod ours {
            $($(
                #[tokio::test]
                async fn $case() {
                    crate::known::must_pass(crate::$group::$case(crate::subject::Subject::Ours)).await;
                }
            )*)*
        }

        mod rust_socketio {
            $($(
                #[tokio::test]
                async fn $case() {
                    let run = crate::$group::$case(crate::subject::Subject::RustSocketIo);
                    crate::known::as_known(stringify!($case), run).await;
                }
            )*)*
        }
    };
}

cases! {
    admission:
        the_token_is_in_the_auth_payload,
        the_token_is_asked_for_again_on_a_reconnect,
        a_middlewares_refusal_has_its_message_and_data,
        a_namespace_that_is_not_there_refuses,
        a_server_that_never_answers_connect_times_out,
        an_error_and_a_disconnect_are_a_refusal,
        an_exception_and_a_disconnect_are_a_refusal,;
    events:
        an_event_without_arguments,
        an_event_with_many_arguments,
        an_event_may_have_any_name,
        unicode,
        half_a_character,
        an_acknowledgement_is_answered,
        a_binary_attachment,
        binary_attachments_among_other_arguments,
        a_binary_attachment_of_any_bytes,
        one_megabyte,
        a_volatile_event,
        a_server_that_offers_compression,
        another_namespace,
        ten_thousand_events_in_order,
        frames_without_meaning,;
    lifecycle:
        rooms_are_joined_and_left,
        the_server_disconnects_the_client,
        the_server_closes_the_connection,
        the_client_comes_back_after_a_disconnect,
        a_restarted_server_on_the_same_port,
        a_silent_server_is_noticed,
        what_was_missed_is_recovered,
        a_volatile_text_is_not_a_place_to_resume,;
}

#[test]
fn only_cases_are_listed_as_known_failures() {
    for failure in known::FAILURES {
        assert!(CASES.contains(&failure.case), "there is no case {}", failure.case);
    }
}
