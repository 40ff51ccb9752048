//! One run of the program, and its windows from inside.

use deskbell_tests::desktop::{DesktopError, Opening, Page, Pages, PrivateDesktop, Program, WebDriver};

use crate::customers::Customer;
use crate::failure::Outcome;

/// A running Deskbell, started by WebDriver. Dropping it ends it.
pub struct App {
    pub program: Program,
    opening: Option<Opening>,
    pages: Option<Pages>,
    _driver: WebDriver,
}

impl App {
    pub async fn start(desktop: &PrivateDesktop, program: Program, arguments: &[&str]) -> Outcome<Self> {
        let driver = WebDriver::start(desktop, &[("DESKBELL_LOG", "debug".into())]).await?;
        let opening = Some(driver.open(&program, arguments));
        program.pid().await?;
        Ok(Self { program, opening, pages: None, _driver: driver })
    }

    /// Waits for the inbox window.
    pub async fn inbox(&mut self) -> Outcome<Page> {
        Ok(self.pages().await?.page(&[("window", "inbox")]).await?)
    }

    /// Waits for a customer's chat window.
    pub async fn chat(&mut self, customer: &Customer) -> Outcome<Page> {
        self.chat_of(customer.id).await
    }

    /// Waits for the chat window of whoever has this id.
    pub async fn chat_of(&mut self, customer_id: &str) -> Outcome<Page> {
        Ok(self.pages().await?.page(&[("window", "chat"), ("customer", customer_id)]).await?)
    }

    /// Waits for the settings window.
    pub async fn settings(&mut self) -> Outcome<Page> {
        Ok(self.pages().await?.page(&[("window", "settings")]).await?)
    }

    /// Waits for the diagnostics window.
    pub async fn diagnostics(&mut self) -> Outcome<Page> {
        Ok(self.pages().await?.page(&[("window", "diagnostics")]).await?)
    }

    /// WebDriver's session, which begins with the first window.
    async fn pages(&mut self) -> Result<&Pages, DesktopError> {
        if let Some(opening) = self.opening.take() {
            self.pages = Some(opening.pages().await?);
        }
        self.pages.as_ref().ok_or_else(|| DesktopError::Gone {
            what: "a session".into(),
            why: "it could not be opened before".into(),
        })
    }
}
