//! The level of a line of text, by the marks that loggers make.

use super::{Field, Level, of_letter, of_number, of_syslog, of_word};
use crate::ansi;
use crate::work;
use std::borrow::Cow;

/// How far into a text a level is looked for, in characters.
const HEAD: usize = 120;

/// The level, or [`Level::Unknown`] where there is no mark.
pub(super) fn level(message: &str) -> Level {
    let head = head(message.trim_start());
    let bytes = head.as_bytes();
    if let Some(level) = of_glog(bytes).or_else(|| of_priority(bytes)) {
        return level;
    }
    let mut is_first = true;
    let mut is_logfmt = false;
    let mut from_words = Level::Unknown;
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().take_while(|b| is_of_word(**b)).count();
        work::looked_at(length.max(1));
        if length == 0 {
            at += 1;
            continue;
        }
        let word = rest.get(..length).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before).copied());
        let after = rest.get(length).copied();
        is_logfmt |= at == 0 && after == Some(b'=');
        if after == Some(b'=') {
            let key = head.get(at..at + length).unwrap_or_default();
            let value = rest.get(length + 1..).unwrap_or_default();
            let level = of_assignment(key, value);
            if level != Level::Unknown && (is_logfmt || from_words == Level::Unknown) {
                return level;
            }
        } else if from_words == Level::Unknown && is_mark(word, before, after, is_first) {
            from_words = of_word(word);
            if from_words != Level::Unknown && !is_logfmt {
                return from_words;
            }
        }
        is_first &= !word.iter().all(u8::is_ascii_alphabetic);
        at += length;
    }
    from_words
}

/// The first characters, without colours.
fn head(text: &str) -> Cow<'_, str> {
    // Colours take bytes but no place, so more of the text is freed from them than is needed.
    let start = text.get(..text.floor_char_boundary(8 * HEAD)).unwrap_or(text);
    let start = ansi::plain(start);
    match start.char_indices().nth(HEAD) {
        None => start,
        Some((end, _)) => match start {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or(text)),
            Cow::Owned(mut text) => {
                text.truncate(end);
                Cow::Owned(text)
            }
        },
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether a word stands where a level does: in prose only capitals are one.
fn is_mark(word: &[u8], before: Option<u8>, after: Option<u8>, is_first: bool) -> bool {
    if word.len() >= 3 && word.iter().all(u8::is_ascii_uppercase) {
        // `NO-ERROR` and `PASS 3 FAIL 0` say nothing bad.
        return before != Some(b'-') && word != b"FAIL";
    }
    let is_bracketed =
        matches!(before, Some(b'[' | b':' | b'<')) && matches!(after, Some(b']' | b'>'));
    is_bracketed || (is_first && after == Some(b':'))
}

/// `level=warn` or `level="warn"`.
fn of_assignment(key: &str, value: &[u8]) -> Level {
    let Some(field) = Field::of(key) else {
        return Level::Unknown;
    };
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let length = value.iter().take_while(|b| is_of_word(**b)).count();
    let word = value.get(..length).unwrap_or_default();
    match std::str::from_utf8(word) {
        Ok(word) => match of_number(field, word) {
            Level::Unknown => of_letter(word).unwrap_or_else(|| of_word(word.as_bytes())),
            level => level,
        },
        Err(_) => Level::Unknown,
    }
}

/// `E1122 14:03:11` of glog and klog, `E20261122 14:03:11` of newer ones.
fn of_glog(head: &[u8]) -> Option<Level> {
    let (letter, rest) = head.split_first()?;
    let date = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if !matches!(date, 4 | 8) {
        return None;
    }
    match rest.get(date..date + 4)? {
        [b' ', h1, h2, b':'] if h1.is_ascii_digit() && h2.is_ascii_digit() => {}
        _ => return None,
    }
    match letter {
        b'E' | b'F' => Some(Level::Error),
        b'W' => Some(Level::Warn),
        b'I' => Some(Level::Info),
        b'D' => Some(Level::Debug),
        _ => None,
    }
}

/// `<11>` of syslog: eight times the facility plus the severity, at most 191 (RFC 5424, 6.2.1).
fn of_priority(head: &[u8]) -> Option<Level> {
    let rest = head.strip_prefix(b"<")?;
    let length = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let digits = rest.get(..length).filter(|digits| matches!(digits.len(), 1..=3))?;
    let priority: u8 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (rest.get(length) == Some(&b'>') && priority <= 191).then(|| of_syslog(priority % 8))
}
