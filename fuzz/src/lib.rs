//! What has to hold for whatever a server sends. A target in `fuzz_targets/` hands its input to one of these
//! functions, which panics where something does not.

pub mod connection;
pub mod event;
pub mod packet;
mod redacted;
mod round_trip;

/// The longest text that an input grows to, in bytes.
const EXPANDED_MAX: usize = 512 * 1024;

/// The text of an input; `None` where it is none.
///
/// Limits of 65,536 characters are out of reach for the small inputs that a fuzzer is quick with, so the control
/// characters U+0001 to U+0008 (which JSON never holds as such) repeat the character before them 4, 16, ...,
/// 65,536 times.
pub fn expand(input: &[u8]) -> Option<String> {
    let input = std::str::from_utf8(input).ok()?;
    let mut text = String::with_capacity(input.len());
    for character in input.chars() {
        match (character, text.chars().next_back()) {
            ('\u{1}'..='\u{8}', Some(last)) => {
                let times = 4_usize.pow(character.into());
                if text.len() + last.len_utf8() * times > EXPANDED_MAX {
                    return None;
                }
                text.push_str(&last.to_string().repeat(times));
            }
            _ => text.push(character),
        }
    }
    Some(text)
}
