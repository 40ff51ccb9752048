//! The private desktop, proved on programs that are not Deskbell.
#![cfg(target_os = "linux")]
// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use deskbell_tests::desktop::{
    Closed, DesktopError, Keyring, Notifications, PATIENCE, PrivateDesktop, Program, TrayHost, WebDriver,
    within,
};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};

type Outcome = Result<(), DesktopError>;

/// Programs that run with this folder as their `HOME`.
fn programs_of(home: &Path) -> Vec<PathBuf> {
    let wanted = [b"HOME=", home.as_os_str().as_bytes()].concat();
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter(|process| {
            let environ = std::fs::read(process.join("environ")).unwrap_or_default();
            environ.split(|byte| *byte == 0).any(|variable| variable == wanted)
        })
        .map(|process| std::fs::read_link(process.join("exe")).unwrap_or_default())
        .collect()
}

fn display_of(desktop: &PrivateDesktop) -> String {
    let display = desktop.env().iter().find(|(name, _)| name == "DISPLAY").unwrap();
    display.1.to_str().unwrap().trim_start_matches(':').to_owned()
}

#[tokio::test]
async fn windows_are_seen_focused_and_closed() -> Outcome {
    let desktop = PrivateDesktop::start().await?;
    assert_eq!(desktop.windows(), []);
    let open = |title: &str| {
        let mut command = desktop.command("xmessage");
        command
            .args(["-title", title, "-buttons", "Yes:7", "-default", "Yes", "Is anybody there?"])
            .spawn()
            .unwrap()
    };
    let mut first = open("First window");
    desktop.window("First window").await?;
    let mut second = open("Second window");
    desktop.window("Second").await?;

    desktop.focus_window("First").await?;
    let picture = desktop.scratch().join("screen.png");
    desktop.screenshot(&picture).await?;
    let picture = std::fs::read(picture).unwrap();
    // Width and height in a PNG's header.
    assert_eq!(picture[16..24], [0, 0, 5, 0, 0, 0, 3, 32]);

    // Return presses the default button of the window in front.
    desktop.key("Return").await?;
    let ended = within(PATIENCE, "the end of the first", first.wait()).await?;
    assert_eq!(ended.unwrap().code(), Some(7));

    desktop.close_window("Second").await?;
    desktop.until_windows("no window", <[_]>::is_empty).await?;
    within(PATIENCE, "the end of the second", second.wait()).await?.unwrap();
    Ok(())
}

