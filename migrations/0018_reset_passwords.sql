-- Links that set a new password: once, within an hour.

create table password_resets (
    user_id uuid not null,
    -- sha-256 of what stands in the link: a reader of this table cannot use it.
    token_hash bytea not null,
    created_by uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    -- A new link of the same person replaces the former one.
    constraint password_resets_pk primary key (user_id),
    constraint password_resets_hash_unique unique (token_hash),
    constraint password_resets_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint password_resets_created_by_fk foreign key (created_by) references users (id) on delete set null,
    constraint password_resets_hash_length check (octet_length(token_hash) = 32),
    constraint password_resets_life check (expires_at <= created_at + interval '1 hour')
);

alter table password_resets enable row level security;
alter table password_resets force row level security;
do $$
begin
    execute format('create policy owner on password_resets to %I using (true)', current_user);
end
$$;
create policy office on password_resets using ((select in_office()));
create policy door on password_resets using ((select current_tenant()) is null);
-- A tenant makes links for its own people.
create policy tenant on password_resets
    using (exists (select from memberships m where m.user_id = password_resets.user_id));

-- Whether a person belongs to this tenant and to nothing else, suspended tenants and the office
-- included. Whoever sees the link of such a person gains nothing that is not their tenant's.
create function belongs_only_to(person uuid, tenant uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select exists (select from memberships where user_id = person and tenant_id = tenant)
       and not exists (select from memberships where user_id = person and tenant_id <> tenant)
       and not exists (select from operators where user_id = person)
$$;

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function belongs_only_to from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant select, insert, update, delete on password_resets to %I', app_role);
    execute format('grant execute on function belongs_only_to to %I', app_role);
end
$$;
