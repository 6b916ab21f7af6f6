//! Passing over values, however deep, without recursion.

use super::scan::Source;
use crate::limits::MAX_EVENT_DEPTH;

/// The open objects and arrays around a place, a bit each.
#[derive(Default)]
pub(super) struct Nesting {
    depth: usize,
    objects: [u64; MAX_EVENT_DEPTH / 64],
}

impl Nesting {
    pub(super) fn open(&mut self, object: bool) -> Option<()> {
        let word = self.objects.get_mut(self.depth / 64)?;
        let bit = 1 << (self.depth % 64);
        *word = if object { *word | bit } else { *word & !bit };
        self.depth += 1;
        Some(())
    }

    pub(super) fn close(&mut self) {
        self.depth -= 1;
    }

    fn in_object(&self) -> bool {
        let innermost = self.depth.wrapping_sub(1);
        self.objects.get(innermost / 64).is_some_and(|word| word >> (innermost % 64) & 1 == 1)
    }

    /// The end of the value that starts at `at`.
    #[inline]
    pub(super) fn value_end(&mut self, source: &mut Source<'_>, at: usize) -> Option<usize> {
        match source.get(at) {
            b'{' => self.container_end(source, at, true),
            b'[' => self.container_end(source, at, false),
            _ => source.scalar_end(at),
        }
    }

    #[inline(never)]
    fn container_end(&mut self, source: &mut Source<'_>, at: usize, object: bool) -> Option<usize> {
        let outside = self.depth;
        self.open(object)?;
        self.pass(source, at + 1, outside, true)
    }

    /// The end of all that is open, from the end of a value on.
    pub(super) fn rest_end(&mut self, source: &mut Source<'_>, at: usize) -> Option<usize> {
        if self.depth == 0 { Some(at) } else { self.pass(source, at, 0, false) }
    }

    /// Reads on until everything deeper than `outside` is closed. `at` is the first place in a
    /// container, if it is `fresh`, or else what comes after a value.
    fn pass(
        &mut self,
        source: &mut Source<'_>,
        mut at: usize,
        outside: usize,
        mut fresh: bool,
    ) -> Option<usize> {
        let mut object = self.in_object();
        loop {
            at = source.skip_space(at);
            let byte = source.get(at);
            if byte == if object { b'}' } else { b']' } {
                self.close();
                at += 1;
                if self.depth == outside {
                    return Some(at);
                }
                object = self.in_object();
                fresh = false;
                continue;
            }
            if !fresh {
                if byte != b',' {
                    return None;
                }
                at = source.skip_space(at + 1);
            }
            if object {
                let key_end = source.key_end(at)?;
                at = source.value_start(key_end)?;
            }
            fresh = matches!(source.get(at), b'{' | b'[');
            if fresh {
                object = source.get(at) == b'{';
                self.open(object)?;
                at += 1;
            } else {
                at = source.scalar_end(at)?;
            }
        }
    }
}
