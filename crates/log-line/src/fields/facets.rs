//! Which fields a set of events has, and their most frequent values.

use super::{Scalar, ScalarRef, leaves};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Most fields that are counted.
const MAX_FIELDS: usize = 200;
/// Longest path of a field that is counted, in bytes.
const MAX_PATH: usize = 400;
/// Most different values of a field that are counted.
const MAX_VALUES: usize = 200;
/// Longest value that is counted as such, in bytes.
const MAX_VALUE: usize = 120;
/// Most values of a field that are reported.
const TOP: usize = 10;

/// Counts the fields of events, one event at a time, in bounded memory: at most 200 fields with
/// at most 200 different values each. What comes later than that is not counted.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    events: u32,
    fields: Vec<Field>,
    by_path: HashMap<Box<str>, usize>,
    /// The field after the one seen last. Events of one kind have their fields in one order, so
    /// that this mostly is the next one.
    likely: usize,
    key: String,
}

/// One field over all events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFacet {
    /// Its path as [`super::path_text`] writes it.
    pub path: String,
    /// How many events have it.
    pub count: u32,
    /// Its most frequent values and how many events have them: at most 10, most frequent first,
    /// equally frequent ones by value.
    pub values: Vec<(Scalar, u32)>,
    /// How many different values were counted: at most 200.
    pub distinct: u32,
    /// Whether there were values that were not counted: beyond the 200 different ones, or longer
    /// than 120 bytes.
    pub more: bool,
}

#[derive(Clone, Debug)]
struct Field {
    path: Box<str>,
    count: u32,
    /// The event that had it last, so that a key written twice counts once.
    last_event: u32,
    values: HashMap<Box<str>, u32>,
    more: bool,
}

impl Facets {
    /// Counts an event. One that is no JSON object has no fields; one that was cut off has those
    /// before the cut.
    pub fn add(&mut self, message: &str) {
        self.events = self.events.saturating_add(1);
        self.likely = 0;
        leaves(message, &mut |path, value| self.count(path, &value));
    }

    /// How many events were added, JSON or not.
    pub fn events(&self) -> u32 {
        self.events
    }

    /// The fields, those of most events first, equally frequent ones by path.
    pub fn fields(&self) -> Vec<FieldFacet> {
        let mut facets: Vec<FieldFacet> = self.fields.iter().map(Field::facet).collect();
        facets
            .sort_unstable_by(|a, b| (Reverse(a.count), &a.path).cmp(&(Reverse(b.count), &b.path)));
        facets
    }

    fn count(&mut self, path: &str, value: &ScalarRef<'_>) {
        let Some(index) = self.index(path) else {
            return;
        };
        self.likely = index + 1;
        let Some(field) = self.fields.get_mut(index).filter(|f| f.last_event != self.events) else {
            return;
        };
        field.last_event = self.events;
        field.count = field.count.saturating_add(1);
        if matches!(value, ScalarRef::Text(text) if text.len() > MAX_VALUE)
            || matches!(value, ScalarRef::Number(number) if number.len() > MAX_VALUE)
        {
            field.more = true;
            return;
        }
        write_key(&mut self.key, value);
        if let Some(count) = field.values.get_mut(self.key.as_str()) {
            *count = count.saturating_add(1);
        } else if field.values.len() < MAX_VALUES {
            field.values.insert(self.key.as_str().into(), 1);
        } else {
            field.more = true;
        }
    }

    fn index(&mut self, path: &str) -> Option<usize> {
        if self.fields.get(self.likely).is_some_and(|field| *field.path == *path) {
            return Some(self.likely);
        }
        if path.len() > MAX_PATH {
            return None;
        }
        if let Some(index) = self.by_path.get(path) {
            return Some(*index);
        }
        let index = self.fields.len();
        if index == MAX_FIELDS {
            return None;
        }
        self.by_path.insert(path.into(), index);
        self.fields.push(Field {
            path: path.into(),
            count: 0,
            last_event: 0,
            values: HashMap::new(),
            more: false,
        });
        Some(index)
    }
}

