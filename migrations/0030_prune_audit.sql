-- The audit keeps rows for 400 days at least and addresses for 90 at most. Younger ones are changed by
-- nobody, the owner included; older ones go by a function that the application's role may call.

drop trigger audit_events_append_only on audit_events;
drop function refuse_audit_change;

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.at < now() - interval '400 days' then
            return old;
        end if;
    elsif tg_op = 'UPDATE' then
        -- Forgetting the address is the one change there is.
        if old.at < now() - interval '90 days' and new.ip = ''
           and to_jsonb(new) - 'ip' = to_jsonb(old) - 'ip' then
            return new;
        end if;
    end if;
    raise exception 'audit events are never changed' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_events_append_only before update or delete on audit_events
    for each row execute function refuse_audit_change();
create trigger audit_events_never_truncated before truncate on audit_events
    for each statement execute function refuse_audit_change();

create index audit_events_with_address on audit_events (at) where ip <> '';

-- Forgets addresses after 90 days and deletes rows after `keep_days` days, 400 at least, so that what
-- stays is still one chain. At most `most` rows of each at once; returns how many.
create function prune_audit(keep_days integer, most integer)
returns table (forgotten bigint, deleted bigint)
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    oldest timestamptz := now() - make_interval(days => greatest(keep_days, 400));
    cut bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended('vitrine audit chain', 0));
    with old as (
        select e.id from audit_events e join audit_seals s on s.event_id = e.id
        where e.at < now() - interval '90 days' and e.ip <> '' order by e.at limit most
    ), blank as (
        update audit_events e set ip = '' from old where e.id = old.id
    )
    update audit_seals s set ip_salt = null from old where s.event_id = old.id;
    get diagnostics forgotten = row_count;

    -- Up to the first row that has to stay. One that is missing stays missing, for all to see.
    select coalesce(min(s.seq) filter (where e.id is null or e.at >= oldest) - 1, max(s.seq)) into cut
    from audit_start start
    join audit_seals s on s.seq <= start.seq + most
    left join audit_events e on e.id = s.event_id;
    update audit_start set seq = s.seq, hash = s.hash from audit_seals s where s.seq = cut;
    with gone as (delete from audit_seals where seq <= cut returning event_id)
    delete from audit_events e using gone where e.id = gone.event_id;
    get diagnostics deleted = row_count;
    return next;
end
$$;

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function prune_audit from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant execute on function prune_audit to %I', app_role);
end
$$;
