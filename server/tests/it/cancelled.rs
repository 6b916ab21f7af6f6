//! Whoever hangs up leaves nothing half-done, and takes nothing from others.

use crate::kit::World;
use crate::kit::people::{Member, Operator, User};
use axum::body::Body;
use axum::http::{Request, header, request};
use futures::poll;
use serde_json::json;
use server::db::audit::{self, AuditEvent, Outcome};
use std::future::Future;
use std::pin::pin;
use tower::ServiceExt as _;

/// Places in a piece of work at which it is cut.
const CUTS: usize = 40;

/// Polls a future so many times and drops it. Returns how often it was polled, if it ended first.
async fn cut_after<F: Future>(polls: usize, future: F) -> Option<usize> {
    let mut future = pin!(future);
    for polled in 0..polls {
        if poll!(future.as_mut()).is_ready() {
            return Some(polled);
        }
        tokio::task::yield_now().await;
    }
    None
}

/// The places to cut at: so many polls each, spread over what the whole takes.
fn spread(whole: usize) -> impl Iterator<Item = usize> {
    (1..=CUTS).map(move |cut| cut * (whole + 1) / CUTS)
}

/// The writes that are tried, each with a name of its own.
struct Writers<'w> {
    ann: Member<'w>,
    operator: Operator<'w>,
}

impl Writers<'_> {
    /// The request of a write: an invitation, a shared view, a tenant.
    fn request(&self, kind: usize, name: &str) -> Request<Body> {
        const FORM: &str = "application/x-www-form-urlencoded";
        const JSON: &str = "application/json";
        let with = |request: request::Builder, kind: &str, body: String| {
            request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
        };
        match kind {
            0 => {
                let form = format!("email={name}%40acme.test&role=viewer");
                with(self.ann.request("POST", "/members/invite"), FORM, form)
            }
            1 => {
                let view = json!({ "source": "demo", "group": "/acme/api", "name": name,
                                   "query": "", "shared": true });
                let input = json!({ "view": view }).to_string();
                with(self.ann.request("POST", "/rpc/views/create"), JSON, input)
            }
            _ => {
                let form = format!("name={name}&slug={name}");
                with(self.operator.request("POST", "/admin/tenants"), FORM, form)
            }
        }
    }
}

/// Asked in one statement, so that both numbers are of one moment, whatever is under way.
const UNLIKE: &str = "
    select count(*) from (values
        ('member.invite', (select count(*) from invites)),
        ('view.share', (select count(*) from saved_views)),
        ('tenant.create', (select count(*) from tenants where slug like 'cut-%'))
    ) as done (what, rows)
    where rows <> (select count(*) from audit_events a where a.action = done.what)";

#[tokio::test]
async fn a_write_whose_client_hangs_up_is_done_wholly_or_not_at_all() {
    let world = World::open().await;
    let writers = Writers { ann: world.ann().await, operator: world.operator().await };
    for kind in 0..3 {
        let send = |name: String| world.router.clone().oneshot(writers.request(kind, &name));
        let whole = cut_after(usize::MAX, send(format!("cut-{kind}-whole"))).await.unwrap();
        for (number, polls) in spread(whole).enumerate() {
            cut_after(polls, send(format!("cut-{kind}-{number}"))).await;
            assert_eq!(world.database.number(UNLIKE).await, 0, "kind {kind}, {polls} of {whole}");
        }
    }
}

/// A BEGIN that is given up on its way leaves a connection inside of a transaction (sqlx #4385).
/// Whoever gets that connection next must get a transaction of their own, and what they are told
/// is written must be there.
#[tokio::test]
async fn nobody_goes_on_in_a_transaction_that_was_given_up() {
    let world = World::open().await;
    let db = &world.state.db;
    let mut owner = world.database.owner().await;
    let whole = cut_after(usize::MAX, db.door()).await.unwrap();
    let mut acknowledged = 0;
    for polls in (0..5).flat_map(|_| spread(whole)) {
        cut_after(polls, db.door()).await;
        let clock = sqlx::query_scalar("select clock_timestamp()");
        let now: time::OffsetDateTime = clock.fetch_one(&mut owner).await.unwrap();
        let mut tx = db.door().await.unwrap();
        let fresh = sqlx::query_scalar("select now() >= $1").bind(now);
        let fresh: bool = fresh.fetch_one(&mut *tx).await.unwrap();
        assert!(fresh, "after {polls} of {whole}: it had begun before it was asked for");
        let event = AuditEvent {
            tenant: None,
            actor: None,
            actor_label: "nobody",
            ip: "",
            action: "probe.write",
            subject: "",
            outcome: Outcome::Ok,
            request_id: "",
            detail: json!({}),
        };
        audit::record(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        acknowledged += 1;
        let there = "select count(*) from audit_events where action = 'probe.write'";
        assert_eq!(world.database.number(there).await, acknowledged, "after {polls} of {whole}");
    }
}
