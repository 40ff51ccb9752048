//! A desktop without a notification service or without a tray: the agent is told, and the app lives on.

use deskbell_tests::desktop::{Notifications, TrayHost};

use crate::customers::{ANA, BO};
use crate::stage::{Services, play};

#[tokio::test]
async fn without_a_notification_service_the_inbox_says_so() {
    let services = Services { notifications: false, ..Services::ALL };
    play("no-notifications", services, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", "whatsapp:general").await?;
        let inbox = app.inbox().await?;
        inbox.until_text("[data-notice=no-notifications]", "ring").await?;
        stage.peer.message(ANA.writes("ana-1", "Does it ring?")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        inbox.until_text("[data-conversation]", ANA.name).await?;
        stage.picture("no-notifications").await?;

        stage.notifications = Some(Notifications::start(&stage.desktop).await?);
        let button = "[...document.querySelectorAll('[data-notice=no-notifications] button')]
            .find((it) => it.innerText.includes('Check again')).click()";
        inbox.run(button, vec![]).await?;
        inbox.until("no notice any more", "[data-notice]", <[_]>::is_empty).await?;
        stage.peer.message(BO.writes("bo-1", "And now?")).await?;
        stage.notifications().next("Bo's notification", |shown| shown.summary == BO.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_notification_service_that_is_restarted_rings_again() {
    play("notifications-restarted", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let app = stage.start(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", "whatsapp:general").await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.notifications().next("the first", |shown| shown.summary == ANA.name).await?;

        stage.notifications.take().unwrap().stop().await?;
        stage.notifications = Some(Notifications::start(&stage.desktop).await?);
        // The same customer: what it would replace is gone with the old service.
        stage.peer.message(ANA.writes("ana-2", "two")).await?;
        stage.rings(ANA.name, "two\n2 new messages").await?;
        stage.peer.message(BO.writes("bo-1", "three")).await?;
        let rung = stage.notifications().next("the third", |shown| shown.summary == BO.name).await?;
        stage.notifications().invoke(&rung, "default").await?;
        stage.desktop.window(BO.name).await?;
        assert!(app.program.is_running());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_a_tray_the_inbox_opens_by_itself_and_says_so() {
    let services = Services { tray: false, ..Services::ALL };
    play("no-tray", services, async |stage| {
        stage.sign_in().await?;
        let mut app = stage.start(&["--hidden"]).await?;
        stage.desktop.window("Inbox").await?;
        let inbox = app.inbox().await?;
        inbox.until_text("[data-notice=no-tray]", "tray").await?;
        inbox.until("the connection", "[data-connection=online]", |found| !found.is_empty()).await?;
        stage.room("joined", "whatsapp:general").await?;
        stage.picture("no-tray").await?;

        // Closed, it goes on ringing.
        stage.desktop.close_window("Inbox").await?;
        stage.desktop.until_windows("no window", <[_]>::is_empty).await?;
        stage.peer.message(ANA.writes("ana-1", "Anybody?")).await?;
        stage.notifications().next("the notification", |shown| shown.summary == ANA.name).await?;

        // A tray that comes late has the icon.
        stage.tray = Some(TrayHost::start(&stage.desktop).await?);
        let icon = stage.tray().next_item().await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        icon.activate().await?;
        let inbox = app.inbox().await?;
        inbox.until("no notice any more", "[data-notice]", <[_]>::is_empty).await?;
        Ok(())
    })
    .await;
}
