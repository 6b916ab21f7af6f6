//! Everything that is known about an event beside its message.

use super::super::state::State;
use crate::components::message::message;
use crate::wire::Row;
use domain::time_range::rfc3339_ms;
use leptos::prelude::*;
use log_line::Level;

/// The list of it; each part can be copied.
pub(super) fn metadata(state: State, row: &Row, level: Level) -> AnyView {
    let (source, group) = state.place.with_value(|place| {
        (place.source.clone(), row.group.clone().unwrap_or(place.group.clone()))
    });
    let time = |ms| state.zone.with(|zone| zone.full_time(ms));
    let late = lag(row.ingested - row.time);
    let ingested = [time(row.ingested).as_str(), " (", &late, ")"].concat();
    let parts = [
        ("Time", time(row.time), row.datetime()),
        ("Ingested", ingested, rfc3339_ms(row.ingested)),
        ("Level", level.word().to_owned(), String::new()),
        ("Source", source.clone(), source),
        ("Group", group.clone(), group),
        ("Stream", row.stream.clone(), row.stream.clone()),
        ("Event id", row.id.clone(), row.id.clone()),
    ];
    view! { <dl>{parts.into_iter().map(|(name, text, copy)| part(name, &text, copy)).collect_view()}</dl> }
        .into_any()
}

fn part(name: &'static str, text: &str, copy: String) -> AnyView {
    let button = (!copy.is_empty()).then(|| {
        let label = ["Copy ", &name.to_lowercase()].concat();
        view! {
            <button class="act script-only" type="button" data-act="copy" data-copy=copy aria-label=label>
                "Copy"
            </button>
        }
    });
    view! {
        <dt>{name}</dt>
        <dd>
            <span>{message(text)}</span>
            {button}
        </dd>
    }
    .into_any()
}

/// How much later it was taken in than it happened.
fn lag(ms: i64) -> String {
    match ms {
        ..0 => [&(-ms).to_string(), " ms before it happened, by the producer's clock"].concat(),
        0..1_000 => [&ms.to_string(), " ms later"].concat(),
        1_000..120_000 => {
            let (seconds, tenths) = (ms / 1_000, ms % 1_000 / 100);
            [&seconds.to_string(), ".", &tenths.to_string(), " s later"].concat()
        }
        _ => [&(ms / 60_000).to_string(), " min later"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_is_said_in_a_fitting_unit() {
        assert_eq!(
            [lag(12), lag(1_500), lag(600_000)],
            ["12 ms later", "1.5 s later", "10 min later"]
        );
        assert!(lag(-5).starts_with("5 ms before"));
    }
}
