use deskbell_domain::Language;
use schemars::schema_for;

use super::*;
use crate::contract::{LanguageChoice, Panel, ProxyChoice, Theme, Weekday};
use crate::sentences::sentences;

fn parse(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(text, Path::new("/etc/deskbell/policy.toml"))
}

const EVERYTHING: &str = r#"
organisation = "Example Ltd"

[connection]
server = "wss://support.example.com"
extra_ca = "/etc/deskbell/ca.pem"
allow_plain_ws = false

[limits]
retention_days_min = 7
retention_days_max = 180
preview_max = "name_only"

[defaults]
sound = false
panel = "light"
autostart = true

[locked]
preview = "count_only"
quiet_hours = [{ days = ["friday"], from = "22:00", to = "07:30" }]
keywords = ["refund"]
waiting_minutes = 5
window_minutes = 0
failed = false
retention_days = 30
proxy = "http://proxy.example.com:3128"
crm = "https://crm.example.com/c/{customerId}"
language = "pt"
theme = "light"
zoom = 125
shortcut = "ctrl+alt+d"
"#;

#[test]
fn any_setting_can_be_set_and_locked() {
    let policy = parse(EVERYTHING).unwrap();
    let in_force = policy.enforce(policy.beginning()).settings();
    assert_eq!(
        in_force,
        Settings {
            preview: PreviewLevel::CountOnly,
            sound: false,
            quiet_hours: vec![contract::QuietHours { days: vec![Weekday::Friday], from: 1320, to: 450 }],
            keywords: vec!["refund".to_owned()],
            waiting_minutes: 5,
            window_minutes: 0,
            failed: false,
            retention_days: Some(30),
            panel: Panel::Light,
            proxy: ProxyChoice::Address { address: "http://proxy.example.com:3128".to_owned() },
            crm: Some("https://crm.example.com/c/{customerId}".to_owned()),
            language: LanguageChoice::Pt,
            theme: Theme::Light,
            zoom: 125,
            autostart: true,
            shortcut: Some("Ctrl+Alt+D".to_owned()),
        }
    );
    let locked = policy.locked().unwrap();
    assert_eq!(
        (locked.by.as_deref(), locked.file.as_str()),
        (Some("Example Ltd"), "/etc/deskbell/policy.toml")
    );
    let free: Vec<_> = SettingName::ALL.into_iter().filter(|name| !locked.settings.contains(name)).collect();
    assert_eq!(
        free,
        [SettingName::Sound, SettingName::Panel, SettingName::Autostart],
        "defaults stay the agent's"
    );
    let network = policy.network(&policy.enforce(policy.beginning()));
    assert_eq!(network.extra_ca.as_deref(), Some(Path::new("/etc/deskbell/ca.pem")));
    assert_eq!(policy.server(), Some("wss://support.example.com"));

    // Each setting of the window has its key here.
    let names = serde_json::to_value(Settings::default()).unwrap();
    let names: Vec<_> = names.as_object().unwrap().keys().cloned().collect();
    let mut known: Vec<_> = SettingName::ALL
        .iter()
        .map(|name| serde_json::to_value(name).unwrap().as_str().unwrap().to_owned())
        .collect();
    known.sort();
    assert_eq!(names, known);
}

#[test]
fn a_locked_setting_cannot_be_changed_and_the_others_can() {
    let policy = parse(EVERYTHING).unwrap();
    let now = policy.enforce(policy.beginning());
    let settings = now.settings();
    let ask = |settings: Settings| {
        let allowed = policy.allows(&now, &now.with(settings).unwrap());
        allowed.map_err(|it| it.problem(sentences(Language::English)))
    };
    assert_eq!(ask(Settings { sound: true, panel: Panel::Dark, ..settings.clone() }), Ok(()));
    for change in [
        Settings { preview: PreviewLevel::NameAndText, ..settings.clone() },
        Settings { keywords: vec![], ..settings.clone() },
        Settings { retention_days: None, ..settings.clone() },
        Settings { proxy: ProxyChoice::None, ..settings.clone() },
    ] {
        let problem = ask(change.clone()).expect_err("it is locked");
        assert_eq!(problem.code, "setting-locked", "{change:?}");
        assert!(problem.sentence.starts_with("Example Ltd set this"), "{}", problem.sentence);
        assert_eq!(problem.detail.as_deref(), Some("/etc/deskbell/policy.toml"));
    }
}

