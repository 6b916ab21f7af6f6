-- Who there is: customers, people, and which people belong to which customers.

create table tenants (
    id uuid not null,
    slug text not null,
    name text not null,
    -- Counts every change of the tenant's grants; cursors and caches carry it.
    grants_version bigint not null default 1,
    suspended_at timestamptz,
    created_at timestamptz not null default now(),
    constraint tenants_pk primary key (id),
    constraint tenants_slug_unique unique (slug),
    constraint tenants_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint tenants_name_length check (char_length(name) between 1 and 200)
);

create table users (
    id uuid not null,
    -- Lower case and trimmed; the application normalises before it asks.
    email text not null,
    name text not null,
    -- PHC string; null until the person has a password.
    password_hash text,
    disabled_at timestamptz,
    created_at timestamptz not null default now(),
    constraint users_pk primary key (id),
    constraint users_email_unique unique (email),
    constraint users_email_form check (email = lower(btrim(email)) and email like '%_@_%' and char_length(email) <= 254),
    constraint users_name_length check (char_length(name) between 1 and 200)
);

create table memberships (
    tenant_id uuid not null,
    user_id uuid not null,
    role text not null,
    created_at timestamptz not null default now(),
    constraint memberships_pk primary key (tenant_id, user_id),
    constraint memberships_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint memberships_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint memberships_role_known check (role in ('viewer', 'tenant_admin'))
);

create index memberships_by_user on memberships (user_id);

-- The provider's own staff. An operator need not belong to any tenant.
create table operators (
    user_id uuid not null,
    created_at timestamptz not null default now(),
    constraint operators_pk primary key (user_id),
    constraint operators_user_fk foreign key (user_id) references users (id) on delete cascade
);
