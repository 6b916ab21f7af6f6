-- Counts the changes of what operators edit, so that of two who edit the same thing at once the
-- second is told and overwrites nothing unseen.

alter table tenants add column version integer not null default 1;
alter table sources add column version integer not null default 1;
alter table grants
    add column version integer not null default 1,
    add constraint grants_note_length check (char_length(note) between 1 and 500);