#[test]
fn limits_hold_what_is_not_locked() {
    let policy =
        parse("[limits]\nretention_days_min = 7\nretention_days_max = 30\npreview_max = \"name_only\"\n")
            .unwrap();
    let kept = |days: Option<u32>| {
        let chosen = Chosen { retention_days: days, ..Chosen::default() };
        policy.enforce(chosen).retention_days
    };
    assert_eq!(
        (kept(Some(1)), kept(Some(14)), kept(Some(90)), kept(None)),
        (Some(7), Some(14), Some(30), Some(30))
    );
    let now = policy.enforce(policy.beginning());
    assert_eq!(now.settings().preview, PreviewLevel::NameOnly);
    assert_eq!(policy.locked(), None, "nothing is locked");
    let ask = |settings: Settings| {
        policy
            .allows(&now, &now.with(settings).unwrap())
            .map_err(|it| it.problem(sentences(Language::English)).sentence)
    };
    assert_eq!(ask(Settings { retention_days: Some(8), ..now.settings() }), Ok(()));
    let told = ask(Settings { retention_days: None, ..now.settings() });
    assert_eq!(told.unwrap_err(), "Your organisation allows 7 to 30 days.");
    assert!(ask(Settings { preview: PreviewLevel::NameAndText, ..now.settings() }).is_err());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, line, words) in [
        ("[locked]\nprewiew = \"name_only\"", 2, "unknown field `prewiew`, expected one of `preview`"),
        ("[locked]\npreview = \"all\"", 2, "unknown variant `all`"),
        ("[lokked]", 1, "unknown field `lokked`"),
        ("[locked]\n\nsound = 5", 3, "expected a boolean"),
        ("[locked]\nwaiting_minutes = 1441", 2, "0 (never) to 1440 minutes"),
        ("[locked]\nretention_days = 0", 2, "1 to 3650 days"),
        ("[locked]\nretention_days = \"never\"", 2, "or \"for ever\""),
        (
            "[locked]\nquiet_hours = [\n  { days = [\"monday\"], from = \"25:00\", to = \"1:00\" },\n]",
            3,
            "22:00",
        ),
        ("[locked]\nquiet_hours = [{ days = [], from = \"22:00\", to = \"1:00\" }]", 2, "at least one day"),
        ("[locked]\nkeywords = [\"\"]", 2, "200 keywords"),
        ("[locked]\nproxy = \"socks5://proxy\"", 2, "only an http:// proxy can"),
        ("[locked]\nproxy = \"http://me:secret@proxy\"", 2, "are not kept in the settings"),
        ("\n[connection]\nserver = \"chat.example.com\"", 3, "needs wss://"),
        ("[connection]\nallow_plain_ws = false\nserver = \"ws://10.0.0.1\"", 3, "not encrypted"),
        ("[connection]\nextra_ca = \"ca.pem\"", 2, "absolute path"),
        ("organisation = \"two\\nlines\"", 1, "one line"),
        ("[limits]\nretention_days_min = 9\nretention_days_max = 8", 2, "more than retention_days_max"),
        (
            "[limits]\nretention_days_max = 8\n[locked]\nretention_days = \"for ever\"",
            4,
            "outside of the limits",
        ),
        (
            "[limits]\npreview_max = \"count_only\"\n[defaults]\npreview = \"name_only\"",
            4,
            "more than preview_max",
        ),
        ("[defaults]\nsound = true\n[locked]\nsound = true", 2, "is locked too"),
        ("[locked\nsound = true", 1, ""),
        ("[locked]\nsound = true\nsound = false", 3, "duplicate key"),
    ] {
        match parse(text) {
            Err(PolicyError::Wrong { line: found, reason, .. }) => {
                assert_eq!(found, line, "{text}: {reason}");
                assert!(reason.contains(words), "{text}: {reason}");
                assert!(!reason.contains("secret") && !reason.contains('\n'), "{reason}");
            }
            other => panic!("{text} was taken: {other:?}"),
        }
    }
    let told = parse("[locked]\n  sound = 5").unwrap_err().to_string();
    assert!(told.starts_with("/etc/deskbell/policy.toml, line 2, column 11: "), "{told}");
}

#[test]
fn while_a_policy_is_wrong_nothing_leaks_and_nothing_is_deleted() {
    let error = parse("[locked]\nsound = 5").unwrap_err();
    let safe = Policy::safe(&error);
    let agent = Chosen { retention_days: Some(1), ..Chosen::default() };
    let in_force = safe.enforce(agent);
    assert_eq!(in_force.settings().preview, PreviewLevel::CountOnly);
    assert_eq!(in_force.retention_days, None);
    assert_eq!(safe.network(&in_force), Network::default());
    assert!(safe.locked().is_some_and(|locked| locked.settings.len() == 2));
}

#[test]
fn the_schema_is_fresh() {
    let schema = serde_json::to_string_pretty(&schema_for!(Document)).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.schema.json");
    if std::env::var_os("DESKBELL_WRITE_CONTRACT").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == schema, "docs/policy.schema.json is stale: run `make contract`");
}
