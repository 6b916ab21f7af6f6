//! The zone that times are shown in. The server shows UTC; only a browser knows the others.

use domain::Moment;
use domain::time_range::rfc3339_ms;
use domain::typed_time::Clocks;

/// A time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// The browser's own, with its name.
    Local(String),
    /// One of the IANA database, by its name.
    Named(String),
}

impl Zone {
    /// The zone that an address or a preference names: `local`, `Europe/Berlin`; else UTC.
    pub fn named(name: &str) -> Zone {
        match name {
            "" | "UTC" | "utc" => Zone::Utc,
            "local" => Zone::Local(browser::local_name()),
            name if is_known(name) => Zone::Named(name.to_owned()),
            _ => Zone::Utc,
        }
    }

    /// The name, as a person reads it beside a time.
    pub fn label(&self) -> &str {
        match self {
            Zone::Utc => "UTC",
            Zone::Local(name) | Zone::Named(name) => name,
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

    /// A time of an address as it is typed in this zone: `2026-11-22 14:03:22`. What is relative,
    /// or no time, stays as it is, and in UTC everything does.
    pub fn as_typed(&self, text: &str) -> String {
        match text.trim().parse() {
            Ok(Moment::At(ms)) if *self != Zone::Utc => {
                let wall = self.wall_clock(ms).replace('T', " ");
                wall.strip_suffix(".000").map_or(wall.clone(), str::to_owned)
            }
            _ => text.to_owned(),
        }
    }
}

impl Clocks for Zone {
    fn offset(&self, ms: i64) -> i64 {
        match self {
            Zone::Utc => 0,
            Zone::Local(_) => browser::local_offset(ms),
            Zone::Named(name) => browser::offset(name, ms),
        }
    }
}

/// The zones that this browser knows, by name.
#[cfg(feature = "hydrate")]
pub fn names() -> Vec<String> {
    browser::names().unwrap_or_default()
}

fn is_known(name: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
    name.len() <= 64 && name.bytes().all(plain) && browser::has_zone(name)
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
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

    /// What the browser calls its own zone.
    pub(super) fn local_name() -> String {
        let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
        let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
        zone.ok().and_then(|name| name.as_string()).unwrap_or_else(|| "local".to_owned())
    }

    pub(super) fn names() -> Option<Vec<String>> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list: Function =
            Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        let names: Array = list.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()?;
        Some(names.iter().filter_map(|name| name.as_string()).collect())
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
    pub(super) fn local_name() -> String {
        "local".to_owned()
    }
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
        assert_eq!(Zone::Utc.as_typed("2026-11-22T14:03:00Z"), "2026-11-22T14:03:00Z");
    }

    #[test]
    fn elsewhere_times_read_as_the_clocks_show_them() {
        // Without a browser every zone's clocks show UTC.
        let local = Zone::named("local");
        assert_eq!(local.as_typed("2026-11-22T14:03:00.000Z"), "2026-11-22 14:03:00");
        assert_eq!(local.as_typed("1795356180042"), "2026-11-22 14:03:00.042");
        assert_eq!([local.as_typed("-2h"), local.as_typed("soon")], ["-2h", "soon"]);
    }
}
