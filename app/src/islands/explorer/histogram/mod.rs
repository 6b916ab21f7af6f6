//! The histogram above the list: how many of the loaded events lie where in the range, by level,
//! and which part of the range was not looked at. A stretch of it can be gone to by pointer or by
//! keys.

mod buckets;
mod covered;
#[cfg(feature = "hydrate")]
mod moves;
mod shape;
mod table;

use super::state::State;
use crate::components::format::count;
use crate::components::level::class;
use crate::components::zone::Zone;
use buckets::{Chart, Counted};
use covered::covered;
use domain::typed_time::Clocks;
use leptos::prelude::*;
use log_line::Level;
use shape::{ROOM, STEP, bars, percent};
use table::table;

/// The element that is pointed at.
const PLOT: &str = "histogram-plot";
/// Labels under the chart.
const TICKS: usize = 6;

/// What is drawn, and the buckets that are pointed at: where that began, and where it is.
#[derive(Clone, Copy)]
struct Histogram {
    state: State,
    chart: Memo<Option<Chart>>,
    picked: RwSignal<Option<(usize, usize)>>,
    /// Whether a pointer is down.
    #[cfg(feature = "hydrate")]
    drags: StoredValue<bool>,
}

pub(super) fn histogram(state: State) -> AnyView {
    let counted = StoredValue::new(Counted::default());
    let it = Histogram {
        state,
        chart: Memo::new(move |_| chart(state, counted)),
        picked: RwSignal::new(None),
        #[cfg(feature = "hydrate")]
        drags: StoredValue::new(false),
    };
    let there = Memo::new(move |_| it.chart.with(Option::is_some));
    let view = move || there.get().then(|| figure(it));
    view! { {view} }.into_any()
}

/// The loaded events, counted.
fn chart(state: State, counted: StoredValue<Counted>) -> Option<Chart> {
    let (range, generation) = state.shown.with(|shown| Some((shown.range?, shown.generation)))?;
    let offset = state.zone.with(|zone| zone.offset(range.from));
    let count = |counted: &mut Counted| {
        let list = (generation, offset);
        state.store.with_value(|store| counted.follow(store.lines(), range, list).clone())
    };
    counted.try_update_value(count)
}

impl Histogram {
    /// Reads from the chart; nothing where there is none.
    fn with<T: Default>(self, read: impl FnOnce(&Chart) -> T) -> T {
        self.chart.with(|chart| chart.as_ref().map(read).unwrap_or_default())
    }

    /// The first and the last bucket that are pointed at.
    fn stretch(self) -> Option<(usize, usize)> {
        let (from, to) = self.picked.get()?;
        let last = self.with(|chart| chart.buckets.len()).checked_sub(1)?;
        Some((from.min(to).min(last), from.max(to).min(last)))
    }

    /// What is pointed at, in words.
    fn words(self) -> Option<String> {
        let (from, to) = self.stretch()?;
        let zone = self.state.zone.get();
        let searched = self.state.shown.with(|shown| covered(shown, self.state.ends()));
        let words = self.with(|chart| {
            let span = chart.span(from, to);
            let seen = searched.is_some_and(|part| part.from <= span.to && span.from <= part.to);
            let counts =
                if seen { in_words(chart.counts(from, to)) } else { "not searched".into() };
            [&span_in_words(&zone, span.from, span.to), ": ", &counts].concat()
        });
        Some(words)
    }
}

fn figure(it: Histogram) -> AnyView {
    let open = RwSignal::new(true);
    #[cfg(feature = "hydrate")]
    moves::remember_whether(open);
    let awake = move || it.state.awake.get();
    let title = move || it.with(|chart| ["Loaded events per ", &chart.width_in_words()].concat());
    let position = move || it.stretch().map(|(_, to)| to.to_string());
    view! {
        <details class="histogram" open=move || open.get() on:toggle=move |event| toggled(&event, open)>
            <summary>
                <span>{title}</span>
                <span class="readout">{move || it.words()}</span>
                {move || legend(it)}
            </summary>
            <div
                id=PLOT
                class="plot"
                role=move || if awake() { "slider" } else { "img" }
                tabindex=move || awake().then_some("0")
                aria-label="Histogram of the loaded events"
                aria-valuemin=move || awake().then_some("0")
                aria-valuemax=move || {
                    awake().then(|| it.with(|chart| chart.buckets.len().saturating_sub(1).to_string()))
                }
                aria-valuenow=move || awake().then(|| position().unwrap_or_else(|| "0".to_owned()))
                aria-valuetext=move || awake().then(|| it.words().unwrap_or_else(title))
                on:pointerdown=move |event| it.press(&event)
                on:pointermove=move |event| it.point(&event)
                on:pointerup=move |event| it.release(&event)
                on:pointercancel=move |_| it.leave()
                on:pointerleave=move |_| it.leave()
                on:focus=move |_| it.begin()
                on:blur=move |_| it.leave()
                on:keydown=move |event| it.key(&event)
            >
                <svg aria-hidden="true" width="100%" height="100%">
                    <defs>
                        <pattern
                            id="unsearched"
                            width="7"
                            height="7"
                            patternUnits="userSpaceOnUse"
                            patternTransform="rotate(45)"
                        >
                            <rect class="hatch" width="2" height="7" />
                        </pattern>
                    </defs>
                    {move || unsearched(it)}
                    {move || pointed_at(it)}
                    {move || drawing(it)}
                </svg>
            </div>
            <svg class="axis" aria-hidden="true" width="100%" height="16">
                {move || axis(it)}
            </svg>
            {table(it)}
        </details>
    }
    .into_any()
}

