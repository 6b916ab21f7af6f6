//! Many bytes at once, in loops that compilers turn into vector operations and in plain arithmetic
//! on words of eight bytes.

#[cfg(target_arch = "wasm32")]
pub(super) use bytewise::Stops;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use blockwise::Stops;

/// Where a string does not simply go on: at quotes, backslashes and control characters.
fn is_stop(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < 0x20)
}

/// Where code is made for size, blocks would be read byte by byte as well.
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "tests use a part of what wasm uses")
)]
mod bytewise {
    pub(in super::super) struct Stops;

    impl Stops {
        pub(in super::super) fn new() -> Stops {
            Stops
        }

        /// The first stop from `at` on.
        pub(in super::super) fn next(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
            let ahead = bytes.get(at..)?.iter().position(|&byte| super::is_stop(byte))?;
            Some(at + ahead)
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod blockwise {
    const BLOCK: usize = 64;

    /// The stops of the block that was last looked at, a bit for each byte.
    pub(in super::super) struct Stops {
        block: usize,
        bits: u64,
    }

    impl Stops {
        pub(in super::super) fn new() -> Stops {
            Stops { block: usize::MAX, bits: 0 }
        }

        /// The first stop from `at` on.
        #[inline]
        pub(in super::super) fn next(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
            if at / BLOCK == self.block {
                let ahead = self.bits >> (at % BLOCK);
                if ahead != 0 {
                    return Some(at + ahead.trailing_zeros() as usize);
                }
            }
            self.next_in_others(bytes, at)
        }

        #[inline(never)]
        fn next_in_others(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
            loop {
                if at / BLOCK != self.block {
                    self.look_at(bytes, at / BLOCK)?;
                }
                let ahead = self.bits >> (at % BLOCK);
                if ahead != 0 {
                    return Some(at + ahead.trailing_zeros() as usize);
                }
                at = (self.block + 1) * BLOCK;
            }
        }

        fn look_at(&mut self, bytes: &[u8], block: usize) -> Option<()> {
            let rest = bytes.get(block * BLOCK..)?;
            self.bits = match rest.first_chunk() {
                Some(whole) => stops(whole),
                None => {
                    let mut padded = [0; BLOCK];
                    padded[..rest.len()].copy_from_slice(rest);
                    stops(&padded)
                }
            };
            self.block = block;
            Some(())
        }
    }

    fn stops(block: &[u8; BLOCK]) -> u64 {
        let mut flags = [0; BLOCK];
        for (flag, &byte) in flags.iter_mut().zip(block) {
            *flag = u8::from(super::is_stop(byte));
        }
        let words = flags.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word));
        // The product has the lowest bits of the word's eight bytes side by side in its highest byte.
        words.rev().fold(0, |bits, word| bits << 8 | word.wrapping_mul(0x0102_0408_1020_4080) >> 56)
    }
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
            for place in 0..200 {
                let mut text = [b'a'; 200];
                text[place] = byte;
                let stop = is_stop(byte).then_some(place);
                for from in [0, place / 2, place] {
                    // Past the end the last block is filled with stops.
                    let found = Stops::new().next(&text, from).filter(|&at| at < text.len());
                    assert_eq!(found, stop, "{byte} at {place} from {from}");
                }
                assert_eq!(bytewise::Stops.next(&text, 0), stop, "{byte} at {place}");
            }
            for place in 0..8 {
                let mut bytes = *b"01234567";
                bytes[place] = byte;
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                assert_eq!(leading_digits(bytes), digits, "{byte} at {place}");
            }
        }
        assert_eq!(leading_digits([0xFF; 8]), 0);
    }
}
