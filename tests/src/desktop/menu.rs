//! The menu of an icon in the tray (com.canonical.dbusmenu).

use std::collections::HashMap;

use zbus::Proxy;
use zbus::names::OwnedBusName;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};

use super::DesktopError;

const INTERFACE: &str = "com.canonical.dbusmenu";

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    id: i32,
    /// Its words, without the underscores that mark keys; empty for a separator.
    pub label: String,
    /// Whether it can be clicked.
    pub enabled: bool,
    /// Whether it is shown.
    pub visible: bool,
    /// Its submenu.
    pub children: Vec<MenuItem>,
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// Everything below the root.
pub(super) async fn read(
    connection: &zbus::Connection,
    owner: &OwnedBusName,
    path: &OwnedObjectPath,
) -> Result<Vec<MenuItem>, DesktopError> {
    let failed = || DesktopError::bus("reading the tray's menu");
    let menu = Proxy::new(connection, owner, path, INTERFACE).await.map_err(failed())?;
    // Some programs fill the menu only now; whether they did does not matter, it is read anyway.
    let _: Result<bool, _> = menu.call("AboutToShow", &(0,)).await;
    let whole = (0, -1, Vec::<&str>::new());
    let (_revision, (_root, _properties, children)): (u32, Layout) =
        menu.call("GetLayout", &whole).await.map_err(failed())?;
    entries(&children).map_err(zbus::Error::from).map_err(failed())
}

/// Clicks the first entry, at any depth, whose label contains `label`.
pub(super) async fn click(
    connection: &zbus::Connection,
    owner: &OwnedBusName,
    path: &OwnedObjectPath,
    label: &str,
) -> Result<(), DesktopError> {
    let entries = read(connection, owner, path).await?;
    let Some(id) = find(&entries, label) else {
        return Err(DesktopError::NotThere {
            what: format!("enabled entry {label:?} in the tray's menu"),
            there: format!("{entries:?}"),
        });
    };
    let failed = || DesktopError::bus(format!("clicking {label:?} in the tray's menu"));
    let menu = Proxy::new(connection, owner, path, INTERFACE).await.map_err(failed())?;
    // The last two: data for the event, none here, and a time that nobody reads.
    match menu.call("Event", &(id, "clicked", Value::from(0), 0_u32)).await {
        // A program that ends because of the click does not answer.
        Err(zbus::Error::MethodError(name, ..)) if name == "org.freedesktop.DBus.Error.NoReply" => Ok(()),
        answer => answer.map_err(failed()),
    }
}

fn find(entries: &[MenuItem], label: &str) -> Option<i32> {
    entries.iter().find_map(|entry| {
        let here = entry.visible && entry.enabled && entry.label.contains(label);
        if here { Some(entry.id) } else { find(&entry.children, label) }
    })
}

/// An underscore marks the next letter as a key; two stand for one.
fn plain(label: &str) -> String {
    label.split("__").map(|part| part.replace('_', "")).collect::<Vec<_>>().join("_")
}

fn entries(children: &[OwnedValue]) -> zbus::zvariant::Result<Vec<MenuItem>> {
    children.iter().map(|child| entry(child)).collect()
}

fn entry(value: &Value<'_>) -> zbus::zvariant::Result<MenuItem> {
    let structure: Structure<'_> = value.downcast_ref()?;
    let [id, properties, children] = structure.fields() else {
        return Err(zbus::zvariant::Error::IncorrectType);
    };
    let properties: HashMap<String, OwnedValue> = HashMap::try_from(properties.try_clone()?)?;
    let children: Vec<OwnedValue> = Vec::try_from(children.try_clone()?)?;
    let label: Option<String> = properties.get("label").and_then(|label| label.downcast_ref().ok());
    // Both are true where they are not given.
    let flag = |name| properties.get(name).and_then(|flag| flag.downcast_ref().ok()).unwrap_or(true);
    Ok(MenuItem {
        id: id.downcast_ref()?,
        label: plain(&label.unwrap_or_default()),
        enabled: flag("enabled"),
        visible: flag("visible"),
        children: entries(&children)?,
    })
}
