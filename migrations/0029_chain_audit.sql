-- The audit as a chain: each seal holds the hash of a row and of the seal before it, so that a row that
-- was changed, taken out or put elsewhere shows (`vitrine admin audit verify`). Rows are sealed a
-- moment after they were committed, by one at a time, so that nobody who writes waits for another.

-- Where the chain begins: at the last seal that was pruned.
create table audit_start (
    only_one boolean not null default true,
    seq bigint not null,
    hash bytea not null,
    constraint audit_start_pk primary key (only_one),
    constraint audit_start_single check (only_one)
);
insert into audit_start (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create table audit_seals (
    -- Without gaps, from audit_start on.
    seq bigint not null,
    -- No foreign key: the seal of a row that is gone is what shows that it is gone.
    event_id uuid not null,
    -- sha-256 of the salt and the address. Without the salt, which goes when the address goes, nobody
    -- finds out by trying which address it was.
    ip_salt bytea,
    ip_mark bytea not null,
    -- sha-256 of the former seal's hash, ip_mark and audit_content().
    hash bytea not null,
    constraint audit_seals_pk primary key (seq),
    constraint audit_seals_event_unique unique (event_id),
    constraint audit_seals_hash_length check (octet_length(hash) = 32)
);

-- Rows that wait for their seal.
create table audit_unsealed (
    event_id uuid not null,
    constraint audit_unsealed_pk primary key (event_id)
);

-- The application's role gets nothing of these three but what the functions below do.
do $$
declare
    target text;
begin
    foreach target in array array['audit_start', 'audit_seals', 'audit_unsealed'] loop
        execute format('alter table %I enable row level security', target);
        execute format('alter table %I force row level security', target);
        execute format('create policy owner on %I to %I using (true)', target, current_user);
    end loop;
end
$$;

-- What was never sealed begins the chain.
insert into audit_unsealed select id from audit_events;

create function queue_for_seal() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into audit_unsealed values (new.id);
    return null;
end
$$;
create trigger audit_events_queue_for_seal after insert on audit_events
    for each row execute function queue_for_seal();

-- A field that cannot run into the next one: its length in bytes, a colon, itself, a comma.
create function audit_field(value text) returns text language sql immutable parallel safe
return coalesce(octet_length(value)::text || ':' || value, '-') || ',';

-- A row but for its address, as it is sealed. db/audit_chain.rs makes the same by itself.
create function audit_content(e audit_events) returns bytea language sql stable parallel safe
return convert_to(
    audit_field(e.id::text)
    || audit_field((extract(epoch from e.at) * 1000000)::bigint::text)
    || audit_field(e.tenant_id::text)
    || audit_field(e.actor_id::text)
    || audit_field(e.actor_label)
    || audit_field(e.action)
    || audit_field(e.subject)
    || audit_field(e.outcome)
    || audit_field(e.request_id)
    || audit_field(e.detail::text),
    'UTF8'
);

-- Seals rows that wait, oldest ids first, and returns how many and where the chain ends now.
create function seal_audit(most integer)
returns table (sealed_rows bigint, head_seq bigint, head_hash bytea)
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    event audit_events;
    salt bytea;
    mark bytea;
begin
    sealed_rows := 0;
    perform pg_advisory_xact_lock(hashtextextended('vitrine audit chain', 0));
    select s.seq, s.hash into head_seq, head_hash from audit_seals s order by s.seq desc limit 1;
    if not found then
        select s.seq, s.hash into head_seq, head_hash from audit_start s;
    end if;
    for event in
        select e.* from audit_unsealed u join audit_events e on e.id = u.event_id
        order by e.id limit most
    loop
        salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
        mark := sha256(salt || convert_to(event.ip, 'UTF8'));
        head_seq := head_seq + 1;
        head_hash := sha256(head_hash || mark || audit_content(event));
        insert into audit_seals values (head_seq, event.id, salt, mark, head_hash);
        delete from audit_unsealed where event_id = event.id;
        sealed_rows := sealed_rows + 1;
    end loop;
    return next;
end
$$;

do $$
declare
    app_role text := nullif(current_setting('vitrine.app_role', true), '');
begin
    revoke execute on function queue_for_seal, seal_audit from public;
    if app_role is null or app_role = current_user then
        return;
    end if;
    execute format('grant execute on function seal_audit to %I', app_role);
end
$$;
