//! Links that stand for a right, and how they come to whom they are for: by mail where there is a
//! mail server, else by whoever made them, who is shown them this once.

use crate::auth::link::Link;
use crate::state::AppState;
use app::wire::{Handed, NotSent};
use app::{PortalError, Trouble};

/// A new link.
pub(super) fn new() -> Result<Link, PortalError> {
    Link::generate().map_err(|_| Trouble::Internal.into())
}

/// Hands out the link of an invitation into a tenant.
pub(super) async fn invitation(state: &AppState, to: &str, tenant: &str, link: &Link) -> Handed {
    let href = address(state, "invite", link);
    let text = format!(
        "Hello,\n\n{tenant} invites you to see its logs. Open this link within three days to join; \
         it works once:\n\n{href}\n"
    );
    let subject = format!("{tenant} invites you to its logs");
    match mail(state, to, &subject, text).await {
        Ok(()) => Handed::Sent { to: to.to_owned() },
        Err(why) => Handed::Shown { to: to.to_owned(), link: href, why },
    }
}

/// Hands out a link that sets a new password. Where whoever made it may not see it, it goes by mail
/// or not at all.
pub(super) async fn reset(
    state: &AppState,
    to: &str,
    link: &Link,
    may_be_shown: bool,
) -> Result<Handed, PortalError> {
    let href = address(state, "reset", link);
    match mail(state, to, RESET_SUBJECT, reset_text(&href)).await {
        Ok(()) => Ok(Handed::Sent { to: to.to_owned() }),
        Err(why) if may_be_shown => Ok(Handed::Shown { to: to.to_owned(), link: href, why }),
        Err(_) => Err(Trouble::Unavailable { what: "The mail server".into() }.into()),
    }
}

/// Sends a link that sets a new password to whoever asked for it. Nobody is told whether it went
/// out.
pub(super) async fn send_reset(state: &AppState, to: &str, link: &Link) {
    let text = reset_text(&address(state, "reset", link));
    let _logged = mail(state, to, RESET_SUBJECT, text).await;
}

const RESET_SUBJECT: &str = "A new password for your logs";

fn reset_text(href: &str) -> String {
    format!(
        "Hello,\n\nOpen this link within an hour to choose a new password; it works once:\n\n\
         {href}\n\nIf you did not ask for it, nothing has changed and you need do nothing.\n"
    )
}

fn address(state: &AppState, what: &str, link: &Link) -> String {
    format!("{}/{what}/{}", state.public_url.origin, link.reveal())
}

/// Why the mail did not go out stands in the log.
async fn mail(state: &AppState, to: &str, subject: &str, text: String) -> Result<(), NotSent> {
    let mailer = state.mailer.as_ref().ok_or(NotSent::NoServer)?;
    mailer.send(to, subject, text).await.map_err(|error| {
        tracing::error!(%error, "a mail did not go out");
        NotSent::Failed
    })
}
