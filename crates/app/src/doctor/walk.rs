//! Going from step to step, each with a deadline, and no further where one failed.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::finding::{Advice, Fault, Skip};
use super::step::{Outcome, Step, StepName};

/// What a step found, and what the next one goes on with: nothing, where it failed.
pub(super) type Checked<T> = (Outcome, Option<T>);

/// Tells each step as it is done.
pub(super) struct Walk<'a> {
    report: &'a mut (dyn FnMut(&Step) + Send),
    deadline: Duration,
    /// Why the steps that need the ones before are skipped.
    blocked: Option<Skip>,
}

impl<'a> Walk<'a> {
    pub fn new(report: &'a mut (dyn FnMut(&Step) + Send), deadline: Duration) -> Self {
        Self { report, deadline, blocked: None }
    }

    /// Takes a step that needs what the one before found. `late` says what to do if it does not end in time.
    pub async fn step<P, T, F: Future<Output = Checked<T>>>(
        &mut self,
        name: StepName,
        previous: Option<P>,
        late: Advice,
        act: impl FnOnce(P) -> F,
    ) -> Option<T> {
        let Some(previous) = previous else {
            self.skip(name);
            return None;
        };
        let started = Instant::now();
        let (outcome, found) = match timeout(self.deadline, act(previous)).await {
            Ok(checked) => checked,
            Err(_) => (self.too_late(late), None),
        };
        self.tell(name, outcome, started.elapsed());
        found
    }

    /// What to say of a step that did not end in time.
    pub fn too_late(&self, advice: Advice) -> Outcome {
        Outcome::failed(Fault::TooLate(self.deadline), advice)
    }

    /// How long a step may take.
    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Why steps that need a server are not taken from now on.
    pub fn block(&mut self, reason: Skip) {
        self.blocked.get_or_insert(reason);
    }

    /// Tells that a step is not taken, because of what was before.
    pub fn skip(&mut self, name: StepName) {
        let reason = self.blocked.clone().unwrap_or(Skip::NeedsTheOneBefore);
        self.tell(name, Outcome::Skipped { reason }, Duration::ZERO);
    }

    /// Tells a step.
    pub fn tell(&mut self, name: StepName, outcome: Outcome, took: Duration) {
        let step = Step { name, outcome, took };
        if step.is_failed() {
            self.block(Skip::Failed(name));
        }
        (self.report)(&step);
    }
}
