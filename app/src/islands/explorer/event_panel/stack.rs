//! Stack traces: the lines that a runtime wrote one by one are joined with their neighbours, and
//! a trace is taken apart so that one's own code is read first.

use super::super::state::State;
use super::super::store::Line;
use crate::components::message::message;
use crate::search::Order;
use crate::wire::Row;
use leptos::prelude::*;
use log_line::stack::{Frame, Trace, joins, trace_of};
use std::collections::VecDeque;
use std::sync::Arc;

/// Lines looked at on either side for more of a trace; other streams' lines lie between.
const AROUND: usize = 500;
/// Most lines that are joined.
const MOST: usize = 200;

/// The lines that belong to this one, and the trace that they are; nothing for a line that is
/// neither.
pub(super) fn stack(state: State, row: &Row) -> Option<AnyView> {
    let lines = state.store.with_value(|store| {
        let order = state.search.with(|search| search.order);
        let at = store.position(&row.key());
        at.map(|at| together(store.lines(), at, order)).unwrap_or_default()
    });
    let joined = (lines.len() > 1).then(|| {
        let texts: Vec<&str> = lines.iter().map(|line| line.row.message.as_str()).collect();
        texts.join("\n")
    });
    let trace = trace_of(joined.as_deref().unwrap_or(&row.message));
    let whole = joined.map(|text| {
        let words = [&lines.len().to_string(), " lines that belong together"].concat();
        view! {
            <h2>{words}</h2>
            <pre class="raw">
                <code>{message(&text)}</code>
            </pre>
        }
    });
    (trace.is_some() || whole.is_some()).then(|| {
        view! {
            {trace.map(trace_view)}
            {whole}
        }
        .into_any()
    })
}

/// The lines of one stream that join up with the one at this place, in the order of time.
fn together(lines: &[Arc<Line>], at: usize, order: Order) -> Vec<Arc<Line>> {
    let Some(open) = lines.get(at) else { return Vec::new() };
    let neighbours = |older: bool| {
        let down = older == (order == Order::Newest);
        let place = move |step| if down { at.checked_add(step) } else { at.checked_sub(step) };
        let lines = (1..=AROUND).map_while(place).map_while(|place| lines.get(place));
        lines.filter(|line| line.row.stream == open.row.stream && line.row.group == open.row.group)
    };
    let mut chain = VecDeque::from([open]);
    for line in neighbours(true) {
        if chain.len() >= MOST || !chain.front().is_some_and(|first| joins(of(line), of(first))) {
            break;
        }
        chain.push_front(line);
    }
    for line in neighbours(false) {
        if chain.len() >= MOST || !chain.back().is_some_and(|last| joins(of(last), of(line))) {
            break;
        }
        chain.push_back(line);
    }
    chain.into_iter().cloned().collect()
}

fn of(line: &Line) -> (&str, i64, &str) {
    (&line.row.stream, line.row.time, &line.row.message)
}

fn trace_view(trace: Trace) -> AnyView {
    let has_own = trace.frames.iter().any(|frame| frame.is_own);
    let runs: Vec<AnyView> = trace
        .frames
        .chunk_by(|a, b| a.is_own == b.is_own)
        .map(|run| if run[0].is_own { frames(run) } else { folded(run, !has_own) })
        .collect();
    view! {
        <section class="trace" aria-label="Stack trace">
            <h2>"Stack trace"</h2>
            <p class="head">{message(&trace.head)}</p>
            {runs}
        </section>
    }
    .into_any()
}

fn frames(run: &[Frame]) -> AnyView {
    let frames = run.iter().map(|frame| view! { <li>{message(&frame.text)}</li> });
    view! { <ul>{frames.collect_view()}</ul> }.into_any()
}

/// Frames of libraries and runtimes, behind their number.
fn folded(run: &[Frame], open: bool) -> AnyView {
    let words = match run.len() {
        1 => "1 library frame".to_owned(),
        count => [&count.to_string(), " library frames"].concat(),
    };
    view! {
        <details class="library" open=open>
            <summary>{words}</summary>
            {frames(run)}
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(stream: &str, time: i64, text: &str) -> Arc<Line> {
        let message = text.to_owned();
        let (id, stream) = (text.len().to_string(), stream.to_owned());
        Line::new(Row { id, time, ingested: time, group: None, stream, message, cut_from: None })
    }

    #[test]
    fn a_trace_is_joined_across_the_lines_of_other_streams() {
        let mut lines = vec![
            line("a", 1, "INFO before"),
            line("a", 5, "java.lang.IllegalStateException: boom"),
            line("b", 5, "INFO between"),
            line("a", 5, "\tat com.acme.Main.run(Main.java:3)"),
            line("a", 6, "\tat com.acme.Main.main(Main.java:9)"),
            line("a", 9, "INFO after"),
        ];
        let texts = |lines: Vec<Arc<Line>>| -> Vec<String> {
            lines.iter().map(|line| line.row.message.clone()).collect()
        };
        let all = [
            "java.lang.IllegalStateException: boom",
            "\tat com.acme.Main.run(Main.java:3)",
            "\tat com.acme.Main.main(Main.java:9)",
        ];
        for at in [1, 3, 4] {
            assert_eq!(texts(together(&lines, at, Order::Oldest)), all);
        }
        lines.reverse();
        assert_eq!(texts(together(&lines, 2, Order::Newest)), all);
        assert_eq!(texts(together(&lines, 0, Order::Newest)), ["INFO after"]);
        assert!(together(&lines, 9, Order::Newest).is_empty());
    }
}
