-- The application's role is not the owner: it reads and writes rows, never the shape of tables,
-- and of the audit it can only add and read. Where there is but one role, nothing is to be done.
-- The role is named by the setting vitrine.app_role, which `vitrine migrate` takes from DATABASE_URL.

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant usage on schema public to %I', app_role);
    execute format(
        'grant select, insert, update, delete on tenants, users, memberships, operators, sessions, login_failures, sources, grants to %I',
        app_role
    );
    execute format('grant select, insert on audit_events to %I', app_role);
end
$$;
