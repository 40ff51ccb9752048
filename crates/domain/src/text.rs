//! Making hostile text safe for places that draw it themselves: notification titles, window titles, the tray.

/// Whether a character changes how its neighbours are drawn, or draws nothing itself: control characters, and
/// the bidi overrides and isolates (U+202A-202E, U+2066-2069), which can make a title read backwards.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Begins a piece whose direction is its own (FSI, UAX #9).
const ISOLATE: char = '\u{2068}';
/// Ends it (PDI).
const END: char = '\u{2069}';
/// The longest piece of a sentence.
const ISOLATED_MAX: usize = 1000;

/// A piece of a sentence in another script, so that neither turns the other around. What isolates of its own the piece
/// had is gone.
pub fn isolate(text: &str) -> String {
    format!("{ISOLATE}{}{END}", plain_line(text, ISOLATED_MAX))
}

/// A sentence of this program's own as one line of at most `max` characters: like [`plain_line`], but what is isolated in
/// it stays so, and ends where it is cut.
pub fn isolated_line(text: &str, max: usize) -> String {
    let mut line = String::new();
    let (mut length, mut open) = (0, 0_usize);
    for c in text.chars() {
        match c {
            ISOLATE => open += 1,
            END if open == 0 => continue,
            END => open -= 1,
            c if is_invisible(c) && c != '\n' => continue,
            _ if length == max => {
                line.pop();
                line.push('…');
                break;
            }
            _ => length += 1,
        }
        line.push(c);
    }
    line.extend(std::iter::repeat_n(END, open));
    line
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
    fn what_is_isolated_ends_whatever_it_holds() {
        assert_eq!(isolate("Ana\u{2069}\u{202E}x"), "\u{2068}Anax\u{2069}");
        assert_eq!(isolated_line("من \u{2068}Ana\u{2069}\u{7}", 40), "من \u{2068}Ana\u{2069}");
        assert_eq!(isolated_line("a\u{2069}b\u{202E}", 40), "ab");
        assert_eq!(isolated_line("من \u{2068}Ana Maria\u{2069} الآن", 6), "من \u{2068}An…\u{2069}");
        assert_eq!(isolated_line("abcdef", 6), "abcdef");
        assert_eq!(isolated_line("a\nb", 6), "a\nb");
    }

    #[test]
    fn line_breaks_survive_where_lines_are_wanted() {
        assert_eq!(strip_invisible("a\n\u{202D}b\u{1b}\tc"), "a\nb\tc");
    }
}