#[tokio::test]
async fn notifications_are_seen_and_clicked() -> Outcome {
    let desktop = PrivateDesktop::start().await?;
    let notifications = Notifications::start(&desktop).await?;
    let mut command = desktop.command("notify-send");
    command.args(["--action", "default=Open", "--app-name", "Shop", "Ana", "Where is <b>it</b>?"]);
    let clicked = command.stdout(Stdio::piped()).spawn().unwrap().wait_with_output();

    let shown = notifications.next("Ana's", |shown| shown.summary == "Ana").await?;
    assert_eq!((shown.app_name.as_str(), shown.body.as_str()), ("Shop", "Where is <b>it</b>?"));
    assert_eq!(shown.actions, [("default".to_owned(), "Open".to_owned())]);
    assert_eq!(notifications.on_screen().len(), 1);
    assert!(matches!(notifications.invoke(&shown, "mute").await, Err(DesktopError::NotThere { .. })));
    notifications.invoke(&shown, "default").await?;
    let output = within(PATIENCE, "the click", clicked).await?.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "default\n");
    assert_eq!(notifications.closed(&shown).await?, Closed::Dismissed);

    // Replaced in place while it is there; anew when it is not.
    let id = desktop.run("notify-send", &["--print-id", "Bo", "one"]).await?;
    let id = id.trim();
    assert_eq!(desktop.run("notify-send", &["-p", "-r", id, "Bo", "two"]).await?.trim(), id);
    let two = notifications.next("the second", |shown| shown.body == "two").await?;
    assert_eq!((two.replaces_id, notifications.on_screen().len()), (two.id, 1));
    notifications.close(&two, Closed::Expired).await?;
    assert_ne!(desktop.run("notify-send", &["-p", "-r", id, "Bo", "three"]).await?.trim(), id);
    let bodies: Vec<_> = notifications.history().into_iter().map(|shown| shown.body).collect();
    assert_eq!(bodies, ["Where is <b>it</b>?", "one", "two", "three"]);

    // Taken back by whoever showed it.
    let three = notifications.next("the third", |shown| shown.body == "three").await?;
    let close = "org.freedesktop.Notifications.CloseNotification";
    let id = three.id.to_string();
    let to = ["--session", "--dest", "org.freedesktop.Notifications", "--object-path"];
    desktop
        .run(
            "gdbus",
            &[&["call"], &to[..], &["/org/freedesktop/Notifications", "--method", close, &id]].concat(),
        )
        .await?;
    assert_eq!(notifications.closed(&three).await?, Closed::Withdrawn);
    assert_eq!(notifications.on_screen().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_notification_service_comes_and_goes() -> Outcome {
    let desktop = PrivateDesktop::start().await?;
    let without = desktop.run("notify-send", &["Ana", "first"]).await;
    assert!(matches!(without, Err(DesktopError::Failed { .. })), "{without:?}");

    let service = Notifications::start(&desktop).await?;
    desktop.run("notify-send", &["Ana", "second"]).await?;
    service.next("the second", |shown| shown.body == "second").await?;
    service.stop().await?;
    let between = desktop.run("notify-send", &["Ana", "between"]).await;
    assert!(matches!(between, Err(DesktopError::Failed { .. })), "{between:?}");

    let service = Notifications::start(&desktop).await?;
    desktop.run("notify-send", &["Ana", "third"]).await?;
    assert_eq!(service.next("any", |_| true).await?.body, "third");
    Ok(())
}

#[tokio::test]
async fn the_keyring_keeps_a_secret_encrypted() -> Outcome {
    let desktop = PrivateDesktop::start().await?;
    let lookup = ["lookup", "server", "shop"];
    let without = desktop.run("secret-tool", &lookup).await;
    assert!(matches!(without, Err(DesktopError::Failed { .. })), "{without:?}");

    let keyring = Keyring::start(&desktop).await?;
    let mut store = desktop.command("secret-tool");
    let mut store =
        store.args(["store", "--label", "Token", "server", "shop"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = store.stdin.take().unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stdin, b"open sesame").await.unwrap();
    drop(stdin);
    assert!(within(PATIENCE, "secret-tool", store.wait()).await?.unwrap().success());
    assert_eq!(desktop.run("secret-tool", &lookup).await?, "open sesame");

    let files = std::fs::read_dir(desktop.home().join(".local/share/keyrings")).unwrap();
    let files: Vec<_> = files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(!files.is_empty());
    assert!(!files.iter().any(|file| file.windows(11).any(|part| part == b"open sesame")));

    drop(keyring);
    let again = Keyring::start(&desktop).await?;
    assert_eq!(desktop.run("secret-tool", &lookup).await?, "open sesame", "it was kept");
    again.lock().await?;
    let locked = desktop.run("secret-tool", &lookup).await;
    assert!(!matches!(&locked, Ok(secret) if secret == "open sesame"), "{locked:?}");
    Ok(())
}

#[tokio::test]
async fn the_tray_shows_an_icon_and_clicks_it() -> Outcome {
    let desktop = PrivateDesktop::start().await?;
    let tray = TrayHost::start(&desktop).await?;
    let log = desktop.scratch().join("icon.log");
    let mut program = Program::new(&desktop, Path::new(env!("CARGO_BIN_EXE_tray-icon")), &log)?;
    program.start(&desktop, &[])?;

    let icon = tray.next_item().await?;
    let before = icon.state().await?;
    assert_eq!((before.id.as_str(), before.title.as_str()), ("counter", "Counter"));
    assert_eq!((before.status.as_str(), before.tooltip.as_str()), ("Active", "0 clicks"));
    assert_eq!(before.icon[0].argb, [255, 0, 0, 0]);

    icon.activate().await?;
    let after = icon.until("one click", |icon| icon.tooltip == "1 clicks").await?;
    assert_ne!(after.icon, before.icon);

    let labels: Vec<_> = icon.menu().await?.into_iter().map(|entry| entry.label).collect();
    assert_eq!(labels, ["More", "", "Quit"]);
    icon.click("Take one").await?;
    icon.until("none again", |icon| icon.tooltip == "0 clicks").await?;
    let nothing_to_take = icon.click("Take one").await;
    assert!(matches!(nothing_to_take, Err(DesktopError::NotThere { .. })), "{nothing_to_take:?}");

    // A tray that comes back has the same icon.
    tray.stop().await?;
    let tray = TrayHost::start(&desktop).await?;
    let icon = tray.next_item().await?;

    assert!(program.is_running());
    icon.click("Quit").await?;
    assert_eq!(program.exit().await?, 3);
    icon.gone().await?;
    let late = icon.until("anything", |_| false).await;
    assert!(matches!(late, Err(DesktopError::Gone { .. } | DesktopError::Bus { .. })), "{late:?}");
    Ok(())
}

#[tokio::test]
async fn webdriver_reads_a_window() -> Outcome {
    // WebKitGTK's own browser, in the same package as the library.
    let library = format!("/usr/lib/{}-linux-gnu/webkit2gtk-4.1/MiniBrowser", std::env::consts::ARCH);
    let desktop = PrivateDesktop::start().await?;
    let driver = WebDriver::start(&desktop, &[("SHOP", "open".into())]).await?;
    let program = Program::new(&desktop, Path::new(&library), &desktop.scratch().join("browser.log"))?;
    let pages = driver.open(&program, &["--automation"]).pages().await?;
    let environ = std::fs::read(format!("/proc/{}/environ", program.pid().await?)).unwrap();
    let environ: Vec<_> = environ.split(|byte| *byte == 0).map(OsStr::from_bytes).collect();
    assert!(
        environ.contains(&OsStr::new("SHOP=open")) && environ.contains(&OsStr::new("TAURI_AUTOMATION=true"))
    );

    let any = pages.page(&[]).await?;
    let write = "document.documentElement.dataset.window = 'inbox';
        document.title = 'Customers';
        document.body.innerHTML = arguments[0]";
    let html = "<p>one</p><p>two</p><button onclick=\"this.textContent = 'three'\">more</button>";
    any.run(write, vec![json!(html)]).await?;

    let inbox = pages.page(&[("window", "inbox")]).await?;
    assert_eq!(inbox.texts("p").await?, ["one", "two"]);
    inbox.click("button").await?;
    assert_eq!(inbox.until_text("button", "three").await?, "three");
    desktop.window("Customers").await?;
    program.kill().await
}

#[tokio::test]
async fn nothing_is_left_even_of_a_test_that_panics() {
    let (home, display, orphan) = tokio::spawn(async {
        let desktop = PrivateDesktop::start().await.unwrap();
        let _keyring = Keyring::start(&desktop).await.unwrap();
        // A process group of its own, and a parent that has ended: as a service's service.
        let script = "setsid sh -c 'echo $$; exec sleep 1000' & exit";
        let mut shell = desktop.command("sh");
        let mut shell = shell.args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let orphan = Path::new("/proc").join(line.trim());
        assert!(orphan.exists());
        let running = programs_of(&desktop.home());
        for program in ["Xvfb", "openbox", "dbus-daemon", "gnome-keyring-daemon"] {
            assert!(running.iter().any(|running| running.ends_with(program)), "{program} in {running:?}");
        }
        let facts = (desktop.home(), display_of(&desktop), orphan);
        let _on_panic = desktop;
        std::panic::panic_any(facts)
    })
    .await
    .map(|()| unreachable!())
    .map_err(|error| *error.into_panic().downcast::<(PathBuf, String, PathBuf)>().unwrap())
    .unwrap_err();

    assert_eq!(programs_of(&home), [] as [PathBuf; 0]);
    // What is left of it, if anything, is an entry that its new parent has not read yet.
    assert!(std::fs::read_link(orphan.join("exe")).is_err());
    assert!(!home.exists());
    assert!(!Path::new("/tmp").join(format!(".X{display}-lock")).exists());
}
