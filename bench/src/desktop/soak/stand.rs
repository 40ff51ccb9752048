//! How the app stands at a quiet moment: what could grow.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::time::Duration;

use deskbell_bench::numbers::short;
use deskbell_bench::process::{descriptors, pss_mib, threads};
use serde::Serialize;
use tokio::time::timeout;
use zbus::fdo::{DBusProxy, IntrospectableProxy};
use zbus::names::BusName;

use crate::BenchError;

/// How long a connection may take to say what it serves.
const ANSWER: Duration = Duration::from_millis(500);

/// A look at the app's own process.
#[derive(Debug, Clone, Serialize)]
pub struct Stand {
    /// Messages in the history.
    pub stored: u64,
    /// Its memory.
    pub mib: f64,
    /// Its threads.
    pub threads: u64,
    /// Its open descriptors.
    pub descriptors: usize,
    /// Its objects on the session bus, and the rules by which it listens there.
    pub bus: usize,
}

impl Stand {
    /// Looks.
    pub async fn of(pid: u32, stored: u64, bus: &zbus::Connection) -> Result<Self, BenchError> {
        Ok(Self {
            stored,
            mib: pss_mib(&BTreeSet::from([pid])),
            threads: threads(pid),
            descriptors: descriptors(pid),
            bus: on_bus(pid, bus).await?,
        })
    }
}

impl fmt::Display for Stand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stored, mib, threads, descriptors, bus } = self;
        let (stored, mib) = (short(*stored as f64), short(*mib));
        write!(
            f,
            "{stored} stored, {mib} MiB, {threads} threads, {descriptors} descriptors, {bus} on the bus"
        )
    }
}

async fn on_bus(pid: u32, connection: &zbus::Connection) -> Result<usize, BenchError> {
    let bus = DBusProxy::new(connection).await?;
    let (name, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    let stats = zbus::Proxy::new(connection, name, path, "org.freedesktop.DBus.Debug.Stats").await?;
    let rules: HashMap<String, Vec<String>> = stats.call("GetAllMatchRules", &()).await?;
    let mut count = 0;
    for name in bus.list_names().await.map_err(zbus::Error::from)? {
        if !name.starts_with(':') {
            continue;
        }
        let whose = bus.get_connection_unix_process_id(BusName::from(name.clone())).await;
        if whose.is_ok_and(|whose| whose == pid) {
            count += rules.get(name.as_str()).map_or(0, Vec::len) + objects(connection, name.as_str()).await;
        }
    }
    Ok(count)
}

/// Objects below the root, by introspection. A connection that serves none does not even answer.
async fn objects(connection: &zbus::Connection, name: &str) -> usize {
    let mut paths = vec!["/".to_owned()];
    let mut count = 0;
    while let Some(path) = paths.pop() {
        let Ok(builder) = IntrospectableProxy::builder(connection).destination(name.to_owned()) else {
            continue;
        };
        let Ok(builder) = builder.path(path.clone()) else { continue };
        let Ok(proxy) = builder.build().await else { continue };
        let Ok(Ok(xml)) = timeout(ANSWER, proxy.introspect()).await else { continue };
        // Those that every node has do not make it an object.
        count += usize::from(xml.matches("<interface").count() > 3);
        for child in xml.split("<node name=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            paths.push(format!("{}/{child}", path.trim_end_matches('/')));
        }
    }
    count
}
