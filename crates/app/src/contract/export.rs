//! What a window is told that writes a conversation out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;

/// What a conversation is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// A page for a browser, whole in itself.
    Html,
    /// Plain lines.
    Txt,
    /// Everything that is known, for programs.
    Json,
}

impl From<ExportFormat> for deskbell_history::export::ExportFormat {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Html => Self::Html,
            ExportFormat::Txt => Self::Text,
            ExportFormat::Json => Self::Json,
        }
    }
}

/// What an export tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ExportUpdate {
    /// The agent chose no place: nothing was written.
    NoPlace,
    /// So far it is.
    Progress {
        /// Messages that are written.
        #[ts(type = "number")]
        written: u64,
        /// Messages that there are.
        #[ts(type = "number")]
        of: u64,
    },
    /// It is whole, and has its name.
    Done {
        /// Messages that are written.
        #[ts(type = "number")]
        written: u64,
        /// The file's name, without its folder.
        file: String,
    },
    /// The agent stopped it: there is no file.
    Cancelled,
    /// It failed: there is no file.
    Failed {
        /// Why, and what to do.
        problem: Problem,
    },
}
