//! What every scenario has: a desktop with its services, a server, and the program.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use deskbell_demo_server::token::Key;
use deskbell_tests::desktop::{
    Keyring, Notification, Notifications, PATIENCE, PrivateDesktop, Program, TrayHost, TrayItem, tail, within,
};
use deskbell_tests::peer::{GENERAL, Peer, PeerOptions};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::failure::Outcome;

/// Each desktop has web views; two cores bear two of them before deadlines are at risk.
static DESKTOPS: Semaphore = Semaphore::const_new(2);

/// The agent whom the tokens name.
pub const AGENT: &str = "agent-7";

/// What the desktop has.
#[derive(Debug, Clone, Copy)]
pub struct Services {
    pub keyring: bool,
    pub notifications: bool,
    pub tray: bool,
}

impl Services {
    pub const ALL: Self = Self { keyring: true, notifications: true, tray: true };
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    /// All that it wrote, to stdout and stderr.
    pub said: String,
}

/// A running desktop, its services and a server.
pub struct Stage {
    pub keyring: Option<Keyring>,
    pub notifications: Option<Notifications>,
    pub tray: Option<TrayHost>,
    pub peer: Peer,
    pub desktop: PrivateDesktop,
    /// A token that the server accepts.
    pub token: String,
    /// What runs the program: the program itself, or a script that puts a policy in its place first.
    runner: PathBuf,
    logs: PathBuf,
    runs: u32,
}

/// Plays a scenario on a stage of its own. Its failure carries what the program logged.
pub async fn play(name: &str, services: Services, scenario: impl AsyncFnOnce(&mut Stage) -> Outcome) {
    let _turn = DESKTOPS.acquire().await.unwrap();
    let mut stage = Stage::set(name, services).await.unwrap();
    if let Err(failure) = scenario(&mut stage).await {
        // With the stage still there, so that its end is that of a panic.
        panic!("{failure}");
    }
}

impl Stage {
    async fn set(name: &str, services: Services) -> Outcome<Self> {
        let logs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join(name);
        // What an earlier run left.
        let _ = std::fs::remove_dir_all(&logs);
        std::fs::create_dir_all(&logs)?;
        let desktop = PrivateDesktop::start().await?;
        let keyring = if services.keyring { Some(Keyring::start(&desktop).await?) } else { None };
        let notifications =
            if services.notifications { Some(Notifications::start(&desktop).await?) } else { None };
        let tray = if services.tray { Some(TrayHost::start(&desktop).await?) } else { None };
        let peer = Peer::start(PeerOptions::default()).await?;
        let token = peer.token(AGENT, Duration::from_secs(3600))?;
        Ok(Self { keyring, notifications, tray, peer, desktop, token, runner: binary(), logs, runs: 0 })
    }

    /// The notification service, which runs.
    pub fn notifications(&self) -> &Notifications {
        self.notifications.as_ref().expect("this stage has a notification service")
    }

    /// The tray, which is there.
    pub fn tray(&self) -> &TrayHost {
        self.tray.as_ref().expect("this stage has a tray")
    }

    /// From now on the program finds this policy in `/etc/deskbell`, in a mount namespace of its own: the program has no
    /// option and no variable that leads to another file. `false` where the system lets only root make such a place, and
    /// this is not root.
    pub fn under_policy(&mut self, text: &str) -> Outcome<bool> {
        let layer = self.desktop.scratch().join("etc");
        std::fs::create_dir_all(layer.join("deskbell"))?;
        self.write_policy(text)?;
        let script = self.desktop.scratch().join("under-policy");
        let mount = "mount -t overlay overlay -o \"lowerdir=$0:/etc\" /etc";
        let text = format!(
            "#!/bin/sh\nexec unshare --mount sh -c '{mount} && exec \"$@\"' '{}' '{}' \"$@\"\n",
            layer.display(),
            binary().display(),
        );
        std::fs::write(&script, text)?;
        std::fs::set_permissions(&script, Permissions::from_mode(0o700))?;
        let possible = std::process::Command::new(&script).args(["policy", "check"]).output()?;
        if possible.status.success() {
            self.runner = script;
        } else {
            let why = String::from_utf8_lossy(&possible.stderr).into_owned();
            eprintln!("NOT TESTED: this system lets nobody put a policy in its place here: {why}");
        }
        Ok(possible.status.success())
    }

    /// From now on the program is a copy of its own, in this folder, of which a test may change what it likes.
    pub fn install(&mut self) -> Outcome<PathBuf> {
        let folder = self.desktop.scratch().join("installed");
        std::fs::create_dir_all(&folder)?;
        for name in ["deskbell", "deskbell-windows"] {
            std::fs::copy(self.built(name), folder.join(name))?;
        }
        self.runner = folder.join("deskbell");
        Ok(folder)
    }

    /// One of the programs that are tested.
    pub fn built(&self, name: &str) -> PathBuf {
        binary().with_file_name(name)
    }

    /// Changes the policy, as an administrator does. What runs sees it when it looks again.
    pub fn write_policy(&self, text: &str) -> Outcome {
        // In place: an overlay does not follow a file that was put in the place of another.
        Ok(std::fs::write(self.desktop.scratch().join("etc/deskbell/policy.toml"), text)?)
    }

    /// Signs in at the server, as an agent does.
    pub async fn sign_in(&self) -> Outcome {
        let ended = self.sign_in_at(&self.peer.url(), &self.token).await?;
        assert_eq!(ended.code, Some(0), "sign-in said: {}", ended.said);
        Ok(())
    }

    /// Signs in somewhere, with some token.
    pub async fn sign_in_at(&self, server: &str, token: &str) -> Outcome<Ended> {
        self.command(&["sign-in", "--server", server, "--token-stdin"], token).await
    }

