-- What one user may ask for, where it differs from what their role may; and a password, if they have one.
alter table users
    add column limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object'),
    add column password_hash text,
    -- Grows with every change of the password, so that sessions that were begun with an older one end.
    add column password_version integer not null default 0;

-- What administrators are shown of a user.
create function user_document(u users) returns json language sql stable as $$
    select json_build_object(
        'id', u.id,
        'name', u.name,
        'role', u.role,
        'limits', u.limits,
        'has_password', u.password_hash is not null,
        'created_at', u.created_at)
$$;
