//! The limits of the language, with the page that states each.

/// Characters in a pattern (API reference, `FilterPattern`: 0 to 1024).
pub const MAX_PATTERN_CHARS: usize = 1024;

/// Regular expressions in one JSON or space-delimited pattern (*Filter pattern syntax*).
pub const MAX_REGEXES: usize = 2;

/// Wildcards (`[*]`, `.*`) in one selector (*Filter pattern syntax*).
pub const MAX_WILDCARDS_PER_SELECTOR: usize = 1;

/// Wildcards (`[*]`, `.*`) in one pattern (*Filter pattern syntax*).
pub const MAX_WILDCARDS: usize = 3;

/// States that one regular expression may have after its counted repetitions are written out
/// (ours: it bounds the work per byte of an event).
pub const MAX_REGEX_STATES: usize = 1024;

/// Parentheses inside each other in a JSON pattern (ours: it bounds the stack).
pub const MAX_PARENTHESES: usize = 100;

/// Objects and arrays inside each other in an event (ours: a deeper event is not taken as JSON).
pub const MAX_EVENT_DEPTH: usize = 1024;
