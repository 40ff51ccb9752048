//! With a notification service and a tray that agents use: dunst, and Xfce's panel. Each is restarted meanwhile.

use deskbell_tests::desktop::{Dunst, Panel};
use deskbell_tests::peer::GENERAL;

use crate::customers::{ANA, BO, nth_writes};
use crate::stage::{Services, play};

#[tokio::test]
async fn dunst_and_xfces_panel_show_it_and_may_restart() {
    let services = Services { notifications: false, tray: false, ..Services::ALL };
    play("real-desktop", services, async |stage| {
        let dunst = Dunst::start(&stage.desktop).await?;
        let panel = Panel::start(&stage.desktop).await?;
        stage.sign_in().await?;
        let program = stage.start_as_shipped(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        panel.until_an_icon(&stage.desktop).await?;
        stage.peer.message(ANA.writes("ana-1", "Where is my order <b>4711</b> & the invoice?")).await?;
        stage.peer.message(BO.writes("bo-1", "Do you open on Sunday?")).await?;
        dunst.until_displayed(&stage.desktop, 2).await?;
        stage.picture("real-notifications").await?;

        drop(dunst);
        let dunst = Dunst::start(&stage.desktop).await?;
        dunst.until_displayed(&stage.desktop, 2).await?;
        stage.peer.message(ANA.is_answered("agent-1", "Tomorrow.")).await?;
        dunst.until_displayed(&stage.desktop, 1).await?;
        dunst.click(&stage.desktop).await?;
        stage.desktop.window(BO.name).await?;
        dunst.until_displayed(&stage.desktop, 0).await?;

        let before = panel.icons().await?;
        panel.stop(&stage.desktop).await?;
        let panel = Panel::start(&stage.desktop).await?;
        panel.until_an_icon(&stage.desktop).await?;
        assert_eq!(panel.icons().await?, before, "the same icon");
        for n in 1..=6 {
            stage.peer.message(nth_writes(n, &format!("n-{n}"), "Hello?")).await?;
        }
        // How many have one of their own depends on who else rang within ten seconds: three at least, and the summary.
        dunst.until_there_are(&stage.desktop, 4).await?;
        stage.picture("real-crowd").await?;
        assert_eq!(stage.desktop.windows().iter().filter(|it| it.title.contains("Inbox")).count(), 0);
        assert!(program.is_running());
        Ok(())
    })
    .await;
}
