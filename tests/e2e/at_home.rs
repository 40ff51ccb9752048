//! At home on the desktop: windows open where they were, the program starts with the desktop, and keys that work in any
//! program open the most urgent chat.

use std::path::Path;
use std::time::Duration;

use deskbell_tests::desktop::{PATIENCE, Portal, TrayItem, Window, within};
use deskbell_tests::peer::GENERAL;
use serde_json::{Value, json};

use crate::customers::{ANA, BO};
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

/// A file tells nothing by itself: it is looked at this often.
const INTERVAL: Duration = Duration::from_millis(50);

async fn until_file(file: &Path, what: &str, ready: impl Fn(Option<&str>) -> bool) -> Outcome {
    let look = async {
        while !ready(std::fs::read_to_string(file).ok().as_deref()) {
            tokio::time::sleep(INTERVAL).await;
        }
    };
    Ok(within(PATIENCE, format!("{what} in {}", file.display()), look).await?)
}

async fn opens(stage: &Stage, title: &str) -> Outcome<Window> {
    let open = |windows: &[Window]| windows.iter().find(|it| it.title.contains(title) && it.focused).cloned();
    let windows = stage.desktop.until_windows(title, |windows| open(windows).is_some()).await?;
    Ok(open(&windows).expect("it was there"))
}

/// Waits until a window is somewhere, and shows where it is where that does not come.
async fn is_at(stage: &Stage, title: &str, at: (i32, i32), size: (u32, u32)) -> Outcome {
    let there = |windows: &[Window]| {
        windows.iter().any(|it| it.title.contains(title) && it.at == at && it.size == size)
    };
    let what = format!("{title:?} at {at:?}, {size:?}");
    stage.desktop.until_windows(&what, there).await?;
    Ok(())
}

async fn closed(stage: &Stage, title: &str) -> Outcome {
    stage.desktop.close_window(title).await?;
    let gone = |windows: &[Window]| !windows.iter().any(|it| it.title.contains(title));
    stage.desktop.until_windows("its end", gone).await?;
    Ok(())
}

async fn quits(program: &deskbell_tests::desktop::Program, icon: &TrayItem) -> Outcome {
    icon.click("Quit").await?;
    assert_eq!(program.exit().await?, 0);
    Ok(())
}

