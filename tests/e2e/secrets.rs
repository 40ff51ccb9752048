//! Where the token and the history's key are not: in any file, log, command line, environment, window, core dump or
//! message on the bus. And that a token in the keyring is used without a restart.

use std::path::Path;
use std::time::Duration;

use deskbell_tests::desktop::Page;
use deskbell_tests::peer::GENERAL;

use crate::customers::ANA;
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

/// The parts of a token that tell it from another.
fn parts(token: &str) -> Vec<String> {
    token.split('.').skip(1).map(str::to_owned).collect()
}

/// The secrets that the keyring has of the program.
async fn kept(stage: &Stage) -> Outcome<Vec<String>> {
    let said = stage.desktop.run("secret-tool", &["search", "--all", "service", "Deskbell"]).await?;
    Ok(said.lines().filter_map(|line| line.strip_prefix("secret = ")).map(str::to_owned).collect())
}

fn found<'a>(text: &[u8], secrets: &'a [String]) -> Option<&'a String> {
    secrets.iter().find(|secret| text.windows(secret.len()).any(|part| part == secret.as_bytes()))
}

/// Looks at the command line and the environment of everything that runs on this desktop. Says how many they were.
fn look_at_processes(home: &Path, secrets: &[String]) -> Outcome<usize> {
    let mark = format!("HOME={}", home.display());
    let mut seen = 0;
    for process in std::fs::read_dir("/proc")?.flatten() {
        // Some end while this looks.
        let read = |name: &str| std::fs::read(process.path().join(name)).unwrap_or_default();
        let environment = read("environ");
        if environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes()) {
            seen += 1;
            let arguments = read("cmdline");
            for text in [&environment, &arguments] {
                assert_eq!(found(text, secrets), None, "{}", String::from_utf8_lossy(&arguments));
            }
        }
    }
    Ok(seen)
}

/// Looks at all that a window holds: its document, what is in its fields, and what it stores.
async fn look_into(page: &Page, secrets: &[String]) -> Outcome {
    let script = "return document.documentElement.outerHTML
        + [...document.querySelectorAll('input, textarea, select')].map((it) => it.value).join('\\n')
        + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie + location.href";
    let held = page.run(script, vec![]).await?.to_string();
    assert!(held.len() > 500, "{held}");
    assert_eq!(found(held.as_bytes(), secrets), None);
    Ok(())
}

#[tokio::test]
async fn the_token_and_the_key_are_in_the_keyring_and_nowhere_else() {
    play("secrets", Services::ALL, async |stage| {
        let overheard = stage.desktop.overhear().await?;
        let mut app = stage.start(&[]).await?;
        let icon = stage.tray().next_item().await?;
        let inbox = app.inbox().await?;
        inbox.type_into("input[name=server]", &stage.peer.url()).await?;
        inbox.type_into("input[name=token]", &stage.token).await?;
        inbox.click("form [type=submit]").await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        // The test of the connection joins first, then the connection itself.
        stage.room("joined", GENERAL).await?;
        stage.room("joined", GENERAL).await?;
        stage.peer.message(ANA.writes("ana-1", "Hello")).await?;
        let rung = stage.notifications().next("a notification", |shown| shown.summary == ANA.name).await?;
        stage.notifications().invoke(&rung, "default").await?;
        let chat = app.chat(&ANA).await?;
        chat.until_text("article", "Hello").await?;
        icon.click("Settings").await?;
        let settings = app.settings().await?;
        settings.until_text("main", "Notifications").await?;
        stage.command(&["diagnostics"], "").await?;
        let diagnostics = app.diagnostics().await?;
        diagnostics.click("[data-part=debug] [role=switch]").await?;
        diagnostics.click("[data-part=test] button").await?;
        diagnostics.until_text("[data-check=generalRoom][data-state=passed]", "confirmed").await?;
        let status = stage.command(&["status", "--json"], "").await?;
        let doctor = stage.command(&["doctor", "--json"], "").await?;

        let kept = kept(stage).await?;
        assert_eq!(kept.len(), 2, "the token and the key of the history");
        assert!(kept.contains(&stage.token), "this is what is looked for");
        let mut secrets = parts(&stage.token);
        secrets.extend(kept.into_iter().filter(|secret| *secret != stage.token));
        for page in [&inbox, &chat, &settings, &diagnostics] {
            look_into(page, &secrets).await?;
        }
        assert!(look_at_processes(&stage.desktop.home(), &secrets)? > 3, "the app and its web views");
        assert_eq!(found([status.said, doctor.said].concat().as_bytes(), &secrets), None);
        assert_eq!(found(app.program.log().as_bytes(), &secrets), None);
        // The Secret Service's own messages are encrypted, so there is no exception.
        let messages = overheard.messages();
        assert!(messages.iter().any(|message| message.windows(7).any(|part| part == b"secrets")), "it hears");
        assert!(!messages.iter().any(|message| found(message, &secrets).is_some()), "on the bus");

        // No core dump, whatever kills it: one would hold both.
        let pid = app.program.pid().await?;
        let limits = std::fs::read_to_string(format!("/proc/{pid}/limits"))?;
        let core: Vec<_> = limits
            .lines()
            .find_map(|line| line.strip_prefix("Max core file size"))
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        assert_eq!(core, ["1", "1", "bytes"]);
        // A fault of its own, which leaves a report and starts it again; then one that only ends it.
        app.program.fault().await?;
        stage.room("joined", GENERAL).await?;
        app.program.crash().await?;
        let left = |folder: &Path| -> Outcome<bool> {
            Ok(std::fs::read_dir(folder)?
                .flatten()
                .any(|it| it.file_name().to_string_lossy().starts_with("core")))
        };
        assert!(!left(&std::env::current_dir()?)? && !left(&stage.desktop.home())?, "a core dump");
        let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
        let (found, files) = stage.files_with(&secrets)?;
        assert!(files > 3 && found.is_empty(), "written in the clear, of {files} files: {found:?}");
        let logs = stage.desktop.home().join(".local/state/org.deskbell.Deskbell/log");
        let reports = std::fs::read_dir(logs)?.flatten();
        let is_report = |it: &std::fs::DirEntry| it.file_name().to_string_lossy().starts_with("crash-");
        assert_eq!(reports.filter(is_report).count(), 1, "the report was looked at");
        Ok(())
    })
    .await;
}

