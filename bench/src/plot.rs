//! The plot that the README shows: an SVG that follows the reader's choice of light or dark.

use std::fmt::Write as _;

use crate::numbers::short;
use crate::results::Row;

/// A group of bars with one scale.
struct Group {
    title: &'static str,
    bars: &'static [Bar],
}

/// A row of results, found by its part, its name and whom it is against.
struct Bar {
    part: &'static str,
    name: &'static str,
    against: &'static str,
    label: &'static str,
}

const fn bar(part: &'static str, name: &'static str, against: &'static str, label: &'static str) -> Bar {
    Bar { part, name, against, label }
}

const GROUPS: &[Group] = &[
    Group {
        title: "Memory, MiB: less is better",
        bars: &[
            bar("footprint", "tray only", "Chromium --app, one window", "in the tray"),
            bar("footprint", "one chat window", "Chromium --app, one window", "one chat window"),
            bar("footprint", "four chat windows", "Chromium --app, four windows", "four chat windows"),
        ],
    },
    Group {
        title: "From start to first paint, ms: less is better",
        bars: &[bar("start", "exec to first paint of the inbox", "Chromium --app", "the inbox")],
    },
    Group {
        title: "Messages taken in, a second: more is better",
        bars: &[
            bar("client", "events taken in", "socket.io-client", "the client"),
            bar(
                "history",
                "history of 1000000: a burst, committed",
                "better-sqlite3",
                "the history, a million stored",
            ),
        ],
    },
    Group {
        title: "From the server's frame to the notification, p99, ms: less is better",
        bars: &[
            bar("rings", "frame to Notify, quiet, p99", "a bare Notify client", "quiet"),
            bar(
                "rings",
                "frame to Notify, 1,000 messages/s, p99",
                "a bare Notify client",
                "1,000 messages/s",
            ),
        ],
    },
];

const WIDTH: u32 = 820;
/// Where the bars begin, after their labels.
const LEFT: u32 = 200;
/// The longest bar.
const LONGEST: f64 = 330.0;
const THICK: u32 = 14;

