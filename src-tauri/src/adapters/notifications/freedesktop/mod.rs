//! The freedesktop.org notification service, over D-Bus.
//!
//! One connection, one task. [`screen`] knows what should be on screen, [`bus`] what the desktop says; here both meet.
//! Calls are made side by side and none is waited for, so a service that hangs delays nothing but itself.

mod bus;
mod screen;
mod wire;

use std::ops::ControlFlow;
use std::time::Duration;

use deskbell_app::contract::Desktop;
use deskbell_app::{Handle, Intent};
use deskbell_domain::{Button, Slot};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout_at};
use zbus::names::OwnedUniqueName;

use self::bus::{Bus, Event, Portrait, refusal};
use self::screen::{Call, Deed, Run, Screen};
use self::wire::Abilities;
use super::Order;

/// A service that says nothing for this long hangs.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// A service may take this long to say what it can; then it is taken to be able to do little.
const PORTRAIT_WITHIN: Duration = Duration::from_secs(2);
/// A service that went is probably restarting.
const BACK_WITHIN: Duration = Duration::from_secs(2);
/// How often a service that is missing is looked for, beside hearing of one that comes.
const CHECK_AGAIN: Duration = Duration::from_secs(10);
const HANGS: &str = "the notification service does not answer";

/// Does what it is ordered to, for as long as anybody orders.
pub async fn serve(pipeline: Handle, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut screen = Screen::default();
    let mut voice = Voice { pipeline, works: None, desktop: Desktop::default() };
    loop {
        match Bus::open().await {
            Ok((bus, events, owner)) => {
                let mut service = Service::new(bus, &mut screen, &mut voice);
                service.owner_is(owner);
                if service.run(&mut orders, events).await.is_break() {
                    return;
                }
                screen.left();
            }
            Err(error) => voice.failed(error.to_string()),
        }
        let again = Instant::now() + CHECK_AGAIN;
        while let Ok(order) = timeout_at(again, orders.recv()).await {
            match order {
                Some(Order::Alert(alert)) => screen.wish(alert),
                // At the end, too: nothing is shown on a bus that is not there.
                Some(Order::WithdrawAll | Order::End(_)) => screen.withdraw_all(),
                Some(Order::Check) => break,
                None => return,
            }
        }
    }
}

/// What the pipeline was told last, so that it is told what is new.
struct Voice {
    pipeline: Handle,
    works: Option<bool>,
    desktop: Desktop,
}

impl Voice {
    fn works(&mut self) {
        if self.works.replace(true) != Some(true) {
            self.pipeline.send(Intent::NotificationsWork);
        }
    }

    /// No slot is named: what was not shown stays a wish, and is shown as soon as somebody shows it.
    fn failed(&mut self, detail: String) {
        tracing::warn!(%detail, "notifications are not shown");
        if self.works.replace(false) != Some(false) {
            self.pipeline.send(Intent::NotificationsFailed { detail, slot: None });
        }
    }

    fn desktop(&mut self, desktop: Desktop) {
        if self.desktop != desktop {
            self.desktop = desktop.clone();
            self.pipeline.send(Intent::Desktop(desktop));
        }
    }
}

/// What came of a call.
enum Answer {
    Shown { slot: Slot, run: Run, id: zbus::Result<u32> },
    Closed,
    Portrait { owner: OwnedUniqueName, portrait: Portrait },
    Started(zbus::Result<()>),
}

struct Service<'a> {
    bus: Bus,
    screen: &'a mut Screen,
    voice: &'a mut Voice,
    owner: Option<OwnedUniqueName>,
    /// What the owner can do; `None` until it said so.
    abilities: Option<Abilities>,
    calls: FuturesUnordered<BoxFuture<'static, Answer>>,
    /// How many of the calls show something, and since when none was answered.
    showing: usize,
    silent_since: Option<Instant>,
    /// Until when the owner may say what it can do.
    portrait_due: Option<Instant>,
    check_due: Option<Instant>,
    /// The token of the click that comes next.
    activation: Option<(u32, String)>,
    /// Who waits for everything to be withdrawn.
    ending: Option<oneshot::Sender<()>>,
}

