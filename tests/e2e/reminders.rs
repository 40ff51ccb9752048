//! What is told without a new message: who waits, whose window closes, what failed, that nothing comes in, that the
//! token ends. Thresholds are met by what a message says of its time, so nobody waits for minutes.

use std::time::Duration;

use deskbell_tests::desktop::{Closed, Notification};
use serde_json::json;

use crate::customers::{ANA, BO};
use crate::stage::{AGENT, Services, play};

#[tokio::test]
async fn who_waits_too_long_is_told_of_until_somebody_answers() {
    play("waiting", Services::ALL, async |stage| {
        stage.sign_in().await?;
        stage.choose(json!({"waitingMinutes": 1}))?;
        let (_program, _icon) = stage.back_on_duty().await?;
        stage.peer.message(ANA.wrote("ana-1", "one", Duration::from_secs(57))).await?;
        stage.rings(ANA.name, "one").await?;
        let title = format!("{} is waiting for an answer", ANA.name);
        let told = stage.notifications().next("the wait", |shown| shown.summary == title).await?;
        assert!(told.body.starts_with("Since ") && told.sounds(), "{told:?}");
        stage.peer.message(ANA.is_answered("agent-1", "Sorry!")).await?;
        assert_eq!(stage.notifications().closed(&told).await?, Closed::Withdrawn);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_window_that_closes_is_told_of() {
    play("window", Services::ALL, async |stage| {
        stage.sign_in().await?;
        // A day has 1440 minutes: of a message a minute old the last 1439 begin in seconds.
        stage.choose(json!({"windowMinutes": 1439, "waitingMinutes": 0}))?;
        let (_program, _icon) = stage.back_on_duty().await?;
        stage.peer.message(ANA.wrote("ana-1", "one", Duration::from_secs(57))).await?;
        let title = format!("{}: 24 hours end at ", ANA.name);
        let told =
            stage.notifications().next("the window", |shown| shown.summary.starts_with(&title)).await?;
        assert!(told.body.contains("only templates"), "{told:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_message_that_was_not_delivered_is_told_with_the_reason() {
    play("failed", Services::ALL, async |stage| {
        let (_program, _icon) = stage.on_duty().await?;
        stage.peer.message(ANA.writes("ana-1", "one")).await?;
        stage.rings(ANA.name, "one").await?;
        stage.peer.message(ANA.is_answered("agent-1", "It is on its way.")).await?;
        let failed = json!({
            "whatsappMessageId": "agent-1",
            "conversationId": format!("conv-{}", ANA.id),
            "customerId": ANA.id,
            "status": "failed",
            "errors": [{"code": 131047, "title": "Re-engagement message"}],
        });
        stage.peer.status(failed).await?;
        let named =
            |shown: &Notification| shown.summary.contains(ANA.name) && shown.body.contains("Not delivered");
        let told = stage.notifications().next("the failure", named).await?;
        assert!(told.body.contains("template") && !told.body.contains("131047"), "in plain words: {told:?}");
        stage.notifications().invoke(&told, "default").await?;
        stage.desktop.window(ANA.name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn that_nothing_comes_in_is_told_and_what_became_of_it() {
    play("deaf", Services::ALL, async |stage| {
        let (port, key) = (stage.peer.port(), stage.peer.key().clone());
        stage.sign_in().await?;
        stage.choose(json!({"deafSeconds": 1}))?;
        let (_program, icon) = stage.back_on_duty().await?;
        stage.peer.stop().await?;
        let deaf = |shown: &Notification| shown.summary.starts_with("You have received nothing since ");
        let told = stage.notifications().next("the outage", deaf).await?;
        assert_eq!((told.urgency(), told.expire_timeout, told.sounds()), (Some(2), 0, true), "{told:?}");
        stage.restart_peer(port, key).await?;
        icon.click("Try now").await?;
        let back = stage
            .notifications()
            .next("the return", |shown| shown.summary.starts_with("You are online again"))
            .await?;
        assert_eq!(back.replaces_id, told.id, "in the place of the outage");
        assert!(back.summary.contains("may be missing"), "this server forgets: {back:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn that_the_token_ends_is_told_before() {
    play("token", Services::ALL, async |stage| {
        stage.token = stage.peer.token(AGENT, Duration::from_mins(5))?;
        let (_program, _icon) = stage.on_duty().await?;
        let told = stage
            .notifications()
            .next("the token's end", |shown| shown.summary.starts_with("Your sign-in ends at "))
            .await?;
        // A new one, and it is over.
        stage.token = stage.peer.token(AGENT, Duration::from_hours(1))?;
        stage.sign_in().await?;
        assert_eq!(stage.notifications().closed(&told).await?, Closed::Withdrawn);
        stage.peer.message(BO.writes("bo-1", "still there")).await?;
        stage.rings(BO.name, "still there").await?;
        Ok(())
    })
    .await;
}
