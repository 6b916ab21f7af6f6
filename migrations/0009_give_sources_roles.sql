-- A source's role is one of its own account, and its trust demands an id that was made here.
alter table sources add constraint sources_role_form check (
    role_arn is null
    or (
        role_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,128}$'
        and split_part(role_arn, ':', 5) = account_id
    )
);
alter table sources add constraint sources_role_has_external_id check (role_arn is null or external_id is not null);
