//! CloudWatch Logs filter patterns: parse, explain, evaluate.
//!
//! ```
//! use filter_pattern::{Kind, Pattern};
//!
//! let pattern = Pattern::parse(r#"{ $.level = "error" && $.latency_ms > 500 }"#)?;
//! assert_eq!(pattern.kind(), Kind::Json);
//! assert_eq!(
//!     pattern.explain(),
//!     r#"JSON events whose level is "error" and whose latency_ms is above 500"#
//! );
//!
//! let event = r#"{"latency_ms": 731, "level": "error"}"#;
//! assert!(pattern.matches(event));
//! let shown: Vec<&str> = pattern.highlights(event).into_iter().map(|span| &event[span]).collect();
//! assert_eq!(shown, ["731", "error"]);
//!
//! let error = Pattern::parse("{ $.level IS NOT NULL }").unwrap_err();
//! assert_eq!(error.message, "CloudWatch knows no IS NOT");
//! assert_eq!(error.span, 10..16);
//! # Ok::<(), filter_pattern::PatternError>(())
//! ```
//!
//! # The language
//!
//! A pattern has up to 1,024 characters; its first one decides how the rest is read. The pages
//! named here are those of the *Amazon CloudWatch Logs User Guide*.
//!
//! | Kind | Looks like | Page |
//! |---|---|---|
//! | [`Kind::Everything`] | the empty pattern | API reference, `FilterLogEvents` |
//! | [`Kind::Terms`] | `ERROR -debug "two words"`, `?a ?b` | *Using filter patterns to match terms in unstructured log events* |
//! | [`Kind::Regex`] | `%4\d\d%` | *Supported regular expressions (regex) syntax* |
//! | [`Kind::Json`] | `{ $.a.b[0] = x* && ($.n >= 1e3 \|\| $.c NOT EXISTS) }` | *Using filter patterns to match terms in JSON log events* |
//! | [`Kind::Columns`] | `[ip, ..., status = 4* \|\| status = 500, bytes]` | *Using filter patterns to match terms in space-delimited log events* |
//!
//! * **Terms** are substrings, case-sensitive, all required; `-` excludes; `?` terms count only
//!   where all terms have one, and then any of them will do. What is not a letter, a digit or `_`
//!   stands in double quotes.
//! * **Regular expressions** search. They know `^ $ . | ? * + {n,m} [a-z] [^a] \d \D \s \S \w \W
//!   \xHH` and a backslash before a symbol; no groups, no characters beyond ASCII. A JSON or
//!   space-delimited pattern holds at most two.
//! * **JSON conditions** compare with `= !=` (a string, a number, a regular expression) or
//!   `< <= > >=` (a number), or ask `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. `*` at either
//!   end of a string stands for anything. A selector is `$` and then any of `.key`, `.['any key']`,
//!   `[0]`, `[*]`, `.*`, with one wildcard at most, and three in the pattern. `&&` binds closer
//!   than `||`. Where a selector leads to an object or an array no comparison holds.
//! * **Columns** are as many as the line's fields, or fewer with one `...`; a field in quotes or
//!   brackets is one. Conditions on a column name that column.
//!
//! # What AWS leaves open
//!
//! | Question | Decided | Because |
//! |---|---|---|
//! | White space around a pattern | ignored | the consoles trim it, and nobody means it |
//! | `""`, and a phrase of white space | matches every event | the page says so of `" "` |
//! | A backslash in a quoted text | escapes `"` and `\`, else stands for itself | `"C:\temp"` then means what it looks like |
//! | Bare characters in a value | letters, digits, `_`, `.`, `*` | all that AWS's own examples use |
//! | A quoted key, `.['it\'s']` | the same escapes, of `'` and `\` | any key can then be written |
//! | Key words in lower case | refused | every example has them in capitals |
//! | `10e`, an exponent without digits | 10 | AWS's grammar has the digits optional |
//! | A number against a string, `$.a = 5` on `"5"` | differs, so `!=` holds | quotes in the event are a statement about the type |
//! | A string or expression against a number, `true`, `false`, `null` | compared as written there | `4*` is to find 404, and AWS's `$.latency = *` finds 50 |
//! | `!=` on a missing field | does not hold | as AWS says of every comparison that has nothing to compare |
//! | How exact numbers are | exactly, any length | 64-bit ids differ in digits that floats lose |
//! | A key twice in an object | the first counts | the walk may stop there |
//! | `.*` and `[*]` | one level: any member, any element | the examples need no more |
//! | JSON that is no object or array | does not match | a plain `42` is no structured event |
//! | JSON broken after the deciding place | does not match | "must be JSON" is about the whole event |
//! | Nesting over 1,024 levels in an event, over 100 parentheses in a pattern | not JSON; refused | bounds the memory |
//! | Surrogates without their other half | U+FFFD | the event is still JSON |
//! | `^`, `$` | the ends of the event or value, not of its lines | the page speaks of the string |
//! | `.` | one character, not a line feed | as nearly every engine has it |
//! | `\d`, `\s`, `\w` | ASCII | the page lists them so |
//! | A repetition that needs over 1,024 states | refused by name | evaluation stays linear and small |
//! | Repeated, lazy or leading quantifiers, `[:alpha:]`, an empty expression | refused | not on the page |
//! | `\"` inside a quoted field of a line | does not end it | access logs write so |
//! | A `[` or `"` that is not closed | an ordinary character of its word | the line has fields all the same |
//! | Text right after a closing `]` or `"` | the next field | `[a][b] c` is three fields |
//! | A comparison of a column with a number | as numbers if the field is one, else unequal | `bytes > 1000`, and `404` equals `404` |
//! | A number of fields other than that of the columns | does not match | the older revision's example, against one example of today's |
//! | Column names | letters, digits, `_`, `-` | those of keys |
//!
//! # Speed
//!
//! Nothing is allocated to evaluate. A JSON event is first searched for texts and members that
//! it cannot match without, and most events end there; where most do not, the pattern notices and
//! leaves the search out. The others are walked once, without a tree, until the answer is no or the
//! event is over. In wasm size comes first: there is no such search. `README.md` has figures.

mod ast;
pub mod builder;
mod check;
mod columns;
mod display;
mod error;
mod explain;
mod json;
pub mod limits;
mod needle;
mod number;
mod parse;
mod pattern;
mod quote;
mod regex;
mod terms;
mod text;

pub use columns::Capture;
pub use error::PatternError;
pub use pattern::{Kind, Pattern};
pub use quote::{quote, suggest};
