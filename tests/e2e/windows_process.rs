//! The windows' own process: it is there while a window is, and whatever becomes of it, customers go on ringing.

use std::path::PathBuf;
use std::time::Duration;

use deskbell_tests::desktop::PATIENCE;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use crate::customers::{ANA, BO};
use crate::failure::Outcome;
use crate::stage::{Services, play};

/// Between two looks at `/proc`, which tells nothing by itself.
const LOOK: Duration = Duration::from_millis(20);

/// The processes that another one started.
fn children(pid: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|it| it.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// Waits until the children of a process are as asked for.
async fn until_children(pid: u32, what: &str, ready: impl Fn(&[u32]) -> bool) -> Outcome<Vec<u32>> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let children = children(pid);
        if ready(&children) {
            return Ok(children);
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}: {children:?}");
        sleep(LOOK).await;
    }
}

/// The web view's processes that have the pages of a process's windows.
fn pages(pid: u32) -> Vec<u32> {
    let name = |pid: &u32| std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    children(pid).into_iter().filter(|pid| name(pid).starts_with("WebKitWebProces")).collect()
}

/// The libraries that a process has loaded.
fn libraries(pid: u32) -> Outcome<String> {
    Ok(std::fs::read_to_string(format!("/proc/{pid}/maps"))?)
}

fn kill(pid: u32, signal: Signal) -> Outcome {
    let pid = Pid::from_raw(pid.cast_signed()).expect("a process");
    Ok(kill_process(pid, signal).map_err(std::io::Error::from)?)
}

