//! Cells of a CSV file that opens in a spreadsheet without running anything.

use std::borrow::Cow;

/// The text as one cell, quoted as RFC 4180 has it.
///
/// What a spreadsheet could take for a formula gets an apostrophe first, after OWASP's page "CSV
/// Injection" and its ASVS 5.0, 1.2.10: texts that begin with `=`, `+`, `-`, `@` or their full-width
/// forms, a tab, a carriage return, a line feed or a null. A negative number is no formula and stays
/// a number. A semicolon or a tab is quoted too: some spreadsheets part cells there, and a formula
/// could follow.
pub fn cell(text: &str) -> Cow<'_, str> {
    let is_active = could_be_formula(text);
    let is_quoted = text.contains(['"', ',', ';', '\t', '\r', '\n']);
    if !is_active && !is_quoted {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len() + 3);
    if is_quoted {
        cell.push('"');
    }
    if is_active {
        cell.push('\'');
    }
    for c in text.chars() {
        if c == '"' {
            cell.push('"');
        }
        cell.push(c);
    }
    if is_quoted {
        cell.push('"');
    }
    Cow::Owned(cell)
}

fn could_be_formula(text: &str) -> bool {
    match text.chars().next() {
        Some('-') => !is_negative_number(text),
        Some(first) => {
            matches!(first, '=' | '+' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
        }
        None => false,
    }
}

fn is_negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = text.strip_prefix('-') else {
        return false;
    };
    match number.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (text, quoted) in [
            ("", ""),
            ("plain text", "plain text"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("a;=1", "\"a;=1\""),
        ] {
            assert_eq!(cell(text), quoted);
        }
    }

    #[test]
    fn formulas_are_texts() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("+1", "'+1"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("-", "'-"),
            ("-1.", "'-1."),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "'＝1"),
            ("\0=1", "'\0=1"),
            ("-5", "-5"),
            ("-12.5", "-12.5"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(cell(text), safe);
        }
    }

    /// A cell as a CSV reader sees it.
    fn read(cell: &str) -> String {
        match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => inner.replace("\"\"", "\""),
            None => cell.to_owned(),
        }
    }

    proptest! {
        #[test]
        fn a_reader_gets_the_text_back(text in "[-=+@,;\"'\\r\\n\\ta0.]{0,8}|.*") {
            let cell = cell(&text);
            let seen = read(&cell);
            prop_assert!(seen == text || seen.strip_prefix('\'') == Some(&text));
            prop_assert!(!seen.starts_with(['=', '+', '@', '\t', '\r', '\n']));
            let inner = cell.trim_matches('"');
            prop_assert!(cell.starts_with('"') || !inner.contains([',', ';', '"', '\n', '\r', '\t']));
        }
    }
}