impl Field {
    fn facet(&self) -> FieldFacet {
        let mut values: Vec<(Scalar, u32)> =
            self.values.iter().map(|(key, count)| (read_key(key), *count)).collect();
        values.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        values.truncate(TOP);
        FieldFacet {
            path: self.path.clone().into_string(),
            count: self.count,
            values,
            distinct: u32::try_from(self.values.len()).unwrap_or(u32::MAX),
            more: self.more,
        }
    }
}

/// A value as text that keeps its kind: looking one up needs no memory of its own then.
fn write_key(key: &mut String, value: &ScalarRef<'_>) {
    key.clear();
    match value {
        ScalarRef::Text(text) => {
            key.push('"');
            key.push_str(text);
        }
        ScalarRef::Number(number) => {
            key.push('#');
            key.push_str(number);
        }
        ScalarRef::Bool(true) => key.push('t'),
        ScalarRef::Bool(false) => key.push('f'),
        ScalarRef::Null => key.push('0'),
    }
}

fn read_key(key: &str) -> Scalar {
    if let Some(text) = key.strip_prefix('"') {
        Scalar::Text(text.to_owned())
    } else if let Some(number) = key.strip_prefix('#') {
        Scalar::Number(number.to_owned())
    } else if key == "0" {
        Scalar::Null
    } else {
        Scalar::Bool(key == "t")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Scalar {
        Scalar::Text(value.to_owned())
    }

    #[test]
    fn fields_and_values_are_counted() {
        let mut facets = Facets::default();
        facets.add(r#"{"level":"info","user":{"id":7},"ok":true}"#);
        facets.add(r#"{"user":{"id":8},"level":"error","level":"debug"}"#);
        facets.add(r#"{"level":"info","ok":null}"#);
        facets.add("plain text");
        facets.add("");
        assert_eq!(facets.events(), 5);
        let fields = facets.fields();
        let shape: Vec<(&str, u32)> =
            fields.iter().map(|field| (field.path.as_str(), field.count)).collect();
        assert_eq!(shape, [("level", 3), ("ok", 2), ("user.id", 2)]);
        assert_eq!(fields[0].values, [(text("info"), 2), (text("error"), 1)]);
        assert_eq!(fields[1].values, [(Scalar::Bool(true), 1), (Scalar::Null, 1)]);
        let ids = [(Scalar::Number("7".into()), 1), (Scalar::Number("8".into()), 1)];
        assert_eq!(fields[2].values, ids);
        assert!(fields.iter().all(|field| !field.more));
    }

    #[test]
    fn kinds_of_values_stay_apart() {
        let mut facets = Facets::default();
        for value in ["1", "\"1\"", "true", "\"true\"", "null", "\"0\"", "\"t\"", "\"\""] {
            facets.add(&format!("{{\"a\":{value}}}"));
        }
        assert_eq!(facets.fields()[0].distinct, 8);
    }

    #[test]
    fn memory_is_bounded() {
        let mut facets = Facets::default();
        for event in 0..500 {
            facets.add(&format!(r#"{{"id":{event},"field{event}":1}}"#));
        }
        facets.add(&format!(r#"{{"id":"{}","{}":1}}"#, "x".repeat(121), "k".repeat(401)));
        facets.add(r#"{"id":0}"#);
        let fields = facets.fields();
        assert_eq!(fields.len(), 200);
        assert_eq!((fields[0].path.as_str(), fields[0].count), ("id", 502));
        assert_eq!((fields[0].distinct, fields[0].more), (200, true));
        assert_eq!(fields[0].values.len(), 10);
        assert_eq!(fields[0].values[0], (Scalar::Number("0".into()), 2));
    }

    #[test]
    fn long_values_count_but_are_not_kept() {
        let mut facets = Facets::default();
        facets.add(&format!(r#"{{"a":"{}"}}"#, "x".repeat(121)));
        facets.add(&format!(r#"{{"a":"{}"}}"#, "x".repeat(120)));
        let fields = facets.fields();
        assert_eq!((fields[0].count, fields[0].distinct, fields[0].more), (2, 1, true));
    }
}
