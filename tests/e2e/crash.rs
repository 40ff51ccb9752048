//! A fault of the program's own: it starts again, tells of it, and keeps nothing of a customer in the report.

use deskbell_tests::peer::GENERAL;
use serde_json::Value;

use crate::customers::ANA;
use crate::stage::{Services, play};

#[tokio::test]
async fn a_fault_is_reported_and_survived() {
    play("crash", Services::ALL, async |stage| {
        let (program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "before the fault")).await?;
        stage.rings(ANA.name, "before the fault").await?;

        program.fault().await?;
        stage.room("joined", GENERAL).await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        assert!(program.is_running(), "the same process began anew");
        stage.peer.message(ANA.writes("ana-2", "after the fault")).await?;
        let after = |shown: &deskbell_tests::desktop::Notification| shown.body.contains("after the fault");
        stage.notifications().next("her message", after).await?;

        let status: Value = serde_json::from_str(&stage.command(&["status", "--json"], "").await?.said)?;
        assert!(status["notices"].to_string().contains("ended unexpectedly"), "{status}");
        let folder = stage.desktop.home().join(".local/state/org.deskbell.Deskbell/log");
        let reports: Vec<_> = std::fs::read_dir(&folder)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.to_string_lossy().contains("crash-"))
            .collect();
        assert_eq!(reports.len(), 1, "{reports:?}");
        let report = std::fs::read_to_string(&reports[0])?;
        assert!(report.contains("place: src-tauri/src/crash.rs"), "{report}");
        for secret in ["what a customer wrote", "before the fault", ANA.name, &stage.token] {
            assert!(!report.contains(secret) && !program.log().contains(secret), "{secret} in {report}");
        }
        Ok(())
    })
    .await;
}

/// What a run left that could not start again, as in its first minute: whoever starts it next is told.
#[tokio::test]
async fn the_report_of_the_last_run_is_offered_until_it_is_dismissed() {
    play("crash-notice", Services::ALL, async |stage| {
        let folder = stage.desktop.home().join(".local/state/org.deskbell.Deskbell/log");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("crash-1795740000000.new.txt"), "place: src/main.rs:1:1")?;
        let mut app = stage.start(&[]).await?;
        let inbox = app.inbox().await?;
        inbox.until_text("[data-notice=crashed]", "crash-1795740000000.txt").await?;
        stage.picture("crash-notice").await?;

        inbox.click("[data-notice=crashed] button").await?;
        app.diagnostics().await?.until_text("main", "Connection").await?;
        inbox.click("[data-notice=crashed] button + button").await?;
        inbox.until("no notice", "[data-notice=crashed]", |found| found.is_empty()).await?;
        let status: Value = serde_json::from_str(&stage.command(&["status", "--json"], "").await?.said)?;
        assert_eq!(status["notices"], Value::Array(vec![]), "{status}");
        Ok(())
    })
    .await;
}
