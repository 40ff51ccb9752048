//! What becomes of the history on the agent's word: written out beside the running app, and destroyed.

use deskbell_tests::peer::GENERAL;
use serde_json::Value;

use crate::customers::ANA;
use crate::failure::Outcome;
use crate::stage::{Services, Stage, play};

/// Ana writes, and it rings: then it is in the history.
async fn ana_writes(stage: &Stage, id: &str, words: &str) -> Outcome {
    stage.peer.message(ANA.writes(id, words)).await?;
    // Notifications escape what has a meaning in markup.
    let plain = words.split('<').next().unwrap_or_default();
    stage.notifications().next("what Ana wrote", |shown| shown.body.starts_with(plain)).await?;
    Ok(())
}

/// What is in the folder of histories.
fn histories(stage: &Stage) -> Vec<String> {
    let folder = stage.desktop.home().join(".local/share/org.deskbell.Deskbell/history");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn a_conversation_is_written_out_while_the_app_runs_and_after() {
    play("export", Services::ALL, async |stage| {
        let nobody = stage.command(&["export", "--customer", ANA.id, "--format", "json"], "").await?;
        assert_eq!(nobody.code, Some(1), "{}", nobody.said);
        assert!(nobody.said.contains("nobody is signed in"), "{}", nobody.said);
        stage.sign_in().await?;
        let program = stage.start_as_shipped(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        ana_writes(stage, "ana-1", "Where is <b>my</b> order?").await?;

        for running in [true, false] {
            if !running {
                program.kill().await?;
            }
            let json = stage.command(&["export", "--customer", ANA.id, "--format", "json"], "").await?;
            let exported: Value = serde_json::from_str(&json.said).expect(&json.said);
            assert_eq!(exported["messageCount"], 1, "{exported}");
            assert_eq!(exported["messages"][0]["content"], "Where is <b>my</b> order?");
            assert_eq!(exported["customer"]["name"], ANA.name);

            let file = stage.desktop.scratch().join("ana.html");
            let output =
                ["export", "--customer", ANA.id, "--format", "html", "--output", file.to_str().unwrap()];
            let html = stage.command(&output, "").await?;
            assert_eq!(html.code, Some(0), "{}", html.said);
            assert!(html.said.contains("1 messages are written"), "{}", html.said);
            assert!(std::fs::read_to_string(&file)?.contains("Where is &lt;b&gt;my&lt;/b&gt; order?"));
        }
        let unknown = stage.command(&["export", "--customer", "nobody", "--format", "txt"], "").await?;
        assert_eq!(unknown.code, Some(1), "{}", unknown.said);
        let usage = stage.command(&["export", "--customer", ANA.id, "--format", "pdf"], "").await?;
        assert_eq!(usage.code, Some(2), "{}", usage.said);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn signing_out_for_good_destroys_the_key_and_the_files_while_the_app_runs_and_without_it() {
    play("wipe", Services::ALL, async |stage| {
        stage.sign_in().await?;
        let program = stage.start_as_shipped(&["--hidden"]).await?;
        stage.room("joined", GENERAL).await?;
        ana_writes(stage, "ana-1", "before the end").await?;
        assert_eq!(stage.databases()?.len(), 1);

        let wiped = stage.command(&["sign-out", "--wipe"], "").await?;
        assert_eq!(wiped.code, Some(0), "{}", wiped.said);
        assert_eq!(histories(stage), [""; 0], "while the app runs");
        assert!(program.is_running());
        let twice = stage.command(&["sign-out", "--wipe"], "").await?;
        assert_eq!(twice.code, Some(1), "{}", twice.said);
        assert!(twice.said.contains("nobody is signed in"), "{}", twice.said);

        // The same agent begins anew.
        stage.sign_in().await?;
        stage.room("joined", GENERAL).await?;
        ana_writes(stage, "ana-2", "a new beginning").await?;
        let export = stage.command(&["export", "--customer", ANA.id, "--format", "txt"], "").await?;
        assert!(
            export.said.contains("a new beginning") && !export.said.contains("before"),
            "{}",
            export.said
        );

        // A copy of the file that somebody kept cannot be read with what is in the keyring afterwards.
        program.kill().await?;
        let database = stage.databases()?.remove(0);
        let copy = stage.desktop.scratch().join("copy.db");
        std::fs::copy(&database, &copy)?;
        let wiped = stage.command(&["sign-out", "--wipe"], "").await?;
        assert_eq!(wiped.code, Some(0), "{}", wiped.said);
        assert_eq!(histories(stage), [""; 0], "without the app");
        stage.sign_in().await?;
        std::fs::copy(&copy, &database)?;
        let export = stage.command(&["export", "--customer", ANA.id, "--format", "txt"], "").await?;
        assert_eq!(export.code, Some(1), "{}", export.said);
        assert!(export.said.contains("is not in the keyring"), "{}", export.said);
        Ok(())
    })
    .await;
}
