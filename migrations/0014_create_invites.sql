-- Invitations by link: whoever holds the link joins the tenant, once, within three days.

create table invites (
    id uuid not null,
    tenant_id uuid not null,
    email text not null,
    role text not null,
    -- sha-256 of what stands in the link: a reader of this table cannot join.
    token_hash bytea not null,
    created_by uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint invites_pk primary key (id),
    constraint invites_hash_unique unique (token_hash),
    constraint invites_once unique (tenant_id, email),
    constraint invites_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint invites_created_by_fk foreign key (created_by) references users (id) on delete set null,
    constraint invites_hash_length check (octet_length(token_hash) = 32),
    constraint invites_email_form check (email = lower(btrim(email)) and email like '%_@_%' and char_length(email) <= 254),
    constraint invites_role_known check (role in ('viewer', 'tenant_admin')),
    constraint invites_life check (expires_at <= created_at + interval '72 hours')
);

select wall_off('invites');

-- The invitation behind a link, asked at the door.
create function invite_behind(hash bytea)
returns table (tenant_name text, email text, is_known boolean)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select t.name, i.email, exists (select from users u where u.email = i.email)
    from invites i join tenants t on t.id = i.tenant_id
    where i.token_hash = hash and i.expires_at > now() and t.suspended_at is null
$$;

-- Uses an invitation up. Only the person whose address it names can; null when there is none.
create function accept_invite(hash bytea, person uuid) returns uuid
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    used invites;
begin
    delete from invites i using users u, tenants t
        where i.token_hash = hash and i.expires_at > now()
          and u.id = person and u.email = i.email and u.disabled_at is null
          and t.id = i.tenant_id and t.suspended_at is null
        returning i.* into used;
    if used.id is null then
        return null;
    end if;
    insert into memberships (tenant_id, user_id, role) values (used.tenant_id, person, used.role)
        on conflict on constraint memberships_pk do nothing;
    return used.tenant_id;
end
$$;

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function invite_behind, accept_invite from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant select, insert, update, delete on invites to %I', app_role);
    execute format('grant execute on function invite_behind, accept_invite to %I', app_role);
end
$$;
