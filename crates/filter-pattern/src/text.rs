//! Strings with a wildcard at either end.

use crate::check::Content;
use crate::json::decode::Decoded;
use crate::needle::Needle;

/// A string value as written: a `*` at its start or end stands for any text, one inside stands
/// for itself (*Filter pattern syntax*, 2018 revision).
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    written: String,
    shape: Shape,
    /// What is left without the wildcards.
    text: Needle,
}

/// What a [`Glob`] asks of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Exactly,
    StartsWith,
    EndsWith,
    Contains,
}

impl Glob {
    pub(crate) fn new(written: String) -> Glob {
        let open_start = written.starts_with('*');
        let open_end = written.len() > usize::from(open_start) && written.ends_with('*');
        let shape = match (open_start, open_end) {
            (false, false) => Shape::Exactly,
            (false, true) => Shape::StartsWith,
            (true, false) => Shape::EndsWith,
            (true, true) => Shape::Contains,
        };
        let text = Needle::new(shape.inside(&written));
        Glob { written, shape, text }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.written
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// The text without the wildcards.
    pub(crate) fn text(&self) -> &str {
        self.shape.inside(&self.written)
    }

    pub(crate) fn matches(&self, content: Content<'_>) -> bool {
        let (text, wanted) = (content.raw, self.text.as_bytes());
        if content.escaped {
            return self.matches_escaped(Decoded::new(text), wanted);
        }
        match self.shape {
            Shape::Exactly => text == wanted,
            Shape::StartsWith => text.starts_with(wanted),
            Shape::EndsWith => text.ends_with(wanted),
            Shape::Contains => self.text.is_in(text),
        }
    }

    /// The same for a string with escapes, read through without a copy of it.
    fn matches_escaped(&self, text: Decoded<'_>, wanted: &[u8]) -> bool {
        match self.shape {
            Shape::Exactly => text.equals(wanted),
            Shape::StartsWith => text.starts_with(wanted),
            Shape::EndsWith => text.ends_with(wanted),
            Shape::Contains => text.contains(wanted),
        }
    }
}

/// Two strings are the same if they are written the same.
impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Shape {
    fn inside(self, written: &str) -> &str {
        let start = usize::from(matches!(self, Shape::EndsWith | Shape::Contains));
        let stars = start + usize::from(matches!(self, Shape::StartsWith | Shape::Contains));
        written.get(start..written.len() + start - stars).unwrap_or_default()
    }
}
