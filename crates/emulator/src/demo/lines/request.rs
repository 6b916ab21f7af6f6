//! A request answered by an HTTP service, as one JSON line.

use super::Moment;
use super::trace::{RequestId, TraceId};
use crate::demo::random::Random;

/// A way to call a service.
#[derive(Clone, Copy)]
pub(super) struct Route {
    method: &'static str,
    /// The path up to the number that ends it.
    path: &'static str,
    usual_ms: u64,
}

const fn route(method: &'static str, path: &'static str, usual_ms: u64) -> Route {
    Route { method, path, usual_ms }
}

pub(super) const API_ROUTES: [Route; 12] = [
    route("GET", "/v1/orders/", 24),
    route("GET", "/v1/orders/", 31),
    route("POST", "/v1/orders?cart=", 96),
    route("GET", "/v1/customers/", 18),
    route("PATCH", "/v1/customers/", 44),
    route("GET", "/v1/products/", 12),
    route("GET", "/v1/search?page=", 140),
    route("POST", "/v1/payments?order=", 310),
    route("GET", "/v1/shipments/", 38),
    route("DELETE", "/v1/carts/", 27),
    route("PUT", "/v1/carts/", 33),
    route("GET", "/v1/reports/", 620),
];
pub(super) const WEB_ROUTES: [Route; 12] = [
    route("GET", "/?visit=", 22),
    route("GET", "/assets/app.js?v=", 3),
    route("GET", "/assets/app.css?v=", 3),
    route("GET", "/assets/photo/", 9),
    route("GET", "/products/", 41),
    route("GET", "/products/", 47),
    route("GET", "/search?page=", 160),
    route("GET", "/cart?id=", 36),
    route("POST", "/cart?add=", 52),
    route("POST", "/checkout?cart=", 280),
    route("POST", "/comments?product=", 64),
    route("GET", "/account/orders/", 58),
];
const FAILURES: [(u16, &str); 6] = [
    (500, "unhandled error: index out of bounds in price table"),
    (500, "could not serialise response: missing field `currency`"),
    (502, "upstream connection reset by peer"),
    (503, "connection pool exhausted: 32 of 32 in use"),
    (503, "circuit open for payments-gateway"),
    (504, "upstream did not answer within 5000 ms"),
];
const REFUSALS: [(u16, &str); 6] = [
    (400, "request body is not valid JSON"),
    (401, "access token expired"),
    (403, "missing scope orders:write"),
    (404, "no such resource"),
    (409, "order was changed meanwhile"),
    (429, "too many requests from this client"),
];
const STACKS: [&str; 2] = [
    "at OrderService.total (/srv/app/orders.js:214:19)\\n    at async handler (/srv/app/routes/orders.js:58:22)\\n    at async dispatch (/srv/app/server.js:131:5)",
    "com.shop.pricing.PriceTable.lookup(PriceTable.java:88)\\n\\tat com.shop.orders.Totals.sum(Totals.java:41)\\n\\tat com.shop.http.Router.handle(Router.java:207)",
];

pub(super) fn line(
    random: &mut Random,
    moment: Moment,
    service: &str,
    routes: [Route; 12],
) -> String {
    let Route { method, path, usual_ms } = random.pick(routes);
    let slow = if moment.incident { 6 } else { 1 };
    let usual_ms = slow * (usual_ms / 2 + random.wait(usual_ms as f64 / 2.0) as u64) + 1;
    let (level, status, said) = outcome(random, moment, method, usual_ms);
    // Who waits for somebody else waits until the time is up.
    let latency_ms = if status == 504 { 5_000 + usual_ms % 40 } else { usual_ms };
    let request = RequestId::drawn(random);
    let trace = TraceId::drawn(random, moment);
    let (number, user) = (1_000 + random.below(9_000), 1_000 + random.below(420));
    let plan = random.pick(["free", "team", "team", "business"]);
    let bytes = if matches!(status, 204 | 304) { 0 } else { 180 + random.below(14_000) };
    let stack = match status {
        500 => format!(",\"stack\":\"{}\"", random.pick(STACKS)),
        _ => String::new(),
    };
    format!(
        "{{\"level\":\"{level}\",\"msg\":\"{said}\",\"service\":\"{service}\",\"request_id\":\"{request}\",\
         \"trace_id\":\"{trace}\",\"method\":\"{method}\",\"path\":\"{path}{number}\",\"status\":{status},\
         \"latency_ms\":{latency_ms},\"bytes\":{bytes},\"user\":{{\"id\":\"u_{user}\",\"plan\":\"{plan}\"}}{stack}}}"
    )
}

fn outcome(
    random: &mut Random,
    moment: Moment,
    method: &str,
    latency_ms: u64,
) -> (&'static str, u16, &'static str) {
    if moment.error {
        let (status, said) = random.pick(FAILURES);
        return ("ERROR", status, said);
    }
    if random.chance(45) {
        let (status, said) = random.pick(REFUSALS);
        return ("WARN", status, said);
    }
    if latency_ms > 900 {
        return ("WARN", 200, "slow request");
    }
    match method {
        "GET" if random.chance(80) => ("DEBUG", 200, "answered from cache"),
        "GET" if random.chance(110) => ("INFO", 304, "not modified"),
        "POST" => ("INFO", 201, "resource created"),
        "DELETE" => ("INFO", 204, "resource deleted"),
        _ => ("INFO", 200, "request completed"),
    }
}
