-- Where logs come from, and which tenant may see which of them.

create table sources (
    id uuid not null,
    slug text not null,
    name text not null,
    account_id text not null,
    region text not null,
    -- Read with this role; null means the process's own credentials.
    role_arn text,
    external_id text,
    created_at timestamptz not null default now(),
    constraint sources_pk primary key (id),
    constraint sources_slug_unique unique (slug),
    constraint sources_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint sources_account_form check (account_id ~ '^[0-9]{12}$'),
    constraint sources_region_form check (region ~ '^[a-z]{2}(-[a-z]+)+-[0-9]$')
);

create table grants (
    id uuid not null,
    tenant_id uuid not null,
    source_id uuid not null,
    group_kind text not null,
    group_text text not null,
    stream_kind text not null,
    stream_text text not null,
    alias text,
    note text,
    expires_at timestamptz,
    created_by uuid,
    created_at timestamptz not null default now(),
    constraint grants_pk primary key (id),
    constraint grants_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint grants_source_fk foreign key (source_id) references sources (id) on delete restrict,
    constraint grants_created_by_fk foreign key (created_by) references users (id) on delete set null,
    constraint grants_unique unique (tenant_id, source_id, group_kind, group_text, stream_kind, stream_text),
    constraint grants_group_kind_known check (group_kind in ('exact', 'prefix')),
    constraint grants_group_text_form check (group_text ~ '^[A-Za-z0-9._/#-]+$' and char_length(group_text) <= 512),
    -- The application says it in words; the database holds it even if the application forgets.
    constraint grants_group_prefix_ends check (group_kind <> 'prefix' or group_text ~ '[A-Za-z0-9].*[-/_.#]$'),
    constraint grants_stream_kind_known check (stream_kind in ('all', 'exact', 'prefix')),
    constraint grants_stream_all_is_bare check ((stream_kind = 'all') = (stream_text = '')),
    constraint grants_stream_prefix_ends check (stream_kind <> 'prefix' or stream_text ~ '[-/_.#\[\]$ ]$'),
    constraint grants_stream_text_form check (stream_text !~ '[:*]' and char_length(stream_text) <= 512),
    constraint grants_alias_length check (char_length(alias) between 1 and 200),
    constraint grants_alias_is_exact check (alias is null or group_kind = 'exact')
);

create index grants_by_source on grants (source_id);
