//! The zone that times are shown in. The server shows UTC; only a browser knows the others.

use domain::time_range::rfc3339_ms;

/// A time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// The browser's own.
    Local,
    /// One of the IANA database, by its name.
    Named(String),
}

impl Zone {
    /// The zone that an address or a preference names: `local`, `Europe/Berlin`; else UTC.
    pub fn named(name: &str) -> Zone {
        match name {
            "" | "UTC" | "utc" => Zone::Utc,
            "local" => Zone::Local,
            name if is_known(name) => Zone::Named(name.to_owned()),
            _ => Zone::Utc,
        }
    }

    /// The name, as a person reads it beside a time.
    pub fn label(&self) -> &str {
        match self {
            Zone::Utc => "UTC",
            Zone::Local => "local",
            Zone::Named(name) => name,
        }
    }

    /// `2026-11-22T14:03:22.123` by the zone's clocks, for a time in ms since 1970.
    pub fn wall_clock(&self, ms: i64) -> String {
        let mut text = rfc3339_ms(ms + self.offset(ms));
        text.truncate(23);
        text
    }

    /// `11-22` and `14:03:22.123`.
    pub fn date_and_clock(&self, ms: i64) -> (String, String) {
        let text = self.wall_clock(ms);
        (text[5..10].to_owned(), text[11..].to_owned())
    }

    /// `2026-11-22 14:03:22.123 UTC`
    pub fn full_time(&self, ms: i64) -> String {
        let mut text = self.wall_clock(ms).replace('T', " ");
        text.push(' ');
        text.push_str(self.label());
        text
    }

    /// By how many ms the zone's clocks are ahead of UTC at this time.
    pub fn offset(&self, ms: i64) -> i64 {
        match self {
            Zone::Utc => 0,
            Zone::Local => browser::local_offset(ms),
            Zone::Named(name) => browser::offset(name, ms),
        }
    }

    /// The time at which the zone's clocks show this (`ms` as if they showed UTC).
    pub fn at_wall_clock(&self, ms: i64) -> i64 {
        // Twice, because the offset may change between the two.
        let guess = ms - self.offset(ms);
        ms - self.offset(guess)
    }
}

fn is_known(name: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
    name.len() <= 64 && name.bytes().all(plain) && browser::has_zone(name)
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Date, Function, Object, Reflect};
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use std::cell::RefCell;
    use std::collections::HashMap;

    /// Offsets only ever change at quarters of an hour.
    const STEP: i64 = 900_000;

    thread_local! {
        static OFFSETS: RefCell<HashMap<(String, i64), i64>> = RefCell::default();
    }

    pub(super) fn local_offset(ms: i64) -> i64 {
        let date = Date::new(&JsValue::from_f64(ms as f64));
        -(date.get_timezone_offset() as i64) * 60_000
    }

    pub(super) fn offset(zone: &str, ms: i64) -> i64 {
        let step = ms.div_euclid(STEP);
        let key = (zone.to_owned(), step);
        if let Some(known) = OFFSETS.with_borrow(|offsets| offsets.get(&key).copied()) {
            return known;
        }
        let offset = wall_clock(zone, step * STEP).map_or(0, |wall| wall - step * STEP);
        OFFSETS.with_borrow_mut(|offsets| offsets.insert(key, offset));
        offset
    }

    pub(super) fn has_zone(name: &str) -> bool {
        wall_clock(name, 0).is_some()
    }

    /// What clocks there show, in ms as if it were UTC. Sweden writes dates as ISO 8601 does.
    fn wall_clock(zone: &str, ms: i64) -> Option<i64> {
        let date = Date::new(&JsValue::from_f64(ms as f64));
        let options = Object::new();
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        let write: Function =
            Reflect::get(&date, &"toLocaleString".into()).ok()?.dyn_into().ok()?;
        let text = write.call2(&date, &"sv-SE".into(), &options).ok()?.as_string()?;
        let parsed = Date::parse(&(text.replace(' ', "T") + "Z"));
        (!parsed.is_nan()).then_some(parsed as i64)
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    pub(super) fn local_offset(_: i64) -> i64 {
        0
    }
    pub(super) fn offset(_: &str, _: i64) -> i64 {
        0
    }
    pub(super) fn has_zone(_: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_reads_as_it_is_written() {
        let ms = 1_795_356_180_042;
        assert_eq!(Zone::Utc.date_and_clock(ms), ("11-22".into(), "14:03:00.042".into()));
        assert_eq!(Zone::Utc.full_time(0), "1970-01-01 00:00:00.000 UTC");
        assert_eq!(Zone::named("nonsense\"zone"), Zone::Utc);
    }
}
