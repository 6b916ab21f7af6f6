//! The addresses of pages. A path is split first and decoded once, part by part: `%2F` inside a
//! group's name never becomes a separator.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/login`
    Login,
    /// `/` leads to wherever the person starts.
    Home,
    /// `/logs`
    Groups,
    /// `/logs/together` leads to the list of several groups.
    Together,
    /// `/logs/{source}/{group}`
    Explorer {
        /// The source's short name.
        source: String,
        /// The group's name.
        group: String,
    },
    /// `/account`
    Account,
    /// `/members`
    Members,
    /// `/invite/{link}`
    Invite {
        /// What stands for the right to come in.
        link: String,
    },
    /// `/forgot`
    Forgot,
    /// `/reset/{link}`
    Reset {
        /// What stands for the right to choose a password.
        link: String,
    },
    /// `/admin/tenants`
    Tenants,
    /// `/admin/tenants/{slug}`
    Tenant {
        /// The tenant's short name.
        slug: String,
    },
    /// `/admin/tenants/{slug}/grants/{id}`
    Grant {
        /// The tenant's short name.
        slug: String,
        /// The grant's id.
        id: String,
    },
    /// `/admin/sources`
    Sources,
    /// `/admin/sources/{slug}`
    Source {
        /// The source's short name.
        slug: String,
    },
    /// `/admin/audit`
    Audit,
    /// `/usage`
    Usage,
    /// `/admin/usage`
    AdminUsage,
}

/// Every page's pattern, for the table that says who may see what.
pub const PATTERNS: &[&str] = &[
    "/",
    "/login",
    "/logs",
    "/logs/together",
    "/logs/{source}/{group}",
    "/account",
    "/members",
    "/invite/{link}",
    "/forgot",
    "/reset/{link}",
    "/admin/tenants",
    "/admin/tenants/{slug}",
    "/admin/tenants/{slug}/grants/{id}",
    "/admin/sources",
    "/admin/sources/{slug}",
    "/admin/audit",
    "/usage",
    "/admin/usage",
];

impl Route {
    /// The page at a path, as it came over the wire.
    pub fn at(path: &str) -> Option<Route> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        match parts[..] {
            [""] => Some(Route::Home),
            ["login"] => Some(Route::Login),
            ["logs"] => Some(Route::Groups),
            ["logs", "together"] => Some(Route::Together),
            ["logs", source, group] => {
                Some(Route::Explorer { source: decode(source)?, group: decode(group)? })
            }
            ["account"] => Some(Route::Account),
            ["members"] => Some(Route::Members),
            ["invite", link] => Some(Route::Invite { link: decode(link)? }),
            ["forgot"] => Some(Route::Forgot),
            ["reset", link] => Some(Route::Reset { link: decode(link)? }),
            ["admin", "tenants"] => Some(Route::Tenants),
            ["admin", "tenants", slug] => Some(Route::Tenant { slug: decode(slug)? }),
            ["admin", "tenants", slug, "grants", id] => {
                Some(Route::Grant { slug: decode(slug)?, id: decode(id)? })
            }
            ["admin", "sources"] => Some(Route::Sources),
            ["admin", "sources", slug] => Some(Route::Source { slug: decode(slug)? }),
            ["admin", "audit"] => Some(Route::Audit),
            ["usage"] => Some(Route::Usage),
            ["admin", "usage"] => Some(Route::AdminUsage),
            _ => None,
        }
    }
}

fn decode(part: &str) -> Option<String> {
    let text = percent_decode_str(part).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

/// What JavaScript's encodeURIComponent leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The explorer's address of a group.
pub fn explorer_href(source: &str, group: &str) -> String {
    format!(
        "/logs/{}/{}",
        utf8_percent_encode(source, COMPONENT),
        utf8_percent_encode(group, COMPONENT)
    )
}

/// The admin's address of a tenant.
pub fn tenant_href(slug: &str) -> String {
    format!("/admin/tenants/{}", utf8_percent_encode(slug, COMPONENT))
}

/// The admin's address of what a tenant used.
pub fn usage_href(slug: &str) -> String {
    format!("/admin/usage?tenant={}", utf8_percent_encode(slug, COMPONENT))
}

/// Where a tenant's budgets are set.
pub fn budget_href(slug: &str) -> String {
    format!("/admin/usage/{}", utf8_percent_encode(slug, COMPONENT))
}

/// The admin's address of a grant.
pub fn grant_href(tenant: &str, id: &str) -> String {
    format!("{}/grants/{}", tenant_href(tenant), utf8_percent_encode(id, COMPONENT))
}

/// The admin's address of a source.
pub fn source_href(slug: &str) -> String {
    format!("/admin/sources/{}", utf8_percent_encode(slug, COMPONENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_one_part_of_the_path() {
        let href = explorer_href("demo", "/acme/api");
        assert_eq!(href, "/logs/demo/%2Facme%2Fapi");
        let route = Route::Explorer { source: "demo".into(), group: "/acme/api".into() };
        assert_eq!(Route::at(&href), Some(route));
    }

    #[test]
    fn a_decoded_slash_leads_nowhere() {
        assert_eq!(Route::at("/logs/demo//acme/api"), None);
        assert_eq!(Route::at("/logs/demo/"), None);
        assert_eq!(Route::at("/logs/"), None);
    }

    #[test]
    fn decoding_happens_once() {
        let twice = Route::Explorer { source: "demo".into(), group: "%2Facme".into() };
        assert_eq!(Route::at("/logs/demo/%252Facme"), Some(twice));
        assert_eq!(Route::at("/logs/demo/%FF"), None);
    }
}
