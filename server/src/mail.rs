//! Mail to people, by the provider's own SMTP server.

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport as _, Tokio1Executor};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where mail goes out: `smtps://user:password@host`, `smtp://host?tls=required`, `smtp://host`.
/// It never shows itself: it holds a password.
#[derive(Clone)]
pub struct SmtpUrl(String);

impl FromStr for SmtpUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "needs the form smtps://user:password@host or smtp://host?tls=required";
        Smtp::from_url(text).map_err(|_| form.to_owned())?;
        Ok(SmtpUrl(text.to_owned()))
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SmtpUrl")
    }
}

/// Why a mail did not go out. The words are for the log.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address is none that mail can go to.
    #[error("no address: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The mail could not be put together.
    #[error("no mail: {0}")]
    Content(#[from] lettre::error::Error),
    /// The server does not take it.
    #[error("the mail server: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// Sends mail.
#[derive(Clone)]
pub struct Mailer {
    smtp: Smtp,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Mailer")
    }
}

impl Mailer {
    /// Connects when there is something to send.
    ///
    /// # Errors
    /// The URL cannot be used.
    pub fn new(url: &SmtpUrl, from: Mailbox) -> Result<Mailer, MailError> {
        Ok(Mailer { smtp: Smtp::from_url(&url.0)?.timeout(Some(PATIENCE)).build(), from })
    }

    /// Sends one mail of plain text.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), MailError> {
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.parse::<Address>()?))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)?;
        self.smtp.send(mail).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_looked_at_and_hides_itself() {
        let url: SmtpUrl = "smtps://vitrine:secret@mail.example.com".parse().unwrap();
        assert_eq!(format!("{url:?}"), "SmtpUrl");
        for bad in ["", "mail.example.com", "http://mail.example.com", "smtp://"] {
            assert!(bad.parse::<SmtpUrl>().is_err(), "{bad}");
        }
    }
}
