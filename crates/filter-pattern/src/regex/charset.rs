//! Sets of characters: any part of ASCII, and all or nothing of what lies beyond.

/// Symbols an automaton tells apart: 128 ASCII characters and one for all others.
pub(super) const SYMBOLS: usize = 129;

const OTHER: usize = SYMBOLS - 1;

/// A bit per symbol; the last word is all ones or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CharSet([u32; SYMBOLS.div_ceil(32)]);

impl CharSet {
    pub(super) fn of(ascii: impl IntoIterator<Item = u8>) -> CharSet {
        let mut set = CharSet::default();
        for symbol in ascii.into_iter().filter_map(symbol) {
            set.0[symbol / 32] |= 1 << (symbol % 32);
        }
        set
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
        CharSet(self.0.map(|word| !word))
    }

    pub(super) fn union(self, other: CharSet) -> CharSet {
        CharSet(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    pub(super) fn holds(self, symbol: usize) -> bool {
        self.0[symbol / 32] >> (symbol % 32) & 1 == 1
    }

    /// The byte, if the set is of one ASCII character.
    pub(super) fn only_byte(self) -> Option<u8> {
        let mut held = (0..SYMBOLS).filter(|&symbol| self.holds(symbol));
        match (held.next(), held.next()) {
            (Some(symbol), None) if symbol < OTHER => Some(symbol as u8),
            _ => None,
        }
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
