//! Any bytes where compressed frames are due.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| deskbell_fuzz::connection::check_compressed(input));
