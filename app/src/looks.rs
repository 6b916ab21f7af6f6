//! How a person likes the portal to look. Remembered with the person and rendered into the
//! document, so that a page is right before any script runs.

use serde::{Deserialize, Serialize};

/// A person's choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// How tall the rows of events are.
    pub density: Density,
    /// Whether long lines wrap.
    pub wraps: bool,
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How tall the rows of events are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// 22 px.
    #[default]
    Compact,
    /// 28 px.
    Comfortable,
}

impl Theme {
    /// All of them, in the order of the menu.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name in forms, in the document and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of this name; the system's for any other.
    pub fn named(name: &str) -> Theme {
        Theme::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

impl Density {
    /// All of them, in the order of the menu.
    pub const ALL: [Density; 2] = [Density::Compact, Density::Comfortable];

    /// The name in forms, in the document and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Density::Compact => "compact",
            Density::Comfortable => "comfortable",
        }
    }

    /// The density of this name; compact for any other.
    pub fn named(name: &str) -> Density {
        Density::ALL.into_iter().find(|density| density.name() == name).unwrap_or_default()
    }
}

impl Looks {
    /// Whether lines wrap, as the document says it.
    pub fn wrap_name(self) -> &'static str {
        if self.wraps { "on" } else { "off" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_what_they_name() {
        assert!(Theme::ALL.into_iter().all(|theme| Theme::named(theme.name()) == theme));
        assert!(Density::ALL.into_iter().all(|density| Density::named(density.name()) == density));
        assert_eq!((Theme::named("neon"), Density::named("")), (Theme::System, Density::Compact));
    }
}
