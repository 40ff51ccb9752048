//! Where the adapters' tasks run: not on the pipeline's thread, which waits for the disk.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Makes threads for them. Once, before the first [`spawn`].
pub fn start() -> std::io::Result<&'static Runtime> {
    // One that waits for a slow service leaves another for the rest.
    let runtime =
        Builder::new_multi_thread().worker_threads(2).thread_name("background").enable_all().build()?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// Runs a task until it or the program ends.
pub fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    match RUNTIME.get() {
        Some(runtime) => drop(runtime.spawn(task)),
        None => tracing::error!("a task came before there was anything to run it"),
    }
}
