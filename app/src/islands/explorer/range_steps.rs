//! The ranges around the one that is shown: half of it earlier, half of it later, twice as long.
//! Links, so that they work without scripts; keys lead there too.

use super::state::State;
use crate::components::icon::{Icon, icon};
use crate::search::Search;
use domain::{Moment, TimeRange};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::islands::browser;

/// The way to another range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Earlier,
    Later,
    Wider,
}

impl Step {
    /// The search of the range that lies this way; none where there is nothing, such as after now.
    fn from(self, search: &Search, shown: TimeRange) -> Option<Search> {
        let ends_now = search.to.is_empty() || search.to == "now";
        let restarted = search.restarted();
        match self {
            Step::Earlier => Some(restarted.within(shown.shifted(-1))),
            Step::Later if ends_now => None,
            Step::Later => Some(restarted.within(shown.shifted(1))),
            // The last hour becomes the last two, which still go along with the clock.
            Step::Wider => match search.from_or_default().parse() {
                Ok(Moment::Ago(ms)) if ends_now => {
                    Some(Search { from: Moment::Ago(2 * ms).to_string(), ..restarted })
                }
                _ => Some(restarted.within(shown.widened())),
            },
        }
    }
}

pub(super) fn range_steps(state: State) -> AnyView {
    view! {
        <span class="steps">
            {link(state, Step::Earlier, "Earlier range", "Half a range earlier ([)", Icon::Left)}
            {link(state, Step::Wider, "Wider range", "Twice the range (-)", Icon::Minus)}
            {link(state, Step::Later, "Later range", "Half a range later (])", Icon::Right)}
        </span>
    }
    .into_any()
}

fn link(
    state: State,
    step: Step,
    words: &'static str,
    title: &'static str,
    shape: Icon,
) -> AnyView {
    let target = Memo::new(move |_| state.stepped(step));
    let link = move |search: Search| {
        view! {
            <a
                class="tool"
                href=state.href(&search)
                aria-label=words
                title=title
                on:click=move |event| {
                    #[cfg(feature = "hydrate")]
                    if browser::is_plain_click(&event) {
                        event.prevent_default();
                        state.step(step);
                    }
                    let _ = &event;
                }
            >
                {icon(shape)}
            </a>
        }
        .into_any()
    };
    view! { {move || target.get().map(link)} }.into_any()
}

/// The range that a search names, where both its ends are fixed.
fn stated(search: &Search) -> Option<TimeRange> {
    match (search.from.parse(), search.to.parse()) {
        (Ok(Moment::At(from)), Ok(Moment::At(to))) => Some(TimeRange { from, to }),
        _ => None,
    }
}

impl State {
    fn stepped(self, step: Step) -> Option<Search> {
        let shown = self.shown.with(|shown| shown.range);
        // What stands in the address is ahead of what is shown while that is still on its way.
        self.search.with(|search| step.from(search, stated(search).or(shown)?))
    }

    /// Goes to the range that lies this way.
    #[cfg(feature = "hydrate")]
    pub(super) fn step(self, step: Step) {
        if let Some(search) = untrack(|| self.stepped(step)) {
            self.go(search);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: TimeRange = TimeRange { from: 1_795_352_400_000, to: 1_795_355_999_999 };

    fn step(step: Step, query: &str) -> Option<String> {
        step.from(&Search::from_query(query), HOUR).map(|search| search.to_query())
    }

    #[test]
    fn a_range_moves_by_half_of_it() {
        assert_eq!(
            step(Step::Earlier, "filter=a&at=1.2&event=1.2").as_deref(),
            Some("?filter=a&from=2026-11-22T12%3A30%3A00.000Z&to=2026-11-22T13%3A29%3A59.999Z")
        );
        assert_eq!(
            step(Step::Later, "from=-2h&to=-1h").as_deref(),
            Some("?from=2026-11-22T13%3A30%3A00.000Z&to=2026-11-22T14%3A29%3A59.999Z")
        );
        assert_eq!(step(Step::Later, "from=-2h"), None);
    }

    #[test]
    fn what_goes_along_with_the_clock_still_does_when_it_is_widened() {
        assert_eq!(step(Step::Wider, "").as_deref(), Some("?from=-2h"));
        assert_eq!(step(Step::Wider, "from=-90m").as_deref(), Some("?from=-3h"));
        assert_eq!(
            step(Step::Wider, "from=-2h&to=-1h").as_deref(),
            Some("?from=2026-11-22T12%3A30%3A00.000Z&to=2026-11-22T14%3A29%3A59.999Z")
        );
    }
}
