-- Tokens of the HTTP API: a person's own, or a tenant's service.

create table api_tokens (
    id uuid not null,
    tenant_id uuid not null,
    -- Whose it is; null for a service token of the tenant.
    user_id uuid,
    created_by uuid,
    name text not null,
    -- sha-256 of the token: a reader of this table cannot become anybody.
    token_hash bytea not null,
    -- The token's last characters, by which its owner knows it again.
    hint text not null,
    -- Group rules as they are typed, which narrow the tenant's grants; none means all of them.
    only_groups text[] not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    constraint api_tokens_pk primary key (id),
    constraint api_tokens_hash_unique unique (token_hash),
    constraint api_tokens_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint api_tokens_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint api_tokens_created_by_fk foreign key (created_by) references users (id) on delete set null,
    constraint api_tokens_hash_length check (octet_length(token_hash) = 32),
    constraint api_tokens_name_length check (char_length(name) between 1 and 100),
    constraint api_tokens_hint_length check (char_length(hint) = 4),
    constraint api_tokens_life check (expires_at <= created_at + interval '366 days')
);

create index api_tokens_by_owner on api_tokens (tenant_id, user_id);

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant select, insert, update, delete on api_tokens to %I', app_role);
end
$$;
