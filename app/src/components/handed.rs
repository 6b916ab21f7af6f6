//! What became of a link that stands for a right.

use crate::wire::{Handed, NotSent};
use leptos::prelude::*;

/// What whoever made the link is told.
pub fn handed_view(handed: Handed) -> AnyView {
    let (words, link) = match handed {
        Handed::Sent { to } => (format!("The link went to {to} by mail."), None),
        Handed::Shown { to, link, why: NotSent::NoServer } => {
            (format!("Send this link to {to}. It is shown once, and works once."), Some(link))
        }
        Handed::Shown { to, link, why: NotSent::Failed } => {
            let words = format!(
                "The mail server did not take it. Send this link to {to} yourself: it is shown \
                 once, and works once."
            );
            (words, Some(link))
        }
    };
    view! {
        <div class="notice good" role="status">
            <div>
                <p>{words}</p>
                {link
                    .map(|link| {
                        view! {
                            <p>
                                <code class="secret">{link}</code>
                            </p>
                        }
                    })}
            </div>
        </div>
    }
    .into_any()
}
