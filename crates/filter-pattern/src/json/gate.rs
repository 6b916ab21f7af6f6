//! Refusing most events at a glance: what every match must contain is searched for at memory
//! speed before anything is parsed. A gate may let too much through, never too little.
//!
//! A letter can also be written as `\u0041`, so an event with such an escape is never refused
//! here. Texts that have other escapes (`\n`, `\/`, `\"`) are not searched for.

use std::sync::atomic::{AtomicU32, Ordering};

use super::probe::{Finding, Probe};
use super::scan::Source;
use crate::ast::{Condition, Expr, Operator, Selector, Step, Test, Value};
use crate::needle::Needle;
use crate::text::Glob;

/// Shorter texts occur too often to refuse much.
const SHORTEST_TEXT: usize = 3;

/// By so many events a gate is judged.
const TRIAL: u32 = 64;

#[derive(Debug)]
pub(super) struct Gate {
    demand: Demand,
    unicode_escape: Needle,
    trial: Trial,
}

/// A gate that admits most events costs more than it saves, so after its first ones it stays open
/// or stays in use for good. Nothing is written from then on: threads that share a pattern do not
/// get in each other's way.
#[derive(Debug, Default)]
struct Trial {
    asked: AtomicU32,
    admitted: AtomicU32,
}

/// Something that every matching event without Unicode escapes has.
#[derive(Debug)]
enum Demand {
    Nothing,
    Text(Needle),
    /// Some member of this name, wherever it stands, whose value meets the condition.
    Member {
        name: Needle,
        condition: usize,
    },
    All(Vec<Demand>),
    Any(Vec<Demand>),
}

impl Gate {
    pub(super) fn new(expr: &Expr) -> Gate {
        Gate {
            demand: Demand::of(expr, &mut 0),
            unicode_escape: Needle::new("\\u"),
            trial: Trial::default(),
        }
    }

    /// `false` only if the event cannot match.
    pub(super) fn admits(&self, probes: &[Probe], event: &[u8]) -> bool {
        if self.trial.has_failed() {
            return true;
        }
        let admits = self.demand.is_met(probes, event) || self.unicode_escape.is_in(event);
        self.trial.note(admits);
        admits
    }
}

impl Trial {
    fn has_failed(&self) -> bool {
        self.admitted.load(Ordering::Relaxed) > TRIAL / 2
    }

    fn note(&self, admitted: bool) {
        if self.asked.load(Ordering::Relaxed) < TRIAL {
            self.asked.fetch_add(1, Ordering::Relaxed);
            self.admitted.fetch_add(u32::from(admitted), Ordering::Relaxed);
        }
    }
}

impl Demand {
    /// Counts conditions in the order in which they are written, as the plan's logic does.
    fn of(expr: &Expr, next: &mut usize) -> Demand {
        match expr {
            Expr::All(parts) => {
                Demand::all(parts.iter().map(|part| Demand::of(part, next)).collect())
            }
            Expr::Any(parts) => {
                Demand::any(parts.iter().map(|part| Demand::of(part, next)).collect())
            }
            Expr::Test(condition) => {
                *next += 1;
                Demand::of_condition(condition, *next - 1)
            }
        }
    }

    fn of_condition(condition: &Condition, number: usize) -> Demand {
        let text = match &condition.test {
            Test::NotExists => return Demand::Nothing,
            Test::Compare(comparison) if comparison.operator == Operator::Equal => {
                Demand::of_value(&comparison.value)
            }
            _ => Demand::Nothing,
        };
        Demand::all(vec![text, Demand::of_place(&condition.selector, number)])
    }

    fn of_value(value: &Value) -> Demand {
        match value {
            Value::Number(_) => Demand::Nothing,
            Value::Text(glob) => plain_run(glob).map_or(Demand::Nothing, Demand::text),
            Value::Regex(regex) => {
                let texts = regex.required_literals(is_plain).unwrap_or_default();
                Demand::any(texts.iter().map(|text| Demand::text(text)).collect())
            }
        }
    }

    fn of_place(selector: &Selector, condition: usize) -> Demand {
        let quoted =
            |key: &String| key.bytes().all(is_plain).then(|| Needle::new(format!("\"{key}\"")));
        let names = selector.0.iter().rev().map(|step| match step {
            Step::Key(key) => quoted(key),
            _ => None,
        });
        for (distance, name) in names.enumerate() {
            match name {
                Some(name) if distance == 0 => return Demand::Member { name, condition },
                Some(name) => return Demand::Text(name),
                None => {}
            }
        }
        Demand::Nothing
    }

    fn text(text: &[u8]) -> Demand {
        if text.len() < SHORTEST_TEXT { Demand::Nothing } else { Demand::Text(Needle::new(text)) }
    }

    /// The cheapest first: texts, then what takes a look at a value.
    fn all(mut parts: Vec<Demand>) -> Demand {
        parts.retain(|part| !matches!(part, Demand::Nothing));
        let (mut ordered, others): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| matches!(part, Demand::Text(_)));
        ordered.extend(others);
        if ordered.is_empty() { Demand::Nothing } else { Demand::All(ordered) }
    }

    fn any(parts: Vec<Demand>) -> Demand {
        let open = parts.is_empty() || parts.iter().any(|part| matches!(part, Demand::Nothing));
        if open { Demand::Nothing } else { Demand::Any(parts) }
    }

    fn is_met(&self, probes: &[Probe], event: &[u8]) -> bool {
        match self {
            Demand::Nothing => true,
            Demand::Text(text) => text.is_in(event),
            Demand::Member { name, condition } => has_member(name, &probes[*condition], event),
            Demand::All(parts) => parts.iter().all(|part| part.is_met(probes, event)),
            Demand::Any(parts) => parts.iter().any(|part| part.is_met(probes, event)),
        }
    }
}

/// Whether `name` stands somewhere before a colon and a value that meets the condition.
fn has_member(name: &Needle, probe: &Probe, event: &[u8]) -> bool {
    let mut source = Source::new(event);
    let mut from = 0;
    while let Some(offset) = name.find(&event[from..]) {
        from += offset + name.len();
        let colon = source.skip_space(from);
        if source.get(colon) != b':' {
            continue;
        }
        let value = source.skip_space(colon + 1);
        let met = Finding::scalar(&mut source, value)
            .is_some_and(|(finding, _)| probe.test.holds(finding));
        if met {
            return true;
        }
    }
    false
}

/// The longest part of the text that JSON writes as it is.
fn plain_run(glob: &Glob) -> Option<&[u8]> {
    glob.text().as_bytes().split(|&byte| !is_plain(byte)).max_by_key(|run| run.len())
}

/// Whether the only other way to write this byte is a Unicode escape.
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && !matches!(byte, b'"' | b'\\' | b'/')
}
