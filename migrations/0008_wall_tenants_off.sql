-- The third wall: Postgres itself shows a transaction the rows of its own tenant and no others.
-- A new table with a tenant_id is walled by one line in its own migration:
--     select wall_off('saved_views');

-- The tenant on whose behalf this transaction runs; null at the door, before that is known.
create function current_tenant() returns uuid language sql stable parallel safe
return nullif(current_setting('app.tenant', true), '')::uuid;

-- The office is where the provider's staff work on every tenant. A transaction is in it when it
-- holds a pass, which only enter_office() can write and which is good for that transaction alone.
create table office_key (
    only_one boolean not null default true,
    key text not null default gen_random_uuid()::text || gen_random_uuid()::text,
    constraint office_key_pk primary key (only_one),
    constraint office_key_single check (only_one)
);
insert into office_key default values;

create function office_pass() returns text language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select encode(sha256(convert_to(key || pg_current_xact_id_if_assigned()::text, 'UTF8')), 'hex')
    from office_key
$$;

create function in_office() returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$ select coalesce(current_setting('app.office_pass', true) = office_pass(), false) $$;

-- Lets in whoever holds the live session of an operator: the database looks for itself.
create function enter_office(session_hash bytea) returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform from sessions s
        join operators o on o.user_id = s.user_id
        join users u on u.id = s.user_id
        where s.id_hash = session_hash and s.revoked_at is null and s.expires_at > now()
          and s.last_seen_at > now() - make_interval(secs => s.idle_seconds)
          and u.disabled_at is null;
    if not found then
        raise exception 'this session is no operator''s' using errcode = 'insufficient_privilege';
    end if;
    perform pg_current_xact_id();
    perform set_config('app.office_pass', office_pass(), true);
end
$$;

-- Where a person belongs, asked at the door, where no tenant is known yet.
create function memberships_of(person uuid)
returns table (tenant_id uuid, slug text, name text, role text, joined_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select t.id, t.slug, t.name, m.role, m.created_at
    from memberships m join tenants t on t.id = m.tenant_id
    where m.user_id = person and t.suspended_at is null
$$;

-- Walls a table off by its tenant_id. `tenant_may` is what a tenant's own transactions may do
-- with the tenant's own rows: 'all', 'select', …
create function wall_off(target regclass, tenant_may text default 'all') returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant on %s for %s using (tenant_id = (select current_tenant()))',
        target, tenant_may
    );
    execute format('create policy office on %s using ((select in_office()))', target);
    -- FORCE binds the owner too, who migrates and mends.
    execute format('create policy owner on %s to %I using (true)', target, current_user);
end
$$;
revoke execute on function wall_off from public;

select wall_off('grants', 'select');
select wall_off('memberships');
select wall_off('audit_events', 'select');
-- Whoever does something may say so, in their own tenant's name or at the door.
create policy witness on audit_events for insert
    with check (tenant_id = (select current_tenant()) or (select current_tenant()) is null);

-- The tables without a tenant_id of their own.
do $$
declare
    target text;
begin
    foreach target in array array['tenants', 'sources', 'users', 'operators', 'sessions', 'office_key'] loop
        execute format('alter table %I enable row level security', target);
        execute format('alter table %I force row level security', target);
        execute format('create policy owner on %I to %I using (true)', target, current_user);
        if target <> 'office_key' then
            execute format('create policy office on %I using ((select in_office()))', target);
        end if;
    end loop;
end
$$;
create policy tenant on tenants for select using (id = (select current_tenant()));
-- The grants that this asks are the tenant's own.
create policy tenant on sources for select
    using (exists (select from grants g where g.source_id = sources.id));
create policy tenant on users for select
    using (exists (select from memberships m where m.user_id = users.id));
-- Who people are has to be known before the tenant is.
create policy door on users using ((select current_tenant()) is null);
create policy door on operators for select using ((select current_tenant()) is null);
create policy door on sessions using ((select current_tenant()) is null);

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function enter_office, in_office, office_pass, memberships_of from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant execute on function enter_office, in_office, memberships_of to %I', app_role);
end
$$;
