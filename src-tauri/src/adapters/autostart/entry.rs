//! An entry of the desktop's list of programs that start with it: the Desktop Application Autostart Specification, and
//! the Desktop Entry Specification 1.5 for how it is written. Nothing here reads or writes a file.

use std::path::Path;

/// One that starts the program in the tray.
pub fn starting(program: &Path) -> String {
    format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Deskbell\n\
         Comment=Rings when a customer writes on WhatsApp\n\
         Exec={} --hidden\n\
         Icon=deskbell\n\
         Terminal=false\n\
         StartupNotify=false\n",
        quoted(&program.to_string_lossy())
    )
}

/// One that keeps the system's entry of the same name from starting it.
pub fn hiding() -> &'static str {
    "[Desktop Entry]\nType=Application\nName=Deskbell\nHidden=true\n"
}

/// Whether an entry starts nothing: by the specification, or by the key that GNOME's and Xfce's settings use.
pub fn is_off(text: &str) -> bool {
    values(text).any(|(key, value)| {
        (key == "Hidden" && value == "true") || (key == "X-GNOME-Autostart-enabled" && value == "false")
    })
}

/// Whether an entry starts this program, and not one of another place.
pub fn starts(text: &str, program: &Path) -> bool {
    let command = format!("{} --hidden", quoted(&program.to_string_lossy()));
    values(text).any(|(key, value)| key == "Exec" && value == command)
}

/// Keys and values of the one group that counts.
fn values(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let group = text.lines().skip_while(|line| line.trim() != "[Desktop Entry]").skip(1);
    group
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim(), value.trim()))
}

/// An argument of a command, as `Exec` wants it: in quotes, with what means something there escaped, and then escaped
/// again as any text of an entry is.
fn quoted(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for character in argument.chars() {
        match character {
            '"' | '`' | '$' => quoted.extend(["\\\\", character.encode_utf8(&mut [0; 4])]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            '\n' => quoted.push_str("\\n"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_quoted_whatever_the_folder_is_called() {
        for (path, command) in [
            ("/usr/bin/deskbell", r#""/usr/bin/deskbell""#),
            ("/home/a b/deskbell", r#""/home/a b/deskbell""#),
            ("/home/100%/deskbell", r#""/home/100%%/deskbell""#),
            (r"/home/$HOME/deskbell", r#""/home/\\$HOME/deskbell""#),
            (r#"/home/"/deskbell"#, r#""/home/\\"/deskbell""#),
            (r"/home/\/deskbell", r#""/home/\\\\/deskbell""#),
        ] {
            assert_eq!(quoted(path), command);
            let entry = starting(Path::new(path));
            assert!(entry.contains(&format!("\nExec={command} --hidden\n")), "{entry}");
            assert!(starts(&entry, Path::new(path)) && !starts(&entry, Path::new("/elsewhere")));
            assert!(!is_off(&entry));
        }
        assert!(!starting(Path::new("/a\nHidden=true")).contains("\nHidden"));
    }

    #[test]
    fn an_entry_that_somebody_turned_off_is_seen() {
        let entry = starting(Path::new("/usr/bin/deskbell"));
        for (text, off) in [
            (hiding().to_owned(), true),
            (format!("{entry}Hidden=true\n"), true),
            (format!("{entry}X-GNOME-Autostart-enabled = false\n"), true),
            (format!("{entry}X-GNOME-Autostart-enabled=true\n"), false),
            // Another group says nothing of starting.
            (format!("{entry}\n[Desktop Action New]\nHidden=true\n"), false),
            (format!("#Hidden=true\n{entry}"), false),
            (String::new(), false),
        ] {
            assert_eq!(is_off(&text), off, "{text}");
        }
    }
}
