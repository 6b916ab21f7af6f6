//! What became of a link that stands for a right.

use crate::wire::{Handed, NotSent};
use leptos::prelude::*;

/// What whoever made the link is told.
pub fn handed_view(handed: Handed) -> AnyView {
    let (words, link) = match handed {
        Handed::Sent { to } => (format!("The link went to {to} by mail."), None),
        Handed::Shown { link, why: NotSent::NoServer } => {
            ("Send them this link. It is shown once, and works once.".to_owned(), Some(link))
        }
        Handed::Shown { link, why: NotSent::Failed } => {
            let words = "The mail server did not take it. Send them this link yourself: it is shown \
                         once, and works once.";
            (words.to_owned(), Some(link))
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
