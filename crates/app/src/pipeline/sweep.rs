//! Deleting what is older than the agent wants to keep, a little at a time.

use std::num::NonZeroU16;

use deskbell_history::{Retention, Sweep};

use super::*;

/// The first sweep waits until the start is over.
const FIRST_AFTER: Duration = Duration::from_secs(30);
/// Between two steps everything else has its turn.
const STEP_EVERY: Duration = Duration::from_millis(50);
/// Between two sweeps.
const SWEEP_EVERY: Duration = Duration::from_hours(1);
/// A step deletes so many messages at most: some milliseconds.
const ROWS_A_STEP: usize = 200;

impl Desk {
    /// Sweeps soon: a session began, or the agent chose another time.
    pub(super) fn begin_sweep(&mut self) {
        self.sweep = None;
        self.index_due = self.session.is_some().then(Instant::now);
        self.sweep_due = self.session.is_some().then(|| Instant::now() + FIRST_AFTER);
    }

    pub(super) fn sweep_is_due(&mut self) {
        self.sweep_due = Some(Instant::now() + STEP_EVERY);
        let (now, retention) = (self.now(), retention(self.chosen.retention_days));
        let Some(session) = &mut self.session else {
            self.sweep_due = None;
            return;
        };
        if session.ledger.holds_back() {
            // Nothing is deleted while something cannot be written.
            self.sweep_due = Some(Instant::now() + SWEEP_EVERY);
            return;
        }
        let sweep = match &mut self.sweep {
            Some(sweep) => sweep,
            None => match session.ledger.keeps_from(retention, now) {
                Some(keeps_from) => self.sweep.insert((Sweep::new(keeps_from), 0)),
                None => {
                    self.sweep_due = Some(Instant::now() + SWEEP_EVERY);
                    return;
                }
            },
        };
        match session.ledger.sweep(&mut sweep.0, ROWS_A_STEP) {
            Ok(swept) => {
                sweep.1 += swept.touched.len();
                if swept.finished {
                    let touched = sweep.1 > 0;
                    self.sweep = None;
                    self.sweep_due = Some(Instant::now() + SWEEP_EVERY);
                    if touched {
                        self.snapshot_all();
                        self.changed();
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "old messages could not be deleted");
                self.sweep = None;
                self.sweep_due = Some(Instant::now() + SWEEP_EVERY);
            }
        }
    }
}

fn retention(days: Option<u32>) -> Retention {
    days.and_then(|days| NonZeroU16::new(u16::try_from(days).unwrap_or(u16::MAX)))
        .map_or(Retention::Forever, Retention::Days)
}