impl<'a> Service<'a> {
    fn new(bus: Bus, screen: &'a mut Screen, voice: &'a mut Voice) -> Self {
        Self {
            bus,
            screen,
            voice,
            owner: None,
            abilities: None,
            calls: FuturesUnordered::new(),
            showing: 0,
            silent_since: None,
            portrait_due: None,
            check_due: Some(Instant::now()),
            activation: None,
            ending: None,
        }
    }

    /// Goes on until nobody orders any more (break), or until the bus is gone.
    async fn run(
        &mut self,
        orders: &mut mpsc::UnboundedReceiver<Order>,
        mut events: bus::Events,
    ) -> ControlFlow<()> {
        loop {
            while let Some(call) = self.screen.next(Instant::now()) {
                self.call(call);
            }
            if self.calls.is_empty()
                && let Some(done) = self.ending.take()
            {
                // Who asked may have gone already.
                let _ = done.send(());
            }
            let due = self.next_due();
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.order(order),
                    None => return ControlFlow::Break(()),
                },
                event = events.next() => match event {
                    Ok(event) => self.hear(event),
                    Err(error) => {
                        self.voice.failed(error.to_string());
                        return ControlFlow::Continue(());
                    }
                },
                Some(answer) = self.calls.next(), if !self.calls.is_empty() => self.answer(answer),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.due(),
            }
        }
    }

    fn order(&mut self, order: Order) {
        match order {
            Order::Alert(alert) => self.screen.wish(alert),
            Order::WithdrawAll => self.screen.withdraw_all(),
            Order::End(done) => {
                self.screen.withdraw_all();
                self.ending = Some(done);
            }
            Order::Check => self.check(),
        }
    }

    fn check(&mut self) {
        self.check_due = None;
        let bus = self.bus.clone();
        match self.owner.clone() {
            Some(owner) => {
                self.portrait_due.get_or_insert(Instant::now() + PORTRAIT_WITHIN);
                self.calls.push(Box::pin(async move {
                    let portrait = bus.portrait(&owner).await;
                    Answer::Portrait { owner, portrait }
                }));
            }
            None => self.calls.push(Box::pin(async move { Answer::Started(bus.start_service().await) })),
        }
    }

    fn owner_is(&mut self, owner: Option<OwnedUniqueName>) {
        if self.owner == owner {
            return;
        }
        if self.owner.is_some() {
            self.screen.left();
        }
        self.owner = owner;
        self.abilities = None;
        self.showing = 0;
        self.silent_since = None;
        self.portrait_due = None;
        self.activation = None;
        if self.owner.is_some() {
            self.check();
        } else {
            self.check_due = Some(Instant::now() + BACK_WITHIN);
        }
    }

    /// Only the service itself may say what becomes of its notifications.
    fn is_owner(&self, sender: &OwnedUniqueName) -> bool {
        self.owner.as_ref() == Some(sender)
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Owner(owner) => self.owner_is(owner),
            Event::Deed { sender, id, deed } if self.is_owner(&sender) => {
                if let Some((slot, deed)) = self.screen.done(id, deed) {
                    self.tell(id, slot, deed);
                }
            }
            Event::ActivationToken { sender, id, token } if self.is_owner(&sender) => {
                self.activation = Some((id, token));
            }
            Event::Inhibited { sender, inhibited } if self.is_owner(&sender) => match inhibited {
                Some(_) => {
                    self.voice.desktop(Desktop { do_not_disturb: inhibited, ..self.voice.desktop.clone() })
                }
                None => self.check(),
            },
            Event::Deed { .. } | Event::ActivationToken { .. } | Event::Inhibited { .. } => {}
        }
    }

    fn tell(&mut self, id: u32, slot: Slot, deed: Deed) {
        let activation = self.activation.take_if(|(of, _)| *of == id).map(|(_, token)| token);
        self.voice.pipeline.send(match deed {
            Deed::Closed => Intent::NotificationClosed(slot),
            // An action that nobody offered is still a click.
            Deed::Action(key) => {
                let button = wire::button(&key).unwrap_or(Button::Open);
                Intent::NotificationAction { slot, button, activation }
            }
        });
    }

    fn call(&mut self, call: Call) {
        let Some(owner) = self.owner.clone() else { return };
        let bus = self.bus.clone();
        match call {
            Call::Notify { alert, replaces, rings, run } => {
                let abilities = self.abilities.clone().unwrap_or_else(Abilities::unknown);
                let arguments = wire::notify(&alert, replaces, rings, &abilities);
                self.showing += 1;
                self.silent_since.get_or_insert_with(Instant::now);
                self.calls.push(Box::pin(async move {
                    let id = bus.notify(&owner, &arguments).await;
                    Answer::Shown { slot: alert.slot, run, id }
                }));
            }
            Call::Close { id } => self.calls.push(Box::pin(async move {
                bus.close(&owner, id).await;
                Answer::Closed
            })),
        }
    }

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Shown { slot, run, id } => self.answered(&slot, run, id),
            Answer::Closed => {}
            Answer::Portrait { owner, portrait } if self.owner.as_ref() == Some(&owner) => self.met(portrait),
            Answer::Portrait { .. } => {}
            // The bus says who came.
            Answer::Started(Ok(())) => {}
            Answer::Started(Err(error)) => {
                self.check_due = Some(Instant::now() + CHECK_AGAIN);
                self.voice.desktop(Desktop::default());
                self.voice.failed(error.to_string());
            }
        }
    }

    fn answered(&mut self, slot: &Slot, run: Run, id: zbus::Result<u32>) {
        if !self.screen.is_now(run) {
            return;
        }
        self.showing = self.showing.saturating_sub(1);
        self.silent_since = (self.showing > 0).then(Instant::now);
        match id {
            Ok(id) => {
                self.voice.works();
                for (slot, deed) in self.screen.shown(slot, id, run, Instant::now()) {
                    self.tell(id, slot, deed);
                }
            }
            Err(error) => {
                self.screen.failed(slot, refusal(&error), run, Instant::now());
                if refusal(&error) == screen::Refusal::Failed {
                    self.voice.failed(error.to_string());
                }
            }
        }
    }

    /// The service said what it is.
    fn met(&mut self, portrait: Portrait) {
        self.portrait_due = None;
        let abilities = portrait.abilities.unwrap_or_else(Abilities::unknown);
        match portrait.name {
            Ok(name) => {
                tracing::debug!(%name, ?abilities, inhibited = ?portrait.inhibited, "a notification service");
                self.voice.desktop(Desktop {
                    notifications: Some(name),
                    actions: abilities.actions,
                    persistence: abilities.persistence,
                    sound: abilities.sound,
                    do_not_disturb: portrait.inhibited,
                    // The rest is told by others.
                    ..Desktop::default()
                });
                self.voice.works();
            }
            Err(error) => self.voice.failed(error.to_string()),
        }
        self.abilities = Some(abilities);
        self.screen.arrived();
    }

    fn next_due(&self) -> Option<Instant> {
        let hangs_at = self.silent_since.map(|since| since + ANSWER_WITHIN);
        [self.screen.next_due(), hangs_at, self.portrait_due, self.check_due].into_iter().flatten().min()
    }

    fn due(&mut self) {
        let now = Instant::now();
        if self.silent_since.take_if(|since| *since + ANSWER_WITHIN <= now).is_some() {
            self.voice.failed(HANGS.to_owned());
        }
        if self.portrait_due.take_if(|at| *at <= now).is_some() {
            self.voice.failed(HANGS.to_owned());
            // It may show what it is given all the same.
            self.screen.arrived();
        }
        if self.check_due.take_if(|at| *at <= now).is_some() {
            self.check();
        }
    }
}
