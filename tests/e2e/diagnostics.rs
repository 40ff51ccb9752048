//! The diagnostics window, and what it writes for whoever looks for a fault.

use std::path::Path;

use deskbell_tests::desktop::Page;
use serde_json::{Value, json};

use crate::customers::ANA;
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

/// Saves by the desktop's own dialog, under this name in its folder.
async fn save(stage: &Stage, page: &Page, button: &str, dialog: &str, file: &Path) -> Outcome<String> {
    let click = "const words = arguments[0];
        [...document.querySelectorAll('button')].find((it) => it.innerText.trim() === words).click()";
    page.run(click, vec![button.into()]).await?;
    stage.desktop.window(dialog).await?;
    stage.desktop.focus_window(dialog).await?;
    stage.desktop.key("ctrl+a").await?;
    stage.desktop.type_text(&file.to_string_lossy()).await?;
    stage.picture("save-dialog").await?;
    stage.desktop.key("Return").await?;
    page.until_text("[role=status]", &format!("Written to {}", file.display())).await?;
    Ok(std::fs::read_to_string(file)?)
}

#[tokio::test]
async fn the_diagnostics_tell_of_the_connection_and_of_no_customer() {
    play("diagnostics", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.choose(json!({"keywords": ["hushhush"]}))?;
        let mut app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        let opened = stage.command(&["diagnostics"], "").await?;
        assert_eq!(opened.code, Some(0), "{}", opened.said);
        let page = app.diagnostics().await?;
        page.until_text("[data-part=timeline]", "Online").await?;
        page.until_text("[data-part=rooms]", "Joined").await?;
        page.click("[data-part=debug] [role=switch]").await?;
        page.click("[data-recording] button").await?;
        page.until_text("[data-recording=on]", "since").await?;

        // An event without a customer, one that nobody knows, and a message.
        let broken = json!({"whatsappMessageId": "m-0", "senderType": "customer", "content": ANA.number});
        stage.peer.message(broken).await?;
        stage.peer.message(ANA.writes("ana-1", "Where is my PARCEL-77?")).await?;
        stage.rings(ANA.name, "Where is my PARCEL-77?").await?;
        page.until_text("[data-part=rejected]", "whatsappMessage").await?;
        page.until_text("[data-part=debug]", "accepted").await?;
        stage.picture("diagnostics").await?;
        let shown = page.texts("body").await?.concat();
        for of_her in [ANA.name, ANA.number, ANA.id, "PARCEL-77"] {
            assert!(!shown.contains(of_her), "{of_her} in {shown}");
        }

        let home = stage.desktop.home();
        let bundle =
            save(stage, &page, "Export", "Save the diagnostics", &home.join("for-support.json")).await?;
        let read: Value = serde_json::from_str(&bundle)?;
        assert_eq!(read["diagnostics"]["status"]["state"], "online");
        assert_eq!(read["diagnostics"]["counters"]["rejected"], 1);
        assert!(read["diagnostics"]["events"].as_array().is_some_and(|events| events.len() == 2), "{bundle}");
        assert!(read["log"].as_array().is_some_and(|log| log.len() > 3), "{bundle}");
        let mut secrets: Vec<String> = stage.token.split('.').skip(1).map(str::to_owned).collect();
        let kept = stage.desktop.run("secret-tool", &["search", "--all", "service", "Deskbell"]).await?;
        secrets.extend(kept.lines().filter_map(|line| line.strip_prefix("secret = ")).map(str::to_owned));
        assert!(secrets.len() >= 4, "the token's parts, the token and the key: {}", secrets.len());
        secrets.extend([ANA.name, ANA.number, ANA.id, "PARCEL-77", "hushhush", "conv-"].map(str::to_owned));
        for secret in &secrets {
            assert!(!bundle.contains(secret.as_str()), "{secret} in {bundle}");
        }

        // A recording that anybody may see, and one of what really came.
        let file = home.join("covered.jsonl");
        let covered = save(stage, &page, "Save", "Save the recording", &file).await?;
        for secret in &secrets {
            assert!(!covered.contains(secret.as_str()), "{secret} in {covered}");
        }
        let replay = stage.command(&["replay", &file.to_string_lossy(), "--json"], "").await?;
        assert!(replay.code == Some(0) && replay.said.contains(r#""alert":"message""#), "{}", replay.said);
        page.click("[data-recording] input").await?;
        let file = home.join("whole.jsonl");
        let whole = save(stage, &page, "Save", "Save the recording", &file).await?;
        assert!(whole.contains("PARCEL-77") && whole.contains(ANA.name), "{whole}");
        let replay = stage.command(&["replay", &file.to_string_lossy(), "--json"], "").await?;
        assert!(replay.said.contains(ANA.name), "{}", replay.said);
        Ok(())
    })
    .await;
}
