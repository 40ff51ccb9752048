//! The language of the desktop.

use deskbell_domain::Language;

/// The desktop's language; English where Deskbell does not speak it.
pub fn of_the_desktop() -> Language {
    #[cfg(unix)]
    let named = of_environment(|name| std::env::var(name).ok());
    #[cfg(not(unix))]
    let named = None;
    named.or_else(of_the_platform).unwrap_or_default()
}

/// What POSIX's variables say: the first that is set decides, whether Deskbell speaks it or not.
#[cfg(unix)]
fn of_environment(read: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(read);
    Language::of_locale(&set.find(|locale| !locale.is_empty())?)
}

#[cfg(target_os = "linux")]
fn of_the_platform() -> Option<Language> {
    None
}

/// A program that a desktop starts has no such variables elsewhere. The agent's languages in their order: the first
/// one that Deskbell speaks. Untested.
#[cfg(not(target_os = "linux"))]
fn of_the_platform() -> Option<Language> {
    sys_locale::get_locales().find_map(|locale| Language::of_locale(&locale))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let language = |variables: &[(&str, &str)]| {
            of_environment(|name| Some(variables.iter().find(|(it, _)| *it == name)?.1.to_owned()))
        };
        assert_eq!(language(&[]), None);
        assert_eq!(language(&[("LANG", "ar_EG.UTF-8")]), Some(Language::Arabic));
        assert_eq!(language(&[("LANG", "ar_EG.UTF-8"), ("LC_MESSAGES", "es_ES")]), Some(Language::Spanish));
        assert_eq!(language(&[("LANG", "ar_EG.UTF-8"), ("LC_ALL", "")]), Some(Language::Arabic));
        assert_eq!(language(&[("LANG", "ar_EG.UTF-8"), ("LC_ALL", "C.UTF-8")]), None, "none of ours");
    }
}
