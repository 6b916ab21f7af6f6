-- Deleting a tenant shows afterwards that nothing is left: what every table still holds of it.

create function rows_of_tenant(tenant uuid) returns table (table_name text, row_count bigint)
language plpgsql stable as $$
declare
    target record;
begin
    for target in
        select c.oid::regclass as name, c.relname::text as relname
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
          and a.attname = 'tenant_id' and not a.attisdropped
        order by c.relname
    loop
        table_name := target.relname;
        execute format('select count(*) from %s where tenant_id = $1', target.name)
            into row_count using tenant;
        return next;
    end loop;
end
$$;
