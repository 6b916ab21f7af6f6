//! Many bytes at once, in loops that compilers turn into vector operations and in plain arithmetic
//! on words of eight bytes.

pub(super) const BLOCK: usize = 64;

/// A bit for each byte that does not simply go on with a string: quotes, backslashes and control
/// characters.
pub(super) fn string_stops(block: &[u8; BLOCK]) -> u64 {
    let mut flags = [0; BLOCK];
    for (flag, &byte) in flags.iter_mut().zip(block) {
        *flag = u8::from((byte == b'"') | (byte == b'\\') | (byte < 0x20));
    }
    let words = flags.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word));
    // The product has the lowest bits of the word's eight bytes side by side in its highest byte.
    words.rev().fold(0, |bits, word| bits << 8 | word.wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

/// How many digits the eight bytes start with.
pub(super) fn leading_digits(bytes: [u8; 8]) -> usize {
    // A digit has its value left, and only from 10 on does the sum reach the high bit.
    let values = u64::from_le_bytes(bytes) ^ each(b'0');
    let others = (((values & each(0x7F)) + each(0x76)) | values) & each(0x80);
    others.trailing_zeros() as usize / 8
}

const fn each(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_apart_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..BLOCK {
                let mut block = [b'a'; BLOCK];
                block[place] = byte;
                let stops = u64::from(byte < 0x20 || byte == b'"' || byte == b'\\') << place;
                assert_eq!(string_stops(&block), stops, "{byte} at {place}");
            }
            for place in 0..8 {
                let mut bytes = *b"01234567";
                bytes[place] = byte;
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                assert_eq!(leading_digits(bytes), digits, "{byte} at {place}");
            }
        }
        assert_eq!(string_stops(&[b'"'; BLOCK]), u64::MAX);
        assert_eq!(leading_digits([0xFF; 8]), 0);
    }
}
