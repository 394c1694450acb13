-- Adds a key of a user and answers with when; no row if there is no such user.
insert into api_keys (id, user_id, prefix, sha256, expires_at)
select :#${variable.key.id}, u.id, :#${variable.key.prefix}, :#${variable.key.sha256},
       cast(:#${variable.key.expiresAt} as timestamptz)
from users u
where u.name = :#${variable.name}
returning created_at
