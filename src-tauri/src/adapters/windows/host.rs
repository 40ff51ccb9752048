//! Speaks with what shows the windows: passes orders on, has calls answered, notices when it is gone.

use std::collections::{BTreeMap, HashMap};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use deskbell_app::Intent;
use deskbell_app::ports::PlaceChosen;
use deskbell_windows_link::{FromWindows, Label, Open, ToWindows};
use futures_util::FutureExt as _;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::{Ending, Gone, Join, Joined, Order, TITLED, titled};
use crate::background;
use crate::commands::{Caller, Desk};

/// So long after the last window its process stays: whoever closes one often opens the next.
const LINGER: Duration = Duration::from_secs(10);
/// So long after something rang it is there, so that a click on the notification has a chat sooner.
const EXPECT: Duration = Duration::from_secs(60);
/// So long it may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(3);
/// Windows that are lost are opened again, but not more often than this: what is lost sooner would be lost again.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

struct Host<J> {
    desk: Arc<Desk>,
    join: J,
    joined: Option<Joined>,
    /// The windows that are open, or ordered.
    open: BTreeMap<Label, Open>,
    ordered: u64,
    questions: HashMap<u64, PlaceChosen>,
    asked: u64,
    /// Until when it stays without a window.
    stays: Instant,
    lost: Option<Instant>,
    ending: Ending,
}

/// Takes orders until the app is to quit, and all windows are closed. Says why.
pub async fn host<J: Join>(desk: Arc<Desk>, join: J, mut orders: mpsc::UnboundedReceiver<Order>) -> Ending {
    let mut languages = desk.pipeline.languages();
    let stays = Instant::now();
    let (open, questions) = (BTreeMap::new(), HashMap::new());
    let mut host = Host {
        desk,
        join,
        joined: None,
        open,
        ordered: 0,
        questions,
        asked: 0,
        stays,
        lost: None,
        ending: Ending::Quit,
    };
    loop {
        let until =
            (J::COMES_AND_GOES && host.joined.is_some() && host.open.is_empty()).then_some(host.stays);
        let said = async {
            match &mut host.joined {
                Some(joined) => joined.said.recv().await,
                None => pending().await,
            }
        };
        let lingered = async {
            match until {
                Some(until) => sleep_until(until).await,
                None => pending().await,
            }
        };
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Expect) => host.expect(EXPECT),
                Some(Order::Open(open)) => host.open(open),
                Some(Order::Title { window, title }) => host.title(&window, title),
                Some(Order::SaveAs { window, title, name, chosen }) => host.ask(window, title, name, chosen),
                Some(Order::Quit) | None => break,
            },
            said = said => match said {
                Some(said) => host.heard(said),
                None => host.lose().await,
            },
            () = lingered => host.end().await,
            changed = languages.changed() => if changed.is_ok() { host.retitle() },
        }
    }
    host.end().await;
    host.ending
}

impl<J: Join> Host<J> {
    /// Has it there, for so long at least.
    fn expect(&mut self, stay: Duration) {
        self.stays = self.stays.max(Instant::now() + stay);
        if self.joined.is_none() {
            tracing::debug!("a window is wanted, and nothing is there to show it");
            match self.join.join() {
                Ok(joined) => self.joined = Some(joined),
                Err(error) => tracing::error!(%error, "no window can be opened"),
            }
        }
    }

    fn tell(&mut self, message: ToWindows) {
        self.expect(LINGER);
        if let Some(joined) = &self.joined {
            // If it is gone, that is heard next.
            let _ = joined.tell.send(message);
        }
    }

    fn open(&mut self, mut open: Open) {
        self.ordered += 1;
        open.number = self.ordered;
        // A token is used once.
        let (window, noted) = (open.window.clone(), Open { activation: None, ..open.clone() });
        self.tell(ToWindows::Open(open));
        if self.joined.is_some() {
            self.open.insert(window, noted);
        } else {
            self.desk.roles.remove(&window);
        }
    }

    fn ask(&mut self, window: Label, title: Option<String>, name: String, chosen: PlaceChosen) {
        self.asked += 1;
        self.questions.insert(self.asked, chosen);
        self.tell(ToWindows::SaveAs { question: self.asked, window, title, name });
        if self.joined.is_none() {
            self.place(self.asked, None);
        }
    }

    fn place(&mut self, question: u64, file: Option<std::ffi::OsString>) {
        if let Some(chosen) = self.questions.remove(&question) {
            chosen(file.map(Into::into));
        }
    }

    fn heard(&mut self, said: FromWindows) {
        match said {
            FromWindows::Call(call) => {
                let Some(joined) = &self.joined else { return };
                let mut answer = Caller::new(&self.desk, &call.window, &joined.tell).answer(call).boxed();
                // Its first part here, so that a page's intents come in the order of its calls.
                if (&mut answer).now_or_never().is_none() {
                    background::spawn(answer);
                }
            }
            FromWindows::Place { question, file } => self.place(question, file),
            FromWindows::Closed { window, number } => {
                tracing::debug!(window, number, "a window is closed");
                // If it was ordered anew meanwhile, it is about to open again.
                if self.open.get(&window).is_none_or(|open| open.number <= number) {
                    self.open.remove(&window);
                    self.desk.roles.remove(&window);
                }
                self.stays = self.stays.max(Instant::now() + LINGER);
                self.desk.pipeline.send(Intent::WindowClosed { window });
            }
        }
    }

