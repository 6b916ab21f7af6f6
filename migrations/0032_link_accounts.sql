-- A source may read through another one: a monitoring account sees the log groups of the accounts
-- that are linked to it (CloudWatch cross-account observability). Each linked account is a source
-- of its own, so that equal names in two accounts are told apart by all that tells two sources
-- apart: addresses, grants, caches, credentials. Region and role are the monitoring account's.

alter table sources
    add column reads_through uuid,
    -- The two say to each other that there are no chains.
    add column monitors boolean generated always as (reads_through is null) stored,
    add column is_monitored boolean
        generated always as (case when reads_through is not null then true end) stored,
    add constraint sources_monitor_unique unique (id, region, monitors),
    add constraint sources_reads_through_fk foreign key (reads_through, region, is_monitored)
        references sources (id, region, monitors) on delete restrict,
    add constraint sources_linked_once unique (reads_through, account_id),
    add constraint sources_linked_has_no_role check (
        reads_through is null or (role_arn is null and external_id is null)
    );

-- The monitoring source of a source. Asked past the walls, for a policy cannot ask its own table;
-- whom it serves is still decided by the grants that the asking tenant sees.
create function monitor_of(source uuid) returns uuid language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$ select reads_through from sources where id = source $$;

create policy monitor on sources for select
    using (exists (select from grants g where monitor_of(g.source_id) = sources.id));

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function monitor_of from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant execute on function monitor_of to %I', app_role);
end
$$;
