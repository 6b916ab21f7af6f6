//! The kinds of file that an export can be.

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Ndjson,
    Csv,
    Text,
}

impl Format {
    pub(crate) const ALL: [Format; 3] = [Format::Ndjson, Format::Csv, Format::Text];

    /// The name in addresses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Text => "text",
        }
    }

    /// What it is called, and what it is good for.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Format::Ndjson => "NDJSON: one JSON object a line",
            Format::Csv => "CSV: for spreadsheets",
            Format::Text => "Text: one event a line",
        }
    }
}
