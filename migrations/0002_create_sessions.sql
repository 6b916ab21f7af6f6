-- Log-ins of browsers, and the memory of failed attempts.

create table sessions (
    -- sha-256 of the id in the cookie: a reader of this table cannot become anybody.
    id_hash bytea not null,
    user_id uuid not null,
    -- The tenant that the session looks at; null for an operator who belongs to none.
    tenant_id uuid,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    -- The absolute end, whatever the activity.
    expires_at timestamptz not null,
    idle_seconds integer not null,
    revoked_at timestamptz,
    ip text not null,
    agent text not null,
    constraint sessions_pk primary key (id_hash),
    constraint sessions_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint sessions_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint sessions_id_hash_length check (octet_length(id_hash) = 32),
    constraint sessions_idle_positive check (idle_seconds > 0)
);

create index sessions_by_user on sessions (user_id);
create index sessions_by_end on sessions (expires_at);

-- Consecutive failures per account and per address, kept here so that a restart or a second
-- replica forgets nothing. Keys are hashed: the table tells nobody which addresses were tried.
create table login_failures (
    key_hash bytea not null,
    failures integer not null,
    last_failed_at timestamptz not null,
    constraint login_failures_pk primary key (key_hash),
    constraint login_failures_positive check (failures > 0)
);

create index login_failures_by_age on login_failures (last_failed_at);