/// All bars: one path a level.
fn drawing(it: Histogram) -> AnyView {
    let (paths, width) = it.with(|chart| {
        let paths: Vec<_> =
            Level::ALL.into_iter().map(|level| (level, bars(chart, level))).collect();
        (paths, chart.buckets.len() * STEP)
    });
    let view_box = ["0 0 ", &width.to_string(), " ", &ROOM.to_string()].concat();
    let path = |(level, path): (Level, String)| {
        (!path.is_empty())
            .then(|| view! { <path class="bars" data-level=class(level) d=path></path> })
    };
    view! {
        <svg viewBox=view_box preserveAspectRatio="none" width="100%" height="100%">
            {paths.into_iter().map(path).collect_view()}
        </svg>
    }
    .into_any()
}

/// The parts of the range that were not looked at, hatched.
fn unsearched(it: Histogram) -> AnyView {
    let searched = it.state.shown.with(|shown| covered(shown, it.state.ends()));
    let parts = it.with(|chart| {
        let range = chart.range;
        let parts = match searched {
            None => vec![(range.from, range.to + 1)],
            Some(part) => vec![(range.from, part.from), (part.to + 1, range.to + 1)],
        };
        let full = parts.into_iter().filter(|(from, to)| from < to);
        full.map(|(from, to)| place(chart, from, to)).collect::<Vec<_>>()
    });
    let part = |(x, width)| {
        view! { <rect class="unsearched" x=x width=width height="100%" fill="url(#unsearched)"></rect> }
    };
    parts.into_iter().map(part).collect_view().into_any()
}

fn pointed_at(it: Histogram) -> Option<AnyView> {
    let (from, to) = it.stretch()?;
    let (x, width) = it.with(|chart| {
        let bucket = |at: usize| chart.start + chart.width * at as i64;
        place(chart, bucket(from), bucket(to + 1))
    });
    Some(view! { <rect class="picked" x=x width=width height="100%"></rect> }.into_any())
}

/// Where a stretch of time lies across the chart: its start and its width.
fn place(chart: &Chart, from: i64, to: i64) -> (String, String) {
    let whole = chart.end() - chart.start;
    (percent(from - chart.start, whole), percent(to - from, whole))
}

fn axis(it: Histogram) -> AnyView {
    let zone = it.state.zone.get();
    let labels = it.with(|chart| {
        let days = chart.range.millis() > 86_400_000;
        let every = chart.buckets.len().div_ceil(TICKS).max(1);
        let starts = (0..chart.buckets.len()).step_by(every);
        starts
            .map(|at| {
                let ms = chart.start + chart.width * at as i64;
                let x = percent(ms - chart.start, chart.end() - chart.start);
                (x, label(&zone, ms, chart.width, days))
            })
            .collect::<Vec<_>>()
    });
    let tick = |(x, words): (String, String)| view! { <text x=x y="12">{words}</text> };
    labels.into_iter().map(tick).collect_view().into_any()
}

/// A bucket's start, as briefly as its width allows.
fn label(zone: &Zone, ms: i64, width: i64, days: bool) -> String {
    let (date, clock) = zone.date_and_clock(ms);
    match (width, days) {
        (86_400_000.., _) => date,
        (_, true) => [&date, " ", &clock[..5]].concat(),
        (..60_000, _) => clock[..8].to_owned(),
        _ => clock[..5].to_owned(),
    }
}

/// Every level that is there, with its count.
fn legend(it: Histogram) -> AnyView {
    let all = it.with(|chart| chart.counts(0, chart.buckets.len()));
    let entry = |(level, events): (Level, u32)| {
        view! {
            <span class="entry" data-level=class(level)>
                {count(events as usize)}
                " "
                {level.word()}
            </span>
        }
    };
    let there = Level::ALL.into_iter().zip(all).filter(|(_, events)| *events > 0);
    view! { <span class="legend">{there.map(entry).collect_view()}</span> }.into_any()
}

fn span_in_words(zone: &Zone, from: i64, to: i64) -> String {
    let (date, start) = zone.date_and_clock(from);
    let (_, end) = zone.date_and_clock(to + 1);
    [date.as_str(), " ", &start[..8], " to ", &end[..8]].concat()
}

/// `1,204 events, 12 error, 1,192 info`
fn in_words(counts: buckets::Counts) -> String {
    let all: u32 = counts.iter().sum();
    let mut words = count(all as usize) + if all == 1 { " event" } else { " events" };
    for (level, events) in Level::ALL.into_iter().zip(counts).filter(|(_, events)| *events > 0) {
        words = [&words, ", ", &count(events as usize), " ", level.word()].concat();
    }
    words
}

fn toggled(event: &leptos::ev::Event, open: RwSignal<bool>) {
    #[cfg(feature = "hydrate")]
    moves::toggled(event, open);
    let _ = (event, open);
}

#[cfg(not(feature = "hydrate"))]
impl Histogram {
    fn press(self, _: &leptos::ev::PointerEvent) {}
    fn point(self, _: &leptos::ev::PointerEvent) {}
    fn release(self, _: &leptos::ev::PointerEvent) {}
    fn leave(self) {}
    fn begin(self) {}
    fn key(self, _: &leptos::ev::KeyboardEvent) {}
    fn narrow_to(self, _: usize, _: usize) {}
}
