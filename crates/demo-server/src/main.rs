//! `deskbell-demo-server`: the demo server as a program of its own.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use deskbell_demo_server::token::{Key, KeyError};
use deskbell_demo_server::{DemoConfig, DemoServer, Running, StartError};
use tracing_subscriber::EnvFilter;

/// A WhatsApp server as the guide describes it, with customers who write by themselves.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The address to listen on. The connection is not encrypted: keep it on this machine
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Messages a second, on average; at 0 nobody writes
    #[arg(long, default_value_t = 0.5)]
    rate: f64,
    /// The same seed tells the same story
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Stop writing after this many messages
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// The HS256 key of the tokens to accept, as 64 hexadecimal digits; a random one otherwise
    #[arg(long, value_name = "HEX", value_parser = key)]
    key: Option<Key>,
    /// The agent whom the printed token is for
    #[arg(long, default_value = "demo-agent")]
    sub: String,
    /// For how many minutes the printed token is good
    #[arg(long, value_name = "MINUTES", default_value_t = 12 * 60)]
    ttl: u32,
}

fn key(text: &str) -> Result<Key, KeyError> {
    Key::from_hex(text)
}

#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot write to standard output")]
    Output(#[source] std::io::Error),
    #[error("cannot listen for signals")]
    Signal(#[source] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), RunError> {
    let Arguments { port, host, rate, seed, limit, key, sub, ttl } = arguments;
    let ttl = Duration::from_secs(u64::from(ttl) * 60);
    let server = DemoServer::start(DemoConfig { host, port, rate, seed, limit, key, sub, ttl }).await?;
    introduce(&server).map_err(RunError::Output)?;
    ended().await.map_err(RunError::Signal)?;
    server.stop().await;
    Ok(())
}

fn introduce(server: &Running) -> std::io::Result<()> {
    let (url, key, token) = (server.url(), server.key().to_hex(), server.token());
    let mut out = std::io::stdout().lock();
    writeln!(out, "address  {url}")?;
    writeln!(out, "key      {key}")?;
    writeln!(out, "token    {token}")?;
    writeln!(out)?;
    writeln!(out, "Sign in with the token:")?;
    writeln!(out, "  echo {token} | deskbell sign-in --server {url} --token-stdin")?;
    writeln!(out, "Ctrl-C ends the server.")?;
    out.flush()
}

/// Waits for Ctrl-C or, where there is such a thing, SIGTERM.
#[cfg(unix)]
async fn ended() -> std::io::Result<()> {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = term.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn ended() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text = format!("{text}: {source}");
        cause = source.source();
    }
    text
}
