//! A whole event: `["name", ...]`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some(text) = deskbell_fuzz::expand(input) {
        deskbell_fuzz::event::check_whole(&text);
    }
});
