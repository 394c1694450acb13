-- Adds a user and answers with them as a JSON document; no row if there is one of that name, or with that subject.
insert into users as u (id, name, role, limits, password_hash, oidc_issuer, oidc_subject)
values (:#${variable.user.id}, :#${variable.user.name}, :#${variable.user.role},
        jsonb_strip_nulls(cast(:#${variable.user.limits} as jsonb)), :#${variable.user.passwordHash},
        :#${variable.user.oidcIssuer}, :#${variable.user.oidcSubject})
on conflict do nothing
returning cast(user_document(u) as text)
