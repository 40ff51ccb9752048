//! The one table of everything.

use std::fmt::Write as _;

use crate::numbers::short;
use crate::results::Row;

/// The table, and how many aims are met and missed.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut part = None;
    for row in rows {
        if part != Some(&row.part) {
            part = Some(&row.part);
            let Row { part, commit, at, machine, .. } = row;
            // Writing to a string does not fail.
            let _ = writeln!(text, "\n{part}: commit {commit}, {at}, {machine}");
        }
        let _ = writeln!(text, "{}", line(row));
    }
    let count = |met| rows.iter().filter(|row| row.met == Some(met)).count();
    let _ = writeln!(text, "\n{} aims met, {} missed", count(true), count(false));
    text
}

/// One row of it.
pub fn line(row: &Row) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), short);
    let met = match row.met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    };
    let ours = format!("{} {}", number(row.ours), row.unit);
    let other = row.against.as_ref().map(|against| {
        let ratio = row.ratio.map_or_else(String::new, |ratio| format!(", {} times", short(ratio)));
        format!("{} {against}{ratio}", number(row.theirs))
    });
    let (other, aim) = (other.unwrap_or_default(), row.aim.as_deref().unwrap_or_default());
    let line = format!("{met:<7} {:<58} {ours:>20}  {other:<48} {aim}", row.name);
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Aim;

    #[test]
    fn a_row_says_all_that_it_has() {
        let row = Row::new("tray only", "MiB", 41.25).against("Chromium", 330.0).aim(Aim::AtMost(40.0));
        let line = line(&row);
        for words in ["MISSED", "tray only", "41.2 MiB", "330 Chromium, 0.125 times", "at most 40 MiB"] {
            assert!(line.contains(words), "{words} is not in {line}");
        }
        assert!(table(&[row]).contains("0 aims met, 1 missed"));
    }
}
