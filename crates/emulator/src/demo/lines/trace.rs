//! Ids that tie lines together: whoever logs at the same time shares a few traces.

use std::fmt;

use super::Moment;
use crate::demo::random::{Random, scrambled};

const SLICE_MS: i64 = 1_500;
const TRACES_PER_SLICE: u64 = 6;

/// 32 hexadecimal digits, as in W3C trace context.
pub(super) struct TraceId(u64, u64);

impl TraceId {
    pub(super) fn drawn(random: &mut Random, moment: Moment) -> Self {
        let slice = (moment.timestamp / SLICE_MS) as u64;
        let number = slice * TRACES_PER_SLICE + random.below(TRACES_PER_SLICE);
        Self(scrambled(number), scrambled(!number))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

/// A random UUID.
pub(super) struct RequestId(u64, u64);

impl RequestId {
    pub(super) fn drawn(random: &mut Random) -> Self {
        Self(random.next(), random.next())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(high, low) = self;
        let (first, second, third) = (high >> 32, high >> 16 & 0xffff, high & 0xfff);
        let (fourth, fifth) = (low >> 48 & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        write!(f, "{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
    }
}