    fn retitle(&mut self) {
        for (window, name) in TITLED {
            self.title(window, titled(&self.desk.pipeline, name));
        }
    }

    fn title(&mut self, window: &str, title: String) {
        if let Some(open) = self.open.get_mut(window)
            && open.title != title
        {
            open.title.clone_from(&title);
            self.tell(ToWindows::Title { window: window.to_owned(), title });
        }
    }

    /// It is gone, and nobody told it to go.
    async fn lose(&mut self) {
        let (lost, gone) = self.forget().await;
        if gone == Gone::OtherVersion {
            return self.renew(lost);
        }
        let again = self.lost.is_none_or(|before| before.elapsed() > AGAIN_AFTER);
        tracing::error!(windows = lost.len(), again, "the windows are gone");
        if !lost.is_empty() {
            self.lost = Some(Instant::now());
        }
        for open in lost {
            self.desk.pipeline.send(Intent::WindowClosed { window: open.window.clone() });
            if again {
                self.open(open);
            } else {
                self.desk.roles.remove(&open.window);
            }
        }
    }

    /// The app was updated while it ran. It quits in good order; whoever waits for its end starts it anew.
    fn renew(&mut self, lost: Vec<Open>) {
        let wanted = lost.into_iter().max_by_key(|open| open.number);
        let role = wanted.and_then(|open| self.desk.roles.role(&open.window));
        tracing::warn!("Deskbell was updated: it starts anew");
        self.ending = Ending::Renew(role);
        self.desk.pipeline.send(Intent::Quit);
    }

    /// Has it end in good order.
    async fn end(&mut self) {
        if let Some(joined) = &self.joined {
            tracing::debug!("no window is left, or the app ends");
            // If it is gone already, that is as good.
            let _ = joined.tell.send(ToWindows::End);
            self.forget().await;
        }
    }

