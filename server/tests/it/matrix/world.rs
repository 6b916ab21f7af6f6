//! Who asks, and the things that are asked about.

use super::rows::Object;
use crate::kit::World;
use crate::kit::logs::now_ms;
use crate::kit::people::{Member, User as _};
use app::search::Search;
use axum::http::{HeaderName, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::PgConnection;
use tokio::sync::Mutex;

/// Somebody who asks, and what they prove themselves with.
pub(super) struct Who {
    pub(super) name: &'static str,
    pub(super) proof: Option<(HeaderName, String)>,
}

/// Everybody who asks.
pub(super) struct Cast<'w> {
    pub(super) world: &'w World,
    people: Vec<Who>,
    programs: Vec<Who>,
    /// An event of acme's group, and one of globex's.
    keys: [String; 2],
    /// An event of acme's stream of the shared group, and one of globex's.
    shared: [String; 2],
    owner: Mutex<PgConnection>,
}

/// Puts back whatever a request may have changed or taken away. Ids end in a1 for acme's and in b1
/// for globex's.
const THINGS: &str = "
    delete from login_failures;
    update sessions set seeing_id = null, seeing_until = null;
    delete from password_resets;
    insert into password_resets (user_id, token_hash, expires_at)
        select u.id, sha256(decode(repeat(x.byte, 32), 'hex')), now() + interval '1 hour'
        from users u join (values ('alan@acme.test', '1a'), ('gus@globex.test', '1b')) x (email, byte)
            on x.email = u.email;
    update tenants set suspended_at = null where slug in ('acme', 'globex');
    delete from grants where group_text = '/matrix/api';
    delete from users where email = 'ada@matrix.test';
    delete from saved_views where name in ('matrix', 'renamed');
    delete from api_tokens where name = 'matrix';
    insert into tenants (id, slug, name) values
        ('00000000-0000-7000-8000-0000000001a1', 'spare-acme', 'Spare acme'),
        ('00000000-0000-7000-8000-0000000001b1', 'spare-globex', 'Spare globex')
        on conflict do nothing;
    insert into users (id, email, name) values
        ('00000000-0000-7000-8000-0000000002a1', 'amy@acme.test', 'Amy'),
        ('00000000-0000-7000-8000-0000000002b1', 'gil@globex.test', 'Gil')
        on conflict do nothing;
    insert into memberships (tenant_id, user_id, role)
        select t.id, u.id, 'viewer' from tenants t join users u
        on (t.slug, u.email) in (('acme', 'amy@acme.test'), ('globex', 'gil@globex.test'))
        on conflict do nothing;
    insert into grants (id, tenant_id, source_id, group_kind, group_text, stream_kind, stream_text)
        select x.id, t.id, s.id, 'exact', '/' || t.slug || '/spare', 'all', ''
        from sources s, tenants t join (values
            ('00000000-0000-7000-8000-0000000003a1'::uuid, 'acme'),
            ('00000000-0000-7000-8000-0000000003b1', 'globex')) x (id, slug) on x.slug = t.slug
        on conflict do nothing;
    insert into api_tokens (id, tenant_id, user_id, name, token_hash, hint, expires_at)
        select x.id, t.id, u.id, 'spare', sha256(x.email::bytea), 'aaaa', now() + interval '1 day'
        from tenants t, users u join (values
            ('00000000-0000-7000-8000-0000000004a1'::uuid, 'alan@acme.test', 'acme'),
            ('00000000-0000-7000-8000-0000000004b1', 'gus@globex.test', 'globex')) x (id, email, slug)
            on x.email = u.email
        where t.slug = x.slug
        on conflict do nothing;
    insert into saved_views (id, tenant_id, user_id, source_id, group_name, name, query, shared)
        select x.id, t.id, u.id, s.id, '/' || t.slug || '/api', 'view of ' || t.slug, 'from=-1h', true
        from sources s, tenants t, users u join (values
            ('00000000-0000-7000-8000-0000000005a1'::uuid, 'ann@acme.test', 'acme'),
            ('00000000-0000-7000-8000-0000000005b1', 'gus@globex.test', 'globex')) x (id, email, slug)
            on x.email = u.email
        where t.slug = x.slug
        on conflict do nothing;
    insert into invites (id, tenant_id, email, role, token_hash, expires_at)
        select x.id, t.id, 'new@' || t.slug || '.test', 'viewer',
               sha256(decode(repeat(x.byte, 32), 'hex')), now() + interval '1 day'
        from tenants t join (values
            ('00000000-0000-7000-8000-0000000006a1'::uuid, 'acme', '0a'),
            ('00000000-0000-7000-8000-0000000006b1', 'globex', '0b')) x (id, slug, byte)
            on x.slug = t.slug
        on conflict do nothing;
";

/// Somebody whose account is disabled, and somebody whose session has reached its end.
const OUT: &str = "
    update users set disabled_at = now() where email = 'dan@acme.test';
    update sessions set expires_at = now() - interval '1 second'
        where user_id = (select id from users where email = 'eli@acme.test');
";

