//! What a terminal shows: dim times, and log lines that cannot give it orders.

use log_line::Level;
use std::io::IsTerminal as _;

/// How output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint {
    /// For eyes; else for programs.
    pub(super) for_eyes: bool,
    colour: bool,
}

impl Paint {
    /// By where standard output goes, and by NO_COLOR.
    pub(super) fn of_stdout() -> Paint {
        let for_eyes = std::io::stdout().is_terminal();
        Paint { for_eyes, colour: for_eyes && std::env::var_os("NO_COLOR").is_none() }
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.painted("2", text)
    }

    pub(super) fn tinted(self, text: &str) -> String {
        self.painted("36", text)
    }

    /// A log line: errors red, warnings yellow, what is for debugging dim.
    pub(super) fn by_level(self, message: &str) -> String {
        match Level::of(message) {
            Level::Error => self.painted("31", message),
            Level::Warn => self.painted("33", message),
            Level::Debug | Level::Trace => self.painted("2", message),
            Level::Info | Level::Unknown => harmless(message),
        }
    }

    pub(super) fn good(self, text: &str) -> String {
        self.painted("32", text)
    }

    pub(super) fn doubtful(self, text: &str) -> String {
        self.painted("33", text)
    }

    pub(super) fn bad(self, text: &str) -> String {
        self.painted("31", text)
    }

    fn painted(self, code: &str, text: &str) -> String {
        let text = harmless(text);
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text }
    }
}

/// Whoever writes a log line must not move the cursor, rename the window or hide what follows:
/// control characters are shown, not obeyed.
pub(super) fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' | '\n' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls, and marks that turn the direction of what follows.
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// A table with columns as wide as they need to be.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column| {
        rows.iter()
            .filter_map(|row: &Vec<String>| row.get(column))
            .map(|cell: &String| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&harmless(cell));
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.chars().count()));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gives_a_terminal_orders() {
        let hostile = "\u{1b}[2J\u{1b}]0;title\u{7}a\tb\u{9b}31m\u{202e}x\r\u{7f}";
        let shown = harmless(hostile);
        assert_eq!(shown, "␛[2J␛]0;title␇a\tb\u{fffd}31m\u{fffd}x␍␡");
        assert!(!shown.contains(['\u{1b}', '\u{9b}', '\r']));
    }

    #[test]
    fn a_line_has_its_level_s_colour_on_a_terminal_alone() {
        let terminal = Paint { for_eyes: true, colour: true };
        assert_eq!(terminal.by_level("ERROR \u{1b}[2J"), "\u{1b}[31mERROR ␛[2J\u{1b}[0m");
        assert_eq!(terminal.by_level("INFO fine"), "INFO fine");
        let plain = Paint { colour: false, ..terminal };
        assert_eq!(plain.by_level("WARN slow"), "WARN slow");
    }

    #[test]
    fn columns_line_up() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(table(&[row(["a", "bb"]), row(["äöü", ""])]), "a    bb\näöü\n");
    }
}
