//! What every endpoint that searches events is asked.

use super::input::choice;
use super::problem::Problem;
use app::search::Order;
use serde::Serialize;
use utoipa::ToSchema;

/// The order of events.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes what `order` takes")]
pub(super) enum EventOrder {
    Newest,
    Oldest,
}

pub(super) fn order(text: Option<&str>) -> Result<Order, Problem> {
    choice("order", text, &[("newest", Order::Newest), ("oldest", Order::Oldest)], Order::Newest)
}

/// Declares the parameters of an endpoint that searches events: those of every search, and its
/// own. (serde cannot both flatten a struct and refuse what it does not know.)
macro_rules! search_query {
    ($name:ident { $($own:tt)* }) => {
        #[derive(serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(super) struct $name {
            /// The source's short name, as `/log-groups` gives it.
            #[param(example = "demo")]
            source: String,
            /// The log group's name.
            #[param(example = "/acme/api")]
            group: String,
            /// Only this stream.
            stream: Option<String>,
            /// Only streams whose name starts with this.
            prefix: Option<String>,
            /// A CloudWatch filter pattern.
            #[param(example = "{ $.status >= 500 }", max_length = 1024)]
            filter: Option<String>,
            /// The first moment: RFC 3339, epoch ms, or relative such as `-15m` (units
            /// `s m h d w`).
            #[param(default = "-1h", example = "-24h")]
            from: Option<String>,
            /// The last moment, in the same forms.
            #[param(default = "now", example = "now")]
            to: Option<String>,
            /// Which events come first.
            #[param(value_type = Option<crate::http::api::search::EventOrder>, inline, default = "newest")]
            order: Option<String>,
            /// The `next` of an earlier answer. It belongs to your token's owner, to what may be
            /// seen, and to this very search, and is good for an hour.
            cursor: Option<String>,
            $($own)*
        }

        impl $name {
            fn search(&self) -> Result<app::search::Search, crate::http::api::problem::Problem> {
                let text = |field: &Option<String>| field.clone().unwrap_or_default();
                Ok(app::search::Search {
                    stream: text(&self.stream),
                    prefix: text(&self.prefix),
                    filter: text(&self.filter),
                    from: text(&self.from),
                    to: text(&self.to),
                    order: crate::http::api::search::order(self.order.as_deref())?,
                    cursor: text(&self.cursor),
                    ..app::search::Search::default()
                })
            }
        }
    };
}
pub(super) use search_query;
