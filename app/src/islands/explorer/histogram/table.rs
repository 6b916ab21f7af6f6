//! The histogram in words and figures, drawn only when it is asked for.

use super::buckets::Chart;
use super::{Histogram, span_in_words};
use crate::components::format::count;
use leptos::prelude::*;
use log_line::Level;

pub(super) fn table(it: Histogram) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <details class="figures script-only" on:toggle=move |event| super::toggled(&event, open)>
            <summary>"As a table"</summary>
            {move || open.get().then(|| figures(it))}
        </details>
    }
    .into_any()
}

fn figures(it: Histogram) -> AnyView {
    let heads = Level::ALL.map(|level| view! { <th scope="col">{level.word()}</th> });
    view! {
        <table>
            <caption>{it.with(caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">"Time"</th>
                    <th scope="col">"events"</th>
                    {heads.collect_view()}
                </tr>
            </thead>
            <tbody>{move || it.with(|chart| rows(it, chart))}</tbody>
        </table>
    }
    .into_any()
}

fn caption(chart: &Chart) -> String {
    ["Loaded events per ", &chart.width_in_words(), "; stretches without any are left out"].concat()
}

fn rows(it: Histogram, chart: &Chart) -> Vec<AnyView> {
    let zone = it.state.zone.get();
    let full = |at: &usize| chart.buckets[*at].iter().any(|count| *count > 0);
    let row = |at: usize| {
        let span = chart.span(at, at);
        let counts = chart.buckets[at];
        let cells = counts.map(|events| view! { <td>{count(events as usize)}</td> });
        view! {
            <tr>
                <th scope="row">
                    <button class="quiet" type="button" on:click=move |_| it.narrow_to(at, at)>
                        {span_in_words(&zone, span.from, span.to)}
                    </button>
                </th>
                <td>{count(counts.iter().sum::<u32>() as usize)}</td>
                {cells.collect_view()}
            </tr>
        }
        .into_any()
    };
    (0..chart.buckets.len()).filter(full).map(row).collect()
}
