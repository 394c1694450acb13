-- Changes what is given of a user and answers with them as a JSON document; no row if there is none.
-- A limit that is null is taken back; another password ends the sessions that were begun with the one before.
update users u
set role = coalesce(cast(:#${variable.change.role} as text), role),
    limits = jsonb_strip_nulls(limits || cast(:#${variable.change.limits} as jsonb)),
    password_hash = case when cast(:#${variable.change.changesPassword} as boolean)
                         then cast(:#${variable.change.passwordHash} as text) else password_hash end,
    password_version = password_version + case when cast(:#${variable.change.changesPassword} as boolean) then 1 else 0 end,
    oidc_issuer = case when cast(:#${variable.change.changesSubject} as boolean)
                       then cast(:#${variable.change.oidcIssuer} as text) else oidc_issuer end,
    oidc_subject = case when cast(:#${variable.change.changesSubject} as boolean)
                        then cast(:#${variable.change.oidcSubject} as text) else oidc_subject end
where name = :#${variable.name}
returning cast(user_document(u) as text)
