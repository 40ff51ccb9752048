//! macOS and Windows, by auto-launch: an agent of launchd, and a value in the registry. Untested.

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use deskbell_app::contract::Autostart as State;
use deskbell_app::ports::{self, AutostartError};

/// The system's list.
pub struct Autostart(Result<AutoLaunch, String>);

impl Autostart {
    /// This computer's.
    pub fn new() -> Self {
        let launch = || -> Result<AutoLaunch, AutostartError> {
            let program = super::program()?;
            let mut builder = AutoLaunchBuilder::new();
            builder.set_app_name("Deskbell").set_app_path(&program.to_string_lossy()).set_args(&["--hidden"]);
            builder.build().map_err(|error| AutostartError::Desktop(error.to_string()))
        };
        Self(launch().map_err(|error| error.to_string()))
    }
}

impl ports::Autostart for Autostart {
    fn set(&mut self, on: bool, anew: bool) -> Result<State, AutostartError> {
        let desktop = |error: auto_launch::Error| AutostartError::Desktop(error.to_string());
        let launch = self.0.as_ref().map_err(|why| AutostartError::NoPlace(why.clone()))?;
        match (on, launch.is_enabled().map_err(desktop)?) {
            (false, true) if !anew => return Ok(State::TurnedOn),
            (true, false) => launch.enable().map_err(desktop)?,
            (false, true) => launch.disable().map_err(desktop)?,
            (true, true) | (false, false) => {}
        }
        Ok(State::AsChosen)
    }
}
