//! The X display, its window manager, and its windows.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _,
    EventMask, GrabMode, ModMask, Window as WindowId,
};
use x11rb::rust_connection::RustConnection;

use super::process::Process;
use super::{DesktopError, Environment, PATIENCE};

x11rb::atom_manager! {
    /// Names of the Extended Window Manager Hints (EWMH 1.5).
    Atoms: AtomsCookie {
        UTF8_STRING,
        _NET_ACTIVE_WINDOW,
        _NET_CLIENT_LIST,
        _NET_CLOSE_WINDOW,
        _NET_WM_NAME,
    }
}

/// An upper left corner, and a width and a height, in pixels.
type AtAndSize = ((i32, i32), (u32, u32));

/// A window that the window manager knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// X's number for it.
    pub id: u32,
    /// Its title.
    pub title: String,
    /// Whether it has the focus.
    pub focused: bool,
    /// Its upper left corner on the display, without its frame, in pixels.
    pub at: (i32, i32),
    /// Its width and height, without its frame, in pixels.
    pub size: (u32, u32),
}

/// A key that no other program gets. Dropping it gives it back.
pub struct TakenKey {
    _connection: RustConnection,
}

/// A virtual display with a window manager.
#[derive(Debug)]
pub(super) struct Display {
    _window_manager: Process,
    _server: Process,
    name: String,
    windows: watch::Receiver<Vec<Window>>,
}

impl Display {
    /// Starts both and sets `DISPLAY`.
    pub(super) async fn start(environment: &mut Environment, folder: &Path) -> Result<Self, DesktopError> {
        // -displayfd takes a free display number, and writes it once connections are accepted.
        let mut server = Process::start(environment, folder, "Xvfb", |command| {
            command
                .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
        })?
        // Killed, it would leave its lock file and its socket in /tmp.
        .with_grace(Duration::from_secs(5));
        let name = format!(":{}", server.first_line().await?);
        environment.set("DISPLAY", &name);

        let eyes = Eyes::open(&name)?;
        let (sender, windows) = watch::channel(Vec::new());
        // It ends with the server: then there is nothing to read any more.
        std::thread::Builder::new()
            .name("display".into())
            .spawn(move || eyes.watch(&sender))
            .map_err(DesktopError::io("starting a thread"))?;
        // It forgets windows that open between its announcement on the display and the end of its start, so that
        // announcement (_NET_SUPPORTING_WM_CHECK) is not what to wait for.
        let mut window_manager = Process::start(environment, folder, "openbox", |command| {
            command.args(["--sm-disable", "--startup", "echo ready"]).stdout(Stdio::piped())
        })?;
        window_manager.first_line().await?;
        Ok(Self { _window_manager: window_manager, _server: server, name, windows })
    }

    pub(super) fn windows(&self) -> Vec<Window> {
        self.windows.borrow().clone()
    }

    pub(super) async fn until_windows(
        &self,
        what: &str,
        mut ready: impl FnMut(&[Window]) -> bool,
    ) -> Result<Vec<Window>, DesktopError> {
        let deadline = Instant::now() + PATIENCE;
        let mut windows = self.windows.clone();
        match timeout_at(deadline, windows.wait_for(|windows| ready(windows))).await {
            Ok(Ok(windows)) => return Ok(windows.clone()),
            Ok(Err(_)) => {
                return Err(DesktopError::Gone {
                    what: what.to_owned(),
                    why: "the display has ended".into(),
                });
            }
            Err(_) => {}
        }
        let seen = format!("{:#?}", self.windows());
        Err(DesktopError::Late { what: what.to_owned(), within: PATIENCE, seen })
    }

    pub(super) async fn window(&self, title: &str) -> Result<Window, DesktopError> {
        let find = |windows: &[Window]| windows.iter().find(|window| window.title.contains(title)).cloned();
        let windows =
            self.until_windows(&format!("a window {title:?}"), |windows| find(windows).is_some()).await?;
        find(&windows)
            .ok_or_else(|| DesktopError::NotThere { what: title.to_owned(), there: format!("{windows:?}") })
    }