    /// Runs the program to its end, with a line on its standard input.
    pub async fn command(&self, arguments: &[&str], line: &str) -> Outcome<Ended> {
        let mut command = self.desktop.command(&self.runner);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that ends without reading it closes the pipe.
            let _ = stdin.write_all(format!("{line}\n").as_bytes()).await;
        }
        let what = format!("the end of deskbell {}", arguments.join(" "));
        let output = within(PATIENCE, what, child.wait_with_output()).await??;
        let said = [output.stdout, output.stderr].concat();
        Ok(Ended { code: output.status.code(), said: String::from_utf8_lossy(&said).into_owned() })
    }

    /// Saves what the agent chose, as the settings window does: to do before the program starts.
    pub fn choose(&self, preferences: Value) -> Outcome {
        self.choose_all(json!({"preferences": preferences}))
    }

    /// Saves choices that are not about notifications too.
    pub fn choose_all(&self, chosen: Value) -> Outcome {
        let file = self.desktop.home().join(".local/share/org.deskbell.Deskbell/settings.json");
        let mut settings: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        settings["chosen"] = chosen;
        Ok(std::fs::write(file, settings.to_string())?)
    }

    /// Starts the program by WebDriver, which then sees into its windows.
    pub async fn start(&mut self, arguments: &[&str]) -> Outcome<App> {
        let program = self.program()?;
        App::start(&self.desktop, program, arguments).await
    }

    /// Starts the program as an agent does: what WebDriver needs of its windows is not there.
    pub async fn start_as_shipped(&mut self, arguments: &[&str]) -> Outcome<Program> {
        let mut program = self.program()?;
        program.start(&self.desktop, arguments)?;
        program.pid().await?;
        Ok(program)
    }

    /// Signs in and starts the program as an agent does, with no window, until messages come in.
    pub async fn on_duty(&mut self) -> Outcome<(Program, TrayItem)> {
        self.sign_in().await?;
        self.back_on_duty().await
    }

    /// The same, where somebody is signed in.
    pub async fn back_on_duty(&mut self) -> Outcome<(Program, TrayItem)> {
        let program = self.start_as_shipped(&["--hidden"]).await?;
        let icon = self.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        self.room("joined", GENERAL).await?;
        Ok((program, icon))
    }

    /// Waits for a notification with this title and this text.
    pub async fn rings(&self, title: &str, body: &str) -> Outcome<Notification> {
        let what = format!("{title:?} with {body:?}");
        Ok(self.notifications().next(&what, |shown| shown.summary == title && shown.body == body).await?)
    }

    fn program(&mut self) -> Outcome<Program> {
        self.runs += 1;
        let log = self.logs.join(format!("deskbell-{}.log", self.runs));
        Ok(Program::new(&self.desktop, &self.runner, &log)?)
    }

    /// Starts a server in the place of one that stopped.
    pub async fn restart_peer(&mut self, port: u16, key: Key) -> Outcome {
        self.peer = Peer::start(PeerOptions { port, key: Some(key), ..PeerOptions::default() }).await?;
        Ok(())
    }

    /// Waits until the server saw a room joined or left.
    pub async fn room(&self, change: &str, room: &str) -> Outcome {
        self.peer.next(|event| event["type"] == change && event["room"] == room).await?;
        Ok(())
    }

    /// Waits until the server let somebody in, or not, and returns what it says of them.
    pub async fn knock(&self) -> Outcome<Value> {
        Ok(self.peer.next(|event| event["type"] == "auth").await?)
    }

    /// Takes a picture of the screen, where somebody wants one.
    pub async fn picture(&self, name: &str) -> Outcome {
        let Some(folder) = std::env::var_os("DESKBELL_SHOTS") else { return Ok(()) };
        std::fs::create_dir_all(&folder)?;
        Ok(self.desktop.screenshot(&Path::new(&folder).join(format!("{name}.png"))).await?)
    }

    /// The files of the agent's home folder that contain one of these texts, and how many files there are.
    pub fn files_with(&self, texts: &[&str]) -> Outcome<(Vec<PathBuf>, usize)> {
        let files = files_below(&self.desktop.home())?;
        let found = files.iter().filter(|file| {
            let content = std::fs::read(file).unwrap_or_default();
            texts.iter().any(|text| content.windows(text.len()).any(|part| part == text.as_bytes()))
        });
        Ok((found.cloned().collect(), files.len()))
    }

    /// The program's databases.
    pub fn databases(&self) -> Outcome<Vec<PathBuf>> {
        let files = files_below(&self.desktop.home().join(".local/share/org.deskbell.Deskbell"))?;
        Ok(files.into_iter().filter(|file| file.extension().is_some_and(|it| it == "db")).collect())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for log in files_below(&self.logs).unwrap_or_default() {
            eprintln!("--- the end of {}\n{}", log.display(), tail(&log));
        }
    }
}

/// The program under test: the one that was named, the one built beside this test, or the workspace's.
pub fn binary() -> PathBuf {
    let named = std::env::var_os("DESKBELL_BIN").map(PathBuf::from);
    let test = std::env::current_exe().unwrap();
    let beside = test.parent().and_then(Path::parent).map(|profile| profile.join("deskbell"));
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/deskbell");
    let binary = named.or(beside.filter(|file| file.is_file())).unwrap_or(workspace);
    match binary.canonicalize() {
        Ok(binary) => binary,
        Err(_) => panic!("there is no {}: run `make build` first, or set DESKBELL_BIN", binary.display()),
    }
}

/// Every file in a folder and in those below it.
pub fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // Some go while this looks.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
