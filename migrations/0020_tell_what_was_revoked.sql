-- Every server process hears at once, on the channel `vitrine_revoked`, whose rights became fewer:
-- `user <id>` or `tenant <id>`. Postgres tells it when the transaction is committed, and not before.

create function tell_revoked() returns trigger language plpgsql as $$
begin
    perform pg_notify('vitrine_revoked', tg_argv[0] || ' ' || (to_jsonb(old) ->> tg_argv[1]));
    return null;
end
$$;

create trigger grants_revoked after update or delete on grants
    for each row execute function tell_revoked('tenant', 'tenant_id');
create trigger tenants_suspended after update of suspended_at on tenants
    for each row when (new.suspended_at is not null and old.suspended_at is null)
    execute function tell_revoked('tenant', 'id');
create trigger memberships_revoked after update or delete on memberships
    for each row execute function tell_revoked('user', 'user_id');
-- A service token belongs to nobody but its tenant.
create trigger api_tokens_revoked after delete on api_tokens
    for each row execute function tell_revoked('tenant', 'tenant_id');
create trigger users_disabled after update of disabled_at on users
    for each row when (new.disabled_at is not null and old.disabled_at is null)
    execute function tell_revoked('user', 'id');
create trigger operators_removed after delete on operators
    for each row execute function tell_revoked('user', 'user_id');
-- Sessions that reached their end by themselves are swept away in silence.
create trigger sessions_ended after delete on sessions
    for each row when (old.expires_at > now() and old.revoked_at is null)
    execute function tell_revoked('user', 'user_id');
create trigger sessions_revoked after update of revoked_at on sessions
    for each row when (new.revoked_at is not null and old.revoked_at is null)
    execute function tell_revoked('user', 'user_id');
