-- Whoever looks as a tenant's viewers do stops with the tenant's suspension, whoever suspends it, and
-- for good: resuming the tenant begins no look again.

create function end_looks() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    update sessions set seeing_id = null, seeing_until = null where seeing_id = new.id;
    return null;
end
$$;
revoke execute on function end_looks from public;

create trigger tenants_end_looks after update of suspended_at on tenants
    for each row when (new.suspended_at is not null and old.suspended_at is null)
    execute function end_looks();
