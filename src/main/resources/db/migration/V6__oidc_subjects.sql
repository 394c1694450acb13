-- Who a user is at a provider of OpenID Connect: the issuer and the subject that its tokens name.
alter table users
    add column oidc_issuer text,
    add column oidc_subject text,
    add check ((oidc_issuer is null) = (oidc_subject is null));
create unique index on users (oidc_issuer, oidc_subject);

create or replace function user_document(u users) returns json language sql stable as $$
    select json_build_object(
        'id', u.id,
        'name', u.name,
        'role', u.role,
        'limits', u.limits,
        'has_password', u.password_hash is not null,
        'oidc_subject', u.oidc_subject,
        'created_at', u.created_at)
$$;
