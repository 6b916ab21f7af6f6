-- What was done, by whom. Rows are added, never changed.

create table audit_events (
    id uuid not null,
    at timestamptz not null default now(),
    -- The tenant it concerns; null for what concerns the provider alone.
    tenant_id uuid,
    actor_id uuid,
    actor_label text not null,
    ip text not null,
    action text not null,
    subject text not null,
    outcome text not null,
    request_id text not null,
    detail jsonb not null default '{}',
    constraint audit_events_pk primary key (id),
    constraint audit_events_outcome_known check (outcome in ('ok', 'denied', 'failed'))
);

create index audit_events_by_time on audit_events (at desc, id desc);
create index audit_events_by_tenant on audit_events (tenant_id, at desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit events are never changed' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_events_append_only
    before update or delete or truncate on audit_events
    for each statement execute function refuse_audit_change();
