//! Every address, on one screen.

use crate::http::files::Keep;
use crate::http::{
    account, admin, api, audit, export, files, health, invite, login, looks, members, pages, reset,
    rpc, seeing, tail, tokens, usage,
};
use crate::layers;
use crate::state::AppState;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use std::path::Path;

/// The whole server as one service.
pub fn build(state: AppState) -> Router {
    // Rendering spawns its futures through this. leptos_axum would set it while it lists the routes
    // of leptos's own router, which is not used here. Refused when it was set before: no matter.
    let _set_before = any_spawner::Executor::init_tokio();
    let site = Path::new(&*state.leptos.site_root).to_owned();
    let office = Router::new()
        .route("/admin/sources", get(pages::answer).post(admin::sources::create))
        .route("/admin/sources/{slug}", get(pages::answer).post(admin::sources::change))
        .route("/admin/tenants", get(pages::answer).post(admin::tenants::create))
        .route("/admin/tenants/{slug}", get(pages::answer).post(admin::tenants::change))
        .route("/admin/tenants/{slug}/invite", post(admin::tenants::invite))
        .route("/admin/tenants/{slug}/members/{id}/reset", post(admin::tenants::reset))
        .route("/admin/tenants/{slug}/members", post(admin::tenants::create_member))
        .route("/admin/tenants/{slug}/see", post(seeing::start))
        .route("/admin/tenants/{slug}/suspend", post(admin::tenants::suspend))
        .route("/admin/tenants/{slug}/resume", post(admin::tenants::resume))
        .route("/admin/tenants/{slug}/delete", post(admin::tenants::delete))
        .route("/admin/tenants/{slug}/grants", post(admin::grants::create))
        .route("/admin/tenants/{slug}/grants/try", post(admin::grants::dry_run))
        .route("/admin/tenants/{slug}/grants/{id}", get(pages::answer).post(admin::grants::change))
        .route("/admin/tenants/{slug}/grants/{id}/delete", post(admin::grants::delete))
        .route("/admin/usage/{slug}", post(admin::usage::set_budget))
        .layer(from_fn_with_state(state.clone(), admin::proof::ask));
    let build = ["/pkg/", files::version(&state.leptos.site_root)].concat();
    let dynamic = Router::new()
        .route("/login", get(pages::answer).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/account/looks", post(looks::remember))
        .route("/rpc/{*function}", post(rpc::answer))
        .route("/logs/{source}/{group}/export", get(export::download))
        .route("/account/password", post(account::change_password))
        .route("/account/sessions/end", post(account::end_sessions))
        .route("/tenant", post(account::switch_tenant))
        .route("/see/stop", post(seeing::stop))
        .route("/members/invite", post(members::invite))
        .route("/members/{id}/role", post(members::set_role))
        .route("/members/{id}/remove", post(members::remove))
        .route("/members/{id}/reset", post(members::reset))
        .route("/forgot", get(pages::answer).post(reset::forgot))
        .route("/reset/{link}", get(pages::answer).post(reset::set))
        .route("/invite/{link}", get(pages::answer).post(invite::accept))
        .route("/admin/audit/export", get(audit::download))
        .route("/admin/usage/export", get(usage::all))
        .route("/usage/export", get(usage::own))
        .route("/account/tokens", post(tokens::create))
        .route("/account/tokens/{id}/revoke", post(tokens::revoke))
        .route("/members/tokens", post(tokens::create_of_tenant))
        .route("/members/tokens/{id}/revoke", post(tokens::revoke_of_tenant))
        .route("/logs/{source}/{group}/tail", get(tail::listen))
        .route("/docs/api", get(api::reference::show))
        .route("/", get(pages::answer))
        .merge(office)
        .fallback(get(pages::answer));
    let dynamic = layers::for_people(dynamic, &state);
    let programs =
        Router::new().nest("/api/v1", api::routes()).route("/api/v1/", any(api::nothing));
    let programs = layers::for_programs(programs, &state);
    let fixed = Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .nest_service("/pkg", files::serve(site.join("pkg"), Keep::Never))
        .nest_service(&build, files::serve(site.join("pkg"), Keep::Forever))
        .route_service("/islands.js", files::serve(site.clone(), Keep::Forever))
        .route_service("/looks.js", files::serve(site.clone(), Keep::Forever))
        .route_service("/mark.svg", files::serve(site, Keep::Forever));
    let all = fixed.merge(api::public_routes()).merge(programs).merge(dynamic);
    layers::for_all(all, &state).with_state(state)
}
