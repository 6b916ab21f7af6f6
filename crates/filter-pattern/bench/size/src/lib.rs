//! All of the crate's API within reach of a page, so that its size in a bundle can be measured:
//! built for wasm with the feature `crate` and without, the difference is what the crate adds.
//! A page keeps strings, lists and formatting for its own ends, so the baseline has them too.

use std::cell::RefCell;
use std::fmt::Write;

const ROOM: usize = 4096;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = RefCell::new(vec![0; ROOM]);
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Where the page writes the arguments, each on a line of its own.
#[unsafe(no_mangle)]
pub extern "C" fn input() -> *const u8 {
    INPUT.with_borrow(|input| input.as_ptr())
}

/// Where the page reads the answer.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// Answers with what `work` makes of the first `length` bytes of the input.
fn answer(length: usize, work: impl FnOnce(&str, &str, &mut String)) -> usize {
    let text = INPUT.with_borrow(|input| String::from_utf8_lossy(&input[..length]).into_owned());
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    OUTPUT.with_borrow_mut(|output| {
        output.clear();
        work(first, second, output);
        output.len()
    })
}

/// The baseline: what any page does with texts.
#[unsafe(no_mangle)]
pub extern "C" fn echo(length: usize) -> usize {
    answer(length, |first, second, output| {
        let number: Result<u32, _> = first.trim().parse();
        let mut words: Vec<String> = second.split(' ').map(str::to_owned).collect();
        words.reverse();
        let counts: Vec<usize> = words.iter().map(|word| word.chars().count()).collect();
        let place = first.find(second).or_else(|| first.find('/'));
        let told = format!("{number:?} {place:?} {counts:?} {words:?} {}", words.join(", "));
        let _ = write!(output, "{told} {}", first.starts_with(second));
        output.push_str(&format!("{} {first}", words.concat()));
    })
}

#[cfg(feature = "crate")]
mod api {
    use super::answer;
    use filter_pattern::builder::{Clause, Operator, Step, Value};
    use filter_pattern::{Pattern, quote, suggest};

    /// Every question that a page puts to a pattern, the first line, about an event, the second.
    #[unsafe(no_mangle)]
    pub extern "C" fn ask(length: usize) -> usize {
        answer(length, |pattern, event, output| match Pattern::parse(pattern) {
            Ok(pattern) => {
                output.push_str(&pattern.to_string());
                output.push_str(&pattern.explain());
                output.push(char::from(pattern.kind() as u8));
                output.push(char::from(u8::from(pattern.matches(event))));
                for span in pattern.highlights(event) {
                    output.push_str(&event[span]);
                }
                for capture in pattern.captures(event).into_iter().flatten() {
                    output.push_str(&capture.name);
                    output.push_str(&event[capture.span]);
                }
            }
            Err(error) => {
                output.push_str(&error.to_string());
                output.push_str(&pattern[error.span]);
                output.push_str(&suggest(pattern).unwrap_or_default());
            }
        })
    }

    /// Adds clauses of every kind about the second line to the pattern in the first.
    #[unsafe(no_mangle)]
    pub extern "C" fn join(length: usize, operator: u8, value: u8) -> usize {
        answer(length, |pattern, text, output| {
            let Ok(pattern) = Pattern::parse(pattern) else { return };
            let (operator, value) = (operator_of(operator), value_of(value, text));
            let path = [Step::Key(text.to_owned()), Step::Index(text.len() as u32)];
            let clauses = [
                Clause::include(text),
                Clause::exclude(text),
                Clause::json_missing(&path),
                Clause::json(&path, operator, value.clone()),
                Clause::column(text, text.len(), operator, value),
            ];
            output.push_str(&quote(text));
            for clause in clauses {
                let joined = clause.and_then(|clause| clause.join(&pattern));
                let text = joined.map_or_else(|refusal| refusal.to_string(), |it| it.to_string());
                output.push_str(&text);
            }
        })
    }

    fn operator_of(number: u8) -> Operator {
        use Operator::*;
        let all = [Is, IsNot, Less, AtMost, Greater, AtLeast, StartsWith, EndsWith, Contains];
        all.get(usize::from(number)).copied().unwrap_or(Is)
    }

    fn value_of(number: u8, text: &str) -> Value {
        match number {
            0 => Value::Text(text.to_owned()),
            1 => Value::Number(text.to_owned()),
            2 => Value::Bool(text.is_empty()),
            _ => Value::Null,
        }
    }
}
