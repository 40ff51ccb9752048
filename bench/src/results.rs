//! Rows of results, and the file that keeps them.
//!
//! Each part of the benchmark replaces its own rows and leaves the others as they are, so a part can be run again, or
//! fail, by itself. A row carries where and when it was measured.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::machine::{Conditions, load};
use crate::numbers::short;

/// One figure, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The part of the benchmark that measured it.
    #[serde(default)]
    pub part: String,
    /// What it is.
    pub name: String,
    /// Of both figures.
    pub unit: String,
    /// Deskbell's. `None` where it could not be measured.
    pub ours: Option<f64>,
    /// Whose the other figure is: a peer, a limit, or Deskbell at another moment.
    pub against: Option<String>,
    /// The other figure, from the same run.
    pub theirs: Option<f64>,
    /// Ours divided by theirs.
    pub ratio: Option<f64>,
    /// What is wanted, in words.
    pub aim: Option<String>,
    /// Whether it was reached; `None` without an aim.
    pub met: Option<bool>,
    /// The commit that was measured.
    #[serde(default)]
    pub commit: String,
    /// When.
    #[serde(default)]
    pub at: String,
    /// Where.
    #[serde(default)]
    pub machine: String,
}

/// What is wanted of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// At most so much.
    AtMost(f64),
    /// Under so much.
    Under(f64),
    /// At least so much.
    AtLeast(f64),
    /// Over so much.
    Over(f64),
    /// At least so many times the other.
    RatioAtLeast(f64),
    /// At most so many times the other.
    RatioAtMost(f64),
    /// At most so much more than the other.
    MoreAtMost(f64),
}

impl Row {
    /// A figure by itself.
    pub fn new(name: impl Into<String>, unit: &str, ours: f64) -> Self {
        Self {
            part: String::new(),
            name: name.into(),
            unit: unit.to_owned(),
            ours: finite(ours),
            against: None,
            theirs: None,
            ratio: None,
            aim: None,
            met: None,
            commit: String::new(),
            at: String::new(),
            machine: String::new(),
        }
    }

    /// Beside another.
    pub fn against(mut self, whom: &str, theirs: f64) -> Self {
        self.against = Some(whom.to_owned());
        self.theirs = finite(theirs);
        self.ratio = self.ours.zip(self.theirs).and_then(|(ours, theirs)| finite(ours / theirs));
        self
    }

    /// With an aim.
    pub fn aim(mut self, aim: Aim) -> Self {
        let (ours, ratio) = (self.ours.unwrap_or(f64::NAN), self.ratio.unwrap_or(f64::NAN));
        let more = ours - self.theirs.unwrap_or(f64::NAN);
        let unit = self.unit.as_str();
        let (words, met) = match aim {
            Aim::AtMost(most) => (format!("at most {} {unit}", short(most)), ours <= most),
            Aim::Under(most) => (format!("under {} {unit}", short(most)), ours < most),
            Aim::AtLeast(least) => (format!("at least {} {unit}", short(least)), ours >= least),
            Aim::Over(least) => (format!("over {} {unit}", short(least)), ours > least),
            Aim::RatioAtLeast(least) => (format!("at least {} times", short(least)), ratio >= least),
            Aim::RatioAtMost(most) => (format!("at most {} times", short(most)), ratio <= most),
            Aim::MoreAtMost(most) => (format!("at most {} {unit} more", short(most)), more <= most),
        };
        self.aim = Some(words);
        self.met = Some(met);
        self
    }
}

/// JSON knows no other numbers. Six digits are more than any of these figures is good for.
fn finite(value: f64) -> Option<f64> {
    let digits = format!("{value:.5e}").parse().unwrap_or(value);
    value.is_finite().then_some(digits)
}

/// Where results go.
#[derive(Debug, Clone)]
pub struct Results {
    folder: PathBuf,
}