#[tokio::test]
async fn windows_open_where_they_were() {
    play("places", Services::ALL, async |stage| {
        let (program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        stage.command(&["chat", ANA.id], "").await?;
        opens(stage, ANA.name).await?;
        let chat = stage.desktop.place_window(ANA.name, (640, 90), (512, 555)).await?;
        closed(stage, ANA.name).await?;
        stage.command(&["chat", ANA.id], "").await?;
        is_at(stage, ANA.name, chat.at, chat.size).await?;
        // Another customer's is as large, and not on top of hers.
        stage.command(&["chat", BO.id], "").await?;
        let bo = opens(stage, BO.id).await?;
        assert_eq!(bo.size, chat.size);
        assert_ne!(bo.at, chat.at);
        icon.click("Open inbox").await?;
        opens(stage, "Inbox").await?;
        let inbox = stage.desktop.place_window("Inbox", (30, 40), (900, 600)).await?;
        quits(&program, &icon).await?;

        let file = stage.desktop.home().join(".local/share/org.deskbell.Deskbell/windows.json");
        let kept = std::fs::read_to_string(&file)?;
        assert!(!kept.contains(ANA.id) && !kept.contains(ANA.name), "{kept}");
        let (program, icon) = stage.back_on_duty().await?;
        icon.click("Open inbox").await?;
        is_at(stage, "Inbox", inbox.at, inbox.size).await?;
        stage.command(&["chat", ANA.id], "").await?;
        is_at(stage, ANA.name, chat.at, chat.size).await?;
        quits(&program, &icon).await?;

        // A screen is gone, and somebody wrote nonsense.
        let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let windows = kept["windows"].as_array_mut().expect("a list");
        for window in windows.iter_mut() {
            window["at"] = json!([5000, 5000]);
            window["size"] = json!([40_000, 1]);
        }
        windows.extend((0..500).map(
            |n| json!({"label": format!("chat-{n}"), "at": [0, 0], "size": [1, 1], "maximized": false}),
        ));
        std::fs::write(&file, kept.to_string())?;
        let (program, icon) = stage.back_on_duty().await?;
        stage.command(&["chat", ANA.id], "").await?;
        let chat = opens(stage, ANA.name).await?;
        assert!(chat.at.0 < 1280 && chat.at.1 < 800 && chat.size.0 <= 1280 && chat.size.1 >= 360, "{chat:?}");
        // A window that is quit as soon as it shows was never anywhere.
        let listed = |text: &str| {
            let kept = serde_json::from_str::<Value>(text).ok()?;
            kept["windows"].as_array().map(Vec::len)
        };
        until_file(&file, "the last hundred", |text| text.and_then(listed) == Some(100)).await?;
        quits(&program, &icon).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_starts_with_the_desktop_where_the_agent_wants_that() {
    play("autostart", Services::ALL, async |stage| {
        let entry = stage.desktop.home().join(".config/autostart/org.deskbell.Deskbell.desktop");
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        let switch = "[data-option=autostart] [role=switch]";
        settings.until("the switch", switch, |found| !found.is_empty()).await?;
        assert!(!entry.exists(), "off until somebody wants it");
        settings.click(switch).await?;
        until_file(&entry, "an entry", |text| text.is_some()).await?;
        stage.picture("autostart").await?;
        let text = std::fs::read_to_string(&entry)?;
        let command = text.lines().find_map(|line| line.strip_prefix("Exec=")).expect(&text).to_owned();
        assert_eq!(command, format!("\"{}\" --hidden", crate::stage::binary().display()));
        quits(&app.program, &icon).await?;
        drop(app);

        // What a desktop does with it at the next sign-in.
        let mut session = stage.desktop.command("sh").args(["-c", &command]).spawn()?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        assert_eq!(stage.desktop.windows(), [], "in the tray");
        icon.click("Quit").await?;
        assert!(within(PATIENCE, "its end", session.wait()).await??.success());

        // The agent turns it off in the desktop's own list, which stays so, and is told.
        std::fs::write(&entry, format!("{text}X-GNOME-Autostart-enabled=false\n"))?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        settings.until_text("[data-option=autostart]", "turned off in your desktop").await?;
        assert!(std::fs::read_to_string(&entry)?.contains("enabled=false"));
        settings.click(switch).await?;
        until_file(&entry, "an entry that starts it", |text| {
            !text.unwrap_or("enabled=false").contains("enabled=false")
        })
        .await?;
        settings.click(switch).await?;
        until_file(&entry, "no entry", |text| text.is_none()).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_demo_leaves_the_desktop_as_it_is() {
    play("demo-desktop", Services::ALL, async |stage| {
        let folder = stage.desktop.home().join(".config/autostart");
        std::fs::create_dir_all(&folder)?;
        let entry = folder.join("org.deskbell.Deskbell.desktop");
        std::fs::write(&entry, "[Desktop Entry]\nType=Application\nExec=somewhere\n")?;
        let mut app = stage.start(&["demo"]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;
        inbox.until("customers", "[data-conversation]", |found| !found.is_empty()).await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        settings.until_text("[data-option=autostart]", "The demo leaves your desktop as it is").await?;
        quits(&app.program, &icon).await?;
        assert_eq!(std::fs::read_to_string(&entry)?, "[Desktop Entry]\nType=Application\nExec=somewhere\n");
        assert!(!stage.desktop.home().join(".local/share/org.deskbell.Deskbell/windows.json").exists());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn keys_open_the_most_urgent_chat_from_any_program() {
    play("shortcut", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.choose_all(json!({"shortcut": "Ctrl+Alt+D"}))?;
        let app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", GENERAL).await?;
        let works = |line: &str| line.contains("keys from any program") && line.contains("Works");
        let taken = async {
            while !app.program.log().lines().any(works) {
                tokio::time::sleep(INTERVAL).await;
            }
        };
        within(PATIENCE, "the keys to be taken from the X server", taken).await?;
        // Nobody needs attention yet.
        stage.desktop.key("ctrl+alt+d").await?;
        opens(stage, "Inbox").await?;
        closed(stage, "Inbox").await?;

        let ago = Duration::from_secs(60);
        stage.peer.message(BO.writes("bo-1", "I have just written")).await?;
        stage.peer.message(ANA.wrote("ana-1", "I wait for longer", ago)).await?;
        icon.until("the count", |icon| icon.tooltip.contains("2 unread")).await?;
        let _other =
            stage.desktop.command("xmessage").args(["-title", "Another program", "Hello"]).spawn()?;
        stage.desktop.focus_window("Another program").await?;
        // Caps Lock and Num Lock mean nothing to it.
        for lock in ["Num_Lock", "Caps_Lock"] {
            stage.desktop.run("xdotool", &["key", lock]).await?;
        }
        stage.desktop.run("xdotool", &["key", "ctrl+alt+d"]).await?;
        opens(stage, ANA.name).await?;
        stage.picture("shortcut").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn keys_that_another_program_has_are_told_and_others_taken() {
    play("shortcut-taken", Services::ALL, async |stage| {
        let taken = stage.desktop.take_key(u32::from('d'))?;
        stage.sign_in().await?;
        stage.choose_all(json!({"shortcut": "Ctrl+Alt+D"}))?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", GENERAL).await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        settings.until_text("[data-option=shortcut]", "Another program has these keys").await?;

        settings.click("[data-option=shortcut] .choose").await?;
        settings.until_text("[data-option=shortcut]", "Press the keys").await?;
        stage.desktop.focus_window("Settings").await?;
        stage.desktop.key("ctrl+shift+F9").await?;
        settings.until_text("[data-option=shortcut]", "These keys open it from any program").await?;
        stage.picture("shortcut-settings").await?;
        closed(stage, "Settings").await?;
        stage.desktop.key("ctrl+shift+F9").await?;
        opens(stage, "Inbox").await?;
        drop(taken);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn on_wayland_the_desktop_is_asked_for_keys() {
    play("shortcut-portal", Services::ALL, async |stage| {
        let portal = Portal::start(&stage.desktop, "Press <Control><Alt>d").await?;
        // The windows stay on this display (GDK_BACKEND).
        stage.desktop.set_variable("WAYLAND_DISPLAY", "wayland-0");
        stage.sign_in().await?;
        stage.choose_all(json!({"shortcut": "Ctrl+Alt+D"}))?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        let bound = portal.bound().await?;
        assert_eq!(bound.trigger, "CTRL+ALT+d");
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        settings.until_text("[data-option=shortcut]", "Press <Control><Alt>d").await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        portal.press(&bound).await?;
        opens(stage, ANA.name).await?;

        // Without a portal that is said.
        quits(&app.program, &icon).await?;
        drop((portal, app));
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.click("[data-page=desktop]").await?;
        settings.until_text("[data-option=shortcut]", "Your desktop gives programs no such keys").await?;
        Ok(())
    })
    .await;
}
