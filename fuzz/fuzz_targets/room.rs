//! The payload of `whatsappGeneralJoined`, `whatsappCustomerJoined` and `whatsappCustomerLeft`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some(text) = deskbell_fuzz::expand(input) {
        for name in ["whatsappGeneralJoined", "whatsappCustomerJoined", "whatsappCustomerLeft"] {
            deskbell_fuzz::event::check(name, &text);
        }
    }
});
