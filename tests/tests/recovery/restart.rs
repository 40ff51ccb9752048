//! The program ends without a goodbye and starts again, with the place to resume in its history.

use std::path::Path;

use deskbell_client::{Client, Clock, Earlier, ResumePoint};
use deskbell_domain::{Arrival, Event, State, Timestamp};
use deskbell_history::{Batch, Heard, History, Key, Resume};

use crate::stage::{Came, Stage, Story, Tested, recovering};

/// A run of the program: a client, and the history that it commits to.
struct Run {
    client: Client,
    story: Story,
    history: History,
    state: State,
}

impl Run {
    fn start(stage: &Stage, file: &Path) -> Self {
        let opened = History::open(file, &Key::from_bytes([7; 32])).unwrap();
        assert_eq!(opened.set_aside, None);
        let history = opened.history;
        let earlier = history.heard().unwrap().map(|heard| Earlier {
            heard_at: heard.at,
            position: heard.resume.map(|resume| ResumePoint {
                pid: resume.pid.as_str().into(),
                offset: resume.offset.as_str().into(),
            }),
        });
        let (client, story) = stage.client(earlier);
        Self { client, story, state: history.load().unwrap(), history }
    }

    /// Commits a message together with the place behind it, as the pipeline does.
    fn commit(&mut self, came: Came) {
        let now = Clock::system().now();
        let known = self.history.find([&came.message.id]).unwrap();
        self.state.recall(known);
        let change = self.state.apply(Event::Message(came.message), now);
        let position = came.position.unwrap();
        let resume = Resume { pid: position.pid.to_string(), offset: position.offset.to_string() };
        let heard = Some(Heard { at: now, resume: Some(resume) });
        self.history.commit(&Batch { changes: vec![change], heard, ..Batch::default() }).unwrap();
        self.client.committed(position);
    }

    /// Commits the next message, and says whether it was missed first.
    async fn commit_next(&mut self) -> (String, bool) {
        let came = self.story.message().await;
        let recovered = came.recovered;
        let id = came.message.id.to_string();
        self.commit(came);
        (id, recovered)
    }

    /// Ends as with `kill -9`: the sockets are reset, and nobody says goodbye or saves anything.
    async fn kill(self, stage: &Stage) -> Tested {
        stage.proxy.reset();
        drop(self);
        Ok(stage.server_noticed().await?)
    }
}

fn ids(history: &History) -> Vec<String> {
    let all = history.arrived_after(Arrival::default(), 1000).unwrap();
    all.iter().map(|stored| stored.message.id.to_string()).collect()
}

#[tokio::test]
async fn a_program_that_was_killed_misses_and_repeats_nothing() -> Tested {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("history.db");
    let stage = Stage::set(recovering()).await?;
    let mut expected = Vec::new();

    let mut run = Run::start(&stage, &file);
    run.story.joined().await;
    for round in 0..10 {
        for i in 0..2 {
            let id = format!("r{round}-live-{i}");
            stage.send(&id).await?;
            assert_eq!(run.commit_next().await, (id.clone(), false));
            expected.push(id);
        }
        // One comes and is not committed before the end; others are sent while nobody is there.
        let id = format!("r{round}-uncommitted");
        stage.send(&id).await?;
        assert_eq!(run.story.message().await.message.id.as_str(), id);
        assert_eq!(run.story.gaps(), 0);
        run.kill(&stage).await?;
        let mut missed = vec![id];
        for i in 0..3 {
            let id = format!("r{round}-missed-{i}");
            assert_eq!(stage.send(&id).await?, 0);
            missed.push(id);
        }

        run = Run::start(&stage, &file);
        assert!(run.story.online().await, "round {round} was not recovered");
        for id in missed {
            assert_eq!(run.commit_next().await, (id.clone(), true));
            expected.push(id);
        }
    }
    assert_eq!(run.story.gaps(), 0);
    assert_eq!(ids(&run.history), expected);
    assert_eq!(run.history.gaps(Timestamp::from_millis(0), Clock::system().now())?, []);
    Ok(())
}
