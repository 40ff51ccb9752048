//! Ports for servers that are stopped and started again.

use std::fs::{self, File};
use std::io;
use std::net::Ipv4Addr;

/// A port of 127.0.0.1 that is this process's as long as it lives, also while nobody listens there: a server may be stopped
/// and started again.
///
/// It lies below those that the system gives to whoever asks for any port (Linux: from 32768), and other tests' processes
/// pass over it, since a file of its number is locked.
pub fn reserved_port() -> io::Result<u16> {
    let folder = std::env::temp_dir().join("deskbell-tests-ports");
    fs::create_dir_all(&folder)?;
    loop {
        let port = fastrand::u16(20_000..32_000);
        let file = File::create(folder.join(port.to_string()))?;
        if file.try_lock().is_ok() && std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            // The system lets go of the lock when the process ends, however it does.
            std::mem::forget(file);
            return Ok(port);
        }
    }
}
