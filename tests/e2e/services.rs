//! A notification service that restarts, hangs, can do little, is quicker than its own answers, or is none.

use deskbell_tests::desktop::{Closed, Manner, Notification, Notifications};

use crate::customers::{ANA, BO, CY, nth_writes};
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

const WITHOUT: Services = Services { notifications: false, ..Services::ALL };

async fn serve(stage: &mut Stage, manner: Manner) -> Outcome {
    stage.notifications = Some(Notifications::with(&stage.desktop, manner).await?);
    Ok(())
}

#[tokio::test]
async fn a_service_that_restarts_shows_the_same_in_silence() {
    play("service-restarts", Services::ALL, async |stage| {
        let (_program, _icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.peer.message(BO.writes("bo-1", "two")).await?;
        assert!(stage.rings(ANA.name, "one").await?.sounds());
        stage.rings(BO.name, "two").await?;
        // A service that dies before it has answered may not have rung. What is taken back was answered, and so was what
        // came before it.
        stage.peer.message(CY.writes("cy-1", "three")).await?;
        let third = stage.rings(CY.name, "three").await?;
        stage.peer.message(CY.is_answered("agent-cy", "Done.")).await?;
        assert_eq!(stage.notifications().closed(&third).await?, Closed::Withdrawn);

        stage.notifications.take().unwrap().stop().await?;
        serve(stage, Manner::default()).await?;
        let again = stage.rings(ANA.name, "one").await?;
        let other = stage.rings(BO.name, "two").await?;
        assert!(!again.sounds() && !other.sounds(), "both rang already");
        // What is new goes into what is there, and what is done counts as before.
        stage.peer.message(ANA.writes("ana-2", "three")).await?;
        let updated = stage.rings(ANA.name, "three\n2 new messages").await?;
        assert_eq!(updated.replaces_id, again.id);
        stage.peer.message(BO.is_answered("agent-1", "Here you are.")).await?;
        assert_eq!(stage.notifications().closed(&other).await?, Closed::Withdrawn);
        stage.notifications().invoke(&updated, "default").await?;
        stage.desktop.window(ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_had_to_ring_while_the_service_was_away_rings_when_it_is_back() {
    play("service-away", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.notifications.take().unwrap().stop().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("1 unread")).await?;
        // It stays away, so the agent is told in the only way that is left.
        stage.desktop.window("Inbox").await?;
        serve(stage, Manner::default()).await?;
        let shown = stage.rings(ANA.name, "one").await?;
        assert!(shown.sounds(), "{shown:?}");
        stage.notifications().invoke(&shown, "default").await?;
        stage.desktop.window(ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_quits_takes_back_what_is_on_screen() {
    play("quit", Services::ALL, async |stage| {
        let (program, icon) = stage.on_duty().await?;
        for n in 1..=4 {
            stage.peer.message(nth_writes(n, &format!("m-{n}"), "hello")).await?;
        }
        let shown = stage.rings("Customer 4", "hello").await?;
        icon.click("Quit").await?;
        assert_eq!(stage.notifications().closed(&shown).await?, Closed::Withdrawn);
        assert_eq!(program.exit().await?, 0);
        let left = stage.notifications().on_screen();
        assert!(left.is_empty(), "{left:#?}");

        // The end of the desktop's session is no other.
        let (program, _icon) = stage.back_on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.rings(ANA.name, "one").await?;
        assert_eq!(program.terminate().await?, 0);
        let left = stage.notifications().on_screen();
        assert!(left.is_empty(), "{left:#?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_service_that_hangs_is_told_of_and_loses_nothing() {
    play("service-hangs", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.notifications().hang(true);
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.peer.message(ANA.writes("ana-2", "two")).await?;
        stage.peer.message(BO.writes("bo-1", "other")).await?;
        icon.until("the count", |icon| icon.tooltip.contains("3 unread")).await?;
        stage.desktop.window("Inbox").await?;
        stage.notifications().hang(false);
        let other = stage.rings(BO.name, "other").await?;
        assert!(other.sounds());
        stage.rings(ANA.name, "two\n2 new messages").await?;
        assert_eq!(stage.notifications().on_screen().len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_click_that_comes_before_the_answer_counts() {
    play("quick-click", WITHOUT, async |stage| {
        serve(stage, Manner { clicks_at_once: Some("default"), ..Manner::default() }).await?;
        let (_program, _icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.desktop.window(ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_else_can_click() {
    play("forged-click", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        let shown = stage.rings(ANA.name, "one").await?;
        let forge = async |member: &str, value: &(u32, &str)| {
            let path = "/org/freedesktop/Notifications";
            let interface = "org.freedesktop.Notifications";
            stage.desktop.connection().emit_signal(None::<&str>, path, interface, member, value).await
        };
        for key in ["default", "mark-read", "mute-hour"] {
            forge("ActionInvoked", &(shown.id, key)).await?;
        }
        // Words of the bus itself are not believed of others either.
        forge("NameOwnerChanged", &(0, "")).await?;
        stage.peer.message(BO.writes("bo-1", "two")).await?;
        let other = stage.rings(BO.name, "two").await?;
        icon.until("both unread", |icon| icon.tooltip.contains("2 unread")).await?;
        assert_eq!(stage.desktop.windows(), []);
        stage.notifications().give_activation_token(&other, "deskbell_TIME42").await?;
        stage.notifications().invoke(&other, "default").await?;
        stage.desktop.window(BO.name).await?;
        assert_eq!(stage.desktop.windows().len(), 1, "the real click, and only it");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_service_that_can_do_little_is_asked_for_little() {
    let words = "1 < 2 & <b>3</b>";
    let look = async |name: &str, capabilities: &'static [&'static str]| {
        let found = std::cell::RefCell::new(None::<Notification>);
        play(name, WITHOUT, async |stage| {
            serve(stage, Manner { capabilities, ..Manner::default() }).await?;
            let (_program, _icon) = stage.on_duty().await?;
            stage.peer.message(nth_writes(1, "n-1", words)).await?;
            let shown =
                stage.notifications().next("it", |shown| shown.summary.starts_with("Customer 1")).await?;
            *found.borrow_mut() = Some(shown);
            Ok(())
        })
        .await;
        found.into_inner().unwrap()
    };
    let plain = look("plain-service", &["body"]).await;
    assert_eq!((plain.body.as_str(), plain.actions.len()), (words, 0));
    let bare = look("bare-service", &[]).await;
    assert_eq!((bare.summary, bare.body), (format!("Customer 1: {words}"), String::new()));
}
