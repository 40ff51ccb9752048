//! How large it is, of how much it is made, and how long a build takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use deskbell_bench::machine::output;
use deskbell_bench::results::{Aim, Results, Row};
use deskbell_bench::table::line;
use serde_json::json;

use crate::BenchError;

const MEGABYTE: f64 = 1e6;

/// The binaries beside this one, the newest package, and the crates.
pub fn sizes() -> Result<(), BenchError> {
    let root = root();
    let binary = std::env::current_exe()?.with_file_name("deskbell");
    let windows = binary.with_file_name("deskbell-windows");
    let mut rows = vec![
        Row::new("binary, resident", "MB", megabytes(&binary)?),
        Row::new("binary, windows", "MB", megabytes(&windows)?),
    ];
    match newest_package(&binary) {
        Some(package) => {
            let file = package.display().to_string();
            let installed = output("dpkg-deb", &["--field", &file, "Installed-Size"], &root);
            rows.push(Row::new(".deb", "MB", megabytes(&package)?).aim(Aim::Under(12.0)));
            // In KiB (Debian Policy, section 5.6.20).
            let installed = installed.parse::<f64>().unwrap_or(f64::NAN) * 1024.0 / MEGABYTE;
            rows.push(Row::new("installed", "MB", installed));
        }
        None => eprintln!("there is no package: `make package` builds one"),
    }
    let tree =
        output("cargo", &["tree", "-p", "deskbell", "-e", "normal", "--prefix", "none", "--locked"], &root);
    let crates: BTreeSet<_> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    rows.push(Row::new("crates in the program", "", crates.len() as f64));
    let own = crates.iter().filter(|line| line.contains("deskbell") && line.contains('/')).count();
    rows.push(Row::new("of them this project's own", "", own as f64));
    publish("sizes", rows)
}

/// A build from nothing, and one after a change in the app's own crate. Without a cache of compilers.
pub fn build() -> Result<(), BenchError> {
    let folder = std::env::temp_dir().join(format!("deskbell-bench-build-{}", std::process::id()));
    let measured = times(&folder);
    // It is large; what fails here is in nobody's way.
    let _ = fs::remove_dir_all(&folder);
    publish("build", measured?)
}

fn times(folder: &Path) -> Result<Vec<Row>, BenchError> {
    let mut rows = Vec::new();
    for (profile, arguments) in
        [("debug", &["build", "-p", "deskbell"][..]), ("release", &["build", "-p", "deskbell", "--release"])]
    {
        for kind in ["cold", "warm"] {
            if kind == "warm" {
                let main = root().join("src-tauri/src/main.rs");
                fs::File::options().append(true).open(main)?.set_modified(std::time::SystemTime::now())?;
            }
            eprintln!("a {kind} {profile} build");
            let begun = Instant::now();
            let status = Command::new("cargo")
                .args(arguments)
                .args(["--locked", "--quiet"])
                .current_dir(root())
                .env("CARGO_TARGET_DIR", folder)
                .env_remove("RUSTC_WRAPPER")
                .status()?;
            if !status.success() {
                return Err(BenchError::Build(status));
            }
            rows.push(Row::new(format!("{profile} build, {kind}"), "s", begun.elapsed().as_secs_f64()));
        }
    }
    Ok(rows)
}

fn publish(part: &str, rows: Vec<Row>) -> Result<(), BenchError> {
    for row in &rows {
        println!("{}", line(row));
    }
    Ok(Results::here().write(part, rows, &json!({}))?)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn megabytes(file: &Path) -> Result<f64, BenchError> {
    Ok(fs::metadata(file)?.len() as f64 / MEGABYTE)
}

/// The newest `.deb` anywhere below the folder of the build.
fn newest_package(binary: &Path) -> Option<PathBuf> {
    let mut folders = vec![binary.parent()?.join("bundle"), binary.parent()?.parent()?.join("package")];
    folders.extend([binary.parent()?.parent()?.join("debian"), root().join("dist")]);
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, about) = (entry.path(), entry.metadata().ok()?);
            if about.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "deb") {
                found.push((about.modified().ok()?, path));
            }
        }
    }
    found.into_iter().max().map(|(_, path)| path)
}
