//! The only error that crosses the wire. It holds nothing private: what went wrong inside stays
//! in the server's log, under the same request id.

use crate::json::Encoding;
use http::StatusCode;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong, by what the person can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Nobody is logged in, or not any more.
    SignedOut,
    /// It does not exist, or not for this person.
    NotFound,
    /// The input is wrong; the words say how.
    Invalid {
        /// The field that is meant.
        field: String,
        /// What is wrong with it and what would be right.
        message: String,
    },
    /// Somebody else changed meanwhile what is to be changed.
    Changed,
    /// An operator looks as a tenant's viewers do, and changes nothing meanwhile.
    OnlyLooking,
    /// It has not been shown lately enough who it is that changes something.
    Unproved,
    /// AWS does not list the events of this group, because of the group's class.
    NotListed {
        /// The group's name.
        group: String,
        /// AWS's name of the class, such as `INFREQUENT_ACCESS`.
        class: String,
    },
    /// The person has too much of it under way already; the words say what.
    TooMany {
        /// What there is too much of, and what to do.
        message: String,
    },
    /// AWS's quota is used up for the moment.
    Throttled {
        /// Seconds until one's turn comes; none where only AWS knows.
        wait: Option<u32>,
    },
    /// Something that is needed does not answer; it may in a moment.
    Unavailable {
        /// What does not answer.
        what: String,
    },
    /// Somebody has to change the configuration first.
    Misconfigured {
        /// What is wrong, for a person who will tell their provider.
        message: String,
    },
    /// A fault of ours.
    Internal,
}

/// A [`Trouble`], and the request that it happened in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalError {
    /// What went wrong.
    pub trouble: Trouble,
    /// Under which id the server's log tells more.
    pub request_id: Option<String>,
}

impl From<Trouble> for PortalError {
    fn from(trouble: Trouble) -> PortalError {
        PortalError { trouble, request_id: None }
    }
}

impl PortalError {
    /// Wrong input in a field.
    pub fn invalid(field: &str, message: impl fmt::Display) -> PortalError {
        Trouble::Invalid { field: field.into(), message: message.to_string() }.into()
    }

    /// The status of an answer that carries it.
    pub fn status(&self) -> StatusCode {
        match self.trouble {
            Trouble::SignedOut | Trouble::Unproved => StatusCode::UNAUTHORIZED,
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::OnlyLooking => StatusCode::FORBIDDEN,
            Trouble::Invalid { .. } => StatusCode::BAD_REQUEST,
            Trouble::Changed => StatusCode::CONFLICT,
            // The request is right and the group is there; it is of a kind that cannot be listed.
            Trouble::NotListed { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Trouble::Throttled { .. } | Trouble::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Trouble::Unavailable { .. } | Trouble::Misconfigured { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Trouble::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether trying again by itself makes sense.
    pub fn is_passing(&self) -> bool {
        matches!(self.trouble, Trouble::Throttled { .. } | Trouble::Unavailable { .. })
    }

    /// After how many seconds it makes sense, where that is known.
    pub fn wait(&self) -> Option<u32> {
        match self.trouble {
            Trouble::Throttled { wait } => wait,
            _ => None,
        }
    }

    /// The words about one field, if it is that field that is wrong.
    pub fn about(&self, name: &str) -> Option<&str> {
        match &self.trouble {
            Trouble::Invalid { field, message } if field == name => Some(message),
            _ => None,
        }
    }
}

impl fmt::Display for PortalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.trouble {
            Trouble::SignedOut => out.write_str("Your session has ended. Log in again."),
            Trouble::NotFound => out.write_str("There is nothing here."),
            Trouble::Invalid { message, .. }
            | Trouble::Misconfigured { message }
            | Trouble::TooMany { message } => out.write_str(message),
            Trouble::OnlyLooking => out.write_str(
                "You look as this tenant's viewers do, and change nothing. Press Stop first.",
            ),
            Trouble::Unproved => {
                out.write_str("Your password was asked for too long ago. Type it once more.")
            }
            Trouble::Changed => out.write_str(
                "Somebody else changed this meanwhile. What it says now stands below; save again \
                 if yours is right.",
            ),
            Trouble::NotListed { group, class } => not_listed(out, group, class),
            Trouble::Throttled { wait: None } => {
                out.write_str("AWS is limiting requests for the moment. Nothing is lost.")
            }
            Trouble::Throttled { wait: Some(seconds) } => {
                write!(out, "AWS limit: about {seconds} s until it is your turn. Nothing is lost.")
            }
            Trouble::Unavailable { what } => {
                write!(out, "{what} does not answer at the moment. Nothing is lost.")
            }
            Trouble::Internal => out.write_str("Something went wrong on our side."),
        }
    }
}

/// What a customer can do about a group whose events AWS keeps, but does not list.
fn not_listed(out: &mut fmt::Formatter<'_>, group: &str, class: &str) -> fmt::Result {
    let class = match class {
        "INFREQUENT_ACCESS" => "Infrequent Access",
        "DELIVERY" => "Delivery",
        other => other,
    };
    write!(
        out,
        "AWS neither lists nor tails the events of log groups of the {class} class, and {group} is \
         one. Its name, size and retention stand in the list of log groups, its streams beside it. \
         Your provider can query its events with CloudWatch Logs Insights: ask them for what you \
         need."
    )
}

impl std::error::Error for PortalError {}

impl FromServerFnError for PortalError {
    type Encoder = Encoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> PortalError {
        match error {
            // The browser could not reach us: a cut line, sleep, or a restart.
            ServerFnErrorErr::Request(_) => {
                Trouble::Unavailable { what: "The portal".into() }.into()
            }
            ServerFnErrorErr::Args(message) | ServerFnErrorErr::MissingArg(message) => {
                PortalError::invalid("request", message)
            }
            _ => Trouble::Internal.into(),
        }
    }
}
