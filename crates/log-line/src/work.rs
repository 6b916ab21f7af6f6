//! Counts the bytes that the scanners look at, so that tests can hold them to linear time without
//! a clock. Outside tests it is nothing.

#[cfg(test)]
thread_local! {
    static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// A scanner looked at so many bytes.
#[inline(always)]
pub(crate) fn looked_at(bytes: usize) {
    #[cfg(test)]
    BYTES.with(|all| all.set(all.get() + bytes));
    #[cfg(not(test))]
    let _ = bytes;
}

/// How many bytes are looked at while this runs.
#[cfg(test)]
pub(crate) fn of(run: impl FnOnce()) -> usize {
    BYTES.with(|all| all.set(0));
    run();
    BYTES.with(std::cell::Cell::get)
}
