-- Takes a user out of use at once and makes the name free; what is theirs is erased piece by piece (users-erase.sql). No row if
-- there is none.
update users
set deleted_at = now(), name = '~' || cast(id as text), password_hash = null,
    oidc_issuer = null, oidc_subject = null
where name = :#${variable.name}
returning name