/// In how many places of a process's memory these bytes are. The caller needs the right to look there.
fn copies_in_memory(pid: u32, secret: &str) -> Outcome<usize> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps"))?;
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem"))?;
    let (mut copies, mut looked_at) = (0, 0);
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let Some((from, to)) = line.split_whitespace().next().and_then(|range| range.split_once('-')) else {
            continue;
        };
        let (from, to) = (u64::from_str_radix(from, 16)?, u64::from_str_radix(to, 16)?);
        let mut bytes = vec![0; usize::try_from(to - from)?];
        memory.seek(SeekFrom::Start(from))?;
        // Some of it cannot be read, as what a graphics card shares.
        if memory.read_exact(&mut bytes).is_ok() {
            looked_at += bytes.len();
            let mut rest = bytes.as_slice();
            while let Some(at) = memchr::memmem::find(rest, secret.as_bytes()) {
                copies += 1;
                rest = &rest[at + secret.len()..];
            }
        }
    }
    assert!(looked_at > 1_000_000, "{looked_at} bytes of memory were looked at");
    Ok(copies)
}

#[tokio::test]
async fn after_signing_out_the_token_is_in_no_memory() {
    play("memory", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let app = stage.start_as_shipped(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        stage.room("joined", GENERAL).await?;
        let secret = stage.token.rsplit('.').next().unwrap_or_default().to_owned();
        let pid = app.pid().await?;
        let online = copies_in_memory(pid, &secret)?;
        stage.command(&["sign-out"], "").await?;
        icon.until("nobody", |icon| icon.tooltip.contains("Not signed in")).await?;
        let after = copies_in_memory(pid, &secret)?;
        println!("online {online}, after {after}");
        assert_eq!(after, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_token_that_another_program_puts_into_the_keyring_is_used_at_once() {
    play("renewed-token", Services::ALL, async |stage| {
        let expired = stage.peer.token(crate::stage::AGENT, Duration::ZERO)?;
        let ended = stage.sign_in_at(&stage.peer.url(), &expired).await?;
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        let _app = stage.start_as_shipped(&["--hidden"]).await?;
        let icon = stage.tray().next_item().await?;
        let knock = stage.knock().await?;
        assert_eq!(knock["ok"], false, "{knock}");

        // What a company's own sign-in tool does.
        let account = format!("token {}", stage.peer.url());
        let mut store = stage.desktop.command("secret-tool");
        store.args(["store", "--label=Deskbell", "service", "Deskbell", "username", &account]);
        let mut store = store.stdin(std::process::Stdio::piped()).spawn()?;
        let mut stdin = store.stdin.take().expect("it is piped");
        tokio::io::AsyncWriteExt::write_all(&mut stdin, stage.token.as_bytes()).await?;
        drop(stdin);
        assert!(store.wait().await?.success());
        stage.room("joined", GENERAL).await?;
        icon.until("a connection", |icon| icon.tooltip.contains("Online")).await?;
        Ok(())
    })
    .await;
}