const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#1f2328}\
.title{font-weight:600}\
.small{fill:#59636e;font-size:12px}\
.ours{fill:#0f766e}\
.theirs{fill:#afb8c1}\
line{stroke:#d1242f;stroke-dasharray:4 3}\
.edge{stroke:#d1d9e0}\
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}.ours{fill:#2dd4bf}.theirs{fill:#484f58}.edge{stroke:#3d444d}}";

/// Draws what there is of the rows that it shows.
pub fn plot(rows: &[Row]) -> String {
    let mut body = String::new();
    let mut y = 8;
    for Group { title, bars } in GROUPS {
        let found: Vec<(&Bar, f64, f64)> = bars
            .iter()
            .filter_map(|bar| {
                let is = |row: &&Row| {
                    row.part == bar.part
                        && row.name == bar.name
                        && row.against.as_deref() == Some(bar.against)
                };
                let row = rows.iter().find(is)?;
                Some((bar, row.ours?, row.theirs?))
            })
            .collect();
        if found.is_empty() {
            continue;
        }
        let most =
            found.iter().fold(f64::MIN_POSITIVE, |most, (_, ours, theirs)| most.max(*ours).max(*theirs));
        y += 16;
        let _ = writeln!(body, r#"<text class="title" x="0" y="{y}">{}</text>"#, escape(title));
        y += 12;
        for (bar, ours, theirs) in found {
            let label_at = y + THICK + 4;
            let _ = writeln!(body, r#"<text x="0" y="{label_at}">{}</text>"#, escape(bar.label));
            for (class, value, whom) in [("ours", ours, "Deskbell"), ("theirs", theirs, bar.against)] {
                let width = (value / most * LONGEST).max(1.0);
                let _ = writeln!(
                    body,
                    r#"<rect class="{class}" x="{LEFT}" y="{y}" width="{width:.1}" height="{THICK}" rx="2"/>"#
                );
                let (x, text_at) = (f64::from(LEFT) + width + 8.0, y + THICK - 3);
                let text = format!("{} {}", short(value), escape(whom));
                let _ = writeln!(body, r#"<text class="small" x="{x:.1}" y="{text_at}">{text}</text>"#);
                y += THICK + 3;
            }
            y += 9;
        }
        y += 10;
    }
    let words = "Deskbell's figures beside those of others, as in bench/results.json";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" width=\"{WIDTH}\" height=\"{y}\" \
         role=\"img\" aria-label=\"{words}\">\n<style>{STYLE}</style>\n{body}</svg>\n"
    )
}

/// Draws how many of so many clients tried to connect in each second: one row of bars for each storm, with a line at 10 %.
pub fn storms(storms: &[(String, &[usize])], clients: usize) -> String {
    const HIGH: f64 = 120.0;
    const BAR: f64 = 6.0;
    const MOST_SECONDS: usize = 110;
    let mut body = String::new();
    let mut y = 24.0;
    for (title, attempts) in storms {
        let share = |attempts: usize| attempts as f64 / clients.max(1) as f64;
        let most = attempts.iter().map(|attempts| share(*attempts)).fold(0.2, f64::max);
        let _ = writeln!(body, r#"<text class="title" x="0" y="{y}">{}</text>"#, escape(title));
        let floor = y + 12.0 + HIGH;
        for (second, attempts) in attempts.iter().take(MOST_SECONDS).enumerate() {
            let high = share(*attempts) / most * HIGH;
            let (x, top) = (50.0 + second as f64 * BAR, floor - high);
            let width = BAR - 1.0;
            let _ = writeln!(
                body,
                r#"<rect class="ours" x="{x:.1}" y="{top:.1}" width="{width:.1}" height="{high:.1}"/>"#
            );
        }
        let right = 50.0 + MOST_SECONDS as f64 * BAR;
        for (level, class) in [(0.1, "limit"), (most, "edge")] {
            let at = floor - level / most * HIGH;
            let label_at = at + 4.0;
            let _ = writeln!(
                body,
                r#"<line class="{class}" x1="50" x2="{right:.1}" y1="{at:.1}" y2="{at:.1}"/>"#
            );
            let label = format!("{:.0} %", level * 100.0);
            let _ = writeln!(body, r#"<text class="small" x="0" y="{label_at:.1}">{label}</text>"#);
        }
        let under = floor + 16.0;
        for second in [0, 30, 60, 90] {
            let x = 50.0 + f64::from(second) * BAR;
            let _ = writeln!(body, r#"<text class="small" x="{x:.1}" y="{under:.1}">{second} s</text>"#);
        }
        y = floor + 52.0;
    }
    let words = "Attempts to connect in each second after the server went, as a share of the clients";
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y:.0}\" width=\"{WIDTH}\" height=\"{y:.0}\" \
         role=\"img\" aria-label=\"{words}\">\n<style>{STYLE}</style>\n{body}</svg>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_the_largest_figure_and_what_is_missing_is_left_out() {
        let row = |name: &str, ours, whom: &str, theirs| Row {
            part: "footprint".into(),
            ..Row::new(name, "MiB", ours).against(whom, theirs)
        };
        let svg = plot(&[
            row("tray only", 50.0, "Chromium --app, one window", 350.0),
            row("four chat windows", 200.0, "Chromium --app, four windows", 700.0),
        ]);
        assert!(svg.contains("width=\"330.0\"") && svg.contains("width=\"23.6\""), "{svg}");
        assert!(svg.contains("50 Deskbell") && svg.contains("350 Chromium"), "{svg}");
        assert!(!svg.contains("first paint"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 4);
    }

    #[test]
    fn a_storm_has_a_bar_for_each_second_and_its_limit() {
        let svg = storms(&[("One server".to_owned(), &[100, 0, 50][..])], 200);
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(svg.contains("height=\"120.0\"") && svg.contains("height=\"60.0\""), "{svg}");
        assert!(svg.contains("10 %") && svg.contains("50 %"), "{svg}");
    }
}
