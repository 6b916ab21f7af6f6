-- How a person likes the portal to look. Read with the person on every request, so it stands
-- beside them and needs no query of its own.
alter table users
    add column theme text not null default 'system',
    add column density text not null default 'compact',
    add column wraps_lines boolean not null default false,
    add constraint users_theme_known check (theme in ('system', 'light', 'dark')),
    add constraint users_density_known check (density in ('compact', 'comfortable'));
