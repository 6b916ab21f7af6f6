-- What an operator's session remembers besides: when it was last shown who sits there, for a write
-- needs a proof not older than ten minutes; and the tenant that is looked at as its viewers see it,
-- and until when.

alter table sessions
    add column proved_at timestamptz not null default now(),
    add column seeing_id uuid,
    add column seeing_until timestamptz,
    add constraint sessions_seeing_fk foreign key (seeing_id) references tenants (id) on delete set null;
