-- There is always somebody who can let others in: the last operator is neither removed nor disabled.

create function keep_one_operator() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- Two who remove each other take turns, and the second one sees what the first one did.
    perform pg_advisory_xact_lock(hashtextextended('vitrine operators', 0));
    if exists (
        select from operators o join users u on u.id = o.user_id where u.disabled_at is null
    ) then
        return null;
    end if;
    -- Before the first operator there is nobody to keep.
    if tg_table_name = 'users' then
        if not exists (select from operators where user_id = new.id) then
            return null;
        end if;
    end if;
    raise exception 'there is no other operator'
        using errcode = 'check_violation', constraint = 'operators_keep_one';
end
$$;
revoke execute on function keep_one_operator from public;

-- Deleting the person deletes the row in operators, so this sees that too.
create trigger operators_keep_one after delete on operators
    for each row execute function keep_one_operator();
create trigger users_keep_one_operator after update of disabled_at on users
    for each row when (new.disabled_at is not null and old.disabled_at is null)
    execute function keep_one_operator();
