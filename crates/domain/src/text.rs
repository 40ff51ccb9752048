//! Making hostile text safe for places that draw it themselves: notification titles, window titles, the tray.

/// Whether a character changes how its neighbours are drawn, or draws nothing itself: control characters, and
/// the bidi overrides and isolates (U+202A-202E, U+2066-2069), which can make a title read backwards.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// `text` without control characters and bidi overrides, but with its line breaks and tabs.
pub fn strip_invisible(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || c == '\t' || !is_invisible(c)).collect()
}

/// `text` as one line of at most `max` characters: white space runs become one space, control characters and
/// bidi overrides go, and what was cut ends in an ellipsis.
pub fn plain_line(text: &str, max: usize) -> String {
    // A hostile text may be long and mostly invisible; what lies far behind the limit is never looked at.
    let mut line = String::new();
    let mut length = 0;
    let mut gap = false;
    for c in text.chars().take(max.saturating_mul(16)) {
        if c.is_whitespace() {
            gap = length > 0;
        } else if !is_invisible(c) {
            if length + usize::from(gap) >= max {
                line.pop();
                line.push('…');
                return line;
            }
            if gap {
                line.push(' ');
                length += 1;
                gap = false;
            }
            line.push(c);
            length += 1;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_clean_line() {
        assert_eq!(plain_line("  Ana\u{202E}\u{7} \n\t Maria ", 40), "Ana Maria");
        assert_eq!(plain_line("\u{2066}\u{0}", 40), "");
        assert_eq!(plain_line("", 0), "");
    }

    #[test]
    fn a_long_title_ends_in_an_ellipsis() {
        assert_eq!(plain_line("abcdef", 6), "abcdef");
        assert_eq!(plain_line("abcdefg", 6), "abcde…");
        assert!(plain_line(&"a b ".repeat(100), 7).chars().count() <= 7);
    }

    #[test]
    fn line_breaks_survive_where_lines_are_wanted() {
        assert_eq!(strip_invisible("a\n\u{202D}b\u{1b}\tc"), "a\nb\tc");
    }
}