impl<'w> Cast<'w> {
    pub(super) async fn meet(world: &'w World) -> Cast<'w> {
        let now = now_ms();
        for (group, stream, message) in [
            ("/acme/api", "i-1", "a line of acme"),
            ("/globex/api", "i-1", "a line of globex"),
            ("/acme2/api", "i-1", "a line of acme2"),
            ("/internal/billing", "i-1", "a line of /internal"),
            ("/shared/gateway", "acme/1", "a line of acme"),
            ("/shared/gateway", "globex/1", "a line of globex"),
        ] {
            world.emulator.put(group, stream, [(now - 60_000, message)]);
        }
        let join = "insert into users (id, email, name, password_hash)
                    select gen_random_uuid(), n || '@acme.test', n, password_hash
                    from users, unnest(array['dan', 'eli']) n where email = 'alan@acme.test'";
        world.database.run(join).await;
        let join = "insert into memberships (tenant_id, user_id, role)
                    select t.id, u.id, 'tenant_admin' from tenants t, users u
                    where t.slug = 'acme' and u.name in ('dan', 'eli')";
        world.database.run(join).await;
        let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
        let operator = world.operator().await;
        let dan = Member::log_in(world, "dan@acme.test").await;
        let eli = Member::log_in(world, "eli@acme.test").await;
        let session = |name, cookie: Option<&str>| Who {
            name,
            proof: cookie.map(|cookie| (header::COOKIE, cookie.to_owned())),
        };
        let people = vec![
            session("nobody", None),
            session("rubbish", Some("sid=AAAAAAAAAAAAAAAAAAAAAA")),
            session("disabled", dan.cookie()),
            session("expired", eli.cookie()),
            session("alan", alan.cookie()),
            session("ann", ann.cookie()),
            session("gus", gus.cookie()),
            session("operator", operator.cookie()),
        ];
        let ended = world.program_of(&alan).await.token;
        world.database.run("update api_tokens set expires_at = now()").await;
        let token = |name, token: String| Who {
            name,
            proof: Some((header::AUTHORIZATION, format!("Bearer {token}"))),
        };
        let programs = vec![
            Who { name: "no token", proof: None },
            token("rubbish", "vtr_0000000000000000000000000000000000aaaaaa".into()),
            token("ended", ended),
            token("alan's", world.program_of(&alan).await.token),
            token("narrow", world.narrowed_program_of(&alan, "/acme/web").await.token),
            token("gus's", world.program_of(&gus).await.token),
        ];
        let mut owner = world.database.owner().await;
        sqlx::raw_sql(OUT).execute(&mut owner).await.unwrap();
        let key = async |user: &Member<'_>, group| {
            let page = user.search(group, &Search::default()).await;
            page.rows[0].key()
        };
        let keys = [key(&alan, "/acme/api").await, key(&gus, "/globex/api").await];
        let shared = [key(&alan, "/shared/gateway").await, key(&gus, "/shared/gateway").await];
        Cast { world, people, programs, keys, shared, owner: Mutex::new(owner) }
    }

    /// Those who ask, at the API or elsewhere.
    pub(super) fn who(&self, at_the_api: bool) -> &[Who] {
        if at_the_api { &self.programs } else { &self.people }
    }

    /// Makes everything be there again.
    pub(super) async fn reset(&self) {
        let mut owner = self.owner.lock().await;
        sqlx::raw_sql(THINGS).execute(&mut *owner).await.unwrap();
    }

    /// Acme's, globex's, one that is nowhere, and what cannot be one; each with an event's key.
    pub(super) fn objects(&self, object: Object) -> [(String, String); 4] {
        let id = |kind: u8| {
            let id = |last: &str| format!("00000000-0000-7000-8000-00000000{kind:02}{last}");
            [id("a1"), id("b1"), id("c1"), "x".to_owned()]
        };
        let texts = |texts: [&str; 4]| texts.map(str::to_owned);
        let link = |byte: u8| URL_SAFE_NO_PAD.encode([byte; 32]);
        let objects = match object {
            Object::Group => texts(["/acme/api", "/globex/api", "/matrix/none", "a b*"]),
            Object::Stream => texts(["acme/1", "globex/1", "initech/1", "a:*"]),
            Object::Tenant => texts(["acme", "globex", "initech", "A B"]),
            Object::Spare => texts(["spare-acme", "spare-globex", "initech", "A B"]),
            Object::Member => id(2),
            Object::Grant => id(3),
            Object::Token => id(4),
            Object::View => id(5),
            Object::Source => texts(["demo", "demo", "none", "A B"]),
            Object::Reset => [link(0x1a), link(0x1b), link(0x1c), "AAAA".to_owned()],
            Object::Invitation => [link(0x0a), link(0x0b), link(0x0c), "AAAA".to_owned()],
        };
        let [acmes, globexs] = if object == Object::Stream { &self.shared } else { &self.keys };
        let keys = [acmes, globexs, acmes, acmes];
        let mut keys = keys.into_iter().cloned();
        objects.map(|object| (object, keys.next().unwrap_or_default()))
    }
}
