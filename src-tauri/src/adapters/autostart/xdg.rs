//! Linux: an entry in the folder from which desktops start programs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use deskbell_app::contract::Autostart as State;
use deskbell_app::ports::{self, AutostartError};

use super::entry;
use crate::identity::IDENTIFIER;

/// The agent's list, and those of the whole computer.
pub struct Autostart {
    own: Option<PathBuf>,
    others: Vec<PathBuf>,
    program: Result<PathBuf, String>,
}

impl Autostart {
    /// This desktop's.
    pub fn new() -> Self {
        let others = std::env::var_os("XDG_CONFIG_DIRS").filter(|folders| !folders.is_empty());
        let others = others.unwrap_or_else(|| "/etc/xdg".into());
        Self {
            own: dirs::config_dir().map(entry_in),
            others: std::env::split_paths(&others)
                .filter(|folder| folder.is_absolute())
                .map(entry_in)
                .collect(),
            program: super::program().map_err(|error| error.to_string()),
        }
    }
}

fn entry_in(folder: PathBuf) -> PathBuf {
    folder.join("autostart").join(format!("{IDENTIFIER}.desktop"))
}

impl ports::Autostart for Autostart {
    fn set(&mut self, on: bool, anew: bool) -> Result<State, AutostartError> {
        let own = self.own.as_deref().ok_or_else(|| AutostartError::NoPlace("set HOME".to_owned()))?;
        let program = self.program.as_deref().map_err(|why| AutostartError::NoPlace(why.to_owned()))?;
        let there = read(own)?;
        // The first folder that has the entry decides, and the agent's own comes before all others.
        let of_all = self.others.iter().find_map(|file| fs::read_to_string(file).ok());
        let of_all = of_all.is_some_and(|text| !entry::is_off(&text));
        let is_on = there.as_deref().map_or(of_all, |text| !entry::is_off(text));
        match (on, anew) {
            // At a start the agent's own hand in the desktop's list counts.
            (true, false) if there.is_some() && !is_on => return Ok(State::TurnedOff),
            (false, false) if is_on => return Ok(State::TurnedOn),
            (true, _) if is_on => {
                // It may start a program that was moved away meanwhile.
                if let Some(text) = &there
                    && !entry::starts(text, program)
                {
                    write(own, &entry::starting(program))?;
                }
            }
            (true, _) => write(own, &entry::starting(program))?,
            (false, _) if !is_on => {}
            (false, _) if of_all => write(own, entry::hiding())?,
            (false, _) => fs::remove_file(own).map_err(failed(own))?,
        }
        Ok(State::AsChosen)
    }
}

fn failed(file: &Path) -> impl Fn(std::io::Error) -> AutostartError {
    move |source| AutostartError::File { file: file.to_owned(), source }
}

fn read(file: &Path) -> Result<Option<String>, AutostartError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(file)(error)),
    }
}

/// In one step: half an entry could start anything.
fn write(file: &Path, text: &str) -> Result<(), AutostartError> {
    let write = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Desktops read what ends in `.desktop` only.
        let beside = file.with_extension("new");
        fs::write(&beside, text)?;
        fs::rename(beside, file)
    };
    write().map_err(failed(file))
}

#[cfg(test)]
mod tests {
    use deskbell_app::ports::Autostart as _;

    use super::*;

    struct Lists {
        _folder: tempfile::TempDir,
        own: PathBuf,
        of_all: PathBuf,
    }

    impl Lists {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (own, of_all) = (entry_in(folder.path().join("own")), entry_in(folder.path().join("all")));
            fs::create_dir_all(of_all.parent().unwrap()).unwrap();
            Self { _folder: folder, own, of_all }
        }

        fn set(&self, on: bool, anew: bool) -> State {
            self.try_set("/usr/bin/deskbell", on, anew).unwrap()
        }

        fn try_set(&self, program: &str, on: bool, anew: bool) -> Result<State, AutostartError> {
            let (own, others) = (Some(self.own.clone()), vec![self.of_all.clone()]);
            Autostart { own, others, program: Ok(program.into()) }.set(on, anew)
        }

        fn text(&self) -> Option<String> {
            fs::read_to_string(&self.own).ok()
        }
    }

    #[test]
    fn it_is_written_and_removed() {
        let lists = Lists::new();
        assert_eq!((lists.set(false, false), lists.text()), (State::AsChosen, None));
        assert_eq!(lists.set(true, false), State::AsChosen);
        let written = lists.text().unwrap();
        assert!(written.contains("Exec=\"/usr/bin/deskbell\" --hidden\n"), "{written}");
        // What the agent put into it stays.
        fs::write(&lists.own, format!("{written}X-GNOME-Autostart-Delay=5\n")).unwrap();
        assert_eq!(lists.set(true, true), State::AsChosen);
        assert!(lists.text().unwrap().contains("Delay"));
        // The program was moved.
        lists.try_set("/opt/deskbell", true, false).unwrap();
        assert!(lists.text().unwrap().contains("\"/opt/deskbell\""));
        assert_eq!((lists.set(false, true), lists.text()), (State::AsChosen, None));
    }

    #[test]
    fn what_the_agent_did_in_the_desktops_list_stays_until_somebody_decides_anew() {
        let lists = Lists::new();
        lists.set(true, true);
        let off = format!("{}X-GNOME-Autostart-enabled=false\n", lists.text().unwrap());
        fs::write(&lists.own, &off).unwrap();
        assert_eq!((lists.set(true, false), lists.text().unwrap()), (State::TurnedOff, off));
        assert_eq!(lists.set(true, true), State::AsChosen);
        assert!(!entry::is_off(&lists.text().unwrap()));
        assert_eq!(lists.set(false, false), State::TurnedOn);
        assert!(lists.text().is_some());
        assert_eq!((lists.set(false, true), lists.text()), (State::AsChosen, None));
    }

    #[test]
    fn an_entry_of_the_whole_computer_is_hidden_and_not_written_twice() {
        let lists = Lists::new();
        fs::write(&lists.of_all, entry::starting(Path::new("/usr/bin/deskbell"))).unwrap();
        assert_eq!((lists.set(false, false), lists.text()), (State::TurnedOn, None));
        assert_eq!((lists.set(true, true), lists.text()), (State::AsChosen, None));
        assert_eq!(lists.set(false, true), State::AsChosen);
        assert_eq!(lists.text().as_deref(), Some(entry::hiding()));
        assert_eq!(lists.set(false, false), State::AsChosen);
        assert_eq!(lists.set(true, true), State::AsChosen);
        assert!(entry::starts(&lists.text().unwrap(), Path::new("/usr/bin/deskbell")));
    }

    #[test]
    fn a_list_that_cannot_be_changed_is_told() {
        let lists = Lists::new();
        fs::create_dir_all(&lists.own).unwrap();
        let error = lists.try_set("/usr/bin/deskbell", true, true).unwrap_err();
        assert!(error.to_string().contains("org.deskbell.Deskbell.desktop"), "{error}");
    }
}
