//! The accounts that are linked to a source's own and read through it.

use super::{OperatorPort, refused};
use crate::db::{OperatorTx, broken_constraint, sources};
use app::PortalError;
use domain::AccountId;

const FIELD: &str = "linked";

/// The ids that were typed for a source of this account.
pub(super) fn read(typed: &str, own: &str) -> Result<Vec<AccountId>, PortalError> {
    let accounts =
        AccountId::parse_list(typed).map_err(|error| PortalError::invalid(FIELD, error))?;
    match accounts.iter().any(|account| account.as_str() == own) {
        true => Err(PortalError::invalid(FIELD, format!("{own} is the source's own account."))),
        false => Ok(accounts),
    }
}

/// Makes the wanted accounts those that are read through a source, as the others are `now`.
pub(super) async fn set(
    port: &OperatorPort,
    tx: &mut OperatorTx,
    source: &str,
    now: &[String],
    wanted: &[AccountId],
) -> Result<(), PortalError> {
    for gone in now.iter().filter(|now| !wanted.iter().any(|account| account.as_str() == *now)) {
        let unlinked = sources::unlink_account(tx, source, gone).await;
        unlinked.map_err(|error| match broken_constraint(&error) {
            Some("grants_source_fk") => {
                let words = format!("Tenants have grants in {gone}. Take them away first.");
                PortalError::invalid(FIELD, words)
            }
            _ => refused(error, &[]),
        })?;
        port.note(tx, None, "source.unlink", &format!("{source}: {gone}")).await?;
    }
    for new in wanted.iter().filter(|account| !now.iter().any(|now| now == account.as_str())) {
        let rules = [
            ("sources_slug_unique", FIELD, "Another source has the short name that it would get."),
            (
                "sources_slug_form",
                FIELD,
                "Linked accounts need a short name of at most 50 characters.",
            ),
        ];
        let linked = sources::link_account(tx, source, new).await;
        linked.map_err(|error| refused(error, &rules))?;
        port.note(tx, None, "source.link", &format!("{source}: {new}")).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(typed: &str) -> Result<Vec<String>, String> {
        match read(typed, "000000000000") {
            Ok(accounts) => Ok(accounts.iter().map(ToString::to_string).collect()),
            Err(error) => Err(error.about(FIELD).unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn ids_are_read_as_people_paste_them() {
        assert_eq!(read_of(" "), Ok(vec![]));
        let two = ["111111111111".to_owned(), "222222222222".to_owned()];
        for typed in [
            "111111111111,222222222222",
            "111111111111, 222222222222,",
            "111111111111\r\n222222222222 111111111111",
        ] {
            assert_eq!(read_of(typed), Ok(two.to_vec()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_linked_account_is_said_in_words() {
        for typed in
            ["11111111111", "1111111111111", "111111111111;222222222222", "acme", "١١١١١١١١١١١١"]
        {
            assert!(read_of(typed).unwrap_err().contains("twelve digits"), "{typed}");
        }
        assert!(read_of("000000000000").unwrap_err().contains("own account"));
    }
}
