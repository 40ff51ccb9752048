//! The D-Bus session.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use futures_util::StreamExt as _;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;
use zbus::{MatchRule, MessageStream};

use super::process::Process;
use super::{DesktopError, Environment, PATIENCE, within};

/// No `servicedir`: nothing is started because somebody asks for its name. A desktop without a keyring or without
/// a notification service is one on which the test started none.
fn configuration(socket_folder: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket_folder.display()
    )
}

/// A private bus, and the test's own connection to it.
#[derive(Debug)]
pub(super) struct Bus {
    connection: zbus::Connection,
    address: String,
    _daemon: Process,
}

impl Bus {
    pub(super) async fn start(environment: &Environment, folder: &Path) -> Result<Self, DesktopError> {
        let file = folder.join("bus.conf");
        std::fs::write(&file, configuration(folder))
            .map_err(DesktopError::io("writing the bus's settings"))?;
        let mut daemon = Process::start(environment, folder, "dbus-daemon", |command| {
            command
                .arg("--nofork")
                .arg("--print-address")
                .arg("--config-file")
                .arg(&file)
                .stdout(Stdio::piped())
        })?;
        let address = daemon.first_line().await?;
        let connection = connect(&address).await?;
        Ok(Self { connection, address, _daemon: daemon })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn connection(&self) -> &zbus::Connection {
        &self.connection
    }

    /// Waits until the process `pid` owns `name`. Another may own it still, that is about to end.
    pub(super) async fn until_owned_by(&self, pid: u32, name: &str) -> Result<(), DesktopError> {
        let failed = || DesktopError::bus(format!("asking the bus for {name}"));
        let bus = DBusProxy::new(&self.connection).await.map_err(failed())?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, name)]).await.map_err(failed())?;
        let owned = async {
            loop {
                let name = BusName::try_from(name).map_err(zbus::Error::from)?;
                // An error is that nobody owns it.
                if bus.get_connection_unix_process_id(name).await.is_ok_and(|owner| owner == pid) {
                    return Ok(());
                }
                changes
                    .next()
                    .await
                    .ok_or(zbus::Error::InputOutput(Arc::new(ErrorKind::BrokenPipe.into())))?;
            }
        };
        within(PATIENCE, format!("{name} on the bus"), owned).await?.map_err(failed())
    }

    /// Waits until something is so. It is looked at again whenever anybody on the bus says anything.
    pub(super) async fn until(
        &self,
        what: &str,
        ready: impl AsyncFn() -> Result<bool, DesktopError>,
    ) -> Result<(), DesktopError> {
        let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal).build();
        let mut signals = MessageStream::for_match_rule(rule, &self.connection, None)
            .await
            .map_err(DesktopError::bus("listening to the bus"))?;
        let is_so = async {
            while !ready().await? {
                signals.next().await;
            }
            Ok(())
        };
        within(PATIENCE, what, is_so).await?
    }
}

/// A connection of its own for each of the test's services, which ends with it.
pub(super) async fn connect(address: &str) -> Result<zbus::Connection, DesktopError> {
    let builder = zbus::connection::Builder::address(address)
        .map_err(DesktopError::bus("reading the bus's address"))?;
    builder.build().await.map_err(DesktopError::bus("connecting to the bus"))
}
