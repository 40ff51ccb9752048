//! StatusNotifierItem, by ksni.

use std::time::Duration;

use deskbell_app::ports::{self, TrayView};
use deskbell_app::{Handle, Intent};
use deskbell_tray_icon::{SIZES, render};
use ksni::menu::{MenuItem, StandardItem, SubMenu};
use ksni::{Category, Icon, OfflineReason, ToolTip, TrayMethods};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::Entry;

/// A tray that is not there is probably starting, with the desktop or anew: nobody is told before this is over.
const THERE_WITHIN: Duration = Duration::from_secs(3);
/// How often an icon is put up anew where that failed.
const AGAIN: Duration = Duration::from_secs(10);

/// The way to the icon. Only the newest view counts, so there is no queue.
pub struct Tray {
    views: watch::Sender<Option<TrayView>>,
}

impl Tray {
    /// Puts the icon up as soon as there is something to show. What the agent clicks comes back through
    /// `pipeline`, and so does whether anything shows the icon at all.
    pub fn start(pipeline: Handle) -> Self {
        let (views, received) = watch::channel(None);
        let (shown, is_shown) = watch::channel(false);
        crate::background::spawn(tell(pipeline.clone(), is_shown));
        crate::background::spawn(serve(pipeline, received, shown));
        Self { views }
    }
}

impl ports::Tray for Tray {
    fn show(&mut self, view: TrayView) {
        self.views.send_replace(Some(view));
    }
}

/// Tells the pipeline whether something shows the icon: at once that it does, and after a while that it does not.
async fn tell(pipeline: Handle, mut shown: watch::Receiver<bool>) {
    let mut told = None;
    let mut gone_at = Some(Instant::now());
    loop {
        let is_shown = *shown.borrow_and_update();
        if is_shown {
            gone_at = None;
            if told.replace(true) != Some(true) {
                pipeline.send(Intent::TrayShown(true));
            }
        } else if told != Some(false) {
            gone_at.get_or_insert_with(Instant::now);
        }
        let due = gone_at.map(|at| at + THERE_WITHIN);
        tokio::select! {
            changed = shown.changed() => if changed.is_err() {
                return;
            },
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                gone_at = None;
                told = Some(false);
                pipeline.send(Intent::TrayShown(false));
            }
        }
    }
}

async fn serve(pipeline: Handle, mut views: watch::Receiver<Option<TrayView>>, shown: watch::Sender<bool>) {
    loop {
        let Ok(view) = views.wait_for(Option::is_some).await.map(|view| view.clone()) else { return };
        let Some(view) = view else { return };
        // Until ksni says otherwise.
        shown.send_replace(true);
        let item = Item { pipeline: pipeline.clone(), view, shown: shown.clone() };
        // The desktop may put its tray up after it starts us.
        match item.assume_sni_available(true).spawn().await {
            Ok(handle) => {
                while views.changed().await.is_ok() {
                    let Some(view) = views.borrow_and_update().clone() else { continue };
                    if handle.update(|item: &mut Item| item.view = view).await.is_none() {
                        break;
                    }
                }
                if !handle.is_closed() {
                    // Nobody sends views any more.
                    return;
                }
            }
            Err(error) => tracing::warn!(%error, "no tray"),
        }
        shown.send_replace(false);
        sleep(AGAIN).await;
    }
}

struct Item {
    pipeline: Handle,
    view: TrayView,
    shown: watch::Sender<bool>,
}

/// An underscore would underline the next letter.
fn label(words: &str) -> String {
    words.replace('_', "__")
}

fn item(entry: Entry) -> MenuItem<Item> {
    match entry {
        Entry::Line => MenuItem::Separator,
        Entry::Words(words) => {
            StandardItem { label: label(&words), enabled: false, ..StandardItem::default() }.into()
        }
        Entry::Act(words, intent) => StandardItem {
            label: label(&words),
            activate: Box::new(move |item: &mut Item| item.pipeline.send(intent())),
            ..StandardItem::default()
        }
        .into(),
        Entry::Menu(words, below) => SubMenu {
            label: label(&words),
            submenu: below.into_iter().map(item).collect(),
            ..SubMenu::default()
        }
        .into(),
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "deskbell".to_owned()
    }

    fn title(&self) -> String {
        "Deskbell".to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        // Panels do not say whether they are light or dark, so the agent does.
        let (bell, ground) = (super::bell(&self.view), super::ground(self.view.panel));
        SIZES
            .iter()
            .map(|&size| {
                let icon = render(bell, self.view.unread, ground, size);
                let side = i32::try_from(icon.size).unwrap_or(0);
                Icon { width: side, height: side, data: icon.argb_network_order() }
            })
            .collect()
    }

    fn tool_tip(&self) -> ToolTip {
        // Plasma reads this as markup. Some of it may be a server's words.
        let description = super::says(&self.view).replace('&', "&amp;").replace('<', "&lt;");
        ToolTip { title: "Deskbell".to_owned(), description, ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.pipeline.send(Intent::OpenInbox);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        super::entries(&self.view).into_iter().map(item).collect()
    }

    fn watcher_online(&self) {
        self.shown.send_replace(true);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "nothing shows the tray icon");
        self.shown.send_replace(false);
        // Stay: a tray that comes back finds the icon.
        true
    }
}
