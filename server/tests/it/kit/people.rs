//! Who asks, by type, so that a test cannot use an operator where it means a member.

use super::answer::Answer;
use super::{PASSWORD, World};
use app::search::{Extent, Search};
use app::wire::EventPage;
use axum::body::Body;
use axum::http::{Request, header, request};
use serde_json::{Value, json};

/// What anybody can send.
pub(crate) trait User {
    fn world(&self) -> &World;
    fn cookie(&self) -> Option<&str>;

    /// A request as this user's browser makes it from a page of the portal.
    fn request(&self, method: &str, path: &str) -> request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = self.cookie() {
            request = request.header(header::COOKIE, cookie);
        }
        if method != "GET" {
            request = request.header(header::ORIGIN, self.world().origin());
        }
        request
    }

    async fn get(&self, path: &str) -> Answer {
        self.world().send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.world().send(request.body(form.into()).unwrap()).await
    }

    /// Calls a server function, as the browser's part does.
    async fn rpc(&self, path: &str, input: Value) -> Answer {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json");
        self.world().send(request.body(input.to_string().into()).unwrap()).await
    }

    async fn post_login(&self, email: &str, password: &str) -> Answer {
        self.post_form("/login", &[("email", email), ("password", password)]).await
    }

    async fn log_out(&self) -> Answer {
        self.post_form("/logout", &[]).await
    }
}

/// Somebody who has not logged in.
pub(crate) struct Nobody<'w>(pub(super) &'w World);

impl User for Nobody<'_> {
    fn world(&self) -> &World {
        self.0
    }
    fn cookie(&self) -> Option<&str> {
        None
    }
}

/// A browser with a cookie that a test chose.
pub(crate) struct Holder<'w> {
    pub(crate) world: &'w World,
    pub(crate) cookie: String,
}

impl User for Holder<'_> {
    fn world(&self) -> &World {
        self.world
    }
    fn cookie(&self) -> Option<&str> {
        Some(&self.cookie)
    }
}

/// A member of a tenant, logged in.
pub(crate) struct Member<'w>(Holder<'w>);

impl User for Member<'_> {
    fn world(&self) -> &World {
        self.0.world
    }
    fn cookie(&self) -> Option<&str> {
        self.0.cookie()
    }
}

impl<'w> Member<'w> {
    pub(crate) async fn log_in(world: &'w World, email: &str) -> Member<'w> {
        Member(Holder::log_in(world, email).await)
    }

    /// What `/rpc/events/search` answers.
    pub(crate) async fn try_search(&self, group: &str, search: &Search) -> Answer {
        let input = json!({ "source": "demo", "group": group, "search": search });
        self.rpc("/rpc/events/search", input).await
    }

    /// The same, asked for more or less of it at once.
    pub(crate) async fn try_search_for(
        &self,
        group: &str,
        search: &Search,
        extent: Extent,
    ) -> Answer {
        let input = json!({ "source": "demo", "group": group, "search": search, "extent": extent });
        self.rpc("/rpc/events/search", input).await
    }

    pub(crate) async fn search(&self, group: &str, search: &Search) -> EventPage {
        self.try_search(group, search).await.json()
    }
}

/// One of the provider's staff, logged in.
pub(crate) struct Operator<'w>(Holder<'w>);

impl User for Operator<'_> {
    fn world(&self) -> &World {
        self.0.world
    }
    fn cookie(&self) -> Option<&str> {
        self.0.cookie()
    }
}

impl<'w> Operator<'w> {
    pub(super) async fn log_in(world: &'w World) -> Operator<'w> {
        Operator(Holder::log_in(world, "admin@vitrine.test").await)
    }

    /// The same browser after an answer that gave it another cookie.
    pub(crate) fn after(&self, answer: &Answer) -> Operator<'w> {
        Operator(Holder { world: self.0.world, cookie: answer.cookie_pair().unwrap().to_owned() })
    }

    /// Lets a tenant see something, as an admin types it.
    pub(crate) async fn grant(&self, tenant: &str, group: &str, stream: &str) -> Answer {
        self.grant_with_alias(tenant, group, stream, "").await
    }

    pub(crate) async fn grant_with_alias(
        &self,
        tenant: &str,
        group: &str,
        stream: &str,
        alias: &str,
    ) -> Answer {
        let fields = [("source", "demo"), ("group", group), ("stream", stream), ("alias", alias)];
        self.post_form(&format!("/admin/tenants/{tenant}/grants"), &fields).await
    }

    /// Takes away the tenant's grant of this group.
    pub(crate) async fn revoke(&self, tenant: &str, group: &str) -> Answer {
        let grant = self.world().grant_id(tenant, group).await;
        let path = format!("/admin/tenants/{tenant}/grants/{grant}/delete");
        self.post_form(&path, &[("version", "1")]).await
    }
}

impl<'w> Holder<'w> {
    async fn log_in(world: &'w World, email: &str) -> Holder<'w> {
        let answer = world.nobody().post_login(email, PASSWORD).await.expect(303);
        Holder { world, cookie: answer.cookie_pair().unwrap().to_owned() }
    }
}

impl World {
    /// The id of a tenant's grant of a group, or of nothing.
    pub(crate) async fn grant_id(&self, tenant: &str, group: &str) -> String {
        let mut owner = self.database.owner().await;
        sqlx::query_scalar(
            "select g.id::text from grants g join tenants t on t.id = g.tenant_id
             where t.slug = $1 and g.group_text = $2",
        )
        .bind(tenant)
        .bind(group)
        .fetch_optional(&mut owner)
        .await
        .unwrap()
        .unwrap_or_default()
    }
}
