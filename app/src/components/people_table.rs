//! A tenant's people as a table, with what can be done with each of them.

use crate::components::table::Table;
use crate::wire::MemberCard;
use leptos::prelude::*;

/// A row of it.
pub struct Person {
    /// Who it is.
    pub card: MemberCard,
    /// Whether it is whoever looks at the page.
    pub is_me: bool,
    /// The forms that do something with them.
    pub actions: Option<AnyView>,
}

/// The people, in their order.
pub fn view(label: &'static str, people: Vec<Person>) -> AnyView {
    if people.is_empty() {
        return view! { <p class="empty">"Nobody yet."</p> }.into_any();
    }
    let has_actions = people.iter().any(|person| person.actions.is_some());
    let row = move |Person { card, is_me, actions }: Person| {
        view! {
            <tr>
                <th scope="row">{card.email}</th>
                <td>{card.name} {is_me.then(|| view! { " " <span class="tag">"You"</span> })}</td>
                <td>{card.role.label()}</td>
                {has_actions.then(|| view! { <td class="figure">{actions}</td> })}
            </tr>
        }
    };
    view! {
        <Table
            label=label
            head={view! {
                <th scope="col">"Email"</th>
                <th scope="col">"Name"</th>
                <th scope="col">"Role"</th>
                {has_actions
                    .then(|| {
                        view! {
                            <th scope="col">
                                <span class="unseen">"Actions"</span>
                            </th>
                        }
                    })}
            }}
        >
            {people.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}
