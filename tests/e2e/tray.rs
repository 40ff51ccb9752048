//! The icon in the tray, beside what the main job sees of it.

use deskbell_tests::desktop::{Pixmap, TrayHost};
use serde_json::json;

use crate::customers::{ANA, nth_writes};
use crate::stage::{Services, play};

/// The mean lightness of what is drawn opaque.
fn lightness(icon: &Pixmap) -> u32 {
    let opaque = icon.argb.chunks_exact(4).filter(|pixel| pixel[0] == 255);
    let (count, sum) = opaque.fold((0, 0), |(count, sum), pixel| {
        (count + 1, sum + pixel[1..].iter().map(|&channel| u32::from(channel)).sum::<u32>() / 3)
    });
    sum / count
}

#[tokio::test]
async fn every_size_is_offered_for_a_light_and_a_dark_panel() {
    let mut both = Vec::new();
    for panel in ["dark", "light"] {
        play(&format!("panel-{panel}"), Services::ALL, async |stage| {
            stage.sign_in().await?;
            stage.choose_all(json!({"panel": panel}))?;
            let (_program, icon) = stage.back_on_duty().await?;
            let state = icon.state().await?;
            let sizes: Vec<_> = state.icon.iter().map(|icon| (icon.width, icon.height)).collect();
            assert_eq!(sizes, [16, 22, 24, 32, 48].map(|size| (size, size)));
            assert!(state.icon.iter().all(|icon| icon.argb.len() as i32 == icon.width * icon.height * 4));
            both.push(state.icon.iter().map(lightness).collect::<Vec<_>>());
            Ok(())
        })
        .await;
    }
    assert!(both[0].iter().all(|light| *light > 200), "a light bell on a dark panel: {both:?}");
    assert!(both[1].iter().all(|dark| *dark < 80), "a dark bell on a light panel: {both:?}");
}

#[tokio::test]
async fn a_tray_that_restarts_finds_the_icon_and_nobody_is_bothered() {
    play("tray-restarts", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        stage.tray.take().unwrap().stop().await?;
        stage.peer.message(ANA.writes("ana-2", "two")).await?;
        stage.tray = Some(TrayHost::start(&stage.desktop).await?);
        let icon = stage.tray().next_item().await?;
        icon.until("what came meanwhile", |icon| icon.tooltip.contains("2 unread")).await?;
        assert_eq!(stage.desktop.windows(), [], "a tray that restarts is no reason for a window");
        // One that stays away is.
        stage.tray.take().unwrap().stop().await?;
        stage.desktop.window("Inbox").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_menu_names_the_eight_who_need_attention_most() {
    play("tray-menu", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        for n in 1..=10 {
            stage.peer.message(nth_writes(n, &format!("m-{n}"), "hello")).await?;
        }
        icon.until("the count", |icon| icon.tooltip.contains("10 unread")).await?;
        let menu = icon.menu().await?;
        let named: Vec<_> = menu.iter().filter(|entry| entry.label.starts_with("Customer ")).collect();
        assert_eq!(named.len(), 8, "{menu:#?}");
        assert!(named[0].label.starts_with("Customer 1 · 1 unread · waiting 0 min"), "{:?}", named[0]);
        assert_eq!((menu[0].label.as_str(), menu[0].enabled), ("Online", false));
        icon.click("Customer 3 ").await?;
        stage.desktop.window("Customer 3").await?;
        icon.click("Settings").await?;
        stage.desktop.window("Settings").await?;
        Ok(())
    })
    .await;
}
