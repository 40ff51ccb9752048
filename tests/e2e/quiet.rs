//! When nothing rings: pauses, quiet hours, the desktop's own do-not-disturb; who breaks through, and what is told
//! afterwards.

use deskbell_tests::desktop::{Manner, MenuItem, Notifications};
use serde_json::json;

use crate::customers::{ANA, BO};
use crate::stage::{Services, play};

fn labels(menu: &[MenuItem]) -> Vec<String> {
    menu.iter()
        .flat_map(|entry| {
            let below: Vec<_> = entry.children.iter().map(|entry| format!("  {}", entry.label)).collect();
            [vec![entry.label.clone()], below].concat()
        })
        .collect()
}

#[tokio::test]
async fn a_pause_from_the_tray_keeps_quiet_and_tells_afterwards() {
    play("pause", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        let calm = icon.state().await?;
        let menu = labels(&icon.menu().await?);
        for label in
            ["Pause", "  For 30 minutes", "  For 1 hour", "  Until tomorrow", "Settings", "Open inbox"]
        {
            assert!(menu.iter().any(|entry| entry == label), "{label} in {menu:?}");
        }
        icon.click("For 30 minutes").await?;
        let paused = icon.until("the pause", |icon| icon.tooltip.contains("Paused until ")).await?;
        assert_ne!(paused.icon, calm.icon, "it is drawn");
        let menu = labels(&icon.menu().await?);
        assert!(menu.iter().any(|entry| entry.starts_with("Paused until ")), "{menu:?}");

        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.peer.message(BO.writes("bo-1", "two")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("2 unread")).await?;
        assert_eq!(stage.notifications().history().len(), 0);

        icon.click("Resume").await?;
        let body = format!("{}, {}\n2 new messages", ANA.name, BO.name);
        let digest = stage.rings("2 customers wrote earlier", &body).await?;
        assert!(!digest.sounds(), "nothing of it is new: {digest:?}");
        icon.until("no pause", |icon| !icon.tooltip.contains("Paused")).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_quiet_hours_only_vips_and_keywords_ring() {
    play("quiet-hours", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        stage.choose(json!({
            // All day, every day.
            "quietHours": [{"days": days, "from": "00:00", "to": "00:00"}],
            "vip": [BO.id],
            "keywords": ["outage"],
        }))?;
        let (_program, icon) = stage.back_on_duty().await?;
        icon.until("the quiet hours", |icon| icon.tooltip.contains("Quiet hours")).await?;
        stage.peer.message(ANA.writes("ana-1", "Good night")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        stage.peer.message(BO.writes("bo-1", "I am somebody")).await?;
        stage.rings(BO.name, "I am somebody").await?;
        stage.peer.message(ANA.writes("ana-2", "There is an OUTAGE here")).await?;
        stage.rings(ANA.name, "There is an OUTAGE here\n2 new messages").await?;
        let history = stage.notifications().history();
        assert!(!history.iter().any(|shown| shown.body.contains("Good night")), "{history:#?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_desktops_do_not_disturb_is_respected() {
    let services = Services { notifications: false, ..Services::ALL };
    play("do-not-disturb", services, async |stage| {
        let manner = Manner { inhibited: Some(true), ..Manner::default() };
        stage.notifications = Some(Notifications::with(&stage.desktop, manner).await?);
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        let shown = stage.rings(ANA.name, "one").await?;
        assert!(!shown.sounds(), "it is handed over for later, without a sound: {shown:?}");

        stage.notifications().inhibit(false).await?;
        // The signal has no echo: the next message that comes after it has to be heard rings.
        icon.activate().await?;
        stage.desktop.window("Inbox").await?;
        stage.peer.message(BO.writes("bo-1", "two")).await?;
        let shown = stage.rings(BO.name, "two").await?;
        assert!(shown.sounds(), "{shown:?}");
        stage.notifications().inhibit(true).await?;
        stage.desktop.close_window("Inbox").await?;
        stage.desktop.until_windows("no window", <[_]>::is_empty).await?;
        let other = crate::customers::nth_writes(1, "n-1", "three");
        stage.peer.message(other).await?;
        let shown = stage.rings("Customer 1", "three").await?;
        assert!(!shown.sounds(), "{shown:?}");
        Ok(())
    })
    .await;
}
