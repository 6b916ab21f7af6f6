//! An operator shows once more who they are.

use super::super::error::database;
use super::super::noting::{Change, note_change};
use super::super::person::recognise;
use super::OperatorPort;
use crate::db::audit::Outcome;
use app::{PortalError, Trouble};

/// Looks at the password as at log-in, slowed down just like there.
pub(super) async fn prove(port: &OperatorPort, password: &str) -> Result<(), PortalError> {
    let known =
        recognise(&port.state, &port.context, port.actor.email(), ("proof", password)).await;
    let outcome = match &known {
        Ok(_) => Outcome::Ok,
        Err(PortalError { trouble: Trouble::Invalid { .. }, .. }) => Outcome::Denied,
        // A database that is away, or too much to do, is no refusal.
        Err(error) => return Err(error.clone()),
    };
    let mut tx = port.state.db.door().await.map_err(database)?;
    let (action, subject) = ("session.prove", port.actor.email());
    let change = Change { tenant: None, action, subject, outcome };
    note_change(&mut tx, &port.actor, &port.context, change).await?;
    tx.commit().await.map_err(database)?;
    known.map(|_| ())
}
