//! The commands that windows call. Each hands an intent to the pipeline; none decides anything.

pub mod conversations;
pub mod diagnostics;
pub mod session;
pub mod settings;
pub mod windows;

use deskbell_app::contract::Problem;
use deskbell_app::{Fixed, Handle, sentences};
use deskbell_domain::CustomerId;
use tauri::WebviewWindow;
use tokio::sync::oneshot;

use crate::adapters::links::{self, LinkError};
use crate::roles::Roles;

type Answer<T = ()> = Result<T, Problem>;

fn problem(pipeline: &Handle, code: &str, sentence: Fixed, detail: Option<String>) -> Problem {
    let sentence = sentences(pipeline.language()).fixed(sentence).to_owned();
    Problem { code: code.to_owned(), sentence, detail }
}

fn known(pipeline: &Handle, customer_id: String) -> Answer<CustomerId> {
    CustomerId::new(customer_id)
        .map_err(|error| problem(pipeline, "customer", Fixed::NoSuchCustomer, Some(error.to_string())))
}

fn allowed(pipeline: &Handle, may: bool, customer_id: CustomerId) -> Answer<CustomerId> {
    may.then_some(customer_id).ok_or_else(|| problem(pipeline, "not-yours", Fixed::NotYours, None))
}

/// The customer whose conversation a window asks for, if it may see it.
fn customer(
    pipeline: &Handle,
    roles: &Roles,
    window: &WebviewWindow,
    customer_id: String,
) -> Answer<CustomerId> {
    let customer_id = known(pipeline, customer_id)?;
    allowed(pipeline, roles.may_see(window.label(), &customer_id), customer_id)
}

/// The customer for whom a window chooses, if it may.
fn chosen(
    pipeline: &Handle,
    roles: &Roles,
    window: &WebviewWindow,
    customer_id: String,
) -> Answer<CustomerId> {
    let customer_id = known(pipeline, customer_id)?;
    allowed(pipeline, roles.may_choose(window.label(), &customer_id), customer_id)
}

async fn answered<T>(pipeline: &Handle, answer: oneshot::Receiver<Answer<T>>) -> Answer<T> {
    answered_plain(pipeline, answer).await?
}

async fn answered_plain<T>(pipeline: &Handle, answer: oneshot::Receiver<T>) -> Answer<T> {
    answer.await.map_err(|_| problem(pipeline, "ending", Fixed::Ending, None))
}

fn open_outside(pipeline: &Handle, url: &str) -> Answer {
    links::open(url).map_err(|error| match error {
        LinkError::NotAllowed => problem(pipeline, "link", Fixed::LinkKind, None),
        LinkError::Desktop(error) => problem(pipeline, "link", Fixed::LinkFailed, Some(error.to_string())),
    })
}

#[cfg(test)]
mod tests {
    include!("../command_names.rs");

    #[test]
    fn the_commands_are_those_of_the_contract() {
        let contract: Vec<_> = deskbell_app::contract::COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(COMMAND_NAMES, contract);
    }

    #[test]
    fn a_chat_window_can_neither_sign_out_nor_see_the_inbox() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../../capabilities/chat.json")).unwrap();
        let permissions = capability["permissions"].as_array().unwrap();
        for forbidden in [
            "sign-in",
            "sign-out",
            "watch-inbox",
            "open-chat",
            "change-settings",
            "watch-settings",
            "save-recording",
        ] {
            let forbidden = format!("allow-{forbidden}");
            assert!(!permissions.iter().any(|it| it == &forbidden), "{forbidden}");
        }
        assert_eq!(capability["windows"], serde_json::json!(["chat-*"]));
    }
}