    pub(super) async fn close(&self, title: &str) -> Result<(), DesktopError> {
        let window = self.window(title).await?;
        self.ask(&window, |atoms| atoms._NET_CLOSE_WINDOW)
    }

    pub(super) async fn focus(&self, title: &str) -> Result<(), DesktopError> {
        let window = self.window(title).await?;
        self.ask(&window, |atoms| atoms._NET_ACTIVE_WINDOW)?;
        let focused = |windows: &[Window]| windows.iter().any(|other| other.focused && other.id == window.id);
        self.until_windows(&format!("the focus on {title:?}"), focused).await.map(drop)
    }

    /// Moves and resizes a window, as with the mouse, and waits until it is so.
    pub(super) async fn place(
        &self,
        title: &str,
        at: (i32, i32),
        size: (u32, u32),
    ) -> Result<Window, DesktopError> {
        let window = self.window(title).await?;
        let Eyes { connection, .. } = Eyes::open(&self.name)?;
        let to = ConfigureWindowAux::new().x(at.0).y(at.1).width(size.0).height(size.1);
        let failed = "placing a window";
        let sent = connection.configure_window(window.id, &to).map_err(DesktopError::x11(failed))?;
        sent.check().map_err(DesktopError::x11(failed))?;
        let find = |windows: &[Window]| {
            // Its frame is placed, and is around it.
            let near = |one: i32, other: i32| (one - other).abs() < 40;
            let there = |it: &&Window| it.size == size && near(it.at.0, at.0) && near(it.at.1, at.1);
            windows.iter().find(|it| it.id == window.id).filter(there).cloned()
        };
        let windows = self.until_windows("a window's new place", |windows| find(windows).is_some()).await?;
        find(&windows).ok_or_else(|| DesktopError::NotThere {
            what: format!("{title:?} at {at:?}"),
            there: format!("{windows:?}"),
        })
    }

    /// Takes a key away from all other programs, with Ctrl and Alt, as long as what is returned lives.
    pub(super) fn take_key(&self, sign: u32) -> Result<TakenKey, DesktopError> {
        let Eyes { connection, root, .. } = Eyes::open(&self.name)?;
        let failed = "taking a key";
        let setup = connection.setup();
        let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let mapping = connection.get_keyboard_mapping(first, count).map_err(DesktopError::x11(failed))?;
        let mapping = mapping.reply().map_err(DesktopError::x11(failed))?;
        let mut keys = mapping.keysyms.chunks(usize::from(mapping.keysyms_per_keycode));
        let Some(at) = keys.position(|signs| signs.contains(&sign)) else {
            return Err(DesktopError::NotThere {
                what: format!("key {sign:#x}"),
                there: "a keyboard".into(),
            });
        };
        let keycode = first + u8::try_from(at).unwrap_or_default();
        let (held, mode) = (ModMask::CONTROL | ModMask::M1, GrabMode::ASYNC);
        let grabbed =
            connection.grab_key(false, root, held, keycode, mode, mode).map_err(DesktopError::x11(failed))?;
        grabbed.check().map_err(DesktopError::x11(failed))?;
        // It ends with the connection.
        Ok(TakenKey { _connection: connection })
    }

    /// Sends the window manager the request that a task bar sends (EWMH, "Root Window Messages").
    fn ask(&self, window: &Window, request: impl Fn(&Atoms) -> Atom) -> Result<(), DesktopError> {
        let Eyes { connection, root, atoms } = Eyes::open(&self.name)?;
        let (now, from_the_user) = (x11rb::CURRENT_TIME, 2);
        // The two requests want these in a different order.
        let data = if request(&atoms) == atoms._NET_ACTIVE_WINDOW {
            [from_the_user, now, 0, 0, 0]
        } else {
            [now, from_the_user, 0, 0, 0]
        };
        let message = ClientMessageEvent::new(32, window.id, request(&atoms), data);
        let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        let failed = "asking the window manager";
        let sent = connection.send_event(false, root, mask, message).map_err(DesktopError::x11(failed))?;
        sent.check().map_err(DesktopError::x11(failed))
    }
}

