//! Strings with a wildcard at either end.

/// A string value as written: a `*` at its start or end stands for any text, one inside stands
/// for itself (*Filter pattern syntax*, 2018 revision).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glob {
    written: String,
}

/// What a [`Glob`] asks of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    Anything,
    Exactly(&'a str),
    StartsWith(&'a str),
    EndsWith(&'a str),
    Contains(&'a str),
}

impl Glob {
    pub(crate) fn new(written: impl Into<String>) -> Glob {
        Glob { written: written.into() }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.written
    }

    pub(crate) fn shape(&self) -> Shape<'_> {
        let written = self.written.as_str();
        if written == "*" || written == "**" {
            return Shape::Anything;
        }
        match (written.strip_prefix('*'), written.strip_suffix('*')) {
            (None, None) => Shape::Exactly(written),
            (None, Some(start)) => Shape::StartsWith(start),
            (Some(end), None) => Shape::EndsWith(end),
            (Some(tail), Some(_)) => Shape::Contains(tail.strip_suffix('*').unwrap_or(tail)),
        }
    }
}
