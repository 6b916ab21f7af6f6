-- Tokens stand behind the third wall like every tenant's rows.

select wall_off('api_tokens');
-- Whose a token is has to be known before the tenant is.
create policy door on api_tokens for select using ((select current_tenant()) is null);
create policy used on api_tokens for update using ((select current_tenant()) is null);

-- A tenant's transaction may hold its own row, so that two of them take turns, but not change it.
create policy hold on tenants for update using (id = (select current_tenant())) with check (false);

-- The tenant that a token speaks for, asked at the door.
create function live_tenant(tenant uuid) returns table (slug text, name text)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$ select t.slug, t.name from tenants t where t.id = tenant and t.suspended_at is null $$;

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function live_tenant from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant execute on function live_tenant to %I', app_role);
end
$$;
