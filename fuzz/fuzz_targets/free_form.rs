//! The payload of the events that may hold anything: `error`, `exception`, `connected` and their like.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some(text) = deskbell_fuzz::expand(input) {
        for name in ["error", "exception", "connected", "clientJoined", "clientLeft", "presence"] {
            deskbell_fuzz::event::check(name, &text);
        }
    }
});
