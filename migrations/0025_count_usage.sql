-- What each tenant had read on each day (UTC), and how much of that the operator lets it have.

create table usage_days (
    tenant_id uuid not null,
    day date not null,
    -- Answers of AWS that read events, and those that the cache spared.
    calls bigint not null default 0,
    saved bigint not null default 0,
    -- What was handed out: events, and the bytes of their messages.
    events bigint not null default 0,
    bytes bigint not null default 0,
    tail_seconds bigint not null default 0,
    constraint usage_days_pk primary key (tenant_id, day),
    constraint usage_days_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade
);

create index usage_days_by_day on usage_days (day);

-- A day's budget; null is without end. Beyond a soft one it is said, beyond a hard one refused.
create table usage_budgets (
    tenant_id uuid not null,
    soft_calls bigint,
    hard_calls bigint,
    soft_bytes bigint,
    hard_bytes bigint,
    soft_tail_seconds bigint,
    hard_tail_seconds bigint,
    constraint usage_budgets_pk primary key (tenant_id),
    constraint usage_budgets_tenant_fk foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint usage_budgets_not_negative check (
        least(soft_calls, hard_calls, soft_bytes, hard_bytes, soft_tail_seconds, hard_tail_seconds) >= 0
    )
);

select wall_off('usage_days');
select wall_off('usage_budgets', 'select');

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant select, insert, update on usage_days to %I', app_role);
    execute format('grant select, insert, update on usage_budgets to %I', app_role);
end
$$;
