//! A frame of text: Engine.IO and Socket.IO packets.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some(text) = deskbell_fuzz::expand(input) {
        deskbell_fuzz::packet::check(&text);
    }
});
