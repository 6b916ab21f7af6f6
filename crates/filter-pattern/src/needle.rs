//! Literal search: vectorised where the machine allows it, small where it is downloaded.

/// Whether it pays to search events for literals before they are properly read: not in a browser,
/// which has few of them and waits for every byte of code.
pub(crate) const PAYS: bool = cfg!(not(target_arch = "wasm32"));

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use vectorised::{Needle, either, find_byte};

#[cfg(target_arch = "wasm32")]
pub(crate) use small::{Needle, either, find_byte};

#[cfg(not(target_arch = "wasm32"))]
mod vectorised {
    use memchr::memmem;

    /// A text to look for, prepared once per pattern.
    #[derive(Clone, Debug)]
    pub(crate) struct Needle(Box<memmem::Finder<'static>>);

    impl Needle {
        pub(crate) fn new(text: impl AsRef<[u8]>) -> Needle {
            Needle(Box::new(memmem::Finder::new(text.as_ref()).into_owned()))
        }

        pub(crate) fn as_bytes(&self) -> &[u8] {
            self.0.needle()
        }

        pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
            self.0.find(text)
        }
    }

    pub(crate) fn find_byte(byte: u8, text: &[u8]) -> Option<usize> {
        memchr::memchr(byte, text)
    }

    /// The first place of either byte.
    pub(crate) fn either(one: u8, other: u8, text: &[u8]) -> Option<usize> {
        memchr::memchr2(one, other, text)
    }
}

/// The other way takes thousands of bytes.
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "tests use a part of what wasm uses")
)]
mod small {
    #[derive(Clone, Debug)]
    pub(crate) struct Needle(Box<[u8]>);

    impl Needle {
        pub(crate) fn new(text: impl AsRef<[u8]>) -> Needle {
            Needle(text.as_ref().into())
        }

        pub(crate) fn as_bytes(&self) -> &[u8] {
            &self.0
        }

        pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
            let last = text.len().checked_sub(self.0.len())?;
            (0..=last).find(|&at| text[at..].starts_with(&self.0))
        }
    }

    pub(crate) fn find_byte(byte: u8, text: &[u8]) -> Option<usize> {
        text.iter().position(|&b| b == byte)
    }

    pub(crate) fn either(one: u8, other: u8, text: &[u8]) -> Option<usize> {
        text.iter().position(|&b| b == one || b == other)
    }
}

impl Needle {
    pub(crate) fn len(&self) -> usize {
        self.as_bytes().len()
    }

    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        self.find(text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{either, find_byte, small};

    #[test]
    fn both_ways_find_the_same() {
        let texts: [&[u8]; 7] = [b"", b"a", b"ab", b"aab", b"abab", b"bbaab", b"ccc"];
        for needle in texts {
            for text in texts {
                let small = small::Needle::new(needle).find(text);
                assert_eq!(super::Needle::new(needle).find(text), small, "{needle:?} in {text:?}");
            }
        }
        for text in texts {
            assert_eq!(find_byte(b'b', text), small::find_byte(b'b', text));
            assert_eq!(either(b'c', b'b', text), small::either(b'c', b'b', text));
        }
    }
}
