//! Sets of characters: any part of ASCII, and all or nothing of what lies beyond.

/// Symbols an automaton tells apart: 128 ASCII characters and one for all others.
pub(super) const SYMBOLS: usize = 129;

const OTHER: usize = SYMBOLS - 1;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CharSet {
    ascii: u128,
    beyond: bool,
}

impl CharSet {
    pub(super) fn of(chars: impl IntoIterator<Item = u8>) -> CharSet {
        let ascii = chars.into_iter().filter(u8::is_ascii).fold(0, |set, byte| set | 1u128 << byte);
        CharSet { ascii, beyond: false }
    }

    /// What `.` stands for.
    pub(super) fn all_but_newline() -> CharSet {
        CharSet::of([b'\n']).negated()
    }

    /// What `\d`, `\s`, `\w` and their opposites stand for, by their letter.
    pub(super) fn named(letter: char) -> Option<CharSet> {
        let set = match letter.to_ascii_lowercase() {
            'd' => CharSet::of(b'0'..=b'9'),
            's' => CharSet::of(*b"\t\n\x0B\x0C\r "),
            'w' => CharSet::of(
                (0..128).filter(|byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_'),
            ),
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() { set.negated() } else { set })
    }

    pub(super) fn negated(self) -> CharSet {
        CharSet { ascii: !self.ascii, beyond: !self.beyond }
    }

    pub(super) fn union(self, other: CharSet) -> CharSet {
        CharSet { ascii: self.ascii | other.ascii, beyond: self.beyond || other.beyond }
    }

    pub(super) fn holds(self, symbol: usize) -> bool {
        if symbol < OTHER { self.ascii >> symbol & 1 == 1 } else { self.beyond }
    }

    /// The byte, if the set is of one ASCII character.
    pub(super) fn only_byte(self) -> Option<u8> {
        let single = self.ascii.is_power_of_two() && !self.beyond;
        single.then(|| self.ascii.trailing_zeros() as u8)
    }
}

/// The symbol that starts with `byte`; `None` for the further bytes of a character beyond ASCII,
/// which change nothing.
pub(super) fn symbol(byte: u8) -> Option<usize> {
    match byte {
        0..=0x7F => Some(usize::from(byte)),
        0x80..=0xBF => None,
        0xC0..=0xFF => Some(OTHER),
    }
}
