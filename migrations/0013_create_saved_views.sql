-- Searches under a name: a person's own, or shared with their tenant.

create table saved_views (
    id uuid not null,
    tenant_id uuid not null,
    user_id uuid not null,
    source_id uuid not null,
    group_name text not null,
    name text not null,
    -- The explorer's query string without `?`. Never empty: a bare address leads to the default view.
    query text not null,
    shared boolean not null default false,
    created_at timestamptz not null default now(),
    constraint saved_views_pk primary key (id),
    constraint saved_views_tenant_unique unique (tenant_id, id),
    constraint saved_views_name_unique unique (tenant_id, user_id, source_id, group_name, name),
    constraint saved_views_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint saved_views_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint saved_views_source_fk foreign key (source_id) references sources (id) on delete cascade,
    constraint saved_views_name_length check (char_length(name) between 1 and 80),
    constraint saved_views_query_length check (octet_length(query) between 1 and 4096)
);

create index saved_views_shared on saved_views (tenant_id) where shared;

-- The view that a person's bare address of a group leads to.
create table default_views (
    tenant_id uuid not null,
    user_id uuid not null,
    source_id uuid not null,
    group_name text not null,
    view_id uuid not null,
    constraint default_views_pk primary key (tenant_id, user_id, source_id, group_name),
    constraint default_views_user_fk foreign key (user_id) references users (id) on delete cascade,
    constraint default_views_view_fk foreign key (tenant_id, view_id)
        references saved_views (tenant_id, id) on delete cascade
);

create index default_views_by_view on default_views (view_id);

select wall_off('saved_views');
select wall_off('default_views');

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant select, insert, update, delete on saved_views, default_views to %I', app_role);
end
$$;
