//! Literal search, vectorised where the machine allows it.

use memchr::memmem;

/// A text to look for, prepared once per pattern.
#[derive(Debug)]
pub(crate) struct Needle(memmem::Finder<'static>);

impl Needle {
    pub(crate) fn new(text: impl AsRef<[u8]>) -> Needle {
        Needle(memmem::Finder::new(text.as_ref()).into_owned())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.needle()
    }

    pub(crate) fn len(&self) -> usize {
        self.as_bytes().len()
    }

    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.0.find(text)
    }

    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        self.find(text).is_some()
    }
}