#[tokio::test]
async fn without_a_window_nothing_of_the_web_view_is_there() {
    play("no-web-view", Services::ALL, async |stage| {
        stage.desktop.set_variable("DESKBELL_LOG", "debug");
        let (program, icon) = stage.on_duty().await?;
        let pid = program.pid().await?;
        assert_eq!(children(pid), Vec::<u32>::new());
        icon.click("Open inbox").await?;
        stage.desktop.until_windows("the inbox", |windows| !windows.is_empty()).await?;
        let windows = until_children(pid, "the windows' process", |children| children.len() == 1).await?[0];
        assert!(libraries(windows)?.contains("libwebkit2gtk"), "this is what is looked for");
        for library in ["libwebkit2gtk", "libgtk", "libjavascriptcore"] {
            assert!(!libraries(pid)?.contains(library), "{library}");
        }
        // The web view's processes have no way to the resident part.
        let held = std::fs::read_link(PathBuf::from(format!("/proc/{windows}/fd/0")))?;
        assert_eq!(held, PathBuf::from("/dev/null"));

        stage.desktop.close_window("Inbox").await?;
        until_children(pid, "its end", <[u32]>::is_empty).await?;
        assert!(program.is_running());
        icon.click("Open inbox").await?;
        stage.desktop.until_windows("the inbox", |windows| !windows.is_empty()).await?;
        icon.click("Quit").await?;
        assert_eq!(program.exit().await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn windows_that_fail_come_back_and_customers_ring_meanwhile() {
    play("windows-fail", Services::ALL, async |stage| {
        let (program, icon) = stage.on_duty().await?;
        let pid = program.pid().await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        stage.rings(ANA.name, "Hello").await?;
        stage.command(&["chat", ANA.id], "").await?;
        let there = |windows: &[deskbell_tests::desktop::Window]| {
            windows.iter().any(|window| window.title.contains(ANA.name))
        };
        stage.desktop.until_windows("her chat", there).await?;
        let first = until_children(pid, "the windows' process", |children| children.len() == 1).await?[0];

        // It hangs, and somebody gives up on it.
        kill(first, Signal::STOP)?;
        stage.peer.message(BO.writes("bo-1", "Is anybody there?")).await?;
        stage.notifications().next("his message", |shown| shown.body == "Is anybody there?").await?;
        kill(first, Signal::KILL)?;
        let again = |children: &[u32]| children.len() == 1 && children[0] != first;
        let second = until_children(pid, "another process for the windows", again).await?[0];
        stage.desktop.until_windows("her chat again", there).await?;
        assert!(program.log().contains("the windows are gone"), "{}", program.log());

        // Not over and over.
        kill(second, Signal::KILL)?;
        until_children(pid, "its end", <[u32]>::is_empty).await?;
        stage.peer.message(ANA.writes("ana-2", "And I?")).await?;
        stage.notifications().next("her message", |shown| shown.body.contains("And I?")).await?;
        icon.click("Open inbox").await?;
        stage.desktop.until_windows("the inbox", |windows| windows.len() == 1).await?;

        // The other way round, nothing stays behind.
        let third = until_children(pid, "a third process", |children| children.len() == 1).await?[0];
        program.kill().await?;
        let deadline = Instant::now() + PATIENCE;
        while std::fs::exists(format!("/proc/{third}/exe"))? {
            assert!(Instant::now() < deadline, "the windows' process outlives the program");
            sleep(LOOK).await;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn windows_share_a_process_for_their_pages_and_come_back_when_it_fails() {
    play("pages-fail", Services::ALL, async |stage| {
        let (program, icon) = stage.on_duty().await?;
        let pid = program.pid().await?;
        for customer in [ANA, BO] {
            stage.peer.message(customer.writes(customer.id, "Hello")).await?;
            stage.rings(customer.name, "Hello").await?;
            stage.command(&["chat", customer.id], "").await?;
            stage.desktop.window(customer.name).await?;
        }
        icon.click("Open inbox").await?;
        stage.desktop.until_windows("the inbox", |windows| windows.len() == 3).await?;
        let windows = until_children(pid, "the windows' process", |children| children.len() == 1).await?[0];
        let [first] = pages(windows)[..] else { panic!("one process for all pages: {:?}", pages(windows)) };

        // As the system does where memory is short.
        kill(first, Signal::KILL)?;
        let again = |children: &[u32]| children.len() == 1 && children[0] != windows;
        let windows = until_children(pid, "another process for the windows", again).await?[0];
        until_children(windows, "another process for the pages", |_| pages(windows).len() == 1).await?;
        stage.desktop.until_windows("all of them again", |windows| windows.len() == 3).await?;
        assert!(program.log().contains("the pages' process is gone"), "{}", program.log());
        assert_eq!(pages(windows).len(), 1);

        // Each can go without the others.
        let other = stage.desktop.window(BO.name).await?.title;
        stage.desktop.close_window(ANA.name).await?;
        stage.desktop.until_windows("her chat to close", |windows| windows.len() == 2).await?;
        assert_eq!(pages(windows).len(), 1);
        assert_eq!(stage.desktop.window(BO.name).await?.title, other);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_update_takes_effect_with_the_next_window() {
    play("updated", Services::ALL, async |stage| {
        let installed = stage.install()?;
        let (program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        stage.rings(ANA.name, "Hello").await?;
        let pid = program.pid().await?;
        let expecting = until_children(pid, "the windows' process", |children| children.len() == 1).await?[0];
        kill(expecting, Signal::KILL)?;
        until_children(pid, "its end", <[u32]>::is_empty).await?;

        // What a package's installation does: new files in the place of the old. That of the windows says, once, that it is
        // of another version.
        let (windows, kept) = (installed.join("deskbell-windows"), installed.join("kept"));
        std::fs::rename(&windows, &kept)?;
        let once = installed.join("once");
        let script = format!(
            "#!/bin/sh\n[ -e '{once}' ] && exec '{kept}' \"$@\"\ntouch '{once}'\nexit 3\n",
            once = once.display(),
            kept = kept.display(),
        );
        std::fs::write(&windows, script)?;
        std::fs::set_permissions(&windows, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let app = installed.join("deskbell");
        std::fs::copy(&app, installed.join("new"))?;
        std::fs::rename(installed.join("new"), &app)?;

        stage.command(&["chat", ANA.id], "").await?;
        // It is opened before the history is, which has her name.
        stage.desktop.window(ANA.name).await?;
        assert_eq!(std::fs::read_link(format!("/proc/{pid}/exe"))?, app, "the same process, the new program");
        assert!(program.log().contains("Deskbell was updated"), "{}", program.log());
        stage.room("joined", deskbell_tests::peer::GENERAL).await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.peer.message(BO.writes("bo-1", "After the update")).await?;
        stage.notifications().next("his message", |shown| shown.body == "After the update").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_windows_cannot_be_shown_customers_ring_and_the_log_says_why() {
    play("no-windows", Services::ALL, async |stage| {
        let installed = stage.install()?;
        std::fs::remove_file(installed.join("deskbell-windows"))?;
        let (program, _icon) = stage.on_duty().await?;
        stage.command(&["chat", ANA.id], "").await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        stage.rings(ANA.name, "Hello").await?;
        assert!(
            program.log().contains("deskbell-windows is missing: install Deskbell again"),
            "{}",
            program.log()
        );

        std::fs::copy(stage.built("deskbell-windows"), installed.join("deskbell-windows"))?;
        stage.command(&["chat", ANA.id], "").await?;
        stage.desktop.window(ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_has_the_name_and_does_not_answer_is_told_of() {
    play("deaf", Services::ALL, async |stage| {
        stage.desktop.connection().request_name("org.deskbell.Deskbell").await?;
        let ended = stage.command(&["--hidden"], "").await?;
        assert_eq!(ended.code, Some(1), "{}", ended.said);
        assert!(ended.said.contains("pkill -x deskbell"), "{}", ended.said);
        Ok(())
    })
    .await;
}
