//! Taking words out of a window: into the clipboard, and into a file.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use deskbell_tests::peer::GENERAL;

use crate::customers::{ANA, BO};
use crate::failure::Outcome;
use crate::stage::{Services, Stage, files_below, play};

/// Files of the agent's whose names contain this.
fn files(stage: &Stage, part: &str) -> Outcome<Vec<PathBuf>> {
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(part));
    Ok(files_below(&stage.desktop.home())?.into_iter().filter(named).collect())
}

#[tokio::test]
async fn a_chat_window_exports_its_own_conversation_and_copies_from_it() {
    play("export", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        stage.room("joined", GENERAL).await?;
        stage.peer.message(ANA.writes("ana-1", "Is ZX-81-PURPLE <b>in stock</b>?")).await?;
        stage.peer.message(BO.writes("bo-1", "GLIMMERWORTS, please")).await?;
        icon.until("both", |icon| icon.tooltip.contains("2 unread")).await?;
        let opened = stage.command(&["chat", ANA.id], "").await?;
        assert_eq!(opened.code, Some(0), "{}", opened.said);
        let chat = app.chat(&ANA).await?;
        chat.until_text("article", "ZX-81-PURPLE").await?;
        stage.desktop.focus_window(ANA.name).await?;

        // What is copied is what another program gets, so it is pasted.
        stage.desktop.key("ctrl+shift+c").await?;
        chat.until_text("footer [role=status]", "Copied").await?;
        stage.desktop.key("ctrl+f").await?;
        chat.until_run("the search", "return document.activeElement?.matches('input') ?? false", vec![])
            .await?;
        stage.desktop.key("ctrl+v").await?;
        let pasted =
            "return document.querySelector('[role=search] input, input[type=search]').value === arguments[0]";
        chat.until_run("the number", pasted, vec![ANA.number.into()]).await?;
        stage.desktop.key("Escape").await?;
        chat.until("the search closed", "[role=search]", <[_]>::is_empty).await?;
        stage.desktop.key("s").await?;
        chat.until("the boxes", "[data-choose]", |found| !found.is_empty()).await?;
        stage.desktop.key("ctrl+c").await?;
        chat.until("the end of choosing", "[data-choose]", <[_]>::is_empty).await?;

        stage.desktop.key("e").await?;
        chat.until_text("dialog", "no longer encrypted").await?;
        stage.picture("export").await?;
        chat.click("dialog .actions button:last-child").await?;
        let place = |windows: &[deskbell_tests::desktop::Window]| {
            windows.iter().any(|window| window.focused && !window.title.contains("Deskbell"))
        };
        stage.desktop.until_windows("a window that asks for a place", place).await?;
        stage.picture("export-place").await?;
        stage.desktop.key("Return").await?;
        chat.until_text("dialog [data-export=done]", "1 message exported").await?;
        let written = files(stage, ".html")?;
        let [file] = &written[..] else { panic!("one file: {written:?}") };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(name.starts_with(ANA.name), "{name}");
        let text = std::fs::read_to_string(file)?;
        assert!(text.contains("ZX-81-PURPLE &lt;b&gt;in stock&lt;/b&gt;?"), "escaped");
        assert!(!text.contains("GLIMMERWORTS"), "of this customer only");
        assert_eq!(std::fs::metadata(file)?.permissions().mode() & 0o777, 0o600, "for its owner only");
        assert!(files(stage, ".part")?.is_empty(), "nothing is left beside it");
        Ok(())
    })
    .await;
}