/// Why results could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// A file.
    #[error("{}: {source}", file.display())]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file that is not what this writes.
    #[error("{}: {source}", file.display())]
    Json {
        /// Which.
        file: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl Results {
    /// Those of this repository, or of the folder that `DESKBELL_BENCH_RESULTS` names.
    pub fn here() -> Self {
        let named = std::env::var_os("DESKBELL_BENCH_RESULTS").map(PathBuf::from);
        Self { folder: named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()) }
    }

    /// Those in some folder.
    pub fn within(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All rows.
    pub fn read(&self) -> Result<Vec<Row>, ResultsError> {
        let file = self.file();
        match fs::read(&file) {
            Ok(json) => serde_json::from_slice(&json).map_err(|source| ResultsError::Json { file, source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(ResultsError::Io { file, source }),
        }
    }

    /// Puts the rows of a part in the place of its last ones, and what they were made of into `details/PART.json`.
    pub fn write(&self, part: &str, rows: Vec<Row>, details: &impl Serialize) -> Result<(), ResultsError> {
        let Conditions { machine, commit, at } = Conditions::now(&self.folder);
        let mut all = self.read()?;
        // In the place where the part was; a new one comes last.
        let place = all.iter().position(|row| row.part == part).unwrap_or(all.len());
        all.retain(|row| row.part != part);
        let rows = rows.into_iter().map(|row| Row {
            part: part.to_owned(),
            commit: commit.clone(),
            at: at.clone(),
            machine: machine.clone(),
            ..row
        });
        let place = place.min(all.len());
        all.splice(place..place, rows);
        let file = self.file();
        save(&file, &all)?;
        let folder = self.folder.join("details");
        fs::create_dir_all(&folder).map_err(|source| ResultsError::Io { file: folder.clone(), source })?;
        let details = serde_json::json!({
            "commit": commit,
            "at": at,
            "machine": machine,
            "loadAfter": load(),
            "figures": serde_json::to_value(details)
                .map_err(|source| ResultsError::Json { file: folder.clone(), source })?,
        });
        save(&folder.join(format!("{part}.json")), &details)
    }

    fn file(&self) -> PathBuf {
        self.folder.join("results.json")
    }
}

/// Whole or not at all: a run that is ended in the middle leaves what was there.
fn save(file: &Path, value: &impl Serialize) -> Result<(), ResultsError> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|source| ResultsError::Json { file: file.to_owned(), source })?;
    let beside = file.with_extension("new");
    fs::write(&beside, format!("{json}\n"))
        .and_then(|()| fs::rename(&beside, file))
        .map_err(|source| ResultsError::Io { file: file.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_met_or_missed() {
        let row = |aim| Row::new("x", "ms", 12.0).against("a peer", 8.0).aim(aim);
        for (aim, words, met) in [
            (Aim::AtMost(12.0), "at most 12 ms", true),
            (Aim::Under(12.0), "under 12 ms", false),
            (Aim::AtLeast(12.0), "at least 12 ms", true),
            (Aim::Over(12.0), "over 12 ms", false),
            (Aim::RatioAtMost(1.5), "at most 1.50 times", true),
            (Aim::RatioAtLeast(1.6), "at least 1.60 times", false),
            (Aim::MoreAtMost(3.0), "at most 3 ms more", false),
        ] {
            let row = row(aim);
            assert_eq!((row.aim.as_deref(), row.met), (Some(words), Some(met)));
        }
        let unknown = Row::new("x", "ms", f64::NAN).aim(Aim::AtMost(1.0));
        assert_eq!((unknown.ours, unknown.met), (None, Some(false)), "what was not measured is not met");
    }

    #[test]
    fn a_part_replaces_its_own_rows_in_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::within(folder.path());
        let row = |name: &str, ours| Row::new(name, "MiB", ours);
        results.write("one", vec![row("a", 1.0), row("b", 2.0)], &()).unwrap();
        results.write("two", vec![row("c", 3.0)], &["d"]).unwrap();
        results.write("one", vec![row("e", 4.0)], &()).unwrap();
        let rows = results.read().unwrap();
        let names: Vec<_> = rows.iter().map(|row| (row.part.as_str(), row.name.as_str())).collect();
        assert_eq!(names, [("one", "e"), ("two", "c")]);
        assert!(rows.iter().all(|row| !row.machine.is_empty() && !row.at.is_empty()));
        let details = fs::read_to_string(folder.path().join("details/two.json")).unwrap();
        assert!(details.contains("\"d\""), "{details}");
    }
}
