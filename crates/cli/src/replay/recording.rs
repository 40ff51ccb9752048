//! One line of a recording: `{"at":T,"event":E,"data":...}`, as `docs/recording.schema.json` has it.

use deskbell_domain::{
    AlertKind, CustomerId, IdError, MUTED_FOR_EVER, Reception, Slot, Timestamp, plain_line,
};
use deskbell_protocol::{names, time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

/// Something that happened at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

/// What can happen on a recorded day.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The server sent an event; the payload is as on the wire.
    Wire {
        /// The event's name.
        name: String,
        /// Its payload.
        data: Value,
    },
    /// The connection changed.
    Connection(Reception),
    /// A chat came in front of the agent, or none is.
    Focus(Option<CustomerId>),
    /// The agent read everything of a customer.
    Read(CustomerId),
    /// The agent muted a customer, or ended that.
    Mute {
        /// Whom.
        customer_id: CustomerId,
        /// Until when; `None` ends it.
        until: Option<Timestamp>,
    },
    /// The agent chose something: any part of the preferences.
    Preferences(Value),
    /// The token's end became known.
    Token(Option<Timestamp>),
    /// The desktop's own do-not-disturb was turned on or off.
    Inhibited(bool),
    /// The agent closed a notification.
    Closed(Slot),
    /// The agent's clock shows this zone's time.
    Zone(TimeZone),
    /// Only time passed.
    End,
    /// Something that is of no use here.
    Unknown(String),
}

/// Why a line is none of a recording.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// It is no JSON object with a time and an event.
    #[error("this is no object with \"at\" and \"event\": {0}")]
    Json(#[from] serde_json::Error),
    /// Its time is none.
    #[error("\"at\" is no time: an ISO 8601 text or milliseconds since 1970")]
    Time,
    /// The event's data are not what they should be.
    #[error("the data of \"{event}\" are not right: {error}")]
    Data {
        /// Which event.
        event: String,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// A customer's id is none.
    #[error("\"customerId\" is none: {0}")]
    CustomerId(#[from] IdError),
    /// There is no such time zone.
    #[error(transparent)]
    Zone(#[from] ZoneError),
}

/// There is no such time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone \"{0}\"; a name looks like Europe/Berlin")]
pub struct ZoneError(String);

/// A zone by its name, or by its rule as POSIX writes it.
pub(super) fn zone(name: &str) -> Result<TimeZone, ZoneError> {
    TimeZone::get(name).or_else(|_| TimeZone::posix(name)).map_err(|_| ZoneError(plain_line(name, 60)))
}

#[derive(Deserialize)]
struct Line {
    at: Value,
    event: String,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionData {
    state: ConnectionWord,
    #[serde(default)]
    recovered: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum ConnectionWord {
    Connecting,
    Online,
    Waiting,
    Refused,
    Offline,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FocusData {
    customer_id: Option<CustomerId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadData {
    customer_id: CustomerId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MuteData {
    customer_id: CustomerId,
    until: Until,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Until {
    Word(UntilWord),
    At(At),
    Never(()),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum UntilWord {
    Forever,
}

#[derive(Deserialize)]
struct TokenData {
    expires: Option<At>,
}

#[derive(Deserialize)]
struct InhibitedData {
    on: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClosedData {
    alert: String,
    customer_id: Option<CustomerId>,
}

/// A time as a recording has it.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
struct At(Timestamp);

impl TryFrom<Value> for At {
    type Error = StepError;

    fn try_from(value: Value) -> Result<Self, StepError> {
        let at = match &value {
            Value::String(text) => time::from_iso(text),
            Value::Number(millis) => millis.as_i64().map(Timestamp::from_millis),
            _ => None,
        };
        at.map(Self).ok_or(StepError::Time)
    }
}

impl Step {
    /// Reads one line.
    pub fn read(text: &str) -> Result<Self, StepError> {
        let Line { at, event, data } = serde_json::from_str(text)?;
        let At(at) = At::try_from(at)?;
        Ok(Self { at, what: happening(event, data, at)? })
    }
}

fn happening(event: String, data: Value, at: Timestamp) -> Result<Happening, StepError> {
    Ok(match event.as_str() {
        names::MESSAGE | names::MESSAGE_STATUS => Happening::Wire { name: event, data },
        "connection" => {
            let ConnectionData { state, recovered } = read(&event, data)?;
            Happening::Connection(match state {
                ConnectionWord::Online => Reception::On { recovered },
                ConnectionWord::Connecting | ConnectionWord::Waiting => Reception::Lost { since: at },
                ConnectionWord::Refused => Reception::Refused { since: at },
                ConnectionWord::Offline => Reception::Off,
            })
        }
        "focus" => Happening::Focus(read::<FocusData>(&event, data)?.customer_id),
        "read" => Happening::Read(read::<ReadData>(&event, data)?.customer_id),
        "mute" => {
            let MuteData { customer_id, until } = read(&event, data)?;
            let until = match until {
                Until::Word(UntilWord::Forever) => Some(MUTED_FOR_EVER),
                Until::At(At(until)) => Some(until),
                Until::Never(()) => None,
            };
            Happening::Mute { customer_id, until }
        }
        "preferences" => Happening::Preferences(data),
        "token" => Happening::Token(read::<TokenData>(&event, data)?.expires.map(|At(at)| at)),
        "inhibited" => Happening::Inhibited(read::<InhibitedData>(&event, data)?.on),
        "closed" => {
            let ClosedData { alert, customer_id } = read(&event, data)?;
            slot(&alert, customer_id).map_or(Happening::Unknown(event), Happening::Closed)
        }
        "zone" => Happening::Zone(zone(&read::<String>(&event, data)?)?),
        "end" => Happening::End,
        _ => Happening::Unknown(event),
    })
}

fn read<T: for<'de> Deserialize<'de>>(event: &str, data: Value) -> Result<T, StepError> {
    serde_json::from_value(data).map_err(|error| StepError::Data { event: event.to_owned(), error })
}

/// The notification that alerts of a kind are shown in.
fn slot(alert: &str, customer_id: Option<CustomerId>) -> Option<Slot> {
    let kinds = [
        (AlertKind::Summary, Slot::Summary),
        (AlertKind::Digest, Slot::Digest),
        (AlertKind::Waiting, Slot::Waiting),
        (AlertKind::Window, Slot::Window),
        (AlertKind::Failed, Slot::Failed),
        (AlertKind::Deaf, Slot::Connection),
        (AlertKind::Online, Slot::Connection),
        (AlertKind::Token, Slot::Token),
    ];
    if alert == AlertKind::Message.word() {
        return customer_id.map(Slot::Customer);
    }
    kinds.into_iter().find(|(kind, _)| kind.word() == alert).map(|(_, slot)| slot)
}
