//! Everybody writes at once.

use std::time::Duration;

use deskbell_tests::desktop::Notification;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::customers::nth_writes;
use crate::stage::{Services, play};

const CUSTOMERS: usize = 500;
const MESSAGES: usize = 10_000;
const SECONDS: usize = 10;
/// In each second.
const BATCHES: usize = 20;

#[tokio::test]
async fn ten_thousand_messages_in_ten_seconds_are_a_dozen_notifications() {
    play("flood", Services::ALL, async |stage| {
        let (_program, icon) = stage.on_duty().await?;
        let mut tick = interval(Duration::from_millis(1000 / BATCHES as u64));
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let began = Instant::now();
        let each = MESSAGES / SECONDS / BATCHES;
        for batch in 0..SECONDS * BATCHES {
            tick.tick().await;
            for n in batch * each..(batch + 1) * each {
                let message = nth_writes(n % CUSTOMERS, &format!("m-{n}"), &format!("message {n}"));
                stage.peer.emit_general("whatsappMessage", message).await?;
            }
        }
        let took = began.elapsed();
        assert!(took < Duration::from_secs(15), "the server could not send that fast: {took:?}");

        let total = format!("{MESSAGES} unread");
        let shown = icon.until("all of them", |icon| icon.tooltip.contains(&total)).await?;
        assert!(shown.tooltip.contains(&format!("{CUSTOMERS} waiting")), "{}", shown.tooltip);

        // What the last notifications say together is the total too: nobody was left out.
        let counted = |shown: &Notification| -> usize {
            let words = shown.body.lines().last().unwrap_or_default();
            words.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(1)
        };
        let told = || stage.notifications().on_screen().iter().map(counted).sum::<usize>();
        while told() != MESSAGES {
            stage.notifications().next("the last update", |_| true).await?;
        }
        let history = stage.notifications().history();
        let mut ids: Vec<_> = history.iter().map(|shown| shown.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let sounds = history.iter().filter(|shown| shown.sounds()).count();
        assert!(ids.len() <= 12 && sounds <= 12, "{} notifications, {sounds} sounds", ids.len());
        // Updates are as many as can be read.
        assert!(history.len() <= 12 + 6 * 5 * 15, "{} calls", history.len());
        eprintln!("{} notifications, {sounds} sounds, {} calls", ids.len(), history.len());
        Ok(())
    })
    .await;
}
