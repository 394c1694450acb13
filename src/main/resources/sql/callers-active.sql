-- Every user, with who they are at a provider of tokens, if anybody, and each of their keys that is good now; a user without
-- one has a row without a key.
select u.id as user_id, u.name, u.role, cast(u.limits as text) as limits, u.password_version,
       u.oidc_issuer, u.oidc_subject,
       k.prefix, k.sha256, k.expires_at
from users u
left join api_keys k on k.user_id = u.id
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
where u.deleted_at is null
