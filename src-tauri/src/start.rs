//! How the app is started, and what a second start asks of the first.

use clap::Args;
use deskbell_app::Intent;
use deskbell_domain::CustomerId;

/// How to start.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Start {
    /// In the tray only.
    pub hidden: bool,
    /// With this customer's chat window open.
    pub chat: Option<CustomerId>,
    /// With the diagnostics open.
    pub diagnostics: bool,
    /// Against a built-in demo server.
    pub demo: Option<Demo>,
}

/// How the demo's customers write.
#[derive(Debug, Clone, Copy, PartialEq, Args)]
pub struct Demo {
    /// Messages a second.
    #[arg(long, default_value_t = 0.5)]
    pub rate: f64,
    /// The same seed gives the same messages.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// What a second start asks of the running app.
pub enum SecondStart {
    /// Nothing: it runs, and that is all that was wanted.
    Nothing,
    /// Something that the pipeline does.
    Intent(Intent),
    /// The token in the keyring changed, and the server may have.
    Server(Option<String>),
}

/// Reads a second start's arguments. `None` where they make no sense.
pub type ReadSecondStart = fn(&[String]) -> Option<SecondStart>;