/// A connection to the display.
struct Eyes {
    connection: RustConnection,
    root: WindowId,
    atoms: Atoms,
}

impl Eyes {
    fn open(name: &str) -> Result<Self, DesktopError> {
        let failed = "connecting to the display";
        let (connection, screen) = RustConnection::connect(Some(name)).map_err(DesktopError::x11(failed))?;
        let roots = &connection.setup().roots;
        let root = roots.get(screen).map(|screen| screen.root).unwrap_or_default();
        let atoms = Atoms::new(&connection).map_err(DesktopError::x11(failed))?;
        let atoms = atoms.reply().map_err(DesktopError::x11(failed))?;
        Ok(Self { connection, root, atoms })
    }

    /// Tells which windows there are whenever that changes. The error is the display's end.
    fn watch(self, sender: &watch::Sender<Vec<Window>>) -> Result<(), ReplyError> {
        let mut known = Vec::new();
        self.follow(self.root)?;
        loop {
            sender.send_replace(self.look(&mut known)?);
            self.connection.wait_for_event()?;
            // Of all events that came at once, only the last look matters.
            while self.connection.poll_for_event()?.is_some() {}
        }
    }

    fn follow(&self, window: WindowId) -> Result<(), ConnectionError> {
        let events = ChangeWindowAttributesAux::new()
            .event_mask(EventMask::PROPERTY_CHANGE | EventMask::STRUCTURE_NOTIFY);
        // A window that is gone already leads to an event that nobody reads.
        self.connection.change_window_attributes(window, &events).map(|_| ())
    }

    fn look(&self, known: &mut Vec<WindowId>) -> Result<Vec<Window>, ReplyError> {
        let Atoms { _NET_ACTIVE_WINDOW, _NET_CLIENT_LIST, .. } = self.atoms;
        let active = self.windows_in(_NET_ACTIVE_WINDOW)?.first().copied();
        let ids = self.windows_in(_NET_CLIENT_LIST)?;
        let mut windows = Vec::new();
        for id in &ids {
            if !known.contains(id) {
                // Before its title is read, so that no change of it is missed.
                self.follow(*id)?;
            }
            if let (Some(title), Some((at, size))) = (self.title(*id)?, self.place(*id)?) {
                windows.push(Window { id: *id, title, focused: active == Some(*id), at, size });
            }
        }
        *known = ids;
        Ok(windows)
    }

    fn windows_in(&self, property: Atom) -> Result<Vec<WindowId>, ReplyError> {
        let request = self.connection.get_property(false, self.root, property, AtomEnum::WINDOW, 0, 4096)?;
        let reply = request.reply()?;
        Ok(reply.value32().into_iter().flatten().filter(|id| *id != x11rb::NONE).collect())
    }

    /// None for a window that has gone.
    fn place(&self, window: WindowId) -> Result<Option<AtAndSize>, ReplyError> {
        let size = self.connection.get_geometry(window)?.reply();
        let at = self.connection.translate_coordinates(window, self.root, 0, 0)?.reply();
        match (at, size) {
            (Ok(at), Ok(size)) => {
                Ok(Some(((at.dst_x.into(), at.dst_y.into()), (size.width.into(), size.height.into()))))
            }
            (Err(ReplyError::X11Error(_)), _) | (_, Err(ReplyError::X11Error(_))) => Ok(None),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    /// None for a window that has gone.
    fn title(&self, window: WindowId) -> Result<Option<String>, ReplyError> {
        let Atoms { UTF8_STRING, _NET_WM_NAME, .. } = self.atoms;
        // The old property has one of several encodings; what is not ASCII in it is read badly, which no test needs.
        let old = (AtomEnum::WM_NAME.into(), AtomEnum::ANY.into());
        for (property, kind) in [(_NET_WM_NAME, UTF8_STRING), old] {
            match self.connection.get_property(false, window, property, kind, 0, 4096)?.reply() {
                Ok(reply) if reply.value.is_empty() => {}
                Ok(reply) => return Ok(Some(String::from_utf8_lossy(&reply.value).into_owned())),
                Err(ReplyError::X11Error(_)) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(Some(String::new()))
    }
}
