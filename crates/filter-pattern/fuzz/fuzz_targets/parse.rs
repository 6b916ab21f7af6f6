//! Whatever is typed: an error with a sound span, or a pattern that its spelling gives back.

#![no_main]

use filter_pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Pattern::parse(text) {
    Err(error) => assert!(text.get(error.span).is_some()),
    Ok(pattern) => {
        assert!(!pattern.explain().is_empty());
        assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
    }
});