    /// Waits for its end; what was open, and how it went.
    async fn forget(&mut self) -> (Vec<Open>, Gone) {
        let mut how = Gone::Ended;
        if let Some(Joined { tell, said, gone }) = self.joined.take() {
            drop((tell, said));
            match timeout(ENDS_WITHIN, gone).await {
                Ok(gone) => how = gone,
                Err(_) => tracing::warn!("the windows take their time to end"),
            }
        }
        self.questions.drain().for_each(|(_, chosen)| chosen(None));
        (std::mem::take(&mut self.open).into_values().collect(), how)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use deskbell_app::Pipeline;
    use deskbell_app::contract::WindowRole;
    use deskbell_app::ports::Windows as _;
    use deskbell_domain::CustomerId;

    use super::super::{JoinError, Windows};
    use super::*;
    use crate::roles::{INBOX, Roles};

    /// The far ends of all that was joined.
    type Far = Arc<Mutex<Vec<(mpsc::UnboundedReceiver<ToWindows>, mpsc::UnboundedSender<FromWindows>)>>>;

    struct Fake(Far, Gone);

    impl Join for Fake {
        const COMES_AND_GOES: bool = true;

        fn join(&mut self) -> Result<Joined, JoinError> {
            let (tell, told) = mpsc::unbounded_channel();
            let (say, said) = mpsc::unbounded_channel();
            self.0.lock().unwrap().push((told, say));
            Ok(Joined { tell, said, gone: std::future::ready(self.1).boxed() })
        }
    }

    struct Stage {
        windows: Windows,
        roles: Arc<Roles>,
        far: Far,
        host: tokio::task::JoinHandle<Ending>,
        _pipeline: Pipeline,
    }

    impl Stage {
        fn set() -> Self {
            Self::where_it_goes(Gone::Ended)
        }

        fn where_it_goes(gone: Gone) -> Self {
            let (pipeline, handle) = Pipeline::new();
            let (orders, ordered) = mpsc::unbounded_channel();
            let (roles, far) = (Arc::new(Roles::default()), Far::default());
            let desk =
                Desk { pipeline: handle.clone(), roles: roles.clone(), logs: None, windows: orders.clone() };
            let host = tokio::spawn(host(Arc::new(desk), Fake(far.clone(), gone), ordered));
            Self {
                windows: Windows::new(orders, handle, roles.clone()),
                roles,
                far,
                host,
                _pipeline: pipeline,
            }
        }

        /// Everything that can be done at once is.
        async fn settle(&self) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }

        fn joined(&self) -> usize {
            self.far.lock().unwrap().len()
        }

        /// What the one that was joined last was told to open, with the orders' numbers.
        fn opened(&self) -> Vec<(String, u64)> {
            let mut far = self.far.lock().unwrap();
            let (told, _) = far.last_mut().unwrap();
            let messages = std::iter::from_fn(|| told.try_recv().ok());
            messages
                .filter_map(|message| match message {
                    ToWindows::Open(open) => Some((open.window, open.number)),
                    _ => None,
                })
                .collect()
        }

        fn say(&self, said: FromWindows) {
            let _ = self.far.lock().unwrap().last().unwrap().1.send(said);
        }

        /// It ends by itself.
        fn lose(&self) {
            let (told, say) = self.far.lock().unwrap().pop().unwrap();
            drop((told, say));
            let (_, gone) = mpsc::unbounded_channel();
            let (gone_say, _) = mpsc::unbounded_channel();
            self.far.lock().unwrap().push((gone, gone_say));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn windows_that_are_lost_open_again_but_not_over_and_over() {
        let mut stage = Stage::set();
        let ana = CustomerId::new("ana").unwrap();
        let chat = Roles::label(&ana);
        stage.windows.open_chat(&ana, "Ana");
        stage.settle().await;
        assert_eq!(stage.opened(), [(chat.clone(), 1)]);
        stage.lose();
        stage.settle().await;
        assert_eq!(stage.joined(), 2);
        assert_eq!(stage.opened(), [(chat.clone(), 2)]);
        assert!(stage.roles.may_see(&chat, &ana), "it still is hers");
        stage.lose();
        stage.settle().await;
        assert_eq!(stage.joined(), 2, "it would be lost again");
        assert!(!stage.roles.may_see(&chat, &ana));
        tokio::time::sleep(AGAIN_AFTER).await;
        stage.windows.open_chat(&ana, "Ana");
        stage.settle().await;
        stage.lose();
        stage.settle().await;
        assert_eq!(stage.joined(), 4, "whoever opens it has it, and much later it is opened again");
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_window_is_not_that_of_the_one_ordered_anew() {
        let mut stage = Stage::set();
        let ana = CustomerId::new("ana").unwrap();
        let chat = Roles::label(&ana);
        stage.windows.open_chat(&ana, "Ana");
        stage.windows.open_chat(&ana, "Ana");
        stage.settle().await;
        stage.say(FromWindows::Closed { window: chat.clone(), number: 1 });
        stage.settle().await;
        assert!(stage.roles.may_see(&chat, &ana), "the second order is on its way");
        stage.say(FromWindows::Closed { window: chat.clone(), number: 2 });
        stage.settle().await;
        assert!(!stage.roles.may_see(&chat, &ana));
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_a_while_after_the_last_window_and_comes_for_the_next() {
        let mut stage = Stage::set();
        stage.windows.open_inbox();
        stage.settle().await;
        tokio::time::sleep(LINGER * 2).await;
        assert_eq!(stage.opened(), [(INBOX.to_owned(), 1)]);
        stage.say(FromWindows::Closed { window: INBOX.to_owned(), number: 1 });
        stage.settle().await;
        assert!(!stage.far.lock().unwrap().last().unwrap().1.is_closed(), "the next may be opened soon");
        tokio::time::sleep(LINGER).await;
        assert!(stage.far.lock().unwrap().last().unwrap().1.is_closed(), "it was told to end");
        stage.windows.open_inbox();
        stage.settle().await;
        assert_eq!((stage.joined(), stage.opened()), (2, vec![(INBOX.to_owned(), 2)]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_rings_has_it_there_for_a_minute() {
        let mut stage = Stage::set();
        stage.windows.expect();
        stage.settle().await;
        tokio::time::sleep(EXPECT / 2).await;
        assert_eq!((stage.joined(), stage.opened()), (1, vec![]));
        stage.windows.expect();
        tokio::time::sleep(EXPECT * 3 / 4).await;
        assert!(!stage.far.lock().unwrap().last().unwrap().1.is_closed(), "it rang again meanwhile");
        tokio::time::sleep(EXPECT / 2).await;
        assert!(stage.far.lock().unwrap().last().unwrap().1.is_closed());
        assert_eq!(stage.joined(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn an_app_that_was_updated_ends_to_be_started_anew_with_the_window_that_was_wanted() {
        let mut stage = Stage::where_it_goes(Gone::OtherVersion);
        let ana = CustomerId::new("ana").unwrap();
        stage.windows.open_inbox();
        stage.windows.open_chat(&ana, "Ana");
        stage.settle().await;
        stage.lose();
        stage.settle().await;
        assert_eq!(stage.joined(), 1, "the same would happen again");
        // What the pipeline does when it was asked to quit.
        stage.windows.quit();
        let wanted = WindowRole::Chat { customer_id: "ana".to_owned() };
        assert_eq!(stage.host.await.unwrap(), Ending::Renew(Some(wanted)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_place_is_told_when_nobody_is_asked_any_more() {
        let mut stage = Stage::set();
        stage.windows.open_inbox();
        let (reply, mut answer) = tokio::sync::oneshot::channel();
        stage.windows.save_as(INBOX, "ana.html", Box::new(move |file| drop(reply.send(file))));
        stage.settle().await;
        assert!(answer.try_recv().is_err(), "the agent is asked");
        stage.lose();
        assert_eq!(answer.await.unwrap(), None);
    }
}
