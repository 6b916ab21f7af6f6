//! Usage as tables: today beside its budget, and the days before.

use crate::components::format::{bytes, count};
use crate::components::table::Table;
use crate::route::usage_href;
use crate::wire::{BudgetForm, UsageDay};
use leptos::prelude::*;

/// What was used today beside what may be; nothing where there is no budget.
pub fn today(days: &[UsageDay], budget: &BudgetForm, today: &str) -> AnyView {
    if *budget == BudgetForm::default() {
        return ().into_any();
    }
    let used = days.iter().find(|day| day.day == today).cloned().unwrap_or_default();
    let rows = [
        ("Requests to AWS", used.calls, &budget.soft_calls, &budget.hard_calls),
        ("Bytes of log lines", used.bytes, &budget.soft_bytes, &budget.hard_bytes),
        (
            "Seconds of live tails",
            used.tail_seconds,
            &budget.soft_tail_seconds,
            &budget.hard_tail_seconds,
        ),
    ];
    let row = |(what, used, soft, hard): (&'static str, i64, &String, &String)| {
        let words = standing(used, soft, hard);
        let cell = |text: &String| if text.is_empty() { "–".to_owned() } else { grouped(text) };
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td class="figure">{grouped(&used.to_string())}</td>
                <td class="figure">{cell(soft)}</td>
                <td class="figure">{cell(hard)}</td>
                <td>{words}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <Table
            label="Today's budget"
            head={view! {
                <th scope="col">"Today"</th>
                <th class="figure" scope="col">"Used"</th>
                <th class="figure" scope="col">"Warn at"</th>
                <th class="figure" scope="col">"Stop at"</th>
                <th scope="col">"Standing"</th>
            }}
        >
            {rows}
        </Table>
    }
    .into_any()
}

/// How a count stands to its budgets.
fn standing(used: i64, soft: &str, hard: &str) -> &'static str {
    let is_at = |most: &str| most.parse().is_ok_and(|most: i64| used >= most);
    if is_at(hard) {
        "Used up: refused until 00:00 UTC"
    } else if is_at(soft) {
        "Over the warning"
    } else {
        "Fine"
    }
}

fn grouped(number: &str) -> String {
    number.parse().map_or_else(|_| number.to_owned(), count)
}

/// The days as rows, in their order; with the tenant for the provider alone.
pub fn days(days: Vec<UsageDay>, for_provider: bool) -> AnyView {
    if days.is_empty() {
        return view! { <p class="empty">"Nothing yet."</p> }.into_any();
    }
    let figure = |number: i64| grouped(&number.to_string());
    let row = move |day: UsageDay| {
        view! {
            <tr>
                <th scope="row">{day.day}</th>
                {for_provider
                    .then(|| {
                        let href = usage_href(&day.tenant);
                        view! {
                            <td>
                                <a href=href>{day.tenant}</a>
                            </td>
                        }
                    })}
                <td class="figure">{figure(day.calls)}</td>
                <td class="figure">{figure(day.saved)}</td>
                <td class="figure">{figure(day.events)}</td>
                <td class="figure">{bytes(day.bytes)}</td>
                <td class="figure">{figure(day.tail_seconds)}</td>
            </tr>
        }
    };
    view! {
        <Table
            label="Usage by day"
            head={view! {
                <th scope="col">"Day"</th>
                {for_provider.then(|| view! { <th scope="col">"Tenant"</th> })}
                <th class="figure" scope="col">"Requests to AWS"</th>
                <th class="figure" scope="col">"Spared by the cache"</th>
                <th class="figure" scope="col">"Events"</th>
                <th class="figure" scope="col">"Log lines"</th>
                <th class="figure" scope="col">"Tail seconds"</th>
            }}
        >
            {days.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::standing;

    #[test]
    fn a_budget_warns_before_it_stops() {
        assert_eq!(standing(9, "10", "20"), "Fine");
        assert_eq!(standing(10, "10", "20"), "Over the warning");
        assert_eq!(standing(20, "", "20"), "Used up: refused until 00:00 UTC");
        assert_eq!(standing(20, "", ""), "Fine");
    }
}
