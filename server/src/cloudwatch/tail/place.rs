//! Where a viewer stands, as the id of what they were told: `<epoch>.<ms>.<place>-<place>…`.

use std::fmt;
use std::str::FromStr;

/// A viewer's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the hub was made, in ms since 1970: its numbers mean nothing to another.
    pub(super) epoch: i64,
    /// What was ingested before this ms was told.
    pub(super) certain: i64,
    /// The next entry in the ring of each group.
    pub(super) next: Vec<u64>,
}

/// The text is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPlace;

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.", self.epoch, self.certain)?;
        for (number, next) in self.next.iter().enumerate() {
            let separator = if number == 0 { "" } else { "-" };
            write!(out, "{separator}{next}")?;
        }
        Ok(())
    }
}

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Place, NoPlace> {
        let (epoch, rest) = text.split_once('.').ok_or(NoPlace)?;
        let (certain, next) = rest.split_once('.').ok_or(NoPlace)?;
        let next: Result<Vec<u64>, _> = next.split('-').take(100).map(str::parse).collect();
        Ok(Place {
            epoch: epoch.parse().map_err(|_| NoPlace)?,
            certain: certain.parse().map_err(|_| NoPlace)?,
            next: next.map_err(|_| NoPlace)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_rubbish_does_not() {
        let place = Place { epoch: 17, certain: 42, next: vec![1, 2, 3] };
        assert_eq!(place.to_string(), "17.42.1-2-3");
        assert_eq!("17.42.1-2-3".parse(), Ok(place));
        for rubbish in ["", "17", "17.42", "17.42.", "17.42.x", "17.42.-1", "a.b.c"] {
            assert_eq!(rubbish.parse::<Place>(), Err(NoPlace), "{rubbish}");
        }
    }
}
